package latentgraph.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Transaction;

/**
 * A data set, its classes and its samples inside one transaction, which holds the data set's lock: whoever touches its
 * samples does so alone, so that two ingests over one data set neither deadlock nor make a sample twice.
 */
final class StoredDataSet {
    private final Transaction transaction;
    private final Node node;
    private final String name;
    private final Map<Integer, Node> classes = new HashMap<>();

    private StoredDataSet(Transaction transaction, Node node, String name) {
        this.transaction = transaction;
        this.node = node;
        this.name = name;
        for (Relationship of : node.getRelationships(Direction.INCOMING, Graph.IN_DATA_SET)) {
            Node stored = of.getStartNode();
            classes.put(((Number) stored.getProperty("label")).intValue(), stored);
        }
    }

    /**
     * The data set of that name, locked until the transaction ends.
     *
     * @throws UnknownKeyException if there is none
     */
    static StoredDataSet locked(Transaction transaction, String name) {
        RepresentationKey.requireName("data set", name);
        Node node = transaction.findNode(Graph.DATA_SET, "name", name);
        if (node == null) {
            throw new UnknownKeyException("there is no data set '" + name + "'; an ingest makes it");
        }
        transaction.acquireWriteLock(node);
        return new StoredDataSet(transaction, node, name);
    }

    /** As {@link #locked}, made if there is none. */
    static StoredDataSet made(Transaction transaction, String name) {
        RepresentationKey.requireName("data set", name);
        try (var rows = transaction.execute("MERGE (d:DataSet {name: $name}) RETURN d", Map.of("name", name))) {
            Node node = (Node) rows.next().get("d");
            transaction.acquireWriteLock(node);
            return new StoredDataSet(transaction, node, name);
        }
    }

    /** Raises the number of samples to {@code size}, if fewer were known. */
    void growTo(long size) {
        if (((Number) node.getProperty("size", -1L)).longValue() < size) {
            node.setProperty("size", size);
        }
        if (!node.hasProperty("classes")) {
            node.setProperty("classes", 0L);
        }
    }

    /**
     * Makes the classes that are missing and names those that had no name yet, i.e. were named by their number.
     *
     * @throws ConflictException if a class has another name in the store
     */
    void name(List<String> names) {
        for (int label = 0; label < names.size(); label++) {
            String unnamed = Integer.toString(label);
            Node stored = classes.get(label);
            if (stored == null) {
                stored = transaction.createNode(Graph.CLASS);
                stored.setProperty("key", name + "/" + label);
                stored.setProperty("label", (long) label);
                stored.setProperty("name", names.get(label));
                stored.createRelationshipTo(node, Graph.IN_DATA_SET);
                classes.put(label, stored);
                node.setProperty("classes", (long) classes.size());
                continue;
            }
            Object known = stored.getProperty("name");
            if (known.equals(unnamed)) {
                if (!names.get(label).equals(unnamed)) {
                    stored.setProperty("name", names.get(label));
                }
            } else if (!names.get(label).equals(unnamed) && !known.equals(names.get(label))) {
                throw new ConflictException(
                        "class %d of data set '%s' is named '%s' in the store and '%s' here; use the stored name, or ingest under another data set name"
                                .formatted(label, name, known, names.get(label)));
            }
        }
        requireDistinctNames();
    }

    private void requireDistinctNames() {
        var seen = new HashMap<Object, Integer>();
        for (int label = 0; label < classes.size(); label++) {
            Object className = classes.get(label).getProperty("name");
            Integer other = seen.putIfAbsent(className, label);
            if (other != null) {
                throw new ConflictException(
                        "classes %d and %d of data set '%s' would both be named '%s'; expected one distinct name a class"
                                .formatted(other, label, name, className));
            }
        }
    }

    /**
     * Labels that only latents about to be deleted vouch for are not looked at.
     *
     * @param labels [samples.length], or null to check nothing
     * @throws ConflictException naming the first sample whose stored label differs
     */
    void requireLabels(int[] samples, int[] labels) {
        if (labels == null) {
            return;
        }
        for (int i = 0; i < samples.length; i++) {
            requireClass(labels[i]);
            Node sample = transaction.findNode(Graph.SAMPLE, "key", name + "/" + samples[i]);
            if (sample != null && stays(sample)) {
                requireLabel(sample, samples[i], labels[i]);
            }
        }
    }

