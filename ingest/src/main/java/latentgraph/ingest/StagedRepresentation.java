package latentgraph.ingest;

import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Head;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;
import org.neo4j.exceptions.KernelException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Transaction;
import org.neo4j.internal.kernel.api.Write;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.values.storable.Value;
import org.neo4j.values.storable.Values;

/**
 * A representation while it is written, inside one transaction that holds its lock. It stands under the key
 * {@code <key>@<content hash>} with status 'writing' and counts the rows written in the same transactions as the rows;
 * {@link #finish} gives it its own key and status 'ready'. So content is what identifies unfinished work: the same content
 * is resumed, by whoever brings it, other content never mixes with it.
 */
final class StagedRepresentation {
    /** The widest latent whose vector is stored: what Neo4j's vector index takes. */
    static final int MAX_VECTOR_DIMENSION = 4096;

    /** The same of a convolutional layer, whose channels are matched by their vectors: 64 channels of 128 × 128. */
    static final int MAX_SHAPED_DIMENSION = 1 << 20;

    static final int MAX_K = 4096;

    private static final String LATENTS_WRITTEN = "latentsWritten";
    private static final String LATENTS_JOINED = "latentsJoined";
    /** The sum of {@link #mixed} over the announced rows that are not written yet: 0 when all are, and no other. */
    private static final String AWAITED = "awaited";

    private static final String CREATED_AT = "createdAt";
    /** Milliseconds since 1970 at which its ingest was last heard of; 0 when it said that it stops. */
    static final String TOUCHED_AT = "touchedAt";

    private static final Map<String, Class<?>> RUN_PROPERTIES = Map.of(
            "architecture", String.class,
            "seed", Long.class,
            "framework", String.class,
            "dataSha256", String.class,
            "hyperparameters", String.class,
            "manifest", String.class);

