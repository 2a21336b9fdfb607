package latentgraph.analytics;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.RelationshipType;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** Selections of samples under a name. They are of the data set, and so hold in each of its runs, epochs and layers. */
public class SelectionProcedures extends LatentProcedure {
    static final int MAX_SAMPLES = 50_000;
    static final int MAX_NAME = 100;
    /** Of one data set. */
    static final int MAX_SELECTIONS = 1_000;

    private static final Label SELECTION = Label.label("Selection");
    private static final RelationshipType IN = RelationshipType.withName("IN");
    private static final RelationshipType OF = RelationshipType.withName("OF");
    private static final RelationshipType OF_RUN = RelationshipType.withName("OF_RUN");
    private static final RelationshipType TRAINED_ON = RelationshipType.withName("TRAINED_ON");

    @Procedure(name = "latent.selection.write", mode = Mode.WRITE)
    @Description(
            "Keeps samples under a name: those with these indices in a representation. They are found again in every"
                    + " representation of the data set.")
    public Stream<Written> write(
            @Name("representation") String representation,
            @Name("name") String name,
            @Name("indices") List<Long> indices,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        boolean replace = settings.flag("replace", false);
        var echo = settings.echo();
        requireName(name);
        if (indices == null || indices.isEmpty() || indices.size() > MAX_SAMPLES) {
            throw new InvalidInputException(
                    "indices are %d; expected 1 to %,d".formatted(indices == null ? 0 : indices.size(), MAX_SAMPLES));
        }

        long start = System.nanoTime();
        Node dataSet = dataSet(StoredRepresentation.find(transaction, representation));
        // In this order, as whoever removes latents and their samples takes them.
        transaction.acquireWriteLock(dataSet);
        lock(representation);
        List<Node> samples = samples(StoredRepresentation.find(transaction, representation), representation, indices);

        String key = dataSet.getProperty("name") + "/" + name;
        Node known = transaction.findNode(SELECTION, "key", key);
        if (known != null && !replace) {
            throw new ConflictException(
                    "a selection '%s' of %s is kept already, of %,d samples; choose another name, or replace it with {replace: true}"
                            .formatted(name, dataSet.getProperty("name"), known.getDegree(IN, Direction.INCOMING)));
        }
        if (known == null && dataSet.getDegree(OF, Direction.INCOMING) >= MAX_SELECTIONS) {
            throw new InvalidInputException(
                    "%s has %,d selections, which is the most; remove one with latent.selection.remove"
                            .formatted(dataSet.getProperty("name"), MAX_SELECTIONS));
        }
        if (known != null) {
            delete(known);
        }
        Node selection = transaction.createNode(SELECTION);
        selection.setProperty("key", key);
        selection.setProperty("name", name);
        selection.setProperty("representation", representation);
        selection.setProperty("createdAt", ZonedDateTime.now(ZoneOffset.UTC));
        selection.createRelationshipTo(dataSet, OF);
        samples.forEach(sample -> sample.createRelationshipTo(selection, IN));
        return Stream.of(new Written(
                key,
                name,
                (String) dataSet.getProperty("name"),
                samples.size(),
                known != null,
                millisSince(start),
                echo));
    }

    @Procedure(name = "latent.selection.rename", mode = Mode.WRITE)
    @Description("Gives a selection another name, and so another key; its samples stay in it.")
    public Stream<Renamed> rename(@Name("key") String key, @Name("name") String name) {
        requireName(name);
        Node selection = find(key);
        Node dataSet = selection.getSingleRelationship(OF, Direction.OUTGOING).getEndNode();
        transaction.acquireWriteLock(dataSet);
        String renamed = dataSet.getProperty("name") + "/" + name;
        Node known = transaction.findNode(SELECTION, "key", renamed);
        if (known != null && !known.equals(selection)) {
            throw new ConflictException(
                    "a selection '%s' of %s is kept already, of %,d samples; choose another name, or remove that one first"
                            .formatted(name, dataSet.getProperty("name"), known.getDegree(IN, Direction.INCOMING)));
        }
        selection.setProperty("key", renamed);
        selection.setProperty("name", name);
        return Stream.of(new Renamed(renamed, name, key, selection.getDegree(IN, Direction.INCOMING)));
    }

