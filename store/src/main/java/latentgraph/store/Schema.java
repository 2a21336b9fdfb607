package latentgraph.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import latentgraph.core.InvalidInputException;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.schema.IndexType;

/**
 * The constraints and indexes of a store (docs/schema.md), and the way from one version of them to the next.
 *
 * <p>The version lies in the one (:Meta {schema}) node. A migration that is interrupted is run again from its start, so it
 * must bear to be run twice.
 */
final class Schema {
    private Schema() {}

    /** One step from a version to the next. */
    @FunctionalInterface
    interface Migration {
        void run(GraphDatabaseService database);

        /** Statements, each in a transaction of its own. */
        static Migration of(String... statements) {
            return database -> List.of(statements).forEach(database::executeTransactionally);
        }
    }

    /** Element v leads from version v to v + 1; a new store goes through all of them. */
    static final List<Migration> MIGRATIONS = List.of(
            Migration.of(
                    "CREATE CONSTRAINT meta_one IF NOT EXISTS FOR (m:Meta) REQUIRE m.one IS UNIQUE",
                    "CREATE CONSTRAINT data_set_name IF NOT EXISTS FOR (d:DataSet) REQUIRE d.name IS UNIQUE",
                    "CREATE CONSTRAINT class_key IF NOT EXISTS FOR (c:Class) REQUIRE c.key IS UNIQUE",
                    "CREATE CONSTRAINT sample_key IF NOT EXISTS FOR (s:Sample) REQUIRE s.key IS UNIQUE",
                    "CREATE CONSTRAINT run_id IF NOT EXISTS FOR (r:Run) REQUIRE r.id IS UNIQUE",
                    "CREATE CONSTRAINT representation_key IF NOT EXISTS FOR (r:Representation) REQUIRE r.key IS UNIQUE",
                    "CREATE CONSTRAINT class_graph_key IF NOT EXISTS FOR (g:ClassGraph) REQUIRE g.key IS UNIQUE",
                    "CREATE INDEX latent_index IF NOT EXISTS FOR (l:Latent) ON (l.index)",
                    "MERGE (m:Meta {one: true}) ON CREATE SET m.schema = 0, m.createdAt = datetime()"),
            Schema::dropRelationshipTypeIndex,
            // Unfinished work that lacks what its rows are now checked against; the next ingest deletes it.
            Migration.of("MATCH (r:Representation {status: 'writing'}) "
                    + "SET r.status = 'removing', r.key = 'removing/' + elementId(r)"),
            Migration.of("CREATE CONSTRAINT experiment_key IF NOT EXISTS FOR (e:Experiment) REQUIRE e.key IS UNIQUE"),
            Migration.of("CREATE CONSTRAINT selection_key IF NOT EXISTS FOR (s:Selection) REQUIRE s.key IS UNIQUE"));

    /**
     * Neo4j's own index of relationships by type, under whatever name. To keep it costs a third of the time in which
     * neighbours are written, and it serves only searches for all relationships of a rare type: nearly all here are NEAREST.
     */
    private static void dropRelationshipTypeIndex(GraphDatabaseService database) {
        try (var transaction = database.beginTx()) {
            for (var index : transaction.schema().getIndexes()) {
                if (index.getIndexType() == IndexType.LOOKUP && index.isRelationshipIndex()) {
                    index.drop();
                }
            }
            transaction.commit();
        }
    }

    static final int VERSION = MIGRATIONS.size();

    /** @throws InvalidInputException if a store of {@code version} is newer than this program */
    static void requireKnown(int version, Object store, int known) {
        if (version > known) {
            throw new InvalidInputException(
                    "%s is of schema %d; this LatentGraph knows schemas up to %d. Open it with the newer LatentGraph that made it. Nothing was changed."
                            .formatted(store, version, known));
        }
    }

    /** Brings the store to the last version of {@code migrations} and waits for every index to be ready. */
    static void bringUpToDate(GraphDatabaseService database, StoreFolder folder, List<Migration> migrations) {
        int version = version(database);
        requireKnown(version, folder.directory(), migrations.size());
        if (version < migrations.size()) {
            // First the file: should this process die in between, an older program still keeps its hands off.
            folder.schema(migrations.size());
        }
        for (int from = version; from < migrations.size(); from++) {
            migrations.get(from).run(database);
            awaitIndexes(database);
            database.executeTransactionally(
                    "MATCH (m:Meta {one: true}) SET m.schema = $version", Map.of("version", (long) from + 1));
        }
        awaitIndexes(database);
        if (folder.schema() != migrations.size()) {
            folder.schema(migrations.size());
        }
    }

    private static int version(GraphDatabaseService database) {
        try (var transaction = database.beginTx()) {
            // Not by Cypher: this is done at every opening, and Cypher's first statement costs a good second.
            try (var nodes = transaction.findNodes(org.neo4j.graphdb.Label.label("Meta"))) {
                return nodes.hasNext() ? ((Number) nodes.next().getProperty("schema", 0)).intValue() : 0;
            }
        }
    }

    private static void awaitIndexes(GraphDatabaseService database) {
        try (var transaction = database.beginTx()) {
            transaction.schema().awaitIndexesOnline(10, TimeUnit.MINUTES);
        }
    }
}
