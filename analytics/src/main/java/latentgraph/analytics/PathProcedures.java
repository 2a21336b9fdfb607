package latentgraph.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UndirectedGraph;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class PathProcedures extends LatentProcedure {
    @Procedure(name = "latent.path.stream", mode = Mode.READ)
    @Description(
            "The shortest path between two samples, given by their rows, through the undirected neighbour graph: the"
                    + " samples on the way with the distance so far. No row if there is no path.")
    public Stream<Row> stream(
            @Name("representation") String representation,
            @Name("sourceIndex") long sourceIndex,
            @Name("targetIndex") long targetIndex,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var stored = load(representation, k(configuration));
        int source = within("sourceIndex", sourceIndex, stored.size(), "rows");
        int target = within("targetIndex", targetIndex, stored.size(), "rows");
        return rows(stored, gds().shortestPath(stored.neighbours().undirected(), source, target));
    }

    @Procedure(name = "latent.path.classes.stream", mode = Mode.READ)
    @Description("The shortest of all paths from a sample of one class to a sample of another, through the undirected"
            + " neighbour graph: where the two classes come closest. No row if there is no path.")
    public Stream<Row> classes(
            @Name("representation") String representation,
            @Name("sourceLabel") long sourceLabel,
            @Name("targetLabel") long targetLabel,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var stored = load(representation, k(configuration));
        int source = classOf("sourceLabel", sourceLabel, stored);
        int target = classOf("targetLabel", targetLabel, stored);
        if (source == target) {
            throw new InvalidInputException(
                    "sourceLabel and targetLabel are both %d; expected two classes".formatted(sourceLabel));
        }
        return rows(stored, betweenClasses(stored, source, target));
    }

    /** Dijkstra between two further vertices, one joined to all samples of either class by edges of length 0. */
    private Gds.Path betweenClasses(StoredRepresentation stored, int source, int target) {
        int[] labels = stored.labels().values();
        UndirectedGraph graph = stored.neighbours().undirected();
        int from = graph.vertices();
        int to = from + 1;
        int[] ends = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == source || labels[i] == target)
                .toArray();
        int edges = graph.targets().length;
        int[] sources = new int[edges + ends.length];
        int[] targets = Arrays.copyOf(graph.targets(), sources.length);
        float[] weights = Arrays.copyOf(graph.weights(), sources.length);
        for (int vertex = 0; vertex < from; vertex++) {
            Arrays.fill(sources, graph.offsets()[vertex], graph.offsets()[vertex + 1], vertex);
        }
        for (int i = 0; i < ends.length; i++) {
            sources[edges + i] = labels[ends[i]] == source ? from : to;
            targets[edges + i] = ends[i];
        }
        Gds.Path path = gds().shortestPath(UndirectedGraph.of(to + 1, sources, targets, weights), from, to);
        if (path == null) {
            return null;
        }
        // Between edges of length 0 the path may wander inside a class, or through a further vertex: cut it to the
        // pair.
        int end = 0;
        while (path.vertices()[end] >= from || labels[path.vertices()[end]] != target) {
            end++;
        }
        int begin = end;
        while (path.vertices()[begin] >= from || labels[path.vertices()[begin]] != source) {
            begin--;
        }
        return new Gds.Path(
                Arrays.copyOfRange(path.vertices(), begin, end + 1), Arrays.copyOfRange(path.costs(), begin, end + 1));
    }

    private static Stream<Row> rows(StoredRepresentation stored, Gds.Path path) {
        if (path == null) {
            return Stream.of();
        }
        List<Row> rows = IntStream.range(0, path.vertices().length)
                .mapToObj(step -> {
                    int index = path.vertices()[step];
                    return new Row(
                            step,
                            index,
                            stored.sample(index),
                            stored.label(index),
                            stored.className(index),
                            path.costs()[step] - path.costs()[0]);
                })
                .toList();
        return rows.stream();
    }

    private static int k(Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        settings.echo();
        return k;
    }

    /** The number among the classes found of the class with this label. */
    private static int classOf(String name, long label, StoredRepresentation stored) {
        int classes = stored.labels().classes();
        int[] labels = stored.classLabels();
        int found = label == (int) label ? Arrays.binarySearch(labels, (int) label) : -1;
        if (found < 0) {
            throw new InvalidInputException(
                    "%s is %d; expected one of the %d classes that have samples, labels %d to %d"
                            .formatted(name, label, classes, labels[0], labels[classes - 1]));
        }
        return found;
    }

    private static int within(String name, long value, int size, String what) {
        if (value < 0 || value >= size) {
            throw new InvalidInputException("%s is %d; expected 0 to %d, one of the %d %s of the representation"
                    .formatted(name, value, size - 1, size, what));
        }
        return (int) value;
    }

    /**
     * A sample on the way.
     *
     * @param distance along the path from its first sample to this one
     */
    public record Row(long step, long index, String sample, Long label, String className, double distance) {}
}
