package latentgraph.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;

/**
 * Where an experiment is made.
 *
 * @param command as it was given, for the report
 * @param version of LatentGraph
 * @param progress told what the experiment does, and how far the procedures that it calls have come
 */
public record Setting(Store store, String command, String version, Progress progress) {
    public Setting {
        store = store.reportingTo(progress);
    }

    /**
     * Begins one step of many.
     *
     * @param stage of which it is a step
     * @param done steps that have ended
     * @return the setting to take the step in: what is reported from within says which step it is
     */
    Setting step(String stage, long done, long steps) {
        progress.report(stage, done, steps);
        return new Setting(store, command, version, progress.within("%s, %d of %d".formatted(stage, done + 1, steps)));
    }

    /** Of all that the numbers depend on. */
    Map<String, String> versions() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("LatentGraph", version);
        store.read(
                        "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version",
                        Map.of())
                .forEach(row -> versions.put("Neo4j", (String) row.get("version")));
        store.read("RETURN gds.version() AS version", Map.of())
                .forEach(row -> versions.put("Graph Data Science", (String) row.get("version")));
        versions.put("Java", System.getProperty("java.version"));
        return versions;
    }

    /**
     * What is stored of a representation, for the report.
     *
     * @throws UnknownKeyException if it is not there
     */
    Map<String, Object> input(String key) {
        var found = store.read(
                """
                MATCH (r:Representation {key: $key, status: 'ready'})
                OPTIONAL MATCH (head:Head)-[:OF]->(r)
                RETURN r.key AS key, r.size AS size, r.dimension AS dimension, r.metric AS metric, r.k AS k,
                       r.accuracy AS accuracy, r.contentHash AS contentHash, head.contentHash AS headHash""",
                Map.of("key", key));
        if (found.isEmpty()) {
            throw new UnknownKeyException("no representation '%s' in the store; %s"
                    .formatted(
                            key,
                            UnknownKeyException.thereIs(
                                    keys("MATCH (r:Representation {status: 'ready'}) RETURN r.key AS key ORDER BY key"),
                                    10)));
        }
        return found.get(0);
    }

    /**
     * The representations of one layer of a run, by epoch.
     *
     * @param layer null for the last layer
     * @throws UnknownKeyException if there is no such run or layer
     * @throws InvalidInputException if no epoch lies between
     */
    List<Checkpoint> checkpoints(String run, String layer, Integer from, Integer to) {
        var rows = store.read(
                """
                MATCH (r:Representation {status: 'ready'})-[:OF_RUN]->(:Run {id: $run})
                RETURN r.key AS key, r.epoch AS epoch, r.layer AS layer, r.accuracy AS accuracy,
                       coalesce(r.layerIndex, -1) AS layerIndex
                ORDER BY epoch, key""",
                Map.of("run", run));
        if (rows.isEmpty()) {
            throw new UnknownKeyException("no run '%s' in the store; %s"
                    .formatted(
                            run,
                            UnknownKeyException.thereIs(keys("MATCH (r:Run) RETURN r.id AS key ORDER BY key"), 10)));
        }
        var layers = new TreeMap<Long, String>();
        rows.forEach(row -> layers.put((Long) row.get("layerIndex"), (String) row.get("layer")));
        String chosen = layer == null ? layers.lastEntry().getValue() : layer;
        if (rows.stream().noneMatch(row -> row.get("layer").equals(chosen))) {
            throw new UnknownKeyException("run '%s' has no layer '%s'; %s"
                    .formatted(
                            run,
                            chosen,
                            UnknownKeyException.thereIs(
                                    rows.stream()
                                            .map(row -> (String) row.get("layer"))
                                            .distinct()
                                            .toList(),
                                    10)));
        }
        var checkpoints = rows.stream()
                .filter(row -> row.get("layer").equals(chosen))
                .map(row -> new Checkpoint(
                        (String) row.get("key"), (Long) row.get("epoch"), chosen, (Double) row.get("accuracy")))
                .filter(checkpoint -> from == null || checkpoint.epoch() >= from)
                .filter(checkpoint -> to == null || checkpoint.epoch() <= to)
                .toList();
        if (checkpoints.isEmpty()) {
            throw new InvalidInputException(
                    "run '%s' has layer '%s' at no epoch from %s to %s; 'latentgraph list' says at which"
                            .formatted(run, chosen, from == null ? "the first" : from, to == null ? "the last" : to));
        }
        return checkpoints;
    }

    private List<String> keys(String statement) {
        return store.read(statement, Map.of()).stream()
                .map(row -> (String) row.get("key"))
                .toList();
    }

    /** A representation of a run. @param accuracy null where it is not known */
    record Checkpoint(String key, long epoch, String layer, Double accuracy) {}
}
