package latentgraph.analytics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.store.Store;

/** The small graphs the tests work on, written as the ingest would. */
final class Graphs {
    /** Three classes of 40 points in the plane, cats and dogs overlapping, ships apart; with predictions. */
    static final String PETS = "pets-seed1/e3/fc";

    static final LatentMatrix PETS_LATENTS;
    static final Labels PETS_LABELS;
    static final int[] PETS_PREDICTIONS;
    /** The same points without labels. */
    static final String BARE = "bare/e0/fc";

    static {
        var random = new Random(7);
        double[][] centres = {{0, 0}, {2, 0}, {9, 9}};
        float[] values = new float[240];
        int[] labels = new int[120];
        int[] predictions = new int[120];
        for (int i = 0; i < 120; i++) {
            labels[i] = i % 3;
            predictions[i] = i < 12 ? 2 : labels[i];
            values[2 * i] = (float) (centres[labels[i]][0] + random.nextGaussian());
            values[2 * i + 1] = (float) (centres[labels[i]][1] + random.nextGaussian());
        }
        PETS_LATENTS = new LatentMatrix(120, 2, values);
        PETS_LABELS = new Labels(labels, List.of("cat", "dog", "ship"));
        PETS_PREDICTIONS = predictions;
    }

    private Graphs() {}

    static void fill(Store store) {
        var neighbours = neighbours(PETS_LATENTS, 8);
        write(store, PETS, neighbours, PETS_LABELS, PETS_PREDICTIONS);
        write(store, BARE, neighbours, null, null);
    }

    static NeighbourGraph neighbours(LatentMatrix latents, int k) {
        return NearestNeighbours.exact(latents, Metric.MANHATTAN, k, 1, Progress.SILENT);
    }

    /** A representation of a data set of its own, named after its run; labels and predictions are null for none. */
    static void write(Store store, String key, NeighbourGraph neighbours, Labels labels, int[] predictions) {
        var parsed = RepresentationKey.parse(key);
        List<Map<String, Object>> latents = new ArrayList<>();
        List<Map<String, Object>> edges = new ArrayList<>();
        for (int i = 0; i < neighbours.size(); i++) {
            Map<String, Object> properties = new HashMap<>(Map.of("index", (long) i));
            if (labels != null) {
                properties.put("label", (long) labels.values()[i]);
            }
            if (predictions != null) {
                properties.put("prediction", (long) predictions[i]);
            }
            latents.add(properties);
            for (int rank = 1; rank <= neighbours.k(); rank++) {
                edges.add(Map.of(
                        "source", (long) i,
                        "target", (long) neighbours.neighbour(i, rank),
                        "rank", (long) rank,
                        "distance", (double) neighbours.distance(i, rank)));
            }
        }
        store.write(
                """
                CREATE (d:DataSet {name: $run, size: $size, classes: size($names)})
                CREATE (run:Run {id: $run, dataSet: $run})-[:TRAINED_ON]->(d)
                CREATE (:Representation {key: $key, run: $run, epoch: $epoch, layer: $layer, size: $size, dimension: 2,
                    classes: size($names), metric: 'manhattan', k: $k, edges: $size * $k, status: 'ready',
                    contentHash: '0123456789abcdef'})-[:OF_RUN]->(run)
                WITH d
                UNWIND range(0, size($names) - 1) AS label
                CREATE (:Class {key: $run + '/' + label, label: label, name: $names[label]})-[:IN_DATA_SET]->(d)""",
                Map.of(
                        "run",
                        parsed.run(),
                        "key",
                        key,
                        "epoch",
                        (long) parsed.epoch(),
                        "layer",
                        parsed.layer(),
                        "size",
                        (long) neighbours.size(),
                        "k",
                        (long) neighbours.k(),
                        "names",
                        labels == null ? List.of() : labels.names()));
        store.write(
                """
                MATCH (r:Representation {key: $key})
                UNWIND $latents AS properties
                CREATE (s:Sample {key: r.run + '/' + properties.index, index: properties.index})
                CREATE (l:Latent)-[:IN]->(r)
                SET l = properties
                CREATE (l)-[:OF]->(s)""",
                Map.of("key", key, "latents", latents));
        store.write(
                """
                MATCH (:Representation {key: $key})<-[:IN]-(l:Latent)
                WITH l ORDER BY l.index
                WITH collect(l) AS latents
                UNWIND $edges AS edge
                WITH latents[edge.source] AS s, latents[edge.target] AS t, edge
                CREATE (s)-[:NEAREST {rank: edge.rank, distance: edge.distance}]->(t)""",
                Map.of("key", key, "edges", edges));
    }

    static void delete(Store store, String key) {
        store.write(
                """
                MATCH (r:Representation {key: $key})-[:OF_RUN]->(run)-[:TRAINED_ON]->(d)
                OPTIONAL MATCH (d)<-[:IN_DATA_SET]-(c)
                DETACH DELETE run, d, c
                WITH DISTINCT r
                MATCH (r)<-[:IN]-(l:Latent)-[:OF]->(s)
                DETACH DELETE r, l, s""",
                Map.of("key", key));
    }

    /** Nodes (:Vertex {graph, id}) joined by LINK in the given directions. */
    static void writeLinks(Store store, String graph, int vertices, int[][] edges) {
        store.write(
                "UNWIND range(0, $vertices - 1) AS id CREATE (:Vertex {graph: $graph, id: id})",
                Map.of("graph", graph, "vertices", (long) vertices));
        store.write(
                """
                MATCH (v:Vertex {graph: $graph})
                WITH v ORDER BY v.id
                WITH collect(v) AS vs
                UNWIND $edges AS edge
                WITH vs[edge[0]] AS a, vs[edge[1]] AS b
                CREATE (a)-[:LINK {weight: 1.0}]->(b)""",
                Map.of("graph", graph, "edges", longs(edges)));
    }

    static List<List<Long>> longs(int[][] edges) {
        return java.util.Arrays.stream(edges)
                .map(edge -> IntStream.of(edge).asLongStream().boxed().toList())
                .toList();
    }
}
