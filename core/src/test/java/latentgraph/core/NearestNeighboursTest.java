package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestNeighboursTest {

    /** What latents may look like; the kernel's float sums are troubled by different things in each. */
    enum Kind {
        GAUSSIAN,
        CLUSTERED,
        TIES,
        DUPLICATES,
        FAR_FROM_ZERO,
        HUGE_AND_TINY,
        NEARLY_PARALLEL;

        LatentMatrix draw(SplittableRandom random, int rows, int columns) {
            float[] values = new float[rows * columns];
            for (int row = 0; row < rows; row++) {
                int like = this == DUPLICATES && row > 0 ? random.nextInt(row) : row;
                for (int column = 0; column < columns; column++) {
                    int i = row * columns + column;
                    values[i] = switch (this) {
                        case GAUSSIAN -> (float) random.nextGaussian();
                        case CLUSTERED -> row % 7 * 5 + (float) random.nextGaussian() * 0.01f;
                        case TIES -> 1 + random.nextInt(2);
                        case DUPLICATES -> like < row ? values[like * columns + column] : (float) random.nextGaussian();
                        case FAR_FROM_ZERO -> 1e6f + random.nextInt(50) * 0.0625f;
                        case HUGE_AND_TINY -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-44, 30)));
                        case NEARLY_PARALLEL -> (1 + column % 5) * (row + 1) * (1 + random.nextInt(3) * 1e-7f);
                    };
                }
                values[row * columns] += values[row * columns] == 0 ? 1 : 0; // cosine wants no zero row
            }
            return new LatentMatrix(rows, columns, values);
        }
    }

    @Property(tries = 200)
    void isWhatBruteForceInDoubleFinds(
            @ForAll Kind kind,
            @ForAll Metric metric,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 2, max = 300) int rows,
            @ForAll @IntRange(min = 1, max = 150) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix latents = kind.draw(random, rows, columns);
        int k = random.nextInt(1, Math.min(rows, 40));
        NeighbourGraph expected = bruteForce(latents, metric, k);
        NeighbourGraph found =
                NearestNeighbours.exact(latents, metric, k, random.nextInt(1, 5), Progress.SILENT, Tile.best());
        assertSame(found, expected);
        assertSame(NearestNeighbours.exact(latents, metric, k, 1, Progress.SILENT, new PlainTile()), expected);
    }

    /** More rows than a stretch, several groups of panels, for any number of threads. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void manyRowsAreWhatBruteForceFinds(Metric metric) {
        LatentMatrix latents = Kind.GAUSSIAN.draw(new SplittableRandom(5), 4500, 9);
        NeighbourGraph found = NearestNeighbours.exact(latents, metric, 16, 2, Progress.SILENT);
        assertSame(found, bruteForce(latents, metric, 16));
        for (int threads : new int[] {1, 3, 8}) {
            assertThat(NearestNeighbours.exact(latents, metric, 16, threads, Progress.SILENT))
                    .isEqualTo(found);
        }
    }

    @Test
    void theVectorApiIsTriedWhereTestsRun() {
        assertThat(Tile.best()).isInstanceOf(VectorTile.class);
    }

    /** Prints what the kernels find; run in a JVM of its own. */
    static final class WithoutTheVectorApi {
        public static void main(String[] arguments) {
            System.out.println(fingerprint());
        }
    }

    private static String fingerprint() {
        LatentMatrix latents = Kind.GAUSSIAN.draw(new SplittableRandom(8), 300, 20);
        NeighbourGraph graph = NearestNeighbours.exact(latents, Metric.EUCLIDEAN, 4, 2, Progress.SILENT);
        Labels one = new Labels(new int[300], List.of("all"));
        double mean = ShortestPaths.between(graph.undirected(), one, 2, Progress.SILENT)
                .mean()[0][0];
        return "%d %.5f".formatted(graph.hashCode(), mean);
    }

    @Test
    void aJvmWithoutTheVectorApiFindsTheSame() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutTheVectorApi.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo(fingerprint());
    }

    @Property(tries = 40)
    void renumberingTheSamplesRenumbersTheirNeighbours(
            @ForAll Metric metric, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = random.nextInt(3, 200);
        int columns = random.nextInt(3, 80);
        LatentMatrix latents = Kind.GAUSSIAN.draw(random, rows, columns);
        int[] order = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(latents.values(), order[row] * columns, values, row * columns, columns);
        }
        int k = Math.min(5, rows - 1);
        NeighbourGraph graph = NearestNeighbours.exact(latents, metric, k, 2, Progress.SILENT);
        NeighbourGraph shuffled =
                NearestNeighbours.exact(new LatentMatrix(rows, columns, values), metric, k, 2, Progress.SILENT);
        for (int row = 0; row < rows; row++) {
            for (int rank = 1; rank <= k; rank++) {
                assertThat(shuffled.distance(row, rank)).isEqualTo(graph.distance(order[row], rank));
                float distance = graph.distance(order[row], rank);
                // Two distances may round to the same float; then the numbers order them.
                boolean tied = rank > 1 && graph.distance(order[row], rank - 1) == distance;
                if (rank < k && !tied && graph.distance(order[row], rank + 1) != distance) {
                    assertThat(order[shuffled.neighbour(row, rank)]).isEqualTo(graph.neighbour(order[row], rank));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void equalRowsAreExactlyZeroApart(Metric metric) {
        float[] values = new float[40 * 100];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1234.567f + i % 100 * 0.1f;
        }
        NeighbourGraph graph =
                NearestNeighbours.exact(new LatentMatrix(40, 100, values), metric, 3, 2, Progress.SILENT);
        assertThat(graph.distances()).containsOnly(0f);
        assertThat(Arrays.copyOf(graph.indices(), 6)).containsExactly(1, 2, 3, 0, 2, 3);
    }

    @Test
    void aNearDuplicateKeepsItsTinyCosineDistance() {
        // Angle 1e-4: 1 − cos = 5e-9, which float arithmetic on 1 − a·b would lose.
        LatentMatrix latents = new LatentMatrix(3, 2, new float[] {1, 0, 1, 1e-4f, 0, 1});
        NeighbourGraph graph = NearestNeighbours.exact(latents, Metric.COSINE, 1, 1, Progress.SILENT);
        assertThat(graph.distance(0, 1)).isBetween(4.999e-9f, 5.001e-9f);
    }

    @Test
    void twoSamplesAreEachOthersNeighbours() {
        NeighbourGraph graph = NearestNeighbours.exact(
                new LatentMatrix(2, 1, new float[] {1, 4}), Metric.MANHATTAN, 1, 7, Progress.SILENT);
        assertThat(graph.indices()).containsExactly(1, 0);
        assertThat(graph.distances()).containsExactly(3, 3);
    }

    @Test
    void whatCannotBeAnsweredIsSaid() {
        LatentMatrix three = new LatentMatrix(3, 2, new float[] {1, 2, 0, 0, 3, 4});
        assertThatThrownBy(() -> NearestNeighbours.exact(three, Metric.COSINE, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 1 is all zero");
        assertThatThrownBy(() -> NearestNeighbours.exact(three, Metric.MANHATTAN, 3, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("k is 3 for 3 samples; expected 1 to 2, as no sample is its own neighbour");
        assertThatThrownBy(() -> NearestNeighbours.exact(three, Metric.MANHATTAN, 0, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("k is 0");
        assertThatThrownBy(() -> NearestNeighbours.exact(three, Metric.MANHATTAN, 1, 0, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("threads is 0");
        for (int rows = 0; rows < 2; rows++) {
            LatentMatrix few = new LatentMatrix(rows, 2, new float[2 * rows]);
            assertThatThrownBy(() -> NearestNeighbours.exact(few, Metric.MANHATTAN, 1, 1, Progress.SILENT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected at least 2");
        }
        LatentMatrix far = new LatentMatrix(2, 2, new float[] {3e38f, 3e38f, -3e38f, -3e38f});
        assertThatThrownBy(() -> NearestNeighbours.exact(far, Metric.MANHATTAN, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rows 0 and 1 are 1.2");
    }

    @Test
    void interruptingTheCallerStopsTheSearch() throws InterruptedException {
        LatentMatrix latents = Kind.GAUSSIAN.draw(new SplittableRandom(1), 20_000, 256);
        Throwable[] thrown = new Throwable[1];
        boolean[] stillInterrupted = new boolean[1];
        Thread caller = new Thread(() -> {
            try {
                NearestNeighbours.exact(latents, Metric.MANHATTAN, 4, 2, Progress.SILENT, new PlainTile());
            } catch (CancellationException stopped) {
                thrown[0] = stopped;
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
            }
        });
        caller.start();
        Thread.sleep(100);
        caller.interrupt();
        caller.join(10_000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(thrown[0]).isInstanceOf(CancellationException.class);
        assertThat(stillInterrupted[0]).isTrue();
    }

    @Test
    void progressCountsEveryPairOnce() {
        LatentMatrix latents = Kind.GAUSSIAN.draw(new SplittableRandom(1), 1000, 3);
        long[] last = new long[2];
        NearestNeighbours.exact(latents, Metric.MANHATTAN, 4, 2, (stage, done, total) -> {
            if (stage.equals("finding neighbours")) {
                assertThat(done).isBetween(last[0], total);
                last[0] = done;
                last[1] = total;
            }
        });
        assertThat(last).containsExactly(1000 * 999 / 2, 1000 * 999 / 2);
    }

    @Test
    void aFailureInProgressReachesTheCaller() {
        LatentMatrix latents = Kind.GAUSSIAN.draw(new SplittableRandom(1), 1000, 3);
        assertThatThrownBy(() -> NearestNeighbours.exact(latents, Metric.MANHATTAN, 4, 2, (stage, done, total) -> {
                    throw new IllegalStateException("the watcher broke");
                }))
                .hasMessage("the watcher broke");
    }

    private static void assertSame(NeighbourGraph found, NeighbourGraph expected) {
        assertThat(found.distances()).isEqualTo(expected.distances());
        assertThat(found.indices()).isEqualTo(expected.indices());
    }

    /** The definition: every distance in double, to float, sorted with the lower index first. */
    private static NeighbourGraph bruteForce(LatentMatrix latents, Metric metric, int k) {
        int rows = latents.rows();
        Distances distance = new Distances(latents, metric);
        int[] indices = new int[rows * k];
        float[] distances = new float[rows * k];
        for (int row = 0; row < rows; row++) {
            int from = row;
            double[] all = new double[rows];
            Arrays.setAll(all, other -> (float) distance.between(from, other));
            int[] nearest = IntStream.range(0, rows)
                    .filter(other -> other != from)
                    .boxed()
                    .sorted(Comparator.comparingDouble(other -> all[other]))
                    .limit(k)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int rank = 0; rank < k; rank++) {
                indices[row * k + rank] = nearest[rank];
                distances[row * k + rank] = (float) all[nearest[rank]];
            }
        }
        return new NeighbourGraph(rows, k, indices, distances);
    }

    /** The formula, columns one after the other; double rounding alone may differ. */
    @Property(tries = 200)
    void distancesAreTheFormula(
            @ForAll Kind kind, @ForAll Metric metric, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix latents = kind.draw(random, 12, random.nextInt(1, 100));
        Distances distances = new Distances(latents, metric);
        for (int row = 0; row < 12; row++) {
            for (int other = 0; other < 12; other++) {
                double formula = distance(latents, metric, row, other);
                double rounding = metric == Metric.COSINE ? 1e-14 : 1e-13 * formula;
                assertThat(distances.between(row, other)).isBetween(formula - rounding, formula + rounding);
                assertThat(distances.between(other, row)).isEqualTo(distances.between(row, other));
            }
        }
    }

    private static double distance(LatentMatrix latents, Metric metric, int row, int other) {
        double absolute = 0;
        double squared = 0;
        double dot = 0;
        double ofRow = 0;
        double ofOther = 0;
        for (int column = 0; column < latents.columns(); column++) {
            double x = latents.value(row, column);
            double y = latents.value(other, column);
            absolute += Math.abs(x - y);
            squared += (x - y) * (x - y);
            dot += x * y;
            ofRow += x * x;
            ofOther += y * y;
        }
        return switch (metric) {
            case MANHATTAN -> absolute;
            case EUCLIDEAN -> Math.sqrt(squared);
            case COSINE -> Math.max(0, 1 - dot / Math.sqrt(ofRow * ofOther));
        };
    }
}
