package latentgraph.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.core.similarity.Significance;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.RelationshipType;

/** Comparisons as they stand in the store: (:Representation)-[:COMPARED]->(:Representation), docs/schema.md. */
final class Comparisons {
    static final RelationshipType COMPARED = RelationshipType.withName("COMPARED");
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.USE_LONG_FOR_INTS, true);

    private Comparisons() {}

    /**
     * One value with what belongs to it.
     *
     * @param k null for a measure that takes none
     * @param reverse the other way round; NaN for a symmetric measure
     * @param details numbers, texts and lists of them
     */
    record Stored(
            Integer k,
            double value,
            double reverse,
            Significance significance,
            long samples,
            double share,
            Map<String, Object> details,
            long computeMillis) {}

    /**
     * What is stored for these two, with these parameters, and at least as sure as asked.
     *
     * @return null if there is none
     */
    static Stored find(Node one, Node other, SimilarityProcedure.Request<?> request, int k) {
        Relationship found = relationship(one, other, request, k);
        if (found == null || !answers(found, request)) {
            return null;
        }
        Stored stored = read(found);
        return found.getStartNode().equals(one)
                ? stored
                : new Stored(
                        stored.k(),
                        stored.value(),
                        stored.reverse(),
                        stored.significance(),
                        stored.samples(),
                        stored.share(),
                        request.measure().otherWayRound(stored.details()),
                        0);
    }

    /**
     * Writes it in place of what was stored with the same parameters. How sure that was stays known where this does not ask
     * for it and the value is the same.
     */
    static void write(Node one, Node other, SimilarityProcedure.Request<?> request, Stored stored) {
        Relationship before = relationship(one, other, request, stored.k() == null ? 0 : stored.k());
        Relationship compared = create(one, other, request, stored);
        if (before != null) {
            boolean same = number(before, "value") == stored.value()
                    && before.getStartNode().equals(one)
                    && (request.permutations() + request.bootstrap() == 0
                            || same(before, "randomSeed", request.randomSeed()));
            for (String property : List.of("pValue", "permutations", "qValue", "tests")) {
                keep(same && request.permutations() == 0, before, compared, property);
            }
            for (String property : List.of("low", "high", "bootstrap", "confidence")) {
                keep(same && request.bootstrap() == 0, before, compared, property);
            }
            keep(same, before, compared, "randomSeed");
            before.delete();
        }
    }

    private static void keep(boolean kept, Relationship before, Relationship compared, String property) {
        if (kept && before.hasProperty(property)) {
            compared.setProperty(property, before.getProperty(property));
        }
    }

    static Relationship create(Node one, Node other, SimilarityProcedure.Request<?> request, Stored stored) {
        Relationship compared = one.createRelationshipTo(other, COMPARED);
        compared.setProperty("measure", request.measure().name());
        if (stored.k() != null) {
            compared.setProperty("k", (long) stored.k());
        }
        compared.setProperty("parameters", request.parametersText());
        set(compared, "value", stored.value());
        set(compared, "reverse", stored.reverse());
        if (request.permutations() > 0) {
            set(compared, "pValue", stored.significance().pValue());
            compared.setProperty("permutations", (long) request.permutations());
        }
        if (request.bootstrap() > 0) {
            set(compared, "low", stored.significance().low());
            set(compared, "high", stored.significance().high());
            compared.setProperty("bootstrap", (long) request.bootstrap());
            compared.setProperty("confidence", request.confidence());
        }
        if (request.permutations() > 0 || request.bootstrap() > 0) {
            compared.setProperty("randomSeed", request.randomSeed());
        }
        compared.setProperty("samples", stored.samples());
        compared.setProperty("share", stored.share());
        if (!stored.details().isEmpty()) {
            compared.setProperty("details", json(stored.details()));
        }
        compared.setProperty("createdAt", Instant.now().toString());
        compared.setProperty("latentGraphVersion", MeasuredClassGraph.VERSION);
        compared.setProperty("revision", (long) request.measure().revision());
        return compared;
    }

    private static void set(Relationship compared, String property, double value) {
        if (!Double.isNaN(value)) {
            compared.setProperty(property, value);
        }
    }

    private static Relationship relationship(Node one, Node other, SimilarityProcedure.Request<?> request, int k) {
        boolean fewerThere = other.getDegree(COMPARED) < one.getDegree(COMPARED);
        for (Relationship compared : (fewerThere ? other : one).getRelationships(COMPARED)) {
            boolean along =
                    compared.getStartNode().equals(one) && compared.getEndNode().equals(other);
            boolean against = compared.getStartNode().equals(other)
                    && compared.getEndNode().equals(one);
            if ((along || (against && request.measure().symmetric())) && isOf(compared, request, k)) {
                return compared;
            }
        }
        return null;
    }

    /** Whether it is of the measure, k and parameters that are asked for. */
    static boolean isOf(Relationship compared, SimilarityProcedure.Request<?> request, int k) {
        return request.measure().name().equals(compared.getProperty("measure", null))
                && k == ((Number) compared.getProperty("k", 0L)).intValue()
                && request.parametersText().equals(compared.getProperty("parameters", null));
    }

    /** Whether it was computed as it would be now, is as sure as asked, and of samples that may be. */
    static boolean answers(Relationship compared, SimilarityProcedure.Request<?> request) {
        boolean asSure = (request.permutations() == 0 || same(compared, "permutations", (long) request.permutations()))
                && (request.bootstrap() == 0
                        || (same(compared, "bootstrap", (long) request.bootstrap())
                                && same(compared, "confidence", request.confidence())))
                && (request.permutations() + request.bootstrap() == 0
                        || same(compared, "randomSeed", request.randomSeed()));
        return asSure
                && same(compared, "revision", (long) request.measure().revision())
                && (request.allowPartial() || number(compared, "share") == 1);
    }

    private static boolean same(Relationship compared, String property, Object value) {
        return value.equals(compared.getProperty(property, null));
    }

    static Stored read(Relationship compared) {
        return new Stored(
                compared.getProperty("k", null) instanceof Long k ? k.intValue() : null,
                number(compared, "value"),
                number(compared, "reverse"),
                new Significance(number(compared, "pValue"), number(compared, "low"), number(compared, "high")),
                ((Number) compared.getProperty("samples")).longValue(),
                number(compared, "share"),
                map((String) compared.getProperty("details", "{}")),
                0);
    }

    private static double number(Relationship compared, String property) {
        return compared.getProperty(property, null) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Keys in the order of the alphabet, so that equal maps are equal texts. */
    static String json(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(map));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
