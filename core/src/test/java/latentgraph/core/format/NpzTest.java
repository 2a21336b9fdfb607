package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import latentgraph.core.InvalidInputException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
    private static final long ENOUGH = 1 << 20;
    private static final long LITTLE = 4 << 20;

    @TempDir
    Path folder;

    @Test
    void readsWhatNumpyStored() {
        try (Npz npz = Npz.open(Resources.path("numpy/stored.npz"), ENOUGH)) {
            assertThat(npz.names()).containsExactly("weight", "bias", "steps");
            assertThat(npz.floats("weight").shape()).containsExactly(4, 3);
            assertThat(npz.floats("weight").values()).startsWith(-1.5f, -1, -0.5f);
            assertThat(npz.floats("bias").values()).containsExactly(-1.5f, -1, -0.5f);
            assertThat(npz.ints("steps").values()).containsExactly(-3, -2);
            assertThatThrownBy(() -> npz.ints("bias")).hasMessageContaining("stored.npz (bias.npy) holds floats");
            assertThatThrownBy(() -> npz.ints("step"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("stored.npz has no array 'step'; it has [weight, bias, steps]");
        }
    }

    @Test
    void readsWhatNumpyDeflated() {
        Map<String, Npy.Floats> arrays = Npz.readFloats(Resources.path("numpy/deflated.npz"), ENOUGH);
        assertThat(arrays).containsOnlyKeys("weight", "bias");
        for (int i = 0; i < 1_200; i++) {
            assertThat(arrays.get("weight").values()[i]).isEqualTo((i - 3) * 0.5f);
        }
    }

    @Test
    void whatIsWrittenIsReadAndTheBytesAreAlwaysTheSame() throws Exception {
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("indices", new Npy.Ints(new int[] {2, 2}, new int[] {1, -2, 3, Integer.MAX_VALUE}));
        arrays.put("distances", new Npy.Floats(new int[] {3}, new float[] {0.5f, Float.NaN, -0f}));
        arrays.put("mask", new Npy.Bytes(new int[] {1}, new byte[] {-1}));
        Npz.write(folder.resolve("a.npz"), arrays);
        Thread.sleep(2_100); // the times in a ZIP file count in steps of two seconds
        Npz.write(folder.resolve("b.npz"), arrays);

        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
        try (Npz npz = Npz.open(folder.resolve("a.npz"), ENOUGH)) {
            assertThat(npz.names()).containsExactly("indices", "distances", "mask");
            assertThat(npz.ints("indices").values()).containsExactly(1, -2, 3, Integer.MAX_VALUE);
            assertThat(npz.floats("distances").values()).containsExactly(0.5f, Float.NaN, -0f);
            assertThat(npz.ints("mask").values()).containsExactly(255);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.npy",
                "/etc/x.npy",
                "a/../../x.npy",
                "a\\x.npy",
                "C:x.npy",
                "./x.npy",
                "a//x.npy",
                "x\0.npy",
                "x.txt",
                "evil.npy/",
                "x.npy\n.npy"
            })
    void entriesThatLeaveTheArchiveAreRefused(String name) {
        assertThatThrownBy(() -> Npz.open(archive(name, new byte[0]), ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.npz has an entry '"
                        + name.replace('\0', '?').replace('\n', '?') + "'; expected names like weight.npy");
    }

    @Test
    void namesLikeThoseOfPyTorchAreFine() {
        byte[] array = NpyTest.file("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", new byte[4]);
        for (String name : new String[] {"fc1.weight", "block/0/weight", "größe", "arr_0"}) {
            assertThat(Npz.readFloats(archive(name + ".npy", array), ENOUGH)).containsOnlyKeys(name);
        }
        assertThatThrownBy(() ->
                        Npz.write(folder.resolve("b.npz"), Map.of("../x", new Npy.Ints(new int[] {0}, new int[0]))))
                .hasMessageContaining("'../x' is not a plain name");
        assertThat(folder.resolve("b.npz.partial")).doesNotExist();
    }

    /** Fifty megabytes of zeros in one: refused by what the directory says, before a byte is unpacked. */
    @Test
    void archivesThatExplodeAreRefused() {
        byte[] zeros =
                NpyTest.file("{'descr': '|u1', 'fortran_order': False, 'shape': (50000000,)}", new byte[50_000_000]);
        Path bomb = archive("zeros.npy", zeros);
        assertThat(bomb.toFile().length()).isLessThan(100_000);
        assertThat(Allocation.of(() -> assertThatThrownBy(() -> Npz.open(bomb, 10_000_000))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("a.npz unpacks to more than ")))
                .isLessThan(LITTLE);
    }

    /** A byte of the file is four in memory, and all arrays are kept: what counts is what they take together. */
    @Test
    void arraysThatGrowInMemoryAreRefused() {
        byte[] zeros =
                NpyTest.file("{'descr': '|u1', 'fortran_order': False, 'shape': (1000000,)}", new byte[1_000_000]);
        Path bomb = archive("a.npy", zeros, "b.npy", zeros, "c.npy", zeros);
        assertThatThrownBy(() -> Npz.readFloats(bomb, 11_000_000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "a.npz (c.npy) of shape (1000000,) takes 4,000,000 bytes of memory; the limit is 3,000,000");
        assertThat(Npz.readFloats(bomb, 12_000_000)).hasSize(3);
    }

    /** Deflate's bytes depend on the zlib at hand, also where it packs nothing. */
    @Test
    void arraysAreStored() throws IOException {
        Npz.write(folder.resolve("a.npz"), Map.of("x", new Npy.Floats(new int[] {2}, new float[2])));
        try (var zip = new ZipFile(folder.resolve("a.npz").toFile())) {
            ZipEntry entry = zip.getEntry("x.npy");
            assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(entry.getSize()).isEqualTo(128 + 8).isEqualTo(entry.getCompressedSize());
        }
    }

    /** The sizes of an entry stand in the archive's directory: 20 bytes in packed, 24 unpacked (APPNOTE.TXT 4.3.12). */
    @Test
    void sizesThatLieAreRefused() throws IOException {
        byte[] array = NpyTest.file("{'descr': '|u1', 'fortran_order': False, 'shape': (1000,)}", new byte[1000]);
        for (int claim : new int[] {0, 999, 1061, 2000, 100_000_000, Integer.MAX_VALUE, -1}) {
            byte[] zip = Files.readAllBytes(archive("x.npy", array));
            int directory = indexOf(zip, "PK\1\2");
            for (int i = 0; i < 4; i++) {
                zip[directory + 24 + i] = (byte) (claim >>> 8 * i);
            }
            Files.write(folder.resolve("a.npz"), zip);
            assertThatThrownBy(() -> Npz.readFloats(folder.resolve("a.npz"), 1L << 33))
                    .as("claiming %d", claim)
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aNameThatComesTwiceIsRefused() throws IOException {
        byte[] array = NpyTest.file("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", new byte[1]);
        Path file = archive("a.npy", array, "b.npy", array);
        String zip = Files.readString(file, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
        Files.writeString(file, zip, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Npz.open(file, ENOUGH))
                .hasMessageEndingWith("a.npz has the entry a.npy twice; expected each name once");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("a.npz")))) {
            for (int i = 0; i <= Npz.MAX_ENTRIES; i++) {
                zip.putNextEntry(new ZipEntry(i + ".npy"));
            }
        }
        assertThatThrownBy(() -> Npz.open(folder.resolve("a.npz"), ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("entries; expected at most");
    }

    @Test
    void anArchiveWithoutArraysIsRefused() throws IOException {
        new ZipOutputStream(Files.newOutputStream(folder.resolve("a.npz"))).close();
        assertThatThrownBy(() -> Npz.open(folder.resolve("a.npz"), ENOUGH)).hasMessageContaining("holds no arrays");
    }

    @Test
    void aDamagedArrayIsRefused() throws IOException {
        byte[] zip = Files.readAllBytes(Resources.path("numpy/stored.npz"));
        zip[200] ^= 1; // within the data of the first array, which starts at 0 + 30 + 10 + 20 + 128
        Files.write(folder.resolve("a.npz"), zip);
        assertThatThrownBy(() -> Npz.readFloats(folder.resolve("a.npz"), ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("a.npz (weight.npy) is damaged: its checksum differs; copy or write it again");
    }

    @Test
    void aFileThatIsNoArchiveIsRefused() throws IOException {
        Files.writeString(folder.resolve("a.npz"), "weight, bias\n");
        assertThatThrownBy(() -> Npz.open(folder.resolve("a.npz"), ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.npz is not a whole NumPy .npz archive");
    }

    @Property(tries = 600)
    void aMutatedOrCutArchiveIsReadOrRefused(
            @ForAll long seed, @ForAll @IntRange(max = 3) int mutations, @ForAll boolean deflated) throws IOException {
        byte[] zip = Files.readAllBytes(Resources.path(deflated ? "numpy/deflated.npz" : "numpy/stored.npz"));
        var random = new SplittableRandom(seed);
        if (mutations == 0) {
            zip = Arrays.copyOf(zip, random.nextInt(zip.length));
        }
        for (int i = 0; i < mutations; i++) {
            // Half of them in the directory at the end, which is what opening believes.
            int from = random.nextBoolean() ? zip.length - 250 : 0;
            zip[random.nextInt(from, zip.length)] = (byte) random.nextInt();
        }
        Path file = Files.createTempFile("latentgraph", ".npz");
        try {
            Files.write(file, zip);
            assertThat(Allocation.of(() -> {
                        try {
                            Npz.readFloats(file, ENOUGH);
                        } catch (InvalidInputException e) {
                            assertThat(e.getMessage()).startsWith(file.toString());
                        } catch (RuntimeException e) {
                            fail("seed " + seed, e);
                        }
                    }))
                    .isLessThan(LITTLE);
        } finally {
            Files.delete(file);
        }
    }

    private Path archive(Object... namesAndContents) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try {
            return Files.write(folder.resolve("a.npz"), bytes.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int indexOf(byte[] bytes, String what) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(what);
    }
}
