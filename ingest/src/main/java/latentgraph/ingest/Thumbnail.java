package latentgraph.ingest;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import latentgraph.core.format.Images;

/** A sample's picture as PNG, at most {@link #MAX_SIDE} pixels wide and high. */
final class Thumbnail {
    static final int MAX_SIDE = 128;

    private Thumbnail() {}

    static byte[] png(Images images, int index) {
        BufferedImage picture = picture(images, index);
        int longer = Math.max(picture.getWidth(), picture.getHeight());
        if (longer > MAX_SIDE) {
            picture = scaled(picture, (double) MAX_SIDE / longer);
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a PNG into memory", impossible);
        }
        return bytes.toByteArray();
    }

    /** Whether two PNGs show the same; Javas differ in how they compress one. */
    static boolean same(byte[] one, byte[] other) {
        if (Arrays.equals(one, other)) {
            return true;
        }
        try {
            return Arrays.equals(pixels(one), pixels(other));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Width, then each pixel as ARGB. */
    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
        if (picture == null) {
            throw new IOException("no PNG");
        }
        int[] pixels = new int[1 + picture.getWidth() * picture.getHeight()];
        pixels[0] = picture.getWidth();
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), pixels, 1, picture.getWidth());
        return pixels;
    }

    private static BufferedImage picture(Images images, int index) {
        byte[] pixels = images.of(index);
        int channels = images.channels();
        int type =
                switch (channels) {
                    case 1 -> BufferedImage.TYPE_BYTE_GRAY;
                    case 3 -> BufferedImage.TYPE_INT_RGB;
                    default -> BufferedImage.TYPE_INT_ARGB;
                };
        var picture = new BufferedImage(images.width(), images.height(), type);
        var raster = picture.getRaster();
        int[] pixel = new int[channels];
        for (int i = 0; i < pixels.length; i += channels) {
            for (int channel = 0; channel < channels; channel++) {
                pixel[channel] = pixels[i + channel] & 0xff;
            }
            int position = i / channels;
            raster.setPixel(position % images.width(), position / images.width(), pixel);
        }
        return picture;
    }

    private static BufferedImage scaled(BufferedImage picture, double factor) {
        int width = Math.max(1, (int) Math.round(picture.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * factor));
        var small = new BufferedImage(width, height, picture.getType());
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }
}
