package latentgraph.benchmarks;

import java.util.concurrent.TimeUnit;
import latentgraph.core.ClassDistances;
import latentgraph.core.GraphMeasures;
import latentgraph.core.Labels;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.PathLengths;
import latentgraph.core.Progress;
import latentgraph.core.ShortestPaths;
import latentgraph.core.UndirectedGraph;
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

/** All shortest paths of the graph of the 4 nearest neighbours of 10,000 latents, kept as sums and counts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PathsBenchmark {
    @Param({"10", "1000"})
    public int classes;

    @Param({"1", "2"})
    public int threads;

    private UndirectedGraph graph;
    private Labels labels;

    @Setup
    public void draw() {
        graph = NearestNeighbours.exact(Inputs.gaussian(10_000, 64), Metric.MANHATTAN, 4, 2, Progress.SILENT)
                .undirected();
        labels = Inputs.labels(10_000, classes);
    }

    @Benchmark
    public ClassDistances classDistances() {
        return ShortestPaths.between(graph, labels, threads, Progress.SILENT);
    }

    @Benchmark
    public PathLengths pathLengths() {
        return ShortestPaths.lengths(graph, 50, threads, Progress.SILENT);
    }

    @Benchmark
    public GraphMeasures measures() {
        return GraphMeasures.of(graph, threads, Progress.SILENT);
    }
}
