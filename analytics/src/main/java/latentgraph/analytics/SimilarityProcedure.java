package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.similarity.Comparison;
import latentgraph.core.similarity.SampledComparison;
import latentgraph.core.similarity.Significance;
import org.neo4j.graphdb.Node;

/** What the modes stats, write, estimate and stream do, for any measure. */
public abstract class SimilarityProcedure extends LatentProcedure {

    /** Compares, and changes nothing. One row a k. */
    <C extends Comparison> Stream<Row> stats(
            SimilarityMeasure<C> measure, String representation, String other, Map<String, Object> configuration) {
        var request = Request.from(measure, configuration, false);
        long start = System.nanoTime();
        var pair = match(request, representation, other, request.most());
        long preProcessingMillis = millisSince(start);
        return Arrays.stream(request.ks()).mapToObj(k -> {
            var computed = compute(request, pair, k, progress());
            return Row.of(request, representation, other, computed, true, preProcessingMillis, 0);
        });
    }

    /**
     * Reads what (:Representation)-[:COMPARED]->(:Representation) says already, computes the rest, and writes it there. One
     * row a k.
     */
    <C extends Comparison> Stream<Row> write(
            SimilarityMeasure<C> measure, String representation, String other, Map<String, Object> configuration) {
        var request = Request.from(measure, configuration, true);
        lock(representation, other);
        Node one = StoredRepresentation.find(transaction, representation);
        Node two = StoredRepresentation.find(transaction, other);
        Map<Integer, Comparisons.Stored> known = new LinkedHashMap<>();
        for (int k : request.ks()) {
            var stored = request.force() ? null : Comparisons.find(one, two, request, k);
            if (stored != null) {
                known.put(k, stored);
            }
        }
        long start = System.nanoTime();
        int most = Arrays.stream(request.ks())
                .filter(k -> !known.containsKey(k))
                .max()
                .orElse(-1);
        var pair = most < 0 ? null : match(request, representation, other, most);
        long preProcessingMillis = millisSince(start);
        List<Row> rows = new ArrayList<>();
        for (int k : request.ks()) {
            var stored = known.get(k);
            if (stored != null) {
                rows.add(Row.of(request, representation, other, stored, false, 0, 0));
            } else {
                var computed = compute(request, pair, k, progress());
                start = System.nanoTime();
                Comparisons.write(one, two, request, computed);
                rows.add(Row.of(
                        request, representation, other, computed, true, preProcessingMillis, millisSince(start)));
            }
        }
        return rows.stream();
    }

    Stream<EstimateRow> estimate(
            SimilarityMeasure<?> measure, String representation, String other, Map<String, Object> configuration) {
        var request = Request.from(measure, configuration, true);
        Node one = StoredRepresentation.find(transaction, representation);
        Node two = StoredRepresentation.find(transaction, other);
        if (measure.ofNeighbours()) {
            StoredRepresentation.requireNeighbours(one, representation, request.most());
            StoredRepresentation.requireNeighbours(two, other, request.most());
        }
        long least = Math.min(StoredRepresentation.number(one, "size"), StoredRepresentation.number(two, "size"));
        long bytes = bytes(request, one, two, least);
        return Stream.of(EstimateRow.of(bytes, bytes, 2 * least, 2 * least * request.most()));
    }

    /** The value of each sample, for each k. */
    <C extends SampledComparison> Stream<SampleRow> samples(
            SimilarityMeasure<C> measure, String representation, String other, Map<String, Object> configuration) {
        return stream(
                measure,
                representation,
                other,
                configuration,
                (pair, k, comparison) -> SampleRow.of(pair, k, comparison.bySample()));
    }

