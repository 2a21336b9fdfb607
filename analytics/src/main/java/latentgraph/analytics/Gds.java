package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.UnknownKeyException;
import org.neo4j.gds.api.DatabaseId;
import org.neo4j.gds.api.Graph;
import org.neo4j.gds.core.Username;
import org.neo4j.gds.core.loading.CatalogRequest;
import org.neo4j.gds.core.loading.GraphStoreCatalog;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Transaction;

/**
 * Graph Data Science as one user of one database sees it. Our graphs go in as projections of their row numbers, for the
 * time of one call and under a name nobody else has.
 */
record Gds(Transaction transaction, String user, DatabaseId database) {
    // GDS would keep both copies of a mutual pair, so pairs come here deduplicated and are made undirected once.
    private static final String PROJECT =
            """
            UNWIND range(0, size($sources) - 1) AS edge
            WITH $sources[edge] AS source,
                 CASE WHEN $targets[edge] < 0 THEN null ELSE $targets[edge] END AS target,
                 $weights[edge] AS weight
            RETURN gds.graph.project($graph, source, target, {relationshipProperties: {weight: weight}},
                                     {undirectedRelationshipTypes: ['*'], readConcurrency: 1}) AS projection""";

    private static final String PROJECT_LATENTS =
            """
            UNWIND range(0, size($sources) - 1) AS edge
            WITH $sources[edge] AS s, $targets[edge] AS t, $weights[edge] AS distance
            RETURN gds.graph.project($graph, $nodes[s], CASE WHEN t < 0 THEN null ELSE $nodes[t] END,
                                     {sourceNodeLabels: ['Latent'], targetNodeLabels: ['Latent'],
                                      sourceNodeProperties: $properties[s],
                                      targetNodeProperties: CASE WHEN t < 0 THEN null ELSE $properties[t] END,
                                      relationshipType: 'NEAREST', relationshipProperties: {distance: distance}},
                                     {undirectedRelationshipTypes: ['*'], readConcurrency: 1}) AS projection""";

    Gds(Transaction transaction, Username username, GraphDatabaseService database) {
        this(transaction, username.username(), DatabaseId.of(database.databaseName()));
    }

