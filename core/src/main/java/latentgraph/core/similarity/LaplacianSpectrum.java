package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import latentgraph.core.Blocks;
import latentgraph.core.GraphMeasures;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The low end of the spectrum of an undirected graph's normalised Laplacian I − D^(−1/2) A D^(−1/2), A without weights (Chung
 * 1997). Its eigenvalues are in [0, 2]; 0 is one as often as the graph has components (those are trivial), and the next ones
 * are low where the graph nearly falls apart.
 *
 * <p>The spectrum is that of all components together, each taken for itself: up to 400 vertices by a dense
 * decomposition, larger ones by Lanczos' method, whose values are within 1e-9. Time of the latter O(steps · (m + 100 n)), some
 * hundreds of steps on neighbour graphs, many on chains; memory O((100 + 2 count) n) a thread.
 *
 * @param lowest [count] the lowest eigenvalues but for one 0 a component, rising
 * @param components connected components of the graph
 */
public record LaplacianSpectrum(double[] lowest, int components) {
    private static final int DENSE = 400;

    /**
     * Of the undirected view of the {@code k} nearest neighbours.
     *
     * @throws InvalidInputException if k is not 1 to the neighbours stored, or the graph has no {@code count} eigenvalues
     *     beside one 0 a component
     */
    public static LaplacianSpectrum of(NeighbourGraph graph, int k, int count, int threads, Progress progress) {
        return of(NeighbourSets.lists(graph, k).undirected(), count, threads, progress);
    }

    /** @throws InvalidInputException if the graph has no {@code count} eigenvalues beside one 0 a component */
    public static LaplacianSpectrum of(UndirectedGraph graph, int count, int threads, Progress progress) {
        return of(graph, count, threads, progress, DENSE);
    }

    static LaplacianSpectrum of(UndirectedGraph graph, int count, int threads, Progress progress, int dense) {
        int[] component = GraphMeasures.components(graph);
        int components = Arrays.stream(component).max().orElse(-1) + 1;
        if (count < 1 || count > graph.vertices() - components) {
            throw new InvalidInputException(
                    "eigenvalues is %d; expected 1 to %d, which a graph of %d samples in %d components has beside its %d zeros"
                            .formatted(count, graph.vertices() - components, graph.vertices(), components, components));
        }
        int[][] members = members(component, components);
        double[][] lowest = new double[components][];
        Blocks.run("finding eigenvalues", components, graph.vertices(), threads, progress, () -> {
            int[] place = new int[graph.vertices()];
            return one -> {
                lowest[one] = lowest(graph, members[one], place, count, dense);
                return members[one].length;
            };
        });
        double[] rising =
                Arrays.stream(lowest).flatMapToDouble(DoubleStream::of).sorted().toArray();
        return new LaplacianSpectrum(Arrays.copyOf(rising, count), components);
    }

    private static int[][] members(int[] component, int components) {
        int[] sizes = new int[components];
        for (int one : component) {
            sizes[one]++;
        }
        int[][] members = new int[components][];
        Arrays.setAll(members, one -> new int[sizes[one]]);
        for (int vertex = component.length - 1; vertex >= 0; vertex--) {
            members[component[vertex]][--sizes[component[vertex]]] = vertex;
        }
        return members;
    }

    /** @param place [vertices] any values, which are lost */
    private static double[] lowest(UndirectedGraph graph, int[] members, int[] place, int count, int dense) {
        int size = members.length;
        for (int i = 0; i < size; i++) {
            place[members[i]] = i;
        }
        int[] offsets = new int[size + 1];
        double[] inverseRoots = new double[size];
        for (int i = 0; i < size; i++) {
            offsets[i + 1] = offsets[i] + graph.degree(members[i]);
            inverseRoots[i] = 1 / Math.sqrt(graph.degree(members[i]));
        }
        int[] targets = new int[offsets[size]];
        for (int i = 0; i < size; i++) {
            for (int edge = 0; edge < graph.degree(members[i]); edge++) {
                targets[offsets[i] + edge] = place[graph.targets()[graph.offsets()[members[i]] + edge]];
            }
        }
        double[] lowest = size <= dense
                ? dense(offsets, targets, inverseRoots)
                : iterative(offsets, targets, inverseRoots, count);
        // Rounding must not lead out of the range.
        return Arrays.stream(lowest)
                .map(value -> Math.max(0, Math.min(2, value)))
                .toArray();
    }

    private static double[] dense(int[] offsets, int[] targets, double[] inverseRoots) {
        int size = inverseRoots.length;
        if (size == 1) {
            return new double[0];
        }
        DMatrixRMaj laplacian = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            laplacian.set(i, i, 1);
            for (int edge = offsets[i]; edge < offsets[i + 1]; edge++) {
                laplacian.set(i, targets[edge], -inverseRoots[i] * inverseRoots[targets[edge]]);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
        if (!eigen.decompose(laplacian)) {
            throw new IllegalStateException("the eigenvalues of a graph of %d vertices were not found".formatted(size));
        }
        double[] values = new double[size];
        Arrays.setAll(values, i -> eigen.getEigenvalue(i).getReal());
        Arrays.sort(values);
        return Arrays.copyOfRange(values, 1, size);
    }

    /** The lowest of I − M are the greatest of M, which belongs to 1 and the roots of the degrees first. */
    private static double[] iterative(int[] offsets, int[] targets, double[] inverseRoots, int count) {
        int size = inverseRoots.length;
        double[] trivial = new double[size];
        for (int i = 0; i < size; i++) {
            trivial[i] = Math.sqrt((double) (offsets[i + 1] - offsets[i]) / targets.length);
        }
        double[] scaled = new double[size];
        Lanczos.Operator adjacency = (x, y) -> {
            for (int i = 0; i < size; i++) {
                scaled[i] = x[i] * inverseRoots[i];
            }
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int edge = offsets[i]; edge < offsets[i + 1]; edge++) {
                    sum += scaled[targets[edge]];
                }
                y[i] = sum * inverseRoots[i];
            }
        };
        return Arrays.stream(new Lanczos(adjacency, trivial).greatest(count))
                .map(value -> 1 - value)
                .toArray();
    }
}
