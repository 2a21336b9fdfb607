package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.core.similarity.NeighbourSets;
import latentgraph.core.similarity.Significance;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Transaction;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** Many representations against many: every pair of a list. */
public class SimilarityMatrixProcedures extends SimilarityProcedure {
    private static final int MOST = 10_000;

    @Procedure(name = "latent.similarity.matrix.stream", mode = Mode.READ)
    @Description(
            "Each two of the representations by a measure: read where that stands in the store, else computed, and not"
                    + " kept. One row a pair. k is one number; all take part over the same samples.")
    public Stream<PairRow> stream(
            @Name("measure") String measure,
            @Name("representations") List<String> representations,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var task = Task.from(measure, representations, configuration);
        requireHeap(task);
        var nodes = task.nodes(transaction);
        var stored = stored(task, nodes, unfit -> {});
        Map<Pair, Comparisons.Stored> computed = new HashMap<>();
        compute(task, missing(task, stored)).forEach(found -> computed.put(found.pair(), found.stored()));
        List<Pair> pairs = task.allPairs();
        List<Comparisons.Stored> values = pairs.stream()
                .map(pair -> computed.containsKey(pair)
                        ? computed.get(pair)
                        : Comparisons.read(stored[pair.second()][pair.first()]))
                .toList();
        double[] adjusted = Significance.benjaminiHochberg(values.stream()
                .mapToDouble(value -> value.significance().pValue())
                .toArray());
        return IntStream.range(0, pairs.size()).mapToObj(i -> {
            var value = values.get(i);
            return new PairRow(
                    task.key(pairs.get(i).first()),
                    task.key(pairs.get(i).second()),
                    orNull(value.value()),
                    orNull(value.reverse()),
                    orNull(value.significance().pValue()),
                    orNull(adjusted[i]));
        });
    }

