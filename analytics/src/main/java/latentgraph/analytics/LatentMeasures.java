package latentgraph.analytics;

import static latentgraph.analytics.SimilarityMeasure.Need.VECTORS;

import java.util.Map;
import latentgraph.core.similarity.CanonicalCorrelation;
import latentgraph.core.similarity.CentredKernelAlignment;
import latentgraph.core.similarity.CentredKernelAlignment.Kernel;
import latentgraph.core.similarity.Comparison;
import latentgraph.core.similarity.DistanceCorrelation;
import latentgraph.core.similarity.Estimator;
import latentgraph.core.similarity.Procrustes;
import latentgraph.core.similarity.RepresentationalSimilarity;
import latentgraph.core.similarity.RepresentationalSimilarity.Correlation;
import latentgraph.core.similarity.RepresentationalSimilarity.Dissimilarity;

/** The measures that compare the geometry of the latents. */
final class LatentMeasures {
    private LatentMeasures() {}

    static final SimilarityMeasure<CentredKernelAlignment> CKA = new OfVectors<>("cka") {
        @Override
        Method<CentredKernelAlignment> method(Settings settings) {
            Kernel kernel = settings.choice("kernel", Kernel.LINEAR);
            Estimator estimator = settings.choice("estimator", Estimator.DEBIASED);
            double bandwidth = settings.number("bandwidth", 1, 1e-6, 1e6);
            return (pair, k, threads, progress) -> CentredKernelAlignment.of(
                    pair.vectors(), pair.otherVectors(), kernel, bandwidth, estimator, threads, progress);
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return CentredKernelAlignment.estimateBytes(samples, dimension, otherDimension, Kernel.RBF, threads);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return CentredKernelAlignment.estimateBytesADraw(samples, dimension, otherDimension, Kernel.RBF);
        }
    };

    static final SimilarityMeasure<Procrustes> PROCRUSTES = new OfVectors<>("procrustes") {
        @Override
        Method<Procrustes> method(Settings settings) {
            return (pair, k, threads, progress) ->
                    Procrustes.of(pair.vectors(), pair.otherVectors(), threads, progress);
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return Procrustes.estimateBytes(samples, dimension, otherDimension, threads);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return Procrustes.estimateBytesADraw(samples, dimension, otherDimension);
        }
    };

    static final SimilarityMeasure<CanonicalCorrelation> SVCCA = new OfCanonicalCorrelations("svcca") {
        @Override
        Method<CanonicalCorrelation> method(Settings settings) {
            double variance = settings.number("variance", 0.99, Double.MIN_NORMAL, 1);
            return (pair, k, threads, progress) ->
                    CanonicalCorrelation.svcca(pair.vectors(), pair.otherVectors(), variance, threads, progress);
        }
    };

    static final SimilarityMeasure<CanonicalCorrelation> PWCCA = new OfCanonicalCorrelations("pwcca") {
        @Override
        boolean symmetric() {
            return false;
        }

        @Override
        Method<CanonicalCorrelation> method(Settings settings) {
            return (pair, k, threads, progress) ->
                    CanonicalCorrelation.pwcca(pair.vectors(), pair.otherVectors(), threads, progress);
        }

        @Override
        double reverse(CanonicalCorrelation comparison) {
            return comparison.reverse().value();
        }
    };

    static final SimilarityMeasure<RepresentationalSimilarity> RSA = new OfVectors<>("rsa") {
        @Override
        Method<RepresentationalSimilarity> method(Settings settings) {
            Dissimilarity dissimilarity = settings.choice("dissimilarity", Dissimilarity.CORRELATION);
            Correlation correlation = settings.choice("correlation", Correlation.SPEARMAN);
            return (pair, k, threads, progress) -> RepresentationalSimilarity.of(
                    pair.vectors(), pair.otherVectors(), dissimilarity, correlation, threads, progress);
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return RepresentationalSimilarity.estimateBytes(
                            samples, dimension, otherDimension, Correlation.SPEARMAN, threads)
                    + RepresentationalSimilarity.estimateBytesBySample(samples, threads);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return RepresentationalSimilarity.estimateBytesADraw(samples, dimension, otherDimension);
        }
    };

    static final SimilarityMeasure<DistanceCorrelation> DISTANCE_CORRELATION = new OfVectors<>("distanceCorrelation") {
        @Override
        Method<DistanceCorrelation> method(Settings settings) {
            Estimator estimator = settings.choice("estimator", Estimator.DEBIASED);
            return (pair, k, threads, progress) ->
                    DistanceCorrelation.of(pair.vectors(), pair.otherVectors(), estimator, threads, progress);
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return DistanceCorrelation.estimateBytes(samples, dimension, otherDimension);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return DistanceCorrelation.estimateBytesADraw(samples, dimension, otherDimension);
        }
    };

    private abstract static class OfCanonicalCorrelations extends OfVectors<CanonicalCorrelation> {
        OfCanonicalCorrelations(String name) {
            super(name);
        }

        @Override
        Map<String, Object> details(CanonicalCorrelation comparison) {
            return Map.of("correlations", (long) comparison.correlations().length);
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return CanonicalCorrelation.estimateBytes(samples, dimension, otherDimension);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return CanonicalCorrelation.estimateBytesADraw(samples, dimension, otherDimension);
        }
    }

    abstract static class OfVectors<C extends Comparison> extends SimilarityMeasure<C> {
        OfVectors(String name) {
            super(name, VECTORS);
        }

        /** What the kernel says it holds beside the latents. */
        abstract long kernelBytes(int samples, int dimension, int otherDimension, int threads);

        abstract long kernelBytesADraw(int samples, int dimension, int otherDimension);

        @Override
        long bytesADraw(Extent extent) {
            return kernelBytesADraw((int) extent.samples(), (int) extent.dimension(), (int) extent.otherDimension());
        }

        @Override
        long bytes(Extent extent) {
            return extent.ofMatching()
                    + extent.ofVectors()
                    + kernelBytes((int) extent.samples(), (int) extent.dimension(), (int) extent.otherDimension(), (int)
                            extent.threads());
        }
    }
}
