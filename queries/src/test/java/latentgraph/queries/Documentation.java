package latentgraph.queries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** docs/queries.md as the library says it should be; left in target/queries.md to be copied. */
final class Documentation {
    private Documentation() {}

    static String of(QueryLibrary library) {
        var text = new StringBuilder(
                """
                # The query library

                Each question below is a file in `queries/`: Cypher with a header that names it, its parameters and its columns.

                    latentgraph query --list
                    latentgraph query neighbours/of-sample --param representation=mlp/e12/hidden3 --param index=17
                    latentgraph query neighbours/of-sample --show

                `--queries DIR` adds the queries of a folder of your own: `DIR/group/name.cypher` becomes `group/name`. Its header
                has the same five fields, and the loader refuses one that declares other parameters than the text uses:

                ```cypher
                // name:       mine/far-neighbours
                // question:   Which neighbours are farther away than this?
                // parameters: $representation STRING, $distance FLOAT >= 0, $k INTEGER in [1, 16] = 4
                // returns:    index INTEGER >= 0, neighbour INTEGER >= 0, distance FLOAT >= 0;
                //             one row an edge, by index and rank
                // needs:      a representation
                MATCH (:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
                MATCH (latent)-[near:NEAREST]->(neighbour:Latent)
                WHERE near.rank <= $k AND near.distance > $distance
                RETURN latent.index AS index, neighbour.index AS neighbour, near.distance AS distance
                ORDER BY index, near.rank
                ```

                Types are `STRING`, `INTEGER`, `FLOAT`, `BOOLEAN` and `LIST<…>` of them (on the command line `a,b,c`); columns may also
                be `BYTES` or `MAP`. A parameter with a default may be left out; `= null` makes one optional. `$classGraph` is the key of
                a class graph: `mlp/e12/hidden3#k4c4` of a representation with k = 4 and classK = 4, or the name of an imported one.

                `$representation`, `$classGraph` and, beside one of them, `$other` name what the store must hold: a key that it does
                not hold is refused, and so is a `$k` above the neighbours that are stored of a representation. Over Bolt, where
                nobody checks, such a query has no rows.
                """);
        String group = "";
        for (NamedQuery query : library.queries()) {
            String own = query.name().substring(0, query.name().indexOf('/'));
            if (!own.equals(group)) {
                group = own;
                text.append("\n## ")
                        .append(group)
                        .append("\n\n| query | question | parameters |\n| --- | --- | --- |\n");
            }
            text.append("| `")
                    .append(query.name())
                    .append("` | ")
                    .append(query.question())
                    .append(" | ")
                    .append(query.parameters().stream().map(p -> "`" + p + "`").collect(Collectors.joining("<br>")))
                    .append(" |\n");
        }
        text.append("\n# What they answer\n");
        for (NamedQuery query : library.queries()) {
            text.append("\n## ")
                    .append(query.name())
                    .append("\n\n")
                    .append(query.question())
                    .append(" Needs ")
                    .append(query.needs())
                    .append(".\n\nReturns ")
                    .append(query.rows())
                    .append(":\n\n")
                    .append(query.columns().stream().map(c -> "- `" + c + "`\n").collect(Collectors.joining()));
        }
        try {
            Files.createDirectories(Path.of("target"));
            Files.writeString(Path.of("target", "queries.md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
