package latentgraph.analytics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.RelationshipType;
import org.neo4j.graphdb.Transaction;

/**
 * A representation as it stands in the store, as arrays. Row i belongs to the latent whose {@code index} is i.
 *
 * @param node the (:Representation)
 * @param latents [n], the (:Latent) of each row
 * @param neighbours the k nearest of each
 * @param predictions [n] class labels, or null if not all are known
 * @param classesFound the class of each sample, among those that have samples; null if the representation has no labels
 * @param classLabels [classes] the labels in the data set of the classes found, rising; null without labels
 * @param progress told while more of it is read
 */
record StoredRepresentation(
        String key,
        Node node,
        Node[] latents,
        NeighbourGraph neighbours,
        Labels classesFound,
        int[] classLabels,
        int[] predictions,
        Progress progress) {
    static final Label REPRESENTATION = Label.label("Representation");
    static final RelationshipType IN = RelationshipType.withName("IN");
    static final RelationshipType OF = RelationshipType.withName("OF");
    private static final RelationshipType NEAREST = RelationshipType.withName("NEAREST");
    private static final RelationshipType OF_RUN = RelationshipType.withName("OF_RUN");
    private static final RelationshipType TRAINED_ON = RelationshipType.withName("TRAINED_ON");
    private static final RelationshipType IN_DATA_SET = RelationshipType.withName("IN_DATA_SET");
    private static final Label CLASS = Label.label("Class");

    /** How many keys an error lists. */
    private static final int SHOWN = 10;

    private static final int ROWS_BETWEEN_REPORTS = 1000;

    /**
     * Reads the edges of rank ≤ k. 160,000 stored edges take about a quarter of a second once they are in the page cache.
     *
     * @param k 0 for no neighbours
     * @throws UnknownKeyException if there is no such representation; the message says what there is
     * @throws ConflictException if it is being written, or not whole
     * @throws InvalidInputException if fewer than k neighbours are stored
     */
    static StoredRepresentation load(Transaction transaction, String key, int k, Progress progress) {
        Node node = find(transaction, key);
        requireNeighbours(node, key, k);
        Node[] latents = latents(node, key, Math.toIntExact(number(node, "size")), progress);
        int[] labels = column(latents, "label");
        int[] classLabels = labels == null
                ? null
                : Arrays.stream(labels).sorted().distinct().toArray();
        return new StoredRepresentation(
                key,
                node,
                latents,
                neighbours(latents, key, k, progress),
                labels == null ? null : classes(node, labels, classLabels),
                classLabels,
                column(latents, "prediction"),
                progress);
    }

    /** @throws InvalidInputException if fewer than k neighbours are stored */
    static void requireNeighbours(Node node, String key, int k) {
        long stored = number(node, "k");
        if (k > stored) {
            throw new InvalidInputException(
                    "k is %d; expected 1 to %d, the neighbours stored for '%s': ingest it again with a larger k"
                            .formatted(k, stored, key));
        }
    }

    /** The (:Representation), ready to be read. */
    static Node find(Transaction transaction, String key) {
        Node node = key == null ? null : transaction.findNode(REPRESENTATION, "key", key);
        if (node == null) {
            throw new UnknownKeyException(
                    "no representation '%s'; %s".formatted(key, whatThereIs(transaction, REPRESENTATION, key)));
        }
        if (!"ready".equals(node.getProperty("status", null))) {
            throw new ConflictException(
                    "representation '%s' is not whole (status '%s'): wait for its ingest to end, or ingest it again"
                            .formatted(key, node.getProperty("status", null)));
        }
        return node;
    }

    int size() {
        return latents.length;
    }

    /**
     * The classes that have samples here, numbered from 0: class c has the label {@code classLabels()[c]}.
     *
     * @throws InvalidInputException if the representation has no labels
     */
    Labels labels() {
        if (classesFound == null) {
            throw withoutLabels(key);
        }
        return classesFound;
    }

    static InvalidInputException withoutLabels(String key) {
        return new InvalidInputException(
                "representation '%s' has no labels, and this needs classes: ingest it again with its labels"
                        .formatted(key));
    }

    boolean hasLabels() {
        return classesFound != null;
    }

    /** The key of the sample that a row shows, for example 'digits/17'; null if it is linked to none. */
    String sample(int index) {
        Node sample = sampleNode(index);
        return sample == null ? null : (String) sample.getProperty("key", null);
    }

    /** The (:Sample) that a row shows; null if it is linked to none. */
    Node sampleNode(int index) {
        Relationship of = latents[index].getSingleRelationship(OF, Direction.OUTGOING);
        return of == null ? null : of.getEndNode();
    }

    /**
     * The vectors of some rows.
     *
     * @return [rows.length, dimension]
     * @throws InvalidInputException if the vectors are not in the store
     */
    LatentMatrix vectors(int[] rows) {
        int columns = Math.toIntExact(number(node, "dimension"));
        if ((long) rows.length * columns > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(
                    "%d latents of '%s' with %d dimensions are more than one array holds; compare fewer samples"
                            .formatted(rows.length, key, columns));
        }
        float[] values = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            if (i % ROWS_BETWEEN_REPORTS == 0) {
                progress.report("reading vectors of " + key, i, rows.length);
            }
            if (!(latents[rows[i]].getProperty("vector", null) instanceof float[] vector)) {
                throw new InvalidInputException(
                        "representation '%s' has no vectors in the store, and this needs them: ingest it again without --no-vectors"
                                .formatted(key));
            }
            if (vector.length != columns) {
                throw new ConflictException(
                        "the vector of latent %d of '%s' has %d values; expected %d, its dimension: ingest it again"
                                .formatted(rows[i], key, vector.length, columns));
            }
            System.arraycopy(vector, 0, values, i * columns, columns);
        }
        return new LatentMatrix(rows.length, columns, values);
    }

    /** Null where it is no convolutional layer, or that is not known. */
    LayerShape shape() {
        return shape(node);
    }

    static LayerShape shape(Node representation) {
        return representation.hasProperty("channels")
                ? new LayerShape(
                        Math.toIntExact(number(representation, "channels")),
                        Math.toIntExact(number(representation, "height")),
                        Math.toIntExact(number(representation, "width")))
                : null;
    }

    /** That the neighbours were sought with. */
    Metric metric() {
        return Metric.of(String.valueOf(node.getProperty("metric", null)));
    }

    Long label(int index) {
        return classesFound == null ? null : (long) classLabels[classesFound.values()[index]];
    }

    String className(int index) {
        return classesFound == null
                ? null
                : classesFound.names().get(classesFound.values()[index]);
    }

    private static Node[] latents(Node representation, String key, int size, Progress progress) {
        Node[] latents = new Node[size];
        int found = 0;
        for (Relationship in : representation.getRelationships(Direction.INCOMING, IN)) {
            Node latent = in.getStartNode();
            if (latent.getProperty("index", null) instanceof Number index
                    && index.longValue() >= 0
                    && index.longValue() < size
                    && latents[index.intValue()] == null) {
                latents[index.intValue()] = latent;
                if (found++ % ROWS_BETWEEN_REPORTS == 0) {
                    progress.report("reading latents of " + key, found, size);
                }
            }
        }
        if (found != size) {
            throw new ConflictException(
                    "representation '%s' has %d latents with an index of their own from 0; expected %d: ingest it again"
                            .formatted(key, found, size));
        }
        return latents;
    }

    private static NeighbourGraph neighbours(Node[] latents, String key, int k, Progress progress) {
        Map<Node, Integer> rows = rows(latents);
        int[] indices = new int[Math.multiplyExact(latents.length, k)];
        float[] distances = new float[indices.length];
        Arrays.fill(indices, -1);
        for (int row = 0; row < latents.length && k > 0; row++) {
            if (row % ROWS_BETWEEN_REPORTS == 0) {
                progress.report("reading neighbours of " + key, row, latents.length);
            }
            for (Relationship edge : latents[row].getRelationships(Direction.OUTGOING, NEAREST)) {
                long rank = number(edge, "rank");
                Integer target = rank >= 1 && rank <= k ? rows.get(edge.getEndNode()) : null;
                if (target != null) {
                    int at = Math.toIntExact((long) row * k + rank - 1);
                    indices[at] = target;
                    distances[at] = ((Number) edge.getProperty("distance")).floatValue();
                }
            }
            for (int rank = 1; rank <= k; rank++) {
                if (indices[row * k + rank - 1] < 0) {
                    throw new ConflictException(
                            "representation '%s' is not whole: the latent of index %d has no neighbour of rank %d: ingest it again"
                                    .formatted(key, row, rank));
                }
            }
        }
        return new NeighbourGraph(latents.length, k, indices, distances);
    }

    private static Map<Node, Integer> rows(Node[] latents) {
        Map<Node, Integer> rows = new HashMap<>(2 * latents.length);
        for (int row = 0; row < latents.length; row++) {
            rows.put(latents[row], row);
        }
        return rows;
    }

    /** @param classLabels [classes] rising; a class that the data set does not name is named by its label */
    private static Labels classes(Node representation, int[] labels, int[] classLabels) {
        Map<Long, String> named = classNames(representation);
        return new Labels(
                Arrays.stream(labels)
                        .map(label -> Arrays.binarySearch(classLabels, label))
                        .toArray(),
                Arrays.stream(classLabels)
                        .mapToObj(label -> named.getOrDefault((long) label, Integer.toString(label)))
                        .toList());
    }

    private static Map<Long, String> classNames(Node representation) {
        Map<Long, String> names = new TreeMap<>();
        for (Relationship ofRun : representation.getRelationships(Direction.OUTGOING, OF_RUN)) {
            for (Relationship on : ofRun.getEndNode().getRelationships(Direction.OUTGOING, TRAINED_ON)) {
                for (Relationship member : on.getEndNode().getRelationships(Direction.INCOMING, IN_DATA_SET)) {
                    Node node = member.getStartNode();
                    if (node.hasLabel(CLASS)) {
                        names.put(number(node, "label"), (String) node.getProperty("name"));
                    }
                }
            }
        }
        return names;
    }

    /** An integer property of every latent, or null if one lacks it. */
    private static int[] column(Node[] latents, String property) {
        int[] values = new int[latents.length];
        for (int row = 0; row < latents.length; row++) {
            if (!(latents[row].getProperty(property, null) instanceof Number value)) {
                return null;
            }
            values[row] = Math.toIntExact(value.longValue());
        }
        return values.length == 0 ? null : values;
    }

    static long number(org.neo4j.graphdb.Entity entity, String property) {
        if (entity.getProperty(property, null) instanceof Number value) {
            return value.longValue();
        }
        throw new ConflictException(
                "%s lacks the number '%s': ingest its representation again".formatted(entity, property));
    }

    /** The keys that may be meant, for an error: those of whole representations, or of all class graphs. */
    static String whatThereIs(Transaction transaction, Label label, String key) {
        List<String> keys;
        try (var found = transaction.findNodes(label)) {
            keys = found.stream()
                    .filter(node -> label != REPRESENTATION || "ready".equals(node.getProperty("status", null)))
                    .map(node -> (String) node.getProperty("key", null))
                    .filter(Objects::nonNull)
                    .sorted(Comparator.comparingInt((String there) -> Spelling.edits(there, String.valueOf(key)))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        if (keys.isEmpty()) {
            return "the store holds none";
        }
        return UnknownKeyException.thereIs(keys, SHOWN);
    }
}