    @Procedure(name = "latent.similarity.matrix.write", mode = Mode.WRITE)
    @Description(
            "Compares each two of the representations by a measure, unless that stands in the store, and keeps it as"
                    + " (:Representation)-[:COMPARED]->(:Representation). firstRow and endRow choose the pairs of a few rows with all"
                    + " before them, so that a large matrix can be filled piece by piece. With permutations, qValue is the p-value"
                    + " corrected for all pairs of the list that have one (Benjamini and Hochberg).")
    public Stream<Summary> write(
            @Name("measure") String measure,
            @Name("representations") List<String> representations,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        long start = System.nanoTime();
        var task = Task.from(measure, representations, configuration);
        requireHeap(task);
        lock(task.representations().toArray(String[]::new));
        var nodes = task.nodes(transaction);
        var missing = missing(task, stored(task, nodes, Relationship::delete));
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var computed = compute(task, missing);
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        Progress progress = progress();
        int written = 0;
        for (var pair : computed) {
            if (written++ % 1000 == 0) {
                progress.report("writing comparisons", written, computed.size());
            }
            Comparisons.create(
                    nodes.get(pair.pair().first()), nodes.get(pair.pair().second()), task.request(), pair.stored());
        }
        // Once, with the last rows: it goes over all pairs.
        if (task.request().permutations() > 0
                && task.endRow() == task.representations().size()) {
            correct(task, nodes);
        }
        return Stream.of(new Summary(
                task.request().measure().name(),
                task.representations().size(),
                task.pairs(),
                computed.size(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                task.request().configuration()));
    }

    @Procedure(name = "latent.similarity.matrix.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.matrix.stream and .write take, without doing it.")
    public Stream<EstimateRow> estimate(
            @Name("measure") String measure,
            @Name("representations") List<String> representations,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var task = Task.from(measure, representations, configuration);
        Node first = StoredRepresentation.find(transaction, task.key(0));
        long size = StoredRepresentation.number(first, "size");
        long bytes = bytes(task, first);
        return Stream.of(EstimateRow.of(
                bytes,
                bytes,
                size * task.representations().size(),
                size * task.representations().size() * task.request().most()));
    }

    private static long bytes(Task task, Node first) {
        long size = StoredRepresentation.number(first, "size");
        long pairs = task.pairs();
        long representations = task.representations().size();
        // Sets of at most 2k neighbours; or all that was loaded, and one comparison. A pair with what is written of it.
        long loaded = task.bySets()
                ? representations * size * (2L * task.request().most() + 1) * 4
                : representations * size * (160 + 8L * task.request().most())
                        + bytes(task.request(), first, first, size);
        return loaded + pairs * 2_000;
    }

    /**
     * What the store answers, by row and column of the list; null where it does not.
     *
     * @param unfit gets what is of the same pair, measure, k and parameters, and does not answer
     */
    private static Relationship[][] stored(Task task, List<Node> nodes, Consumer<Relationship> unfit) {
        Map<Node, Integer> positions = new HashMap<>();
        nodes.forEach(node -> positions.put(node, positions.size()));
        Relationship[][] stored = new Relationship[task.endRow()][];
        for (int row = task.firstRow(); row < task.endRow(); row++) {
            Node node = nodes.get(row);
            stored[row] = new Relationship[row];
            for (Relationship compared : node.getRelationships(Comparisons.COMPARED)) {
                int column = positions.getOrDefault(compared.getOtherNode(node), row);
                boolean asListed = task.request().measure().symmetric()
                        || compared.getEndNode().equals(node);
                if (column < row && asListed && Comparisons.isOf(compared, task.request(), task.k())) {
                    if (!task.request().force() && Comparisons.answers(compared, task.request())) {
                        stored[row][column] = compared;
                    } else {
                        unfit.accept(compared);
                    }
                }
            }
        }
        return stored;
    }

    private static List<Pair> missing(Task task, Relationship[][] stored) {
        return task.allPairs().stream()
                .filter(pair -> stored[pair.second()][pair.first()] == null)
                .toList();
    }

    private List<Computed> compute(Task task, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        return task.bySets() ? jaccard(task, pairs) : oneByOne(task, pairs);
    }

    private List<Computed> oneByOne(Task task, List<Pair> pairs) {
        Map<Integer, StoredRepresentation> loaded = new HashMap<>();
        List<Computed> computed = new ArrayList<>();
        Progress shown = progress();
        for (Pair pair : pairs) {
            // Which pair of many it is says more than what is done with it.
            Progress progress = (stage, done, total) -> shown.report("comparing pairs", computed.size(), pairs.size());
            var one = loaded.computeIfAbsent(pair.first(), at -> load(task.key(at), task.k(), progress));
            var other = loaded.computeIfAbsent(pair.second(), at -> load(task.key(at), task.k(), progress));
            var matched = MatchedRepresentations.of(
                    one, other, task.k(), false, task.request().concurrency(), progress);
            computed.add(new Computed(pair, compute(task.request(), matched, task.k(), progress)));
        }
        return computed;
    }

    /** The neighbours of each are read and made a set once, not once a pair. */
    private List<Computed> jaccard(Task task, List<Pair> pairs) {
        long start = System.nanoTime();
        boolean directed = (Boolean) task.request().parameters().get("directed");
        Map<Integer, Integer> places = new HashMap<>();
        Map<Integer, Metric> metrics = new HashMap<>();
        List<NeighbourSets> sets = new ArrayList<>();
        StoredRepresentation first = null;
        List<Integer> compared = pairs.stream()
                .flatMap(pair -> Stream.of(pair.first(), pair.second()))
                .sorted()
                .distinct()
                .toList();
        Progress shown = progress();
        Progress progress =
                (stage, done, total) -> shown.report("reading representations", sets.size(), compared.size());
        for (int at : compared) {
            var stored = load(task.key(at), task.k(), progress);
            first = first == null ? stored : first;
            var matched = MatchedRepresentations.of(
                    first, stored, task.k(), false, task.request().concurrency(), progress);
            places.put(at, sets.size());
            metrics.put(at, stored.metric());
            sets.add(NeighbourSets.of(matched.otherNeighbours(), task.k(), directed));
        }
        double[] values = NeighbourJaccard.ofPairs(
                sets,
                pairs.stream().mapToInt(pair -> places.get(pair.first())).toArray(),
                pairs.stream().mapToInt(pair -> places.get(pair.second())).toArray(),
                task.request().concurrency(),
                shown);
        long millis = millisSince(start);
        var none = new Significance(Double.NaN, Double.NaN, Double.NaN);
        long samples = first.size();
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Computed(
                        pairs.get(i),
                        new Comparisons.Stored(
                                task.k(),
                                values[i],
                                Double.NaN,
                                none,
                                samples,
                                1,
                                task.request()
                                        .measure()
                                        .withMetrics(
                                                Map.of(),
                                                metrics.get(pairs.get(i).first()),
                                                metrics.get(pairs.get(i).second())),
                                millis)))
                .toList();
    }