    /**
     * Communities by Louvain: one thread, so that a repeat gives the same. They are numbered from 0, the largest first,
     * among equals the one with the lowest vertex.
     *
     * @param weighted whether the edges' weights count as strengths; without, every edge counts 1
     * @return [vertices]
     */
    int[] communities(UndirectedGraph graph, boolean weighted) {
        double total = 0;
        for (float weight : graph.weights()) {
            total += weight;
        }
        if (graph.edges() == 0 || (weighted && total == 0)) {
            return renumbered(ascending(graph.vertices()));
        }
        return withProjection(graph, name -> {
            int[] communities = new int[graph.vertices()];
            Map<String, Object> configuration = new HashMap<>(Map.of("concurrency", 1));
            if (weighted) {
                configuration.put("relationshipWeightProperty", "weight");
            }
            try (var rows = transaction.execute(
                    "CALL gds.louvain.stream($graph, $configuration) YIELD nodeId, communityId",
                    Map.of("graph", name, "configuration", configuration))) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    communities[Math.toIntExact((Long) row.get("nodeId"))] =
                            Math.toIntExact((Long) row.get("communityId"));
                }
            }
            return renumbered(communities);
        });
    }

    String version() {
        try (var rows = transaction.execute("RETURN gds.version() AS version")) {
            return (String) rows.next().get("version");
        }
    }

    /**
     * A shortest path.
     *
     * @param vertices on the way
     * @param costs the length so far at each
     */
    record Path(int[] vertices, double[] costs) {}

    /** The shortest path by Dijkstra, or null if there is none. */
    Path shortestPath(UndirectedGraph graph, int source, int target) {
        if (source == target) {
            return new Path(new int[] {source}, new double[] {0});
        }
        return withProjection(graph, name -> {
            try (var rows = transaction.execute(
                    """
                    CALL gds.shortestPath.dijkstra.stream($graph, {sourceNode: $source, targetNode: $target,
                        relationshipWeightProperty: 'weight', concurrency: 1})
                    YIELD nodeIds, costs""",
                    Map.of("graph", name, "source", (long) source, "target", (long) target))) {
                if (!rows.hasNext()) {
                    return null;
                }
                var row = rows.next();
                return new Path(
                        ((List<?>) row.get("nodeIds"))
                                .stream()
                                        .mapToInt(id -> ((Number) id).intValue())
                                        .toArray(),
                        ((List<?>) row.get("costs"))
                                .stream()
                                        .mapToDouble(cost -> ((Number) cost).doubleValue())
                                        .toArray());
            }
        });
    }

    /**
     * Puts the graph into the user's catalog, on the latents themselves.
     *
     * @return what gds.graph.project says of it
     */
    Map<String, Object> project(
            String name, UndirectedGraph graph, Node[] latents, List<Map<String, Object>> properties) {
        Map<String, Object> parameters = edges(graph, name);
        parameters.put("nodes", Arrays.asList(latents));
        parameters.put("properties", properties);
        return projection(PROJECT_LATENTS, parameters);
    }

    /**
     * A graph of the user's catalog, made undirected, each pair joined once.
     *
     * @param nodeIds [vertices], Neo4j's ids
     */
    record Catalogued(UndirectedGraph graph, long[] nodeIds) {}

    /**
     * @param weightProperty null for weight 1 everywhere; of two weights for one pair the smaller stands
     * @throws UnknownKeyException if the catalog has no such graph, or the graph no such property
     */
    Catalogued catalogued(String name, String weightProperty) {
        if (name == null || !GraphStoreCatalog.exists(user, database, name)) {
            var names = GraphStoreCatalog.getGraphStores(user, database).stream()
                    .map(entry -> entry.config().graphName())
                    .sorted()
                    .toList();
            throw new UnknownKeyException("no projected graph '%s'; %s"
                    .formatted(
                            name,
                            names.isEmpty()
                                    ? "there is none: project one first"
                                    : UnknownKeyException.thereIs(names, 10)));
        }
        var store =
                GraphStoreCatalog.get(CatalogRequest.of(user, database), name).graphStore();
        if (weightProperty != null && !store.relationshipPropertyKeys().contains(weightProperty)) {
            throw new UnknownKeyException("graph '%s' has no relationship property '%s'; it has %s"
                    .formatted(name, weightProperty, new java.util.TreeSet<>(store.relationshipPropertyKeys())));
        }
        Graph graph = weightProperty == null
                ? store.getUnion()
                : store.getGraph(store.nodeLabels(), store.relationshipTypes(), java.util.Optional.of(weightProperty));
        if (graph.nodeCount() > Integer.MAX_VALUE - 8 || graph.relationshipCount() > Integer.MAX_VALUE / 2) {
            throw new InvalidInputException(
                    "graph '%s' has %d nodes and %d relationships; expected fewer than %d and %d"
                            .formatted(
                                    name,
                                    graph.nodeCount(),
                                    graph.relationshipCount(),
                                    Integer.MAX_VALUE - 8,
                                    Integer.MAX_VALUE / 2));
        }
        int vertices = (int) graph.nodeCount();
        int[] from = new int[(int) graph.relationshipCount()];
        int[] to = new int[from.length];
        float[] weights = new float[from.length];
        int[] filled = {0};
        long[] nodeIds = new long[vertices];
        for (int vertex = 0; vertex < vertices; vertex++) {
            nodeIds[vertex] = graph.toOriginalNodeId(vertex);
            graph.forEachRelationship(vertex, 1.0, (source, target, weight) -> {
                from[filled[0]] = (int) source;
                to[filled[0]] = (int) target;
                weights[filled[0]++] = (float) weight;
                return true;
            });
        }
        return new Catalogued(
                UndirectedGraph.of(
                        vertices,
                        Arrays.copyOf(from, filled[0]),
                        Arrays.copyOf(to, filled[0]),
                        Arrays.copyOf(weights, filled[0])),
                nodeIds);
    }

    private <T> T withProjection(UndirectedGraph graph, Function<String, T> work) {
        String name = "latentgraph-" + UUID.randomUUID();
        try {
            projection(PROJECT, edges(graph, name));
            return work.apply(name);
        } finally {
            // Not by gds.graph.drop: in a transaction that was terminated no statement runs any more.
            GraphStoreCatalog.remove(CatalogRequest.of(user, database), name, entry -> {}, false);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> projection(String cypher, Map<String, Object> parameters) {
        try (var rows = transaction.execute(cypher, parameters)) {
            return (Map<String, Object>) rows.next().get("projection");
        }
    }

    /** Each edge once, from its lower end; a vertex without edges stands with target −1. */
    private static Map<String, Object> edges(UndirectedGraph graph, String name) {
        int isolated = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            isolated += graph.degree(vertex) == 0 ? 1 : 0;
        }
        long[] sources = new long[graph.edges() + isolated];
        long[] targets = new long[sources.length];
        double[] weights = new double[sources.length];
        int next = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            if (graph.degree(vertex) == 0) {
                sources[next] = vertex;
                targets[next++] = -1;
            }
            for (int i = graph.offsets()[vertex]; i < graph.offsets()[vertex + 1]; i++) {
                if (graph.targets()[i] > vertex) {
                    sources[next] = vertex;
                    targets[next] = graph.targets()[i];
                    weights[next++] = graph.weights()[i];
                }
            }
        }
        return new HashMap<>(Map.of("graph", name, "sources", sources, "targets", targets, "weights", weights));
    }

    private static int[] ascending(int length) {
        int[] values = new int[length];
        Arrays.setAll(values, i -> i);
        return values;
    }

    /** Numbers the communities by falling size, then by their lowest vertex. */
    static int[] renumbered(int[] communities) {
        Map<Integer, int[]> sizeAndLowest = new HashMap<>();
        for (int vertex = 0; vertex < communities.length; vertex++) {
            int lowest = vertex;
            sizeAndLowest.computeIfAbsent(communities[vertex], unseen -> new int[] {0, lowest})[0]++;
        }
        List<Integer> order = new ArrayList<>(sizeAndLowest.keySet());
        order.sort(java.util.Comparator.comparingInt(
                        (Integer community) -> -sizeAndLowest.get(community)[0])
                .thenComparing(community -> sizeAndLowest.get(community)[1]));
        Map<Integer, Integer> numbers = new HashMap<>();
        order.forEach(community -> numbers.put(community, numbers.size()));
        int[] renumbered = new int[communities.length];
        Arrays.setAll(renumbered, vertex -> numbers.get(communities[vertex]));
        return renumbered;
    }
}
