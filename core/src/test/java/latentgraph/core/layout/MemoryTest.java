package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to be the most memory is enough, and what is said to be the least is not: tried in JVMs with such heaps. */
class MemoryTest {
    private static final long MIB = 1 << 20;

    /** What the JVM, the classes loaded and the threads' tiles take beside. */
    private static final long JVM = 12 * MIB;

    enum Layout {
        PCA(50_000, 0) {
            @Override
            long given() {
                return 4L * size * 128;
            }

            @Override
            Memory said() {
                return PrincipalComponents.memory(size, 128, 2, 1);
            }

            @Override
            void lay() {
                LatentMatrix given = latents(size, 128);
                PrincipalComponents.of(given, 2, 1, Progress.SILENT);
                Reference.reachabilityFence(given);
            }
        },
        NEIGHBOURS(4_000, 900) {
            @Override
            long given() {
                return 4L * size * 2;
            }

            @Override
            Memory said() {
                return new Memory(
                        NearestNeighbours.estimateBytes(size, k, 0), NearestNeighbours.estimateBytes(size, k, 1));
            }

            @Override
            void lay() {
                LatentMatrix given = latents(size, 2);
                NearestNeighbours.exact(given, Metric.EUCLIDEAN, k, 1, Progress.SILENT);
                Reference.reachabilityFence(given);
            }
        },
        TSNE(10_000, 90) {
            @Override
            long given() {
                return 8L * size * k + 8L * size;
            }

            @Override
            Memory said() {
                return TSne.memory(size, k);
            }

            @Override
            void lay() {
                NeighbourGraph given = graph(size, k);
                TSne.of(given, 30, latents(size, 2), 2, 1, 1, Progress.SILENT);
                Reference.reachabilityFence(given);
            }
        },
        UMAP(20_000, 30) {
            @Override
            long given() {
                return 8L * size * k + 8L * size;
            }

            @Override
            Memory said() {
                return Umap.memory(size, k);
            }

            @Override
            void lay() {
                NeighbourGraph given = graph(size, k);
                Umap.of(given, latents(size, 2), 0.1, 20, 1, 1, Progress.SILENT);
                Reference.reachabilityFence(given);
            }
        },
        FORCE_ATLAS_2(100_000, 2) {
            @Override
            long given() {
                return 16L * size * k + 4L * size;
            }

            @Override
            Memory said() {
                return ForceAtlas2.memory(size);
            }

            @Override
            void lay() {
                UndirectedGraph given = graph(size, k).undirected();
                ForceAtlas2.of(given, ForceAtlas2.Forces.of(size), 2, 1, 1, Progress.SILENT);
                Reference.reachabilityFence(given);
            }
        };

        final int size;
        final int k;

        Layout(int size, int k) {
            this.size = size;
            this.k = k;
        }

        abstract long given();

        abstract Memory said();

        /** What is given stays, as it does where it was read from a store: compiled code lets go of what it needs no more. */
        abstract void lay();
    }

    static final class Alone {
        public static void main(String[] arguments) {
            Layout.valueOf(arguments[0]).lay();
            System.out.print("laid out");
        }
    }

    private static LatentMatrix latents(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new LatentMatrix(rows, columns, values);
    }

    /** Neighbours among the next in a row, with a step, so that about half are mutual. */
    private static NeighbourGraph graph(int size, int k) {
        int[] indices = new int[size * k];
        float[] distances = new float[size * k];
        for (int i = 0; i < indices.length; i++) {
            int rank = i % k;
            int step = rank % 4 == 0 ? -(rank / 4 + 1) : rank + 1;
            indices[i] = Math.floorMod(i / k + step, size);
            distances[i] = 1 + rank;
        }
        return new NeighbourGraph(size, k, indices, distances);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void theMostIsEnough(Layout layout) throws IOException, InterruptedException {
        assertThat(run(layout, layout.given() + layout.said().most() + JVM, "-Xmixed"))
                .isEqualTo("laid out");
    }

    /** A tenth less than said, as a JVM rounds its heap. Interpreted: compiled code lets go early of what it needs no more. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void theLeastIsNeeded(Layout layout) throws IOException, InterruptedException {
        long heap = (layout.given() + layout.said().least()) * 9 / 10;
        assertThat(run(layout, heap, "-Xint")).isEmpty();
    }

    private static String run(Layout layout, long heap, String compilation) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        compilation,
                        // One generation in effect, so that the heap is there to the last byte.
                        "-XX:+UseSerialGC",
                        "-Xmn1m",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Alone.class.getName(),
                        layout.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
