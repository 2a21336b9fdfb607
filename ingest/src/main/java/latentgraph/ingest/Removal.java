package latentgraph.ingest;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import latentgraph.core.ConflictException;
import latentgraph.core.UnknownKeyException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Transaction;

/**
 * Removal in two steps: {@link #hide} takes a representation out of sight in one transaction, {@link #sweep} deletes what
 * is hidden or abandoned in as many as it needs. What nothing else uses goes with it: class graphs, samples, selections of these alone, run, data set.
 */
final class Removal {
    private static final int LATENTS_A_SWEEP = 2000;
    /** A living ingest holds the representation's lock, or is heard of every {@link Ingest#SIGN_OF_LIFE_MILLIS}. */
    private static final long ABANDONED_AFTER_MILLIS = Duration.ofMinutes(2).toMillis();

    private Removal() {}

    /**
     * @param key of a representation, of a class graph, of an experiment, or the id of a run with all its representations
     * @return representations, class graphs and experiments hidden or deleted
     * @throws UnknownKeyException if there is none
     * @throws ConflictException if a run and a class graph both go by that name; then nothing was removed
     */
    static long remove(Transaction transaction, String key) {
        List<Node> found = new ArrayList<>();
        Node run = transaction.findNode(Graph.RUN, "id", key);
        Node representation = transaction.findNode(Graph.REPRESENTATION, "key", key);
        Node classGraph = transaction.findNode(Graph.CLASS_GRAPH, "key", key);
        Node experiment = transaction.findNode(Graph.EXPERIMENT, "key", key);
        if (run != null && classGraph != null) {
            throw new ConflictException(
                    "'%1$s' is a run and a class graph; nothing was removed. Remove the run's representations first, by their keys (%1$s/e…/…)"
                            .formatted(key));
        }
        if (run != null) {
            transaction.acquireWriteLock(run.getSingleRelationship(Graph.TRAINED_ON, Direction.OUTGOING)
                    .getEndNode());
            run.getRelationships(Direction.INCOMING, Graph.OF_RUN).forEach(of -> found.add(of.getStartNode()));
        } else if (representation != null && "ready".equals(representation.getProperty("status"))) {
            transaction.acquireWriteLock(transaction.findNode(Graph.DATA_SET, "name", dataSetOf(representation)));
            found.add(representation);
        }
        found.forEach(ready -> hide(transaction, ready));
        if (classGraph != null) {
            deleteWithParts(classGraph);
            return 1;
        }
        if (experiment != null) {
            deleteWithParts(experiment);
            return 1;
        }
        if (found.isEmpty()) {
            throw new UnknownKeyException(
                    "'%s' is no representation, run, class graph or experiment of this store; 'latentgraph list' says what there is, 'latentgraph query experiments/list' which experiments"
                            .formatted(key));
        }
        return found.size();
    }

    /** Takes a representation, with all that was derived from it, out of sight; its latents wait for {@link #sweep}. */
    static void hide(Transaction transaction, Node representation) {
        transaction.acquireWriteLock(representation);
        representation.setProperty("dataSet", dataSetOf(representation));
        representation.setProperty("status", "removing");
        representation.setProperty("key", "removing/" + representation.getElementId());
        deleteDerived(representation);
        for (Relationship ofRun : representation.getRelationships(Direction.OUTGOING, Graph.OF_RUN)) {
            Node run = ofRun.getEndNode();
            ofRun.delete();
            if (!run.hasRelationship(Direction.INCOMING, Graph.OF_RUN)) {
                deleteDerived(run);
                delete(run);
            }
        }
        // Whatever else was attached to it, such as comparisons; not the latents, which may be millions.
        for (var type : representation.getRelationshipTypes()) {
            if (!type.equals(Graph.IN)) {
                representation.getRelationships(type).forEach(Relationship::delete);
            }
        }
    }