    /**
     * The node ids of the latents of the representations written last, by staging node and time of creation: asked for at
     * each block of relationships, and read from the graph again when they are not here.
     */
    private static final Map<String, long[]> LATENT_IDS = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
            return size() > 4;
        }
    });

    /**
     * What a representation will be.
     *
     * @param contentHash SHA-256 over all that is stored of it, 64 hexadecimal digits
     * @param accuracy share of latents whose prediction is their label, in [0, 1]; null if not known
     * @param layerIndex where the layer stands in its network, the first at 0; null if not known. No part of the content
     * @param shape of a convolutional layer, with {@code dimension} values; null if it is none, or not known. No part of the
     *     content
     * @param head the classifier that sits on the layer; null if there is none. No part of the content
     */
    record Plan(
            RepresentationKey key,
            String contentHash,
            String dataSet,
            long dataSetSize,
            List<String> classNames,
            int size,
            int dimension,
            Metric metric,
            int k,
            boolean vectors,
            Double accuracy,
            Long layerIndex,
            LayerShape shape,
            Head head) {
        Plan {
            requireHash(contentHash);
            requireRange("size", size, 1, Integer.MAX_VALUE);
            requireRange("dimension", dimension, 1, Integer.MAX_VALUE);
            requireRange("k", k, 1, Math.min(MAX_K, size - 1));
            if (shape != null && shape.dimension() != dimension) {
                throw new InvalidInputException(
                        "%s has %d dimensions, but channels × height × width are %s; expected their product, %d"
                                .formatted(key, dimension, shape, shape.dimension()));
            }
            requireStorable(key, dimension, shape, vectors);
            if (accuracy != null && !(accuracy >= 0 && accuracy <= 1)) {
                throw new InvalidInputException("accuracy is " + accuracy + "; expected 0 to 1");
            }
        }
    }

    /** @throws InvalidInputException if its vectors are to be stored and are too long */
    static void requireStorable(RepresentationKey key, int dimension, LayerShape shape, boolean vectors) {
        int most = shape == null ? MAX_VECTOR_DIMENSION : MAX_SHAPED_DIMENSION;
        if (vectors && dimension > most) {
            throw new InvalidInputException(
                    "%s has %d dimensions; vectors are stored up to %d%s: ingest it without vectors (--no-vectors), which keeps the neighbours alone"
                            .formatted(
                                    key,
                                    dimension,
                                    most,
                                    shape == null
                                            ? ", of a convolutional layer whose channels, height and width are in run.json up to "
                                                    + MAX_SHAPED_DIMENSION
                                            : ""));
        }
    }

    /**
     * @param status {@code writing}; {@code unchanged}: the same content is ready already; {@code superseded}: unfinished
     *     work with other content stood under the key and now waits for {@link Removal#sweep}, after which to begin again
     * @param latents rows written so far
     * @param joined rows whose relationships are written so far
     */
    record Begun(String status, long latents, long joined) {}

    private final Transaction transaction;
    private final Node node;

    private StagedRepresentation(Transaction transaction, Node node) {
        this.transaction = transaction;
        this.node = node;
    }

    /**
     * Unfinished work with other content under the key gives way once it is abandoned, and only after everything that
     * could refuse this content was checked.
     *
     * @param samples [size], distinct indices in the data set
     * @param labels [size], or null
     * @throws ConflictException if what is ready under the key differs and is not to be replaced, another ingest is writing
     *     other content under it, or the data set's classes or labels differ from the stored ones; then nothing was written
     */
    static Begun begin(Transaction transaction, Plan plan, int[] samples, int[] labels, boolean replace) {
        requireSamples(plan, samples, labels);
        StoredDataSet dataSet = StoredDataSet.made(transaction, plan.dataSet());
        requireRunOf(transaction, plan.key().run(), plan.dataSet());
        Node ready =
                transaction.findNode(Graph.REPRESENTATION, "key", plan.key().toString());
        if (ready != null) {
            if (ready.getProperty("contentHash", "").equals(plan.contentHash())) {
                placeLayer(ready, plan);
                placeHead(transaction, ready, plan.head());
                return new Begun("unchanged", plan.size(), plan.size());
            }
            if (!replace) {
                throw new ConflictException(
                        "%s is there already with different content (%s); replace it, or use another run, epoch or layer"
                                .formatted(plan.key(), differences(ready, plan)));
            }
        }
        // What throws from here on undoes this too.
        boolean superseded = hideOtherContent(transaction, plan);
        if (!superseded || dataSet.isUsed()) {
            dataSet.name(plan.classNames());
            dataSet.requireLabels(samples, labels);
        }
        if (superseded) {
            dataSet.deleteIfUnused();
            return new Begun("superseded", 0, 0);
        }
        dataSet.growTo(Math.max(plan.dataSetSize(), Arrays.stream(samples).max().orElseThrow() + 1L));

        Node node = transaction.findNode(
                Graph.REPRESENTATION, "key", stagingKey(plan.key().toString(), plan.contentHash()));
        if (node == null) {
            node = create(transaction, plan, labels != null);
            node.setProperty(AWAITED, mixed(0, samples, labels));
        }
        transaction.acquireWriteLock(node);
        var staged = new StagedRepresentation(transaction, node);
        staged.touch();
        return new Begun("writing", staged.count(LATENTS_WRITTEN), staged.count(LATENTS_JOINED));
    }

    private static Node create(Transaction transaction, Plan plan, boolean labelled) {
        Node node = transaction.createNode(Graph.REPRESENTATION);
        node.setProperty("key", stagingKey(plan.key().toString(), plan.contentHash()));
        node.setProperty("status", "writing");
        node.setProperty("run", plan.key().run());
        node.setProperty("epoch", (long) plan.key().epoch());
        node.setProperty("layer", plan.key().layer());
        node.setProperty("size", (long) plan.size());
        node.setProperty("dimension", (long) plan.dimension());
        node.setProperty("classes", labelled ? (long) plan.classNames().size() : 0L);
        node.setProperty("metric", plan.metric().key());
        node.setProperty("k", (long) plan.k());
        node.setProperty("edges", (long) plan.size() * plan.k());
        node.setProperty("vectors", plan.vectors());
        node.setProperty("contentHash", plan.contentHash());
        if (plan.accuracy() != null) {
            node.setProperty("accuracy", plan.accuracy());
        }
        placeLayer(node, plan);
        placeHead(transaction, node, plan.head());
        node.setProperty("dataSet", plan.dataSet());
        node.setProperty(LATENTS_WRITTEN, 0L);
        node.setProperty(LATENTS_JOINED, 0L);
        node.setProperty(CREATED_AT, System.nanoTime());
        return node;
    }

    private static void placeLayer(Node representation, Plan plan) {
        if (plan.layerIndex() != null && !plan.layerIndex().equals(representation.getProperty("layerIndex", null))) {
            representation.setProperty("layerIndex", plan.layerIndex());
        }
        if (plan.shape() != null) {
            representation.setProperty("channels", (long) plan.shape().channels());
            representation.setProperty("height", (long) plan.shape().height());
            representation.setProperty("width", (long) plan.shape().width());
        }
    }

    /** What is no longer the head gives way; what was not given stays. */
    private static void placeHead(Transaction transaction, Node representation, Head head) {
        if (head == null) {
            return;
        }
        String hash = new ContentHash()
                .add("latentgraph head 1")
                .add(new int[] {head.dimension(), head.classes()})
                .add(head.weight())
                .add(head.bias())
                .hex();
        for (Relationship of : representation.getRelationships(Direction.INCOMING, Graph.OF)) {
            if (of.getStartNode().hasLabel(Graph.HEAD)) {
                if (hash.equals(of.getStartNode().getProperty("contentHash", null))) {
                    return;
                }
                Removal.delete(of.getStartNode());
            }
        }
        Node node = transaction.createNode(Graph.HEAD);
        node.setProperty("dimension", (long) head.dimension());
        node.setProperty("classes", (long) head.classes());
        node.setProperty("weight", head.weight());
        node.setProperty("bias", head.bias());
        node.setProperty("contentHash", hash);
        node.createRelationshipTo(representation, Graph.OF);
    }

    /**
     * Marks abandoned work under the same key with other content for removal.
     *
     * @return whether there was any
     * @throws ConflictException if it is not abandoned
     */
    private static boolean hideOtherContent(Transaction transaction, Plan plan) {
        List<Node> unfinished = new ArrayList<>();
        try (var writing = transaction.findNodes(Graph.REPRESENTATION, "status", "writing")) {
            writing.stream()
                    .filter(node -> keyOf(node).equals(plan.key().toString()))
                    .filter(node -> !plan.contentHash().equals(node.getProperty("contentHash")))
                    .forEach(unfinished::add);
        }
        boolean hidden = false;
        for (Node other : unfinished) {
            transaction.acquireWriteLock(other);
            // It may have become ready while the lock was waited for.
            if (other.getProperty("status", "").equals("writing")) {
                if (!Removal.isAbandoned(other)) {
                    throw new ConflictException(
                            "another ingest is writing %s with other content, last heard of %d s ago; let it finish or stop it. If it was killed, ingest again in two minutes"
                                    .formatted(
                                            plan.key(),
                                            (System.currentTimeMillis() - (long) other.getProperty(TOUCHED_AT))
                                                    / 1000));
                }
                Removal.hide(transaction, other);
                hidden = true;
            }
        }
        return hidden;
    }

    /** The key that an unfinished or ready representation has when it is whole. */
    static String keyOf(Node representation) {
        return new RepresentationKey(
                        (String) representation.getProperty("run"),
                        ((Number) representation.getProperty("epoch")).intValue(),
                        (String) representation.getProperty("layer"))
                .toString();
    }

    /**
     * The unfinished representation, locked.
     *
     * @return null if it is ready: someone else brought the same content and has finished
     * @throws ConflictException if it is gone: an ingest of other content under the key came later
     */
    static StagedRepresentation locked(Transaction transaction, String key, String contentHash) {
        RepresentationKey.parse(key);
        requireHash(contentHash);
        Node node = find(transaction, key, contentHash);
        if (node != null) {
            transaction.acquireWriteLock(node);
            // Whoever held the lock before may have finished or removed it.
            node = find(transaction, key, contentHash);
        }
        if (node != null) {
            return new StagedRepresentation(transaction, node);
        }
        Node ready = transaction.findNode(Graph.REPRESENTATION, "key", key);
        if (ready != null && contentHash.equals(ready.getProperty("contentHash"))) {
            return null;
        }
        throw new ConflictException(
                "the unfinished ingest of %s was removed while it went on, by an ingest of other content under that key or after two minutes of silence; ingest it again"
                        .formatted(key));
    }

    /**
     * A sign of life of the ingest that writes the representation, or its last one.
     *
     * @param going false to say that it stops here, so that others need not wait for it
     */
    static void touch(Transaction transaction, String key, String contentHash, boolean going) {
        StagedRepresentation staged = locked(transaction, key, contentHash);
        if (staged != null && going) {
            staged.touch();
        } else if (staged != null) {
            staged.node.setProperty(TOUCHED_AT, 0L);
        }
    }

    private void touch() {
        node.setProperty(TOUCHED_AT, System.currentTimeMillis());
    }

    /** As {@link #locked}, with the data set's lock taken first, as all do that need both. */
    private static StagedRepresentation withDataSet(Transaction transaction, String key, String contentHash) {
        Node node = find(transaction, key, contentHash);
        if (node != null) {
            transaction.acquireWriteLock(transaction.findNode(Graph.DATA_SET, "name", node.getProperty("dataSet")));
        }
        return locked(transaction, key, contentHash);
    }

    private static Node find(Transaction transaction, String key, String contentHash) {
        Node node = transaction.findNode(Graph.REPRESENTATION, "key", stagingKey(key, contentHash));
        return node != null && "writing".equals(node.getProperty("status")) ? node : null;
    }

    /**
     * Writes the latents of rows {@code first .. first + samples.length}; rows that are there already are left alone.
     *
     * @param labels [rows], or null
     * @param predictions [rows], or null
     * @param vectors [rows × dimension] finite numbers; null if vectors are not kept
     * @return rows written so far, which is where to go on
     */
    static long latents(
            Transaction transaction,
            String key,
            String contentHash,
            long first,
            int[] samples,
            int[] labels,
            int[] predictions,
            FloatBuffer vectors) {
        StagedRepresentation staged = withDataSet(transaction, key, contentHash);
        if (staged == null) {
            return Long.MAX_VALUE;
        }
        Node node = staged.node;
        StoredDataSet dataSet = StoredDataSet.locked(transaction, (String) node.getProperty("dataSet"));
        long written = staged.count(LATENTS_WRITTEN);
        if (first >= 0 && first < written) {
            return written;
        }
        int dimension = (int) staged.count("dimension");
        boolean keepsVectors = (boolean) node.getProperty("vectors");
        staged.requireBlock(first, written, samples.length);
        requireLength("labels", labels == null ? samples.length : labels.length, samples.length);
        requireLength("predictions", predictions == null ? samples.length : predictions.length, samples.length);
        boolean labelled = staged.count("classes") > 0;
        if (labelled != (labels != null)) {
            throw new InvalidInputException("labels are %s in a representation that was announced %s them"
                    .formatted(labels == null ? "missing" : "given", labelled ? "with" : "without"));
        }
        long awaited = staged.count(AWAITED) - mixed(first, samples, labels);
        if (first + samples.length == staged.count("size") && awaited != 0) {
            throw new InvalidInputException(
                    "the samples or labels of %s are not those it was announced with; ingest it again".formatted(key));
        }
        node.setProperty(AWAITED, awaited);
        if (keepsVectors != (vectors != null)) {
            throw new InvalidInputException("vectors are %s in a representation that %s them"
                    .formatted(vectors == null ? "missing" : "given", keepsVectors ? "keeps" : "does not keep"));
        }
        if (vectors != null) {
            requireLength("vector values", vectors.remaining(), (long) samples.length * dimension);
        }
        for (int row = 0; row < samples.length; row++) {
            if (samples[row] < 0) {
                throw new InvalidInputException(
                        "sample index of row %d is %d; expected 0 or more".formatted(first + row, samples[row]));
            }
            if (predictions != null && predictions[row] < 0) {
                throw new InvalidInputException("prediction of row %d is %d; expected a class, 0 or more"
                        .formatted(first + row, predictions[row]));
            }
            Node latent = transaction.createNode(Graph.LATENT);
            latent.setProperty("index", first + row);
            if (labels != null) {
                latent.setProperty("label", (long) labels[row]);
            }
            if (predictions != null) {
                latent.setProperty("prediction", (long) predictions[row]);
            }
            if (vectors != null) {
                latent.setProperty("vector", vector(vectors, dimension, first + row));
            }
            latent.createRelationshipTo(node, Graph.IN);
            latent.createRelationshipTo(dataSet.sample(samples[row], labels == null ? null : labels[row]), Graph.OF);
        }
        return staged.advance(LATENTS_WRITTEN, first + samples.length);
    }

    /**
     * The sum over rows {@code first ..} of a number that tells each row's sample and label from others: over any blocks it
     * comes to the same as over the whole. It is there to find mistakes, not forgeries.
     */
    private static long mixed(long first, int[] samples, int[] labels) {
        long sum = 0;
        for (int row = 0; row < samples.length; row++) {
            long bits = first + row;
            for (long next : new long[] {samples[row], labels == null ? -1 : labels[row]}) {
                // SplitMix64's finalizer (Steele, Lea, Flood 2014)
                bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
                bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
                bits = (bits ^ bits >>> 31) + next;
            }
            bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
            sum += bits ^ bits >>> 27;
        }
        return sum;
    }

    private static float[] vector(FloatBuffer values, int dimension, long row) {
        float[] vector = new float[dimension];
        values.get(vector);
        for (int column = 0; column < dimension; column++) {
            if (!Float.isFinite(vector[column])) {
                throw new InvalidInputException("vector of row %d holds %s at column %d; expected finite numbers"
                        .formatted(row, vector[column], column));
            }
        }
        return vector;
    }

    /**
     * Joins rows {@code first ..} with their neighbours; rows that are joined already are left alone. All latents must be
     * written.
     *
     * @param neighbours [rows × k] row numbers
     * @param distances [rows × k], ascending along each row
     * @return rows joined so far, which is where to go on
     */
    static long join(
            KernelTransaction kernel, String key, String contentHash, long first, int[] neighbours, float[] distances) {
        StagedRepresentation staged = locked(kernel.internalTransaction(), key, contentHash);
        requireLength("distances", distances.length, neighbours.length);
        if (staged == null) {
            return Long.MAX_VALUE;
        }
        int size = (int) staged.count("size");
        int k = (int) staged.count("k");
        long joined = staged.count(LATENTS_JOINED);
        if (staged.count(LATENTS_WRITTEN) != size) {
            throw new InvalidInputException("%s has %d of its %d latents; expected all before the first is joined"
                    .formatted(key, staged.count(LATENTS_WRITTEN), size));
        }
        if (first >= 0 && first < joined) {
            return joined;
        }
        requireLength("neighbours", neighbours.length, (long) neighbours.length / k * k);
        staged.requireBlock(first, joined, neighbours.length / k);
        requireNeighbours(first, size, k, neighbours, distances);

        long[] ids = staged.latentIds(kernel);
        try {
            Write write = kernel.dataWrite();
            int nearest = kernel.tokenWrite().relationshipTypeGetOrCreateForName(Graph.NEAREST.name());
            int rank = kernel.tokenWrite().propertyKeyGetOrCreateForName("rank");
            int distance = kernel.tokenWrite().propertyKeyGetOrCreateForName("distance");
            var properties = new IntObjectHashMap<Value>();
            for (int i = 0; i < neighbours.length; i++) {
                long relationship = write.relationshipCreate(ids[(int) first + i / k], nearest, ids[neighbours[i]]);
                properties.put(rank, Values.longValue(i % k + 1));
                properties.put(distance, Values.doubleValue(distances[i]));
                write.relationshipApplyChanges(relationship, properties);
            }
        } catch (KernelException refused) {
            throw new IllegalStateException("writing the neighbours of " + key, refused);
        }
        return staged.advance(LATENTS_JOINED, first + neighbours.length / k);
    }

    private static void requireNeighbours(long first, int size, int k, int[] neighbours, float[] distances) {
        int[] row = new int[k];
        for (int start = 0; start < neighbours.length; start += k) {
            long source = first + start / k;
            for (int i = start; i < start + k; i++) {
                if (neighbours[i] < 0 || neighbours[i] >= size || neighbours[i] == source) {
                    throw new InvalidInputException("neighbour %d of row %d is %d; expected another row, 0 to %d"
                            .formatted(i - start + 1, source, neighbours[i], size - 1));
                }
                float least = i == start ? 0 : distances[i - 1];
                if (!(distances[i] >= least) || Float.isInfinite(distances[i])) {
                    throw new InvalidInputException(
                            "distance %d of row %d is %s; expected a finite number, not below the one before (%s)"
                                    .formatted(i - start + 1, source, distances[i], least));
                }
            }
            System.arraycopy(neighbours, start, row, 0, k);
            Arrays.sort(row);
            for (int i = 1; i < k; i++) {
                if (row[i] == row[i - 1]) {
                    throw new InvalidInputException(
                            "row %d lists neighbour %d twice; expected %d distinct ones".formatted(source, row[i], k));
                }
            }
        }
    }

    /** The node id of each row's latent. */
    private long[] latentIds(KernelTransaction kernel) {
        String token = node.getElementId() + node.getProperty(CREATED_AT);
        long[] known = LATENT_IDS.get(token);
        if (known == null) {
            known = new long[(int) count("size")];
            for (Relationship in : node.getRelationships(Direction.INCOMING, Graph.IN)) {
                Node latent = in.getStartNode();
                known[((Number) latent.getProperty("index")).intValue()] =
                        kernel.internalTransaction().elementIdMapper().nodeId(latent.getElementId());
            }
            LATENT_IDS.put(token, known);
        }
        return known;
    }

    /**
     * Makes the representation visible under its own key, in place of what stood there, and joins it to its run.
     *
     * @param run properties of the run: texts, and seed, an integer
     * @return 'ingested', 'replaced', or 'unchanged' if it was visible already
     * @throws InvalidInputException unless all latents are written and joined
     * @throws ConflictException if different content became ready meanwhile and is not to be replaced
     */
    static String finish(
            Transaction transaction, String key, String contentHash, Map<String, Object> run, boolean replace) {
        run.forEach((name, value) -> {
            Class<?> type = RUN_PROPERTIES.get(name);
            if (type == null || !(value == null || type.isInstance(value))) {
                throw new InvalidInputException("run.%s is %s; expected %s"
                        .formatted(
                                name,
                                value,
                                type == null
                                        ? "no other fields than " + new TreeSet<>(RUN_PROPERTIES.keySet())
                                        : type == Long.class ? "an integer" : "a text"));
            }
        });
        StagedRepresentation staged = withDataSet(transaction, key, contentHash);
        return staged == null ? "unchanged" : staged.finish(key, run, replace);
    }

    private String finish(String key, Map<String, Object> run, boolean replace) {
        long size = count("size");
        long linked = node.getDegree(Graph.IN, Direction.INCOMING);
        if (count(LATENTS_WRITTEN) != size || count(LATENTS_JOINED) != size || linked != size) {
            throw new InvalidInputException(
                    "%s is not whole: %d latents, of which %d are counted and %d joined; expected %d of each"
                            .formatted(key, linked, count(LATENTS_WRITTEN), count(LATENTS_JOINED), size));
        }
        Node old = transaction.findNode(Graph.REPRESENTATION, "key", key);
        if (old != null && !replace) {
            throw new ConflictException(
                    "%s became ready with different content while this ingest went on; replace it, or use another run, epoch or layer"
                            .formatted(key));
        }
        node.createRelationshipTo(runOf(run), Graph.OF_RUN);
        if (old != null) {
            Removal.hide(transaction, old);
        }
        List.of(LATENTS_WRITTEN, LATENTS_JOINED, AWAITED, CREATED_AT, TOUCHED_AT, "dataSet")
                .forEach(node::removeProperty);
        node.setProperty("key", key);
        node.setProperty("status", "ready");
        return old == null ? "ingested" : "replaced";
    }

    /** The run, made if there is none, told what is new about it. What is not given stays as it was. */
    private Node runOf(Map<String, Object> properties) {
        String id = (String) node.getProperty("run");
        String dataSet = (String) node.getProperty("dataSet");
        requireRunOf(transaction, id, dataSet);
        Node run = transaction.findNode(Graph.RUN, "id", id);
        if (run == null) {
            run = transaction.createNode(Graph.RUN);
            run.setProperty("id", id);
            run.setProperty("dataSet", dataSet);
            run.setProperty("ingestedAt", Instant.now().toString());
            run.createRelationshipTo(transaction.findNode(Graph.DATA_SET, "name", dataSet), Graph.TRAINED_ON);
        }
        for (String name : RUN_PROPERTIES.keySet()) {
            Object value = properties.get(name);
            if (value != null && !value.equals(run.getProperty(name, null))) {
                run.setProperty(name, value);
            }
        }
        return run;
    }

    private static void requireRunOf(Transaction transaction, String id, String dataSet) {
        Node run = transaction.findNode(Graph.RUN, "id", id);
        if (run != null && !dataSet.equals(run.getProperty("dataSet"))) {
            throw new ConflictException(
                    "run '%s' belongs to data set '%s' in the store and to '%s' here; use another run name, or that data set"
                            .formatted(id, run.getProperty("dataSet"), dataSet));
        }
        if (transaction.findNode(Graph.CLASS_GRAPH, "key", id) != null) {
            throw new ConflictException(
                    "'%1$s' is the name of a class graph in the store, so no run can have it; use another run name, or remove the class graph: latentgraph remove %1$s"
                            .formatted(id));
        }
    }

    private static void requireSamples(Plan plan, int[] samples, int[] labels) {
        requireLength("sample indices", samples.length, plan.size());
        requireLength("labels", labels == null ? plan.size() : labels.length, plan.size());
        if (labels != null && plan.classNames().isEmpty()) {
            throw new InvalidInputException("labels are given, but no class names; expected one a class");
        }
        int[] sorted = samples.clone();
        Arrays.sort(sorted);
        if (sorted[0] < 0) {
            throw new InvalidInputException("a sample index is " + sorted[0] + "; expected 0 or more");
        }
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new InvalidInputException(
                        "sample index " + sorted[i] + " stands twice; expected one latent a sample");
            }
        }
    }

    private static String differences(Node ready, Plan plan) {
        var asked = new LinkedHashMap<String, Object>();
        asked.put("size", (long) plan.size());
        asked.put("dimension", (long) plan.dimension());
        asked.put("metric", plan.metric().key());
        asked.put("k", (long) plan.k());
        asked.put("vectors", plan.vectors());
        String differing = asked.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(ready.getProperty(entry.getKey(), null)))
                .map(entry -> "%s is %s in the store and %s here"
                        .formatted(entry.getKey(), ready.getProperty(entry.getKey(), null), entry.getValue()))
                .collect(Collectors.joining(", "));
        return differing.isEmpty() ? "other latents, labels, predictions or samples" : differing;
    }

    private static String stagingKey(String key, String contentHash) {
        return key + "@" + contentHash;
    }

    private long count(String property) {
        return ((Number) node.getProperty(property)).longValue();
    }

    private long advance(String counter, long rows) {
        node.setProperty(counter, rows);
        touch();
        return rows;
    }

    private void requireBlock(long first, long expected, int rows) {
        if (first != expected || rows < 1 || rows > count("size") - first) {
            throw new InvalidInputException("block of %d rows from row %d; expected 1 to %d rows from row %d"
                    .formatted(rows, first, count("size") - expected, expected));
        }
    }

    private static void requireHash(String contentHash) {
        if (contentHash == null || !contentHash.matches("[0-9a-f]{64}")) {
            throw new InvalidInputException(
                    "content hash is '" + contentHash + "'; expected the 64 hexadecimal digits of a SHA-256");
        }
    }

    private static void requireRange(String what, long found, long least, long most) {
        if (found < least || found > most) {
            throw new InvalidInputException("%s is %d; expected %d to %d".formatted(what, found, least, most));
        }
    }

    private static void requireLength(String what, long found, long expected) {
        if (found != expected) {
            throw new InvalidInputException("%d %s; expected %d".formatted(found, what, expected));
        }
    }
}
