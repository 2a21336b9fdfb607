package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.GaussianNoise;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.format.Head;
import latentgraph.core.similarity.ClassNeighbourhood;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.core.similarity.NeighbourSets;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class NoiseProcedures extends LatentProcedure {
    private static final Label HEAD = Label.label("Head");
    private static final List<Double> THESIS = List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
    private static final int MOST_SHARES = 1000;

    @Procedure(name = "latent.noise.stream", mode = Mode.READ)
    @Description("What Gaussian noise of a share of each dimension's variance does to a representation: how alike the"
            + " neighbours stay, and their classes, and how accurate the network's head (thesis 4.1.2 and 5.1.1).")
    public Stream<Row> stream(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        double[] shares = shares(settings);
        int[] ks = settings.ks();
        long seed = settings.seed();
        int concurrency = settings.concurrency();
        settings.echo();
        int k = ks[ks.length - 1];
        var stored = load(representation, k);
        var noise = GaussianNoise.of(vectors(stored));
        Head head = stored.hasLabels() ? head(stored) : null;

        NeighbourSets[] before = new NeighbourSets[ks.length];
        Arrays.setAll(before, i -> NeighbourSets.of(stored.neighbours(), ks[i], false));
        List<Row> rows = new ArrayList<>();
        for (int at = 0; at < shares.length; at++) {
            double share = shares[at];
            Progress progress = progress().within("share %d of %d".formatted(at + 1, shares.length));
            LatentMatrix disturbed = noise.added(share, seed, concurrency, progress);
            NeighbourGraph neighbours = NearestNeighbours.exact(disturbed, stored.metric(), k, concurrency, progress);
            Double accuracy = head == null ? null : accuracy(stored, head.predictions(disturbed));
            for (int i = 0; i < ks.length; i++) {
                NeighbourSets after = NeighbourSets.of(neighbours, ks[i], false);
                rows.add(new Row(
                        share,
                        ks[i],
                        NeighbourJaccard.of(before[i], after).value(),
                        stored.hasLabels() ? classNeighbourhood(before[i], after, stored) : null,
                        stored.hasLabels() ? classNeighbourhood(after, before[i], stored) : null,
                        accuracy));
            }
        }
        return rows.stream();
    }

    @Procedure(name = "latent.noise.stats", mode = Mode.READ)
    @Description(
            "How much the dimensions of a representation vary (thesis table 5.1), and how far noise of that variance"
                    + " moves a sample: the mean Manhattan norm, by Monte Carlo and exactly.")
    public Stream<Summary> stats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int draws = settings.integer("draws", 1000, 1, 1_000_000);
        long seed = settings.seed();
        var echo = settings.echo();
        long start = System.nanoTime();
        LatentMatrix latents = vectors(load(representation, 0));
        long preProcessingMillis = millisSince(start);
        start = System.nanoTime();
        var noise = GaussianNoise.of(latents);
        var variances = Arrays.stream(noise.variances()).summaryStatistics();
        return Stream.of(new Summary(
                representation,
                latents.columns(),
                variances.getMin(),
                variances.getAverage(),
                variances.getMax(),
                noise.meanManhattanNorm(1, draws, seed),
                Math.sqrt(2 / Math.PI)
                        * Arrays.stream(noise.variances()).map(Math::sqrt).sum(),
                preProcessingMillis,
                millisSince(start),
                echo));
    }

    private static double[] shares(Settings settings) {
        List<?> given = settings.has("noise") ? settings.list("noise") : THESIS;
        settings.knows("noise");
        var shares = new TreeSet<Double>();
        for (Object share : given) {
            if (!(share instanceof Number number
                    && number.doubleValue() >= 0
                    && Double.isFinite(number.doubleValue()))) {
                throw new InvalidInputException(
                        "noise holds %s; expected shares of the variance, 0 or more".formatted(share));
            }
            shares.add(number.doubleValue() + 0.0); // no −0
        }
        if (shares.isEmpty() || shares.size() > MOST_SHARES) {
            throw new InvalidInputException(
                    "noise is a list of %d; expected 1 to %d shares".formatted(shares.size(), MOST_SHARES));
        }
        return shares.stream().mapToDouble(share -> share).toArray();
    }

    private static LatentMatrix vectors(StoredRepresentation stored) {
        return stored.vectors(IntStream.range(0, stored.size()).toArray());
    }

    private static double classNeighbourhood(NeighbourSets a, NeighbourSets b, StoredRepresentation stored) {
        return ClassNeighbourhood.of(a, b, stored.labels()).value();
    }

    /** The head that sits on the representation; null if none was ingested. */
    private static Head head(StoredRepresentation stored) {
        for (Relationship of : stored.node().getRelationships(Direction.INCOMING, StoredRepresentation.OF)) {
            Node node = of.getStartNode();
            if (node.hasLabel(HEAD)) {
                return new Head(
                        Math.toIntExact(StoredRepresentation.number(node, "dimension")),
                        Math.toIntExact(StoredRepresentation.number(node, "classes")),
                        floats(node, "weight"),
                        floats(node, "bias"));
            }
        }
        return null;
    }

    private static float[] floats(Node head, String property) {
        if (head.getProperty(property, null) instanceof float[] values) {
            return values;
        }
        throw new ConflictException("%s lacks the floats '%s': ingest its run again".formatted(head, property));
    }

    private static double accuracy(StoredRepresentation stored, int[] predictions) {
        long right = IntStream.range(0, predictions.length)
                .filter(row -> stored.label(row) == predictions[row])
                .count();
        return (double) right / predictions.length;
    }

    /**
     * A representation under noise, compared with itself without.
     *
     * @param noise p, the share of each dimension's variance
     * @param classNeighbourhood null without labels
     * @param reverse the class neighbourhood similarity with the disturbed one in first place
     * @param accuracy share of the samples that the head names rightly; null without head or labels
     */
    public record Row(
            double noise, long k, double jaccard, Double classNeighbourhood, Double reverse, Double accuracy) {}

    public record Summary(
            String representation,
            long dimension,
            double minVariance,
            double meanVariance,
            double maxVariance,
            double meanNorm,
            double expectedNorm,
            long preProcessingMillis,
            long computeMillis,
            Map<String, Object> configuration) {}
}