    private static String dataSetOf(Node representation) {
        if (representation.hasProperty("dataSet")) {
            return (String) representation.getProperty("dataSet");
        }
        return (String) representation
                .getSingleRelationship(Graph.OF_RUN, Direction.OUTGOING)
                .getEndNode()
                .getProperty("dataSet");
    }

    /** Class graphs, the head and experiments: an experiment goes with the first of what it is of. */
    private static void deleteDerived(Node node) {
        for (Relationship of : node.getRelationships(Direction.INCOMING, Graph.OF)) {
            Node derived = of.getStartNode();
            if (derived.hasLabel(Graph.CLASS_GRAPH)
                    || derived.hasLabel(Graph.EXPERIMENT)
                    || derived.hasLabel(Graph.HEAD)) {
                deleteWithParts(derived);
            }
        }
    }

    private static void deleteWithParts(Node whole) {
        for (Relationship in : whole.getRelationships(Direction.INCOMING, Graph.IN)) {
            delete(in.getStartNode());
        }
        delete(whole);
    }

    static void delete(Node node) {
        node.getRelationships().forEach(Relationship::delete);
        node.delete();
    }

    /**
     * Deletes a few thousand latents of what is hidden or {@link #isAbandoned abandoned}.
     *
     * @param kept keys (run/e1/layer) whose unfinished work is about to be resumed, and stays
     * @return whether something was deleted, so that there may be more
     */
    static boolean sweep(Transaction transaction, Collection<String> kept) {
        Node next = next(transaction, kept);
        if (next == null) {
            return false;
        }
        // Made, should a person have deleted it: it goes again below.
        StoredDataSet dataSet = StoredDataSet.made(transaction, dataSetOf(next));
        transaction.acquireWriteLock(next);
        if (next(transaction, kept) == null || !next(transaction, kept).equals(next)) {
            return true; // Someone else was quicker; look again.
        }
        if ("writing".equals(next.getProperty("status"))) {
            hide(transaction, next);
        }
        int deleted = 0;
        try (var latents = next.getRelationships(Direction.INCOMING, Graph.IN)) {
            var rest = latents.iterator();
            for (; deleted < LATENTS_A_SWEEP && rest.hasNext(); deleted++) {
                deleteLatent(rest.next().getStartNode());
            }
        }
        if (deleted < LATENTS_A_SWEEP) {
            delete(next);
            dataSet.deleteEmptySelections();
            dataSet.deleteIfUnused();
        }
        return true;
    }

    private static Node next(Transaction transaction, Collection<String> kept) {
        try (var removing = transaction.findNodes(Graph.REPRESENTATION, "status", "removing");
                var writing = transaction.findNodes(Graph.REPRESENTATION, "status", "writing")) {
            List<Node> candidates = new ArrayList<>();
            removing.stream().forEach(candidates::add);
            writing.stream()
                    .filter(Removal::isAbandoned)
                    .filter(node -> !kept.contains(StagedRepresentation.keyOf(node)))
                    .forEach(candidates::add);
            return candidates.stream()
                    .min(Comparator.comparing(Node::getElementId))
                    .orElse(null);
        }
    }

    /**
     * Whether nobody writes an unfinished representation any more: its ingest said that it stops, or was not heard of since
     * this process started, or for two minutes.
     */
    static boolean isAbandoned(Node unfinished) {
        long heardOf = (long) unfinished.getProperty(StagedRepresentation.TOUCHED_AT);
        return heardOf < ManagementFactory.getRuntimeMXBean().getStartTime()
                || heardOf < System.currentTimeMillis() - ABANDONED_AFTER_MILLIS;
    }

    private static void deleteLatent(Node latent) {
        Relationship of = latent.getSingleRelationship(Graph.OF, Direction.OUTGOING);
        Node sample = of.getEndNode();
        delete(latent);
        if (!sample.hasRelationship(Direction.INCOMING, Graph.OF)) {
            delete(sample);
        }
    }
}