    /**
     * The measure among the samples of each class alone: which classes lie otherwise within themselves. No value where it is
     * not defined among so few, or so equal ones.
     */
    <C extends Comparison> Stream<ClassRow> classes(
            SimilarityMeasure<C> measure, String representation, String other, Map<String, Object> configuration) {
        var request = Request.from(measure, configuration, false);
        var pair = match(request, representation, other, request.most());
        int[] labels = pair.labels().values();
        if (measure.needs(SimilarityMeasure.Need.VECTORS)) {
            // What is wrong with the representation must not pass for a class that is too small.
            pair.at(new int[] {0}).vectors();
            pair.at(new int[] {0}).otherVectors();
        }
        return IntStream.of(labels).sorted().distinct().mapToObj(label -> {
            int[] places = IntStream.range(0, labels.length)
                    .filter(place -> labels[place] == label)
                    .toArray();
            Double value = null;
            try {
                value = orNull(request.method()
                        .compare(pair.at(places), request.most(), request.concurrency(), progress())
                        .value());
            } catch (InvalidInputException undefined) {
                if (undefined.getClass() != InvalidInputException.class) {
                    throw undefined;
                }
            }
            return new ClassRow(
                    pair.one().classLabels()[label], pair.one().labels().names().get(label), places.length, value);
        });
    }

    /** How a comparison is told in rows. */
    interface Telling<C, R> {
        Stream<R> rows(MatchedRepresentations pair, int k, C comparison);
    }

    /** What a measure has to tell beside its value, for each k. */
    <C extends Comparison, R> Stream<R> stream(
            SimilarityMeasure<C> measure,
            String representation,
            String other,
            Map<String, Object> configuration,
            Telling<C, R> telling) {
        var request = Request.from(measure, configuration, false);
        var pair = match(request, representation, other, request.most());
        return Arrays.stream(request.ks())
                .boxed()
                .flatMap(k ->
                        telling.rows(pair, k, request.method().compare(pair, k, request.concurrency(), progress())));
    }

    /** @param k of the neighbours that are read; at most the greatest that is asked for */
    private MatchedRepresentations match(Request<?> request, String representation, String other, int k) {
        requireHeap(
                request,
                StoredRepresentation.find(transaction, representation),
                StoredRepresentation.find(transaction, other));
        return MatchedRepresentations.of(
                load(representation, k), load(other, k), k, request.allowPartial(), request.concurrency(), progress());
    }

    <C extends Comparison> Comparisons.Stored compute(
            Request<C> request, MatchedRepresentations pair, int k, Progress progress) {
        var measure = request.measure();
        long start = System.nanoTime();
        C comparison = request.method().compare(pair, k, request.concurrency(), progress);
        Significance significance = Significance.of(
                comparison,
                request.permutations(),
                request.bootstrap(),
                request.confidence(),
                request.randomSeed(),
                request.concurrency(),
                progress);
        return new Comparisons.Stored(
                measure.ofNeighbours() ? k : null,
                comparison.value(),
                measure.reverse(comparison),
                significance,
                pair.size(),
                pair.share(),
                measure.details(comparison, pair.one().metric(), pair.other().metric()),
                millisSince(start));
    }

    private static SimilarityMeasure.Extent extent(Request<?> request, Node one, Node two, long samples) {
        return new SimilarityMeasure.Extent(
                samples,
                StoredRepresentation.number(one, "dimension"),
                StoredRepresentation.number(two, "dimension"),
                StoredRepresentation.shape(one),
                StoredRepresentation.shape(two),
                ((Number) one.getProperty("classes", 0L)).longValue(),
                request.most(),
                request.concurrency(),
                request.parameters());
    }

    private static void requireHeap(Request<?> request, Node one, Node two) {
        long samples = Math.max(StoredRepresentation.number(one, "size"), StoredRepresentation.number(two, "size"));
        long bytes = bytes(request, one, two, samples);
        EstimateRow.of(bytes, bytes, 0, 0)
                .requireHeap(
                        "%s of %d samples needs".formatted(request.measure().name(), samples), "");
    }

