package latentgraph.core.similarity;

import latentgraph.core.Blocks;
import latentgraph.core.Progress;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Singular values and vectors, by EJML. */
final class Decompositions {
    private Decompositions() {}

    /**
     * @param left [rows][values], the left singular vectors as columns; null if they were not asked for
     * @param values falling
     * @param right [columns][values]; null if they were not asked for
     */
    record Singular(DMatrixRMaj left, double[] values, DMatrixRMaj right) {}

    /**
     * As the other, while {@code progress} is told that it lasts; what that throws is thrown when the decomposition, which
     * cannot be stopped, is done.
     */
    static Singular singular(DMatrixRMaj matrix, boolean left, boolean right, Progress progress) {
        if (progress == Progress.SILENT) {
            return singular(matrix, left, right);
        }
        Singular[] found = new Singular[1];
        Blocks.run("finding singular values", 1, 1, 1, progress, () -> one -> {
            found[0] = singular(matrix, left, right);
            return 1;
        });
        return found[0];
    }

    /** @throws IllegalStateException if it does not converge, which it does for all finite matrices met so far */
    static Singular singular(DMatrixRMaj matrix, boolean left, boolean right) {
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, left, right, true);
        if (!decomposition.decompose(matrix.copy())) {
            throw new IllegalStateException(
                    "the singular values of a %d × %d matrix were not found".formatted(matrix.numRows, matrix.numCols));
        }
        DMatrixRMaj ofLeft = left ? decomposition.getU(null, false) : null;
        DMatrixRMaj ofRight = right ? decomposition.getV(null, false) : null;
        double[] values = decomposition.getSingularValues();
        int count = decomposition.numberOfSingularValues();
        SingularOps_DDRM.descendingOrder(ofLeft, false, values, count, ofRight, false);
        return new Singular(ofLeft, java.util.Arrays.copyOf(values, count), ofRight);
    }
}
