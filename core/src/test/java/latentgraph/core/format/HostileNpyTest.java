package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to do harm, or broken on the way: each is refused by what its header says, before anything is allocated. */
class HostileNpyTest {
    /** Header buffers and messages; what a hostile header asks for is orders of magnitude more. */
    private static final long LITTLE = 2 << 20;

    private static final String WHOLE = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            textBlock =
                    """
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }            # x.npy holds 24 bytes of data; expected 32 for shape (2, 4) of <f4: the file is cut off
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }            # x.npy holds 24 bytes of data; expected 16 for shape (2, 2) of <f4: the file is followed by something else
            {'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3), }          # declares an axis of -2 elements; expected 0 to
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, -3), }           # declares an axis of -3 elements
            {'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }    # declares more than
            {'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 6), } # declares an axis of 4294967296 elements
            {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999999, 1), } # declares an axis of 99999999999999999999999999 elements
            {'descr': '<f4', 'fortran_order': False, 'shape': (0, 2000000000, 2000000000), } # declares more than
            {'descr': '|O', 'fortran_order': False, 'shape': (3,), }               # holds Python objects, which are pickles and never loaded
            {'descr': 'O', 'fortran_order': False, 'shape': (3,), }                # holds Python objects
            {'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (3,), } # holds a structured array
            {'descr': '<c8', 'fortran_order': False, 'shape': (3,), }              # holds elements of type '<c8'; expected floats of 2, 4 or 8 bytes
            {'descr': '<U6', 'fortran_order': False, 'shape': (1,), }              # holds elements of type '<U6'
            {'descr': '<M8[s]', 'fortran_order': False, 'shape': (3,), }           # holds elements of type '<M8[s]'
            {'descr': '<f16', 'fortran_order': False, 'shape': (1,), }             # holds elements of type '<f16'
            {'descr': '<f-4', 'fortran_order': False, 'shape': (1,), }             # holds elements of type '<f-4'
            {'descr': '<V2', 'fortran_order': False, 'shape': (12,), }             # holds elements of type '<V2'
            {'descr': '<f4', 'fortran_order': False, 'shape': (6), }               # a shape that is a number in brackets
            {'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }             # two axes without a comma between them
            {'descr': '<f4', 'fortran_order': False, 'shape': (2.0, 3), }          # two axes without a comma between them
            {'descr': '<f4', 'fortran_order': False, 'shape': (len('ab'), 3), }    # an axis that is not an integer
            {'descr': '<f4', 'fortran_order': False, 'shape': [2, 3], }            # no '('
            {'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3), }                # a fortran_order that is neither True nor False
            {'descr': '<f4', 'fortran_order': Falsehood, 'shape': (2, 3), }        # 'h' after the value of 'fortran_order'
            {'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), } # the key 'descr' twice
            {'descr': '<f4', 'fortran_order': False, }                             # the keys
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1, }    # an unknown key 'x'
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } + evil()   # text after the closing brace
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)               # after the value of 'shape'
            {'descr': '<f4                                                         # not a quoted string
            {descr: '<f4', 'fortran_order': False, 'shape': (2, 3), }              # not a quoted string
            __import__('os').system('true')                                        # no '{'
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'é': 1}      # has a byte 0xe9 in its header; expected ASCII
            {}                                                                     # the keys [] only
            """)
    void isRefused(String header, String why) {
        byte[] file = NpyTest.file(header, new byte[24]);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aShapeOfManyAxesIsRefused() {
        String ones = "1, ".repeat(33);
        byte[] file = NpyTest.file(WHOLE.replace("2, 3", ones), new byte[4]);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("more than 32 axes");
    }

    @Test
    void theUsualVariantsAreAccepted() {
        for (String header : new String[] {
            WHOLE,
            "{\"shape\": (2L, 3L), \"fortran_order\": False, \"descr\": \"<f4\"}", // Python 2, other order, no last
            // comma
            "\n  { 'descr' :'<f4','fortran_order':False,'shape':(2,3,),}   \n",
        }) {
            assertThat(read(NpyTest.file(header, new byte[24])).shape()).containsExactly(2, 3);
        }
    }

    static Stream<Arguments> starts() {
        byte[] whole = NpyTest.file(WHOLE, new byte[24]);
        byte[] other = whole.clone();
        other[6] = 4;
        byte[] minor = whole.clone();
        minor[7] = 1;
        byte[] huge = whole.clone(); // version 2: 4 bytes of length, here 2 GiB and more
        huge[6] = 2;
        Arrays.fill(huge, 8, 12, (byte) 0x9f);
        return Stream.of(
                Arguments.of("empty", new byte[0], "does not start with"),
                Arguments.of("a pickle", new byte[] {(byte) 0x80, 4, '.', 0, 0, 0, 0, 0, 0}, "does not start with"),
                Arguments.of("a zip", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0}, "does not start with"),
                Arguments.of("version 4", other, "has .npy version 4.0; expected 1.0, 2.0 or 3.0"),
                Arguments.of("version 1.1", minor, "has .npy version 1.1"),
                Arguments.of("a header of gigabytes", huge, "declares a header of"),
                Arguments.of("the magic alone", Arrays.copyOf(whole, 8), "ends within its header"),
                Arguments.of("half a length", Arrays.copyOf(whole, 9), "ends within its header"),
                Arguments.of("half a header", Arrays.copyOf(whole, 40), "ends within its header"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void aBrokenStartIsRefused(String name, byte[] file, String why) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    /** Headers cost nothing: the largest array that Java can hold is declared, and not a megabyte is allocated for it. */
    @Test
    void nothingIsAllocatedForWhatIsNotThere() {
        for (String shape : new String[] {"(2147483639,)", "(46340, 46340)", "(65535, 32767)"}) {
            byte[] file = NpyTest.file(WHOLE.replace("(2, 3)", shape), new byte[24]);
            assertThat(Allocation.of(() -> assertThatThrownBy(() -> read(file))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining("the file is cut off")))
                    .isLessThan(LITTLE);
        }
    }

    @Property(tries = 3_000)
    void aMutatedFileIsReadOrRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int mutations) {
        var random = new SplittableRandom(seed);
        byte[] file = NpyTest.file(WHOLE, new byte[24]);
        for (int i = 0; i < mutations; i++) {
            // Half of them with what headers are made of, so that some get past the first check.
            String likely = "0123456789-(),'{}:<>|=fiubOLTrue \n";
            int at = random.nextInt(10 + WHOLE.length());
            file[at] =
                    (byte) (random.nextBoolean() ? likely.charAt(random.nextInt(likely.length())) : random.nextInt());
        }
        readOrRefuse(file);
    }

    @Property(tries = 1_000)
    void aCutOrGrownFileIsRefused(@ForAll @IntRange(max = 200) int length) {
        byte[] whole = NpyTest.file(WHOLE, new byte[24]);
        byte[] file = Arrays.copyOf(whole, length);
        if (length == whole.length) {
            assertThat(read(file).values()).hasSize(6);
        } else {
            assertThatThrownBy(() -> read(file)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Property(tries = 1_000)
    void noiseAfterTheMagicIsReadOrRefused(@ForAll byte[] noise, @ForAll @IntRange(min = 1, max = 3) int version) {
        byte[] file =
                Arrays.copyOf(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version}, 8 + noise.length);
        System.arraycopy(noise, 0, file, 8, noise.length);
        readOrRefuse(file);
    }

    /** Whatever once did harm, or looked as if it could, lies in hostile/ and is refused here. */
    @Example
    void whatOnceDidHarmDoesNoMore() throws IOException {
        try (Stream<Path> files = Files.list(Resources.path("hostile"))) {
            List<Path> arrays =
                    files.filter(path -> path.toString().endsWith(".npy")).toList();
            assertThat(arrays).isNotEmpty();
            for (Path file : arrays) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(Allocation.of(() -> assertThatThrownBy(() -> read(bytes))
                                .as(file.toString())
                                .isInstanceOf(InvalidInputException.class)
                                .hasMessageStartingWith("x.npy ")))
                        .isLessThan(LITTLE);
            }
        }
    }

    private static Npy.Floats read(byte[] file) {
        try {
            return Npy.readFloats(new ByteArrayInputStream(file), file.length, 1 << 20, "x.npy");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void readOrRefuse(byte[] file) {
        long allocated = Allocation.of(() -> {
            try {
                read(file);
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).startsWith("x.npy ").hasSizeLessThan(400);
            } catch (RuntimeException e) {
                fail("on " + Arrays.toString(file), e);
            }
        });
        assertThat(allocated).isLessThan(LITTLE);
    }
}