    /** Corrects for all pairs of the list that have a p-value, those of other rows included. */
    private static void correct(Task task, List<Node> nodes) {
        Set<Node> listed = new HashSet<>(nodes);
        List<Relationship> tested = new ArrayList<>();
        for (Node node : nodes) {
            for (Relationship compared : node.getRelationships(Direction.OUTGOING, Comparisons.COMPARED)) {
                if (listed.contains(compared.getEndNode())
                        && !compared.getEndNode().equals(node)
                        && compared.hasProperty("pValue")
                        && Comparisons.isOf(compared, task.request(), task.k())
                        && Comparisons.answers(compared, task.request())) {
                    tested.add(compared);
                }
            }
        }
        double[] adjusted = Significance.benjaminiHochberg(tested.stream()
                .mapToDouble(compared -> (Double) compared.getProperty("pValue"))
                .toArray());
        for (int i = 0; i < adjusted.length; i++) {
            tested.get(i).setProperty("qValue", adjusted[i]);
            tested.get(i).setProperty("tests", (long) adjusted.length);
        }
    }

    private void requireHeap(Task task) {
        long bytes = bytes(task, StoredRepresentation.find(transaction, task.key(0)));
        EstimateRow.of(bytes, bytes, 0, 0)
                .requireHeap(
                        "%d pairs of %d representations need"
                                .formatted(task.pairs(), task.representations().size()),
                        ", or take fewer rows at once (firstRow, endRow)");
    }

    /** Places in the list, the lower first. */
    private record Pair(int first, int second) {}

    private record Computed(Pair pair, Comparisons.Stored stored) {}

    /** @param firstRow pairs with second in [firstRow, endRow) are asked for */
    private record Task(Request<?> request, List<String> representations, int firstRow, int endRow) {
        static Task from(String measure, List<String> representations, Map<String, Object> configuration) {
            var all = configuration == null ? Map.<String, Object>of() : configuration;
            var rows = new Settings(all);
            int size = representations == null ? 0 : representations.size();
            Set<String> distinct = size == 0 ? Set.of() : new HashSet<>(representations);
            if (size < 2 || size > MOST || distinct.size() < size || distinct.contains(null)) {
                throw new InvalidInputException(
                        "representations are %d keys, %d of them distinct%s; expected 2 to %d distinct ones"
                                .formatted(size, distinct.size(), distinct.contains(null) ? ", one null" : "", MOST));
            }
            int firstRow = rows.integer("firstRow", 0, 0, size);
            int endRow = rows.integer("endRow", size, firstRow, size);
            var others = new LinkedHashMap<>(all);
            others.keySet().removeAll(List.of("firstRow", "endRow"));
            var request = Request.from(SimilarityMeasures.named(measure), others, true);
            if (request.ks().length > 1 || request.allowPartial()) {
                throw new InvalidInputException(
                        "a matrix is of one k, and of representations with all samples in common; found k %s and allowPartial %s"
                                .formatted(Arrays.toString(request.ks()), request.allowPartial()));
            }
            request.configuration().putAll(rows.read());
            return new Task(request, List.copyOf(representations), firstRow, endRow);
        }

        List<Node> nodes(Transaction transaction) {
            return representations.stream()
                    .map(key -> StoredRepresentation.find(transaction, key))
                    .toList();
        }

        int k() {
            return request.most();
        }

        String key(int at) {
            return representations.get(at);
        }

        long pairs() {
            return ((long) endRow * (endRow - 1) - (long) firstRow * (firstRow - 1)) / 2;
        }

        List<Pair> allPairs() {
            return IntStream.range(firstRow, endRow)
                    .boxed()
                    .flatMap(row -> IntStream.range(0, row).mapToObj(column -> new Pair(column, row)))
                    .toList();
        }

        boolean bySets() {
            return request.measure() == NeighbourMeasures.JACCARD
                    && request.permutations() == 0
                    && request.bootstrap() == 0;
        }
    }

    /** One pair of the list. */
    public record PairRow(
            String representation, String other, Double value, Double reverse, Double pValue, Double qValue) {}

    /** What was done; {@code pairs} − {@code computed} were in the store already. */
    public record Summary(
            String measure,
            long representations,
            long pairs,
            long computed,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {}
}