    private static boolean stays(Node sample) {
        for (Relationship of : sample.getRelationships(Direction.INCOMING, Graph.OF)) {
            Node representation = of.getStartNode()
                    .getSingleRelationship(Graph.IN, Direction.OUTGOING)
                    .getEndNode();
            if (!"removing".equals(representation.getProperty("status"))) {
                return true;
            }
        }
        return false;
    }

    /** The sample, made if there is none, labelled if it had no label. {@code label} may be null: not known. */
    Node sample(int index, Integer label) {
        String key = name + "/" + index;
        Node sample = transaction.findNode(Graph.SAMPLE, "key", key);
        boolean labelled = false;
        if (sample == null) {
            sample = transaction.createNode(Graph.SAMPLE);
            sample.setProperty("key", key);
            sample.setProperty("index", (long) index);
        } else if (label != null) {
            labelled = requireLabel(sample, index, label);
        }
        if (label != null && !labelled) {
            sample.createRelationshipTo(requireClass(label), Graph.LABELLED);
        }
        return sample;
    }

    private Node requireClass(int label) {
        Node stored = classes.get(label);
        if (stored == null) {
            throw new InvalidInputException("label %d names no class of data set '%s'; expected 0 to %d"
                    .formatted(label, name, classes.size() - 1));
        }
        return stored;
    }

    /** Whether the sample has a label, which then is this one. */
    private boolean requireLabel(Node sample, int index, int label) {
        Relationship labelled = sample.getSingleRelationship(Graph.LABELLED, Direction.OUTGOING);
        if (labelled == null) {
            return false;
        }
        if (labelled.getEndNode().equals(requireClass(label))) {
            return true;
        }
        Node stored = labelled.getEndNode();
        throw new ConflictException(
                "sample %s/%d is labelled %s ('%s') in the store and %d ('%s') here; mend the labels, or ingest under another data set name"
                        .formatted(
                                name,
                                index,
                                stored.getProperty("label"),
                                stored.getProperty("name"),
                                label,
                                classes.get(label).getProperty("name")));
    }

    /**
     * Stores the picture of each sample that has none yet, or of each.
     *
     * @return pictures stored
     */
    long thumbnails(int[] samples, List<byte[]> images, boolean replace) {
        long stored = 0;
        for (int i = 0; i < samples.length; i++) {
            Node sample = transaction.findNode(Graph.SAMPLE, "key", name + "/" + samples[i]);
            if (sample != null && (replace || !sample.hasProperty("thumbnail"))) {
                sample.setProperty("thumbnail", images.get(i));
                stored++;
            }
        }
        return stored;
    }

    /** Whether a run has it, or an unfinished representation that is not about to be deleted. */
    boolean isUsed() {
        return node.hasRelationship(Direction.INCOMING, Graph.TRAINED_ON) || isAwaited("writing");
    }

    /** Deletes the data set with its classes if no run and no unfinished representation needs it. */
    void deleteIfUnused() {
        if (isUsed() || isAwaited("removing")) {
            return;
        }
        selections().forEach(Removal::delete);
        classes.values().forEach(Removal::delete);
        node.delete();
    }

    /** A selection goes with the last of its samples. */
    void deleteEmptySelections() {
        selections().stream()
                .filter(selection -> !selection.hasRelationship(Direction.INCOMING, Graph.IN))
                .forEach(Removal::delete);
    }

    private List<Node> selections() {
        var selections = new ArrayList<Node>();
        node.getRelationships(Direction.INCOMING, Graph.OF).forEach(of -> selections.add(of.getStartNode()));
        return selections;
    }

    private boolean isAwaited(String status) {
        try (var awaiting = transaction.findNodes(Graph.REPRESENTATION, "dataSet", name, "status", status)) {
            return awaiting.hasNext();
        }
    }
}
