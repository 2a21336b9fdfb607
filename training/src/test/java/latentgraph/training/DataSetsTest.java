package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RealData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir
    Path folder;

    @Test
    void namesTheDataSetsThereAre() {
        for (String spec : new String[] {"mnst:/data", "mnist", "mnist:", "glyphs:7", ""}) {
            assertThatThrownBy(() -> DataSets.open(spec, 0))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("data set is '%s'; expected glyphs, mnist:DIR, fashion-mnist:DIR, cifar10:DIR,"
                                    .formatted(spec)
                            + " cifar100:DIR or images:DIR");
        }
    }

    @Test
    void aFolderThatCannotBeIsNamed() {
        assertThatThrownBy(() -> DataSets.open("images:a\0b", 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("which cannot be one");
    }

    /** hashlib.sha256(bytes([1, 255]) + struct.pack(">6i", 0, 1, 3, 7, 0, 1)).hexdigest() of Python 3.11. */
    @Test
    void theHashIsOfAllThatIsUsed() {
        ImageDataSet tiny = new ImageDataSet(
                "tiny",
                List.of("a", "b"),
                8,
                1,
                1,
                1,
                new byte[] {1, -1},
                new int[] {0, 1},
                new int[] {3, 7},
                new int[] {0},
                new int[0],
                new int[] {1},
                List.of());
        assertThat(tiny.sha256()).isEqualTo("151364b58748960f8b1c4a99d30df37d849836f9942ecab133869dce873d51e9");
    }

    @Test
    void missingFilesAreNamedAndWhereTheyArePublished() {
        assertThatThrownBy(() -> DataSets.open("mnist:" + folder, 0))
                .hasMessageContaining(folder + ": found none of train-images-idx3-ubyte, train-images.idx3-ubyte,"
                        + " each with or without .gz; MNIST's files are to be had, each by its name, from http");
        assertThatThrownBy(() -> DataSets.open("fashion-mnist:" + folder.resolve("none"), 0))
                .hasMessageContaining("none is not a folder")
                .hasMessageContaining("https://github.com/zalandoresearch/fashion-mnist");
        assertThatThrownBy(() -> DataSets.open("cifar10:" + folder, 0))
                .hasMessageContaining("data_batch_1.bin, …, data_batch_5.bin, test_batch.bin")
                .hasMessageContaining("https://www.cs.toronto.edu/~kriz/cifar.html");
        assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0)).hasMessageContaining("train.bin, test.bin");
    }

    @Test
    void smallIdxFilesUnderAnyUsualName() throws IOException {
        write("train-images.idx3-ubyte", IdxTest.idx(new byte[20 * 6], 20, 2, 3));
        write("train-labels-idx1-ubyte.gz", IdxTest.gzip(IdxTest.idx(new byte[20], 20)));
        write("test-images-idx3-ubyte", IdxTest.idx(new byte[4 * 6], 4, 2, 3));
        write("t10k-labels-idx1-ubyte", IdxTest.idx(new byte[] {9, 1, 2, 3}, 4));
        ImageDataSet data = DataSets.open("mnist:" + folder, 0);
        assertThat(data.height()).isEqualTo(2);
        assertThat(data.width()).isEqualTo(3);
        assertThat(data.size()).isEqualTo(24);
        assertThat(data.train()).containsExactly(IntStream.range(0, 18).toArray());
        assertThat(data.validation()).containsExactly(18, 19);
        assertThat(data.labels(data.probe())).containsExactly(9, 1, 2, 3);

        write("t10k-labels-idx1-ubyte", IdxTest.idx(new byte[] {9, 10, 2, 3}, 4));
        assertThatThrownBy(() -> DataSets.open("mnist:" + folder, 0))
                .hasMessage("mnist: sample 21 has label 10; expected 0 to 9");
        write("t10k-labels-idx1-ubyte", IdxTest.idx(new byte[] {9, 1, 2}, 3));
        assertThatThrownBy(() -> DataSets.open("mnist:" + folder, 0))
                .hasMessageContaining("t10k-labels-idx1-ubyte holds 3 labels for 4 images");
        write("test-images-idx3-ubyte", IdxTest.idx(new byte[4 * 6], 4, 3, 2));
        assertThatThrownBy(() -> DataSets.open("mnist:" + folder, 0))
                .hasMessageContaining("training images are 2 × 3, test images 3 × 2");
    }

    /** Sizes, label counts and mean pixels as the data sets' pages and its README state them. */
    @Test
    void realMnist() {
        ImageDataSet mnist = DataSets.open("mnist:" + RealData.folder("mnist"), 0);
        assertThat(mnist.name()).isEqualTo("mnist");
        assertThat(mnist.size()).isEqualTo(70_000);
        assertThat(mnist.train()).hasSize(54_000);
        assertThat(mnist.validation()).hasSize(6_000);
        assertThat(mnist.probe()).hasSize(10_000);
        assertThat(mnist.indices(mnist.probe(3))).containsExactly(60_000, 60_001, 60_002);
        assertThat(counts(mnist, mnist.probe())).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        double sum = 0;
        for (float value : mnist.inputs(mnist.probe())) {
            sum += value;
        }
        assertThat(255 * sum / (10_000 * 784)).isBetween(33.791, 33.792);
    }

    @Test
    void realFashionMnist() {
        ImageDataSet fashion = DataSets.open("fashion-mnist:" + RealData.folder("fashion-mnist"), 0);
        assertThat(fashion.classNames()).contains("T-shirt/top", "Ankle boot");
        assertThat(counts(fashion, fashion.probe())).containsOnly(1_000);
    }

    @Test
    void realPartsOfCifar10KeepTheirPlaces() {
        ImageDataSet cifar = DataSets.open("cifar10:" + RealData.folder("cifar10"), 0);
        assertThat(cifar.size()).isEqualTo(60_000);
        assertThat(cifar.dimension()).isEqualTo(3_072);
        assertThat(cifar.train()).hasSize(3_600);
        assertThat(cifar.validation()).hasSize(400);
        assertThat(cifar.indices(cifar.probe(2))).containsExactly(50_000, 50_001);
        assertThat(counts(cifar, cifar.probe())).containsExactly(103, 89, 100, 103, 90, 86, 112, 102, 106, 109);
        assertThat(cifar.classNames()).startsWith("airplane").endsWith("truck");
    }

    @Test
    void cifar100TakesTheFineLabelAndColourLast() throws IOException {
        byte[] record = new byte[2 + 3 * 1024];
        record[0] = 19; // coarse
        record[1] = 99; // fine: worm
        Arrays.fill(record, 2, 2 + 1024, (byte) 200);
        record[2 + 1024 + 5] = 7; // green of the sixth pixel
        byte[] train = new byte[10 * record.length];
        for (int i = 0; i < 10; i++) {
            System.arraycopy(record, 0, train, i * record.length, record.length);
        }
        write("train_first10.bin", train);
        write("test_first1.bin.gz", IdxTest.gzip(record));
        ImageDataSet data = DataSets.open("cifar100:" + folder, 0);
        assertThat(data.classNames()).hasSize(100).doesNotHaveDuplicates();
        assertThat(data.classNames().get(data.labels(data.probe())[0])).isEqualTo("worm");
        assertThat(data.images(data.probe()).of(0)).startsWith(200, 0, 0).containsSequence(200, 7, 0);

        write("train_first11.bin", train);
        assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0))
                .hasMessageContaining("holds train_first10.bin and train_first11.bin; expected one of them");
        Files.delete(folder.resolve("train_first10.bin"));
        assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0))
                .hasMessageContaining("train_first11.bin ends 3,074 bytes too early; expected 33,814 bytes of samples");
        Files.move(folder.resolve("train_first11.bin"), folder.resolve("train_first9.bin"));
        assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0))
                .hasMessageContaining("train_first9.bin goes on after 27,666 bytes");
        Files.move(folder.resolve("train_first9.bin"), folder.resolve("train_first99999.bin"));
        assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0))
                .hasMessageContaining("promises 99,999 records; expected 1 to 50,000");
    }

    /** Parts named so may stand alone; a published file without the others is a download that failed. */
    @Test
    void aMissingCifarBatchIsTold() throws IOException {
        write("data_batch_1.bin.gz", IdxTest.gzip(new byte[10_000 * 3_073]));
        write("data_batch_2_first1.bin", new byte[3_073]);
        write("test_batch_first1.bin", new byte[3_073]);
        assertThatThrownBy(() -> DataSets.open("cifar10:" + folder, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(folder + ": found data_batch_1.bin.gz but none of data_batch_3.bin,"
                        + " data_batch_4.bin, data_batch_5.bin, each with or without .gz")
                .hasMessageContaining("https://www.cs.toronto.edu/~kriz/cifar.html");
        Files.delete(folder.resolve("data_batch_1.bin.gz"));
        write("data_batch_4_first3.bin", new byte[3 * 3_073]);
        assertThat(DataSets.open("cifar10:" + folder, 0).indices())
                .containsExactly(10_000, 30_000, 30_001, 30_002, 50_000);
    }

    /** A message reads the same wherever one is; some languages group thousands with spaces, or have other digits. */
    @Test
    void messagesDoNotDependOnTheLocale() throws IOException {
        write("train_first99999.bin", new byte[0]);
        write("train-images-idx3-ubyte", IdxTest.idx(new byte[4], 1_234, 1, 1));
        Locale before = Locale.getDefault();
        try {
            for (String language : new String[] {"nb-NO", "ar-EG"}) {
                Locale.setDefault(Locale.forLanguageTag(language));
                assertThatThrownBy(() -> DataSets.open("cifar100:" + folder, 0))
                        .hasMessageContaining("promises 99,999 records; expected 1 to 50,000");
                assertThatThrownBy(() -> DataSets.open("mnist:" + folder, 0))
                        .hasMessageContaining("ends 1,230 bytes too early; expected 1,234 bytes of samples");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theSplitsOfGlyphsAreDisjoint() {
        ImageDataSet glyphs = Glyphs.draw(0, 100, 20, 30);
        int[] rows = IntStream.concat(
                        Arrays.stream(glyphs.train()),
                        IntStream.concat(Arrays.stream(glyphs.validation()), Arrays.stream(glyphs.probe())))
                .toArray();
        assertThat(rows).doesNotHaveDuplicates().hasSize(150);
    }

    private static int[] counts(ImageDataSet data, int[] rows) {
        int[] counts = new int[data.classNames().size()];
        for (int label : data.labels(rows)) {
            counts[label]++;
        }
        return counts;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }
}
