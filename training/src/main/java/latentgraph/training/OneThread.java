package latentgraph.training;

import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Keeps ND4J's operations and BLAS on one thread while something runs. Two threads add in another order than one, so
 * results would depend on their number; and matrices as small as ours take two to three times as long on two, because
 * ND4J's threads and those of BLAS wait for one another in loops.
 *
 * <p>The setting is the process': what else uses ND4J meanwhile is slower, not wrong.
 */
final class OneThread {
    private OneThread() {}

    static synchronized <T> T call(Supplier<T> work) {
        Nd4j.getBackend(); // loads the natives
        NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        int operationThreads = operations.ompGetMaxThreads();
        int blasThreads = openblas.blas_get_num_threads();
        operations.setOmpNumThreads(1);
        openblas.blas_set_num_threads(1);
        try {
            return work.get();
        } finally {
            operations.setOmpNumThreads(operationThreads);
            openblas.blas_set_num_threads(blasThreads);
        }
    }
}
