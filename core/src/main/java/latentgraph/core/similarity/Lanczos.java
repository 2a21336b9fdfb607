package latentgraph.core.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The greatest eigenvalues of a symmetric operator by the Lanczos method with thick restarts (Wu and Simon 2000), every
 * vector made orthogonal to all others twice. One start sees only one vector of a multiple eigenvalue, so it is started
 * again in what is left, until nothing greater is found. Start vectors are fixed: the same bits each time.
 */
final class Lanczos {
    /** Of an eigenvector of norm 1: its value is off by no more than this, by its square mostly. */
    private static final double MOST_RESIDUAL = 1e-9;

    private static final double NOTHING = 1e-12;
    /** Vectors beside those wanted, at least. */
    private static final int BASIS = 90;

    private static final int MOST_STEPS = 200_000;

    /** y = M x, M symmetric with eigenvalues in [−1, 1]. */
    interface Operator {
        void apply(double[] x, double[] y);
    }

    private final Operator operator;
    private final int dimension;
    private final SplittableRandom random = new SplittableRandom(42);
    private final List<double[]> known = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private int steps;

    /** @param vector of norm 1 */
    record Found(double value, double[] vector) {}

    Lanczos(Operator operator, int dimension) {
        this.operator = operator;
        this.dimension = dimension;
    }

    /** @param known an eigenvector of norm 1 that is not asked for */
    Lanczos(Operator operator, double[] known) {
        this(operator, known.length);
        this.known.add(known);
    }

    /** Of the basis, before and after a restart. */
    static long estimateBytes(long dimension, long wanted) {
        long size = Math.min(wanted + Math.max(BASIS, wanted), dimension);
        return 8 * dimension * (size + 1 + wanted + size / 3) + 5 * 8 * size * size;
    }

    /** The greatest with their vectors, falling; fewer if there are no more. */
    List<Found> greatestWithVectors(int count) {
        greatest(count);
        return found.stream()
                .sorted(Comparator.comparingDouble(one -> -one.value()))
                .limit(count)
                .toList();
    }

    /** [count] falling; fewer if there are no more. */
    double[] greatest(int count) {
        int wanted = Math.min(count, dimension - known.size());
        double[] values = find(wanted);
        while (wanted > 0 && known.size() < dimension) {
            double next = find(1)[0];
            if (next <= values[wanted - 1]) {
                break;
            }
            values[wanted - 1] = next;
            sortFalling(values);
        }
        return values;
    }

    private static void sortFalling(double[] values) {
        for (int i = values.length - 1; i > 0 && values[i] > values[i - 1]; i--) {
            double kept = values[i];
            values[i] = values[i - 1];
            values[i - 1] = kept;
        }
    }

    /** The greatest that are not known; their vectors become known. */
    private double[] find(int wanted) {
        if (wanted == 0) {
            return new double[0];
        }
        int size = Math.min(wanted + Math.max(BASIS, wanted), dimension - known.size());
        double[][] basis = new double[size + 1][];
        double[][] projected = new double[size][size];
        basis[0] = randomVector(basis, 0);
        for (int from = 0; ; ) {
            double rest = extend(basis, projected, from);
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
            if (!eigen.decompose(new DMatrixRMaj(projected))) {
                throw new IllegalStateException(
                        "the eigenvalues of a %d × %d matrix were not found".formatted(size, size));
            }
            int[] falling = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            i -> -eigen.getEigenvalue(i).getReal()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double residual = 0;
            for (int i = 0; i < wanted; i++) {
                residual = Math.max(
                        residual,
                        rest * Math.abs(eigen.getEigenVector(falling[i]).get(size - 1, 0)));
            }
            boolean done = residual <= MOST_RESIDUAL;
            int kept = done ? wanted : wanted + (size - wanted) / 3;
            double[][] vectors = new double[kept][dimension];
            double[] values = new double[kept];
            for (int i = 0; i < kept; i++) {
                values[i] = eigen.getEigenvalue(falling[i]).getReal();
                for (int j = 0; j < size; j++) {
                    add(eigen.getEigenVector(falling[i]).get(j, 0), basis[j], vectors[i]);
                }
            }
            if (done) {
                known.addAll(Arrays.asList(vectors));
                for (int i = 0; i < wanted; i++) {
                    found.add(new Found(values[i], vectors[i]));
                }
                return values;
            }
            System.arraycopy(vectors, 0, basis, 0, kept);
            basis[kept] = basis[size];
            for (int i = 0; i < size; i++) {
                Arrays.fill(projected[i], 0);
                if (i < kept) {
                    projected[i][i] = values[i];
                }
            }
            from = kept;
        }
    }

    /** Fills the basis from a place on. Returns the norm of what the operator adds to it: 0 if it keeps within. */
    private double extend(double[][] basis, double[][] projected, int from) {
        int size = projected.length;
        double rest = 0;
        for (int at = from; at < size; at++) {
            Blocks.stopIfInterrupted();
            if (++steps > MOST_STEPS) {
                throw new InvalidInputException(
                        "the lowest eigenvalues of the neighbour graph are too close to tell apart in %d steps; take a greater k or fewer eigenvalues"
                                .formatted(MOST_STEPS));
            }
            double[] next = new double[dimension];
            operator.apply(basis[at], next);
            double[] inBasis = orthogonalise(next, basis, at + 1);
            for (int i = 0; i <= at; i++) {
                projected[i][at] = inBasis[i];
                projected[at][i] = inBasis[i];
            }
            rest = Math.sqrt(dot(next, next));
            if (rest > NOTHING) {
                scale(1 / rest, next);
                basis[at + 1] = next;
            } else {
                rest = 0;
                basis[at + 1] = at + 1 + known.size() < dimension ? randomVector(basis, at + 1) : null;
            }
        }
        return rest;
    }

    private double[] randomVector(double[][] basis, int count) {
        double[] vector = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = random.nextGaussian();
        }
        orthogonalise(vector, basis, count);
        scale(1 / Math.sqrt(dot(vector, vector)), vector);
        // What is left of a vector that was nearly in the span is not orthogonal enough.
        orthogonalise(vector, basis, count);
        scale(1 / Math.sqrt(dot(vector, vector)), vector);
        return vector;
    }

    /** Takes from a vector what is in the span of the known and of the first of the basis; returns the latter's shares. */
    private double[] orthogonalise(double[] vector, double[][] basis, int count) {
        double[] shares = new double[count];
        for (int turn = 0; turn < 2; turn++) {
            for (double[] one : known) {
                add(-dot(one, vector), one, vector);
            }
            for (int i = 0; i < count; i++) {
                double share = dot(basis[i], vector);
                add(-share, basis[i], vector);
                shares[i] += share;
            }
        }
        return shares;
    }

    private static double dot(double[] one, double[] other) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            sum0 += one[i] * other[i];
            sum1 += one[i + 1] * other[i + 1];
            sum2 += one[i + 2] * other[i + 2];
            sum3 += one[i + 3] * other[i + 3];
        }
        for (; i < one.length; i++) {
            sum0 += one[i] * other[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    private static void add(double factor, double[] from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    private static void scale(double factor, double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
