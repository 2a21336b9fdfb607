package latentgraph.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import latentgraph.store.JsonValues;

/** An experiment in the graph: (:Experiment), its rows, and what it is of (docs/schema.md). */
public final class StoredExperiment {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredExperiment() {}

    /**
     * Its key in the graph: the same for the same experiment, of the same things with the same parameters, and no other.
     */
    public static String key(Report report) {
        return "%s#%s#%s".formatted(report.name(), report.subject().replace(' ', ','), hash(json(report.parameters())));
    }

    /** Writes the tables and findings, in one transaction, in place of an earlier experiment of the same key. */
    public static void write(Setting setting, Report report) {
        List<Map<String, Object>> rows = new ArrayList<>();
        report.tables().forEach(table -> rows.addAll(rows(table.name(), table.rows())));
        rows.addAll(rows("findings", report.judgements()));
        setting.store()
                .write(
                        """
                        OPTIONAL MATCH (old:Experiment {key: $key})
                        OPTIONAL MATCH (old)<-[:IN]-(row:ExperimentRow)
                        WITH collect(DISTINCT old) + collect(row) AS earlier
                        FOREACH (node IN earlier | DETACH DELETE node)
                        CREATE (e:Experiment {key: $key, name: $name, subject: $subject, command: $command,
                            parameters: $parameters, createdAt: datetime($made), latentGraphVersion: $version})
                        WITH e
                        CALL (e) {
                          UNWIND $inputs AS input
                          MATCH (r:Representation {key: input, status: 'ready'})-[:OF_RUN]->(run:Run)
                          MERGE (e)-[:OF]->(r)
                          MERGE (e)-[:OF]->(run)
                        }
                        CALL (e) {
                          UNWIND $rows AS properties
                          CREATE (row:ExperimentRow)-[:IN]->(e)
                          SET row = properties
                        }""",
                        Map.of(
                                "key",
                                key(report),
                                "name",
                                report.name(),
                                "subject",
                                report.subject(),
                                "command",
                                report.command(),
                                "parameters",
                                json(report.parameters()),
                                "made",
                                report.made().toString(),
                                "version",
                                setting.version(),
                                "inputs",
                                report.inputs().stream()
                                        .map(input -> (String) input.get("key"))
                                        .toList(),
                                "rows",
                                rows));
    }

    private static List<Map<String, Object>> rows(String table, List<Map<String, Object>> values) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (var each : values) {
            Map<String, Object> row = Table.row("table", table, "index", (long) rows.size());
            row.putAll(each);
            row.values().removeIf(Objects::isNull);
            rows.add(row);
        }
        return rows;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(JsonValues.of(value));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
