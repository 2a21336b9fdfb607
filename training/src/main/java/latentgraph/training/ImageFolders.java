package latentgraph.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;

/**
 * Pictures in one folder a class: the folders' names are the classes, in alphabetical order, and so are the files within.
 * All pictures have one size. They are grey if every one of them is, else red-green-blue; opacity is ignored; of 16 bits
 * the upper 8 are taken.
 *
 * <p>The data set is named FOLDER-HASH, after the folder and its content: with one picture more, all that follow it have
 * other indices, and samples of one name and index are taken for the same.
 */
final class ImageFolders {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");
    private static final int MAX_CLASSES = 10_000;
    private static final int MAX_SIDE = 4_096; // pixels

    private ImageFolders() {}

    static ImageDataSet open(Path folder) {
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        RepresentationKey.requireName("the folder's name", name);
        List<Path> folders = list(folder, Files::isDirectory);
        if (folders.size() < 2 || folders.size() > MAX_CLASSES) {
            throw new InvalidInputException(
                    "%s holds %d folders; expected 2 to 10,000, one a class with its pictures in it"
                            .formatted(folder, folders.size()));
        }
        List<List<Path>> files =
                folders.stream().map(one -> list(one, ImageFolders::isPicture)).toList();
        int n = 0;
        for (int label = 0; label < folders.size(); label++) {
            int pictures = files.get(label).size();
            if (pictures < 10) {
                throw new InvalidInputException(
                        "%s holds %d pictures (%s); expected at least 10: seven to train, one to validate, two to probe"
                                .formatted(folders.get(label), pictures, String.join(", ", ENDINGS)));
            }
            n = Math.addExact(n, pictures);
        }

        Path first = files.get(0).get(0);
        BufferedImage model = read(first, null, null);
        int height = model.getHeight();
        int width = model.getWidth();
        long bytes = 3L * n * height * width;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s: %,d pictures of %d × %d take %,d bytes; expected at most 2 GiB: make them smaller",
                    folder,
                    n,
                    height,
                    width,
                    bytes));
        }
        byte[] colours = new byte[(int) bytes];
        int[] labels = new int[n];
        List<Integer> train = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        List<Integer> probe = new ArrayList<>();
        int[] place = new int[n]; // within the class
        int row = 0;
        boolean grey = true;
        for (int label = 0; label < folders.size(); label++) {
            for (int i = 0; i < files.get(label).size(); i++, row++) {
                grey &= copy(read(files.get(label).get(i), first, model), colours, row * height * width * 3);
                labels[row] = label;
                place[row] = i;
                (i % 10 < 7 ? train : i % 10 == 7 ? validation : probe).add(row);
            }
        }
        probe.sort(
                Comparator.comparing(one -> place[one])); // from each class in turn: the first few are of all classes
        List<String> classNames =
                folders.stream().map(one -> one.getFileName().toString()).toList();
        return new ImageDataSet(
                name.substring(0, Math.min(name.length(), 91)) + "-" + hash(classNames, labels, height, width, colours),
                classNames,
                n,
                height,
                width,
                grey ? 1 : 3,
                grey ? everyThird(colours) : colours,
                labels,
                DataSets.range(0, n),
                array(train),
                array(validation),
                array(probe),
                List.of());
    }

    /** Eight hexadecimal digits of the SHA-256 of everything that makes a sample what it is. */
    private static String hash(List<String> classNames, int[] labels, int height, int width, byte[] colours) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String shape = classNames + " " + Arrays.toString(labels) + " " + height + " " + width + " ";
            digest.update(shape.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(colours), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @param model whose size it must have, and the file {@code first} it came from; null for the first of all */
    private static BufferedImage read(Path file, Path first, BufferedImage model) {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new InvalidInputException(file + " is no picture that Java can read; expected PNG or JPEG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int height = reader.getHeight(0); // from the header: nothing is allocated yet
                int width = reader.getWidth(0);
                if (height > MAX_SIDE || width > MAX_SIDE) {
                    throw new InvalidInputException("%s is %d × %d; expected at most %d a side: make it smaller"
                            .formatted(file, height, width, MAX_SIDE));
                }
                if (model != null && (height != model.getHeight() || width != model.getWidth())) {
                    throw new InvalidInputException("%s is %d × %d but %s is %d × %d; expected one size: crop or resize"
                            .formatted(file, height, width, first, model.getHeight(), model.getWidth()));
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) { // the JDK's decoders throw all sorts at broken files
            if (e instanceof InvalidInputException ours) {
                throw ours;
            }
            throw new InvalidInputException("%s cannot be read as a picture: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Writes red, green and blue of each pixel. @return whether they are the same everywhere */
    private static boolean copy(BufferedImage image, byte[] target, int offset) {
        boolean grey = true;
        // getRGB would brighten a grey picture: Java takes its samples for linear light. They are taken as they are.
        int type = image.getRaster().getDataBuffer().getDataType();
        boolean samples = image.getRaster().getNumBands() <= 2
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
                && image.getType() != BufferedImage.TYPE_BYTE_INDEXED
                && image.getType() != BufferedImage.TYPE_BYTE_BINARY;
        int shift = type == DataBuffer.TYPE_USHORT ? 8 : 0;
        int at = offset;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = samples ? (image.getRaster().getSample(x, y, 0) >> shift) * 0x010101 : image.getRGB(x, y);
                target[at++] = (byte) (rgb >> 16);
                target[at++] = (byte) (rgb >> 8);
                target[at++] = (byte) rgb;
                grey &= (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb >> 8 & 0xff) == (rgb & 0xff);
            }
        }
        return grey;
    }

    private static byte[] everyThird(byte[] colours) {
        byte[] grey = new byte[colours.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = colours[3 * i];
        }
        return grey;
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Sorted by name as text, not as the platform sorts paths: indices are the same everywhere. */
    private static List<Path> list(Path folder, Predicate<Path> kept) {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(kept)
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + " is not a folder that can be read; expected one folder a class", e);
        }
    }

    private static int[] array(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }
}