    @Procedure(name = "latent.selection.remove", mode = Mode.WRITE)
    @Description("Forgets a selection, by its key; its samples stay.")
    public Stream<Removed> remove(@Name("key") String key) {
        Node selection = find(key);
        transaction.acquireWriteLock(
                selection.getSingleRelationship(OF, Direction.OUTGOING).getEndNode());
        long samples = selection.getDegree(IN, Direction.INCOMING);
        delete(selection);
        return Stream.of(new Removed(key, samples));
    }

    /** @throws UnknownKeyException if there is none */
    private Node find(String key) {
        Node selection = key == null ? null : transaction.findNode(SELECTION, "key", key);
        if (selection == null) {
            try (var all = transaction.findNodes(SELECTION)) {
                List<String> keys = all.stream()
                        .map(one -> (String) one.getProperty("key"))
                        .sorted()
                        .toList();
                String meant = key == null ? "" : Spelling.meant(key, keys);
                throw new UnknownKeyException("no selection '%s'%s"
                        .formatted(
                                shown(key),
                                meant.isEmpty()
                                        ? "; selections/list in the query library tells those there are"
                                        : meant));
            }
        }
        return selection;
    }

    private static void delete(Node selection) {
        selection.getRelationships().forEach(org.neo4j.graphdb.Relationship::delete);
        selection.delete();
    }

    private static Node dataSet(Node representation) {
        return representation
                .getSingleRelationship(OF_RUN, Direction.OUTGOING)
                .getEndNode()
                .getSingleRelationship(TRAINED_ON, Direction.OUTGOING)
                .getEndNode();
    }

    /** @throws InvalidInputException if an index is given twice or the representation does not have it */
    private List<Node> samples(Node representation, String key, List<Long> indices) {
        long size = StoredRepresentation.number(representation, "size");
        Node[] found = new Node[Math.toIntExact(size)];
        boolean[] wanted = new boolean[found.length];
        for (Long index : indices) {
            if (index == null || index < 0 || index >= size) {
                throw new InvalidInputException("index %s is among indices; expected 0 to %d, the samples of '%s'"
                        .formatted(index, size - 1, key));
            }
            if (wanted[index.intValue()]) {
                throw new InvalidInputException("index %d is given twice; expected distinct ones".formatted(index));
            }
            wanted[index.intValue()] = true;
        }
        int left = indices.size();
        try (var latents = representation.getRelationships(Direction.INCOMING, IN)) {
            var all = latents.iterator();
            while (left > 0 && all.hasNext()) {
                Node latent = all.next().getStartNode();
                int index = (int) StoredRepresentation.number(latent, "index");
                if (wanted[index]) {
                    found[index] =
                            latent.getSingleRelationship(OF, Direction.OUTGOING).getEndNode();
                    left--;
                }
            }
        }
        terminationGuard.check();
        return IntStream.range(0, found.length)
                .filter(index -> wanted[index])
                .mapToObj(index -> found[index])
                .toList();
    }

    /** A name is a stranger's text, shown to people: what cannot be seen, or turns what stands beside it, is none. */
    private static void requireName(String name) {
        if (name == null || name.isBlank() || !name.equals(name.strip())) {
            throw new InvalidInputException(
                    "name is '%s'; expected a text without blanks at its ends".formatted(shown(name)));
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw new InvalidInputException("name has %d characters; expected at most %d"
                    .formatted(name.codePointCount(0, name.length()), MAX_NAME));
        }
        name.codePoints().filter(SelectionProcedures::isUnseen).findFirst().ifPresent(code -> {
            throw new InvalidInputException(
                    "name holds the character U+%04X, which cannot be seen; expected it without".formatted(code));
        });
    }

    private static boolean isUnseen(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String shown(String text) {
        return text == null || text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }

    public record Written(
            String key,
            String name,
            String dataSet,
            long samples,
            boolean replaced,
            long writeMillis,
            Map<String, Object> configuration) {}

    /** @param was its key before */
    public record Renamed(String key, String name, String was, long samples) {}

    public record Removed(String key, long samples) {}
}
