package latentgraph.analytics;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class HelpProcedure extends LatentProcedure {
    @Procedure(name = "latent.help", mode = Mode.READ)
    @Description("The latent.* procedures whose name or description holds the word; all of them without one.")
    public Stream<Row> help(@Name(value = "word", defaultValue = "") String word) {
        String sought = word == null ? "" : word.toLowerCase(Locale.ROOT);
        try (var rows = transaction.execute(
                """
                SHOW PROCEDURES YIELD name, signature, description
                WHERE name STARTS WITH 'latent.'
                  AND (toLower(name) CONTAINS $word OR toLower(description) CONTAINS $word)
                RETURN name, signature, description ORDER BY name""",
                Map.of("word", sought))) {
            return rows.stream()
                    .map(row -> new Row(
                            (String) row.get("name"), (String) row.get("signature"), (String) row.get("description")))
                    .toList()
                    .stream();
        }
    }

    /** Public on purpose: with a narrower row Neo4j registers the procedure, then fails at its first call. */
    public record Row(String name, String signature, String description) {}
}
