package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import latentgraph.core.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFoldersTest {
    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void twoClassesOfTenGreyPictures() throws IOException {
        folder = temporary.resolve("shapes");
        for (String name : new String[] {"square", "Circle"}) {
            Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < 10; i++) {
                BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY);
                image.getRaster().setSample(1, 0, 0, 100 + i);
                ImageIO.write(
                        image,
                        "png",
                        folder.resolve(name).resolve("p%d.png".formatted(i)).toFile());
            }
        }
    }

    @Test
    void foldersAreClassesAndSamplesKeepTheirValues() throws IOException {
        Files.writeString(folder.resolve("square/readme.txt"), "not a picture");
        ImageDataSet data = DataSets.open("images:" + folder, 0);
        assertThat(data.name()).matches("shapes-[0-9a-f]{8}");
        assertThat(data.classNames()).containsExactly("Circle", "square");
        assertThat(data.height()).isEqualTo(4);
        assertThat(data.width()).isEqualTo(5);
        assertThat(data.channels()).isEqualTo(1);
        assertThat(data.train()).containsExactly(0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16);
        assertThat(data.validation()).containsExactly(7, 17);
        assertThat(data.probe()).containsExactly(8, 18, 9, 19);
        assertThat(data.images(data.probe()).of(2)).startsWith(0, 109, 0);
    }

    @Test
    void someProbeSamplesAreSomeOfEachClass() {
        ImageDataSet data = DataSets.open("images:" + folder, 0);
        assertThat(data.labels(data.probe(2))).containsExactly(0, 1);
    }

    /** Samples of one name and index are taken for the same, so a name must not outlive its pictures. */
    @Test
    void theNameIsThatOfTheFolderAndItsContent() throws IOException {
        String name = DataSets.open("images:" + folder, 0).name();
        Path moved = Files.createDirectories(temporary.resolve("elsewhere")).resolve("shapes");
        Files.move(folder, moved);
        assertThat(DataSets.open("images:" + moved, 0).name()).isEqualTo(name);
        Files.copy(moved.resolve("Circle/p9.png"), moved.resolve("Circle/p99.png"));
        assertThat(DataSets.open("images:" + moved, 0).name()).isNotEqualTo(name);
        Files.delete(moved.resolve("Circle/p99.png"));
        Files.copy(moved.resolve("Circle/p9.png"), moved.resolve("Circle/p0.png"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(DataSets.open("images:" + moved, 0).name()).isNotEqualTo(name);
    }

    @Test
    void aFolderThatCannotNameADataSetIsRefusedBeforeItsPicturesAreRead() throws IOException {
        Path unsafe = temporary.resolve("my shapes");
        Files.move(folder, unsafe);
        Files.write(unsafe.resolve("Circle/p0.png"), new byte[100]);
        assertThatThrownBy(() -> DataSets.open("images:" + unsafe, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the folder's name is 'my shapes'; expected 1 to 100 letters");
    }

    /** Of sixteen bits the upper eight are kept: 0x8080 is as grey as 0x80. */
    @Test
    void deepGreyKeepsItsValues() throws IOException {
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(1, 0, 0, 0x8080);
        ImageIO.write(image, "png", folder.resolve("square/p8.png").toFile());
        ImageDataSet data = DataSets.open("images:" + folder, 0);
        assertThat(data.channels()).isEqualTo(1);
        assertThat(data.images(new int[] {18}).of(0)).startsWith(0, 0x80, 0);
    }

    @Test
    void onePictureInColourMakesAllOfThemColour() throws IOException {
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x102030);
        ImageIO.write(image, "png", folder.resolve("square/p8.png").toFile());
        ImageDataSet data = DataSets.open("images:" + folder, 0);
        assertThat(data.channels()).isEqualTo(3);
        assertThat(data.images(data.probe()).of(1)).startsWith(0x10, 0x20, 0x30, 0);
        assertThat(data.images(data.probe()).of(2)).startsWith(0, 0, 0, 109, 109, 109);
    }

    @Test
    void picturesOfAnotherSizeAreNamed() throws IOException {
        ImageIO.write(
                new BufferedImage(4, 5, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                folder.resolve("square/p3.png").toFile());
        assertThatThrownBy(() -> DataSets.open("images:" + folder, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("p3.png is 5 × 4 but ")
                .hasMessageContaining("p0.png is 4 × 5; expected one size: crop or resize");
    }

    @Test
    void brokenAndHugePicturesAreNamed() throws IOException {
        Files.write(folder.resolve("square/p3.png"), new byte[100]);
        assertThatThrownBy(() -> DataSets.open("images:" + folder, 0))
                .hasMessageContaining("p3.png is no picture that Java can read");
        Files.write(folder.resolve("square/p3.png"), pngHeader(60_000, 60_000));
        assertThatThrownBy(() -> DataSets.open("images:" + folder, 0))
                .hasMessageContaining("p3.png is 60000 × 60000; expected at most 4096 a side");
        Files.write(folder.resolve("square/p3.png"), pngHeader(5, 4));
        assertThatThrownBy(() -> DataSets.open("images:" + folder, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("p3.png cannot be read as a picture");
    }

    @Test
    void foldersWithTooFewPicturesOrNoneAreNamed() throws IOException {
        Files.delete(folder.resolve("square/p3.png"));
        assertThatThrownBy(() -> DataSets.open("images:" + folder, 0))
                .hasMessageContaining("square holds 9 pictures (.png, .jpg, .jpeg); expected at least 10");
        assertThatThrownBy(() -> DataSets.open("images:" + folder.resolve("square"), 0))
                .hasMessageContaining("holds 0 folders; expected 2 to 10,000, one a class");
        assertThatThrownBy(() -> DataSets.open("images:" + folder.resolve("none"), 0))
                .hasMessageContaining("none is not a folder that can be read");
    }

    /** Signature and IHDR (PNG specification, 11.2.2): eight bits of grey. No pixels follow. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer header =
                ByteBuffer.allocate(17).putInt(0x49484452).putInt(width).putInt(height);
        header.put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