    static long bytes(Request<?> request, Node one, Node two, long samples) {
        var extent = extent(request, one, two, samples);
        // Neighbours among some of the samples are sought anew, in the vectors.
        long anew = request.allowPartial() && request.measure().ofNeighbours() ? extent.ofVectors() : 0;
        long draws = Math.max(request.permutations(), request.bootstrap());
        long sure = 100 * draws
                + Math.min(draws, request.concurrency()) * request.measure().bytesADraw(extent);
        return request.measure().bytes(extent) + anew + sure;
    }

    /**
     * What was asked.
     *
     * @param ks rising; {0} for a measure that takes none
     * @param parameters of the measure, but for k
     * @param parametersText the same as they stand in the store
     */
    record Request<C extends Comparison>(
            SimilarityMeasure<C> measure,
            SimilarityMeasure.Method<C> method,
            int[] ks,
            Map<String, Object> parameters,
            String parametersText,
            boolean allowPartial,
            int permutations,
            int bootstrap,
            double confidence,
            long randomSeed,
            boolean force,
            int concurrency,
            Map<String, Object> configuration) {

        static <C extends Comparison> Request<C> from(
                SimilarityMeasure<C> measure, Map<String, Object> configuration, boolean writes) {
            var settings = new Settings(configuration);
            int[] ks = measure.ofNeighbours() ? settings.ks() : new int[] {0};
            var method = measure.method(settings);
            var parameters = settings.read();
            parameters.remove("k");
            boolean allowPartial = settings.flag("allowPartial", false);
            int permutations = settings.integer("permutations", 0, 0, Significance.MOST);
            int bootstrap = settings.integer("bootstrap", 0, 0, Significance.MOST);
            double confidence = settings.number("confidence", 0.95, 0.5, 0.9999);
            long randomSeed = settings.seed();
            boolean force = writes && settings.flag("force", false);
            int concurrency = settings.concurrency();
            return new Request<>(
                    measure,
                    method,
                    ks,
                    parameters,
                    Comparisons.json(parameters),
                    allowPartial,
                    permutations,
                    bootstrap,
                    confidence,
                    randomSeed,
                    force,
                    concurrency,
                    settings.echo());
        }

        int most() {
            return ks[ks.length - 1];
        }
    }

    /** One value. {@code computed} is false where it was read. */
    public record Row(
            String measure,
            String representation,
            String other,
            Long k,
            Double value,
            Double reverse,
            Double low,
            Double high,
            Double pValue,
            long samples,
            double share,
            Map<String, Object> details,
            Map<String, Object> parameters,
            boolean computed,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {

        static Row of(
                Request<?> request,
                String representation,
                String other,
                Comparisons.Stored stored,
                boolean computed,
                long preProcessingMillis,
                long writeMillis) {
            return new Row(
                    request.measure().name(),
                    representation,
                    other,
                    stored.k() == null ? null : (long) stored.k(),
                    orNull(stored.value()),
                    orNull(stored.reverse()),
                    orNull(stored.significance().low()),
                    orNull(stored.significance().high()),
                    orNull(stored.significance().pValue()),
                    stored.samples(),
                    stored.share(),
                    stored.details(),
                    request.parameters(),
                    computed,
                    preProcessingMillis,
                    computed ? stored.computeMillis() : 0,
                    writeMillis,
                    request.configuration());
        }
    }

    /** How alike the samples of one class are, among themselves. */
    public record ClassRow(long label, String className, long samples, Double value) {}

    /** What is said of one sample. */
    public record SampleRow(
            Long k, long index, long otherIndex, String sample, Long label, String className, Double value) {
        static Stream<SampleRow> of(MatchedRepresentations pair, int k, double[] values) {
            return IntStream.range(0, values.length).mapToObj(row -> of(pair, k, row, values[row]));
        }

        private static SampleRow of(MatchedRepresentations pair, int k, int row, double value) {
            int index = pair.rows()[row];
            return new SampleRow(
                    k == 0 ? null : (long) k,
                    index,
                    pair.otherRows()[row],
                    pair.one().sample(index),
                    pair.one().label(index),
                    pair.one().className(index),
                    orNull(value));
        }
    }
}
