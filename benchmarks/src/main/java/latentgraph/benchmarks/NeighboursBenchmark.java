package latentgraph.benchmarks;

import java.util.concurrent.TimeUnit;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Exact 16 nearest neighbours of 10,000 latents; exact, so there is no recall to report. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2) // the first iterations measure the compiler
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2, // the spread between JVMs is part of the answer
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class NeighboursBenchmark {
    @Param({"MANHATTAN", "EUCLIDEAN", "COSINE"})
    public Metric metric;

    @Param({"32", "512"})
    public int dimension;

    @Param({"1", "2"})
    public int threads;

    private LatentMatrix latents;

    @Setup
    public void draw() {
        latents = Inputs.gaussian(10_000, dimension);
    }

    @Benchmark
    public NeighbourGraph exact() {
        return NearestNeighbours.exact(latents, metric, 16, threads, Progress.SILENT);
    }
}
