package latentgraph.analytics;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latentgraph.core.similarity.NeuronAssignment;
import latentgraph.core.similarity.SubspaceMatch.Match;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** Which neurons of two networks with the same layer say the same. */
public class NeuronSimilarityProcedures extends SimilarityProcedure {
    @Procedure(name = "latent.similarity.assignment.stream", mode = Mode.READ)
    @Description("The neurons that are assigned to each other, with their correlation.")
    public Stream<AssignedRow> assignmentStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(NeuronMeasures.ASSIGNMENT, representation, other, configuration, AssignedRow::of);
    }

    @Procedure(name = "latent.similarity.assignment.stats", mode = Mode.READ)
    @Description("The mean correlation |r| of the neurons of the one with those of the other that the best one-"
            + " to-one assignment gives them (Li et al. 2016), in [0, 1].")
    public Stream<Row> assignmentStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeuronMeasures.ASSIGNMENT, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.assignment.write", mode = Mode.WRITE)
    @Description("As latent.similarity.assignment.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> assignmentWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeuronMeasures.ASSIGNMENT, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.assignment.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.assignment takes, without doing it.")
    public Stream<EstimateRow> assignmentEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeuronMeasures.ASSIGNMENT, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.maximumMatch.stream", mode = Mode.READ)
    @Description("The neurons of the maximum match, or of that of any draw of positions of a convolutional layer.")
    public Stream<DrawnNeuronRow> maximumMatchStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(
                NeuronMeasures.MAXIMUM_MATCH,
                representation,
                other,
                configuration,
                (pair, k, found) -> DrawnNeuronRow.of(found.matches()));
    }

    @Procedure(name = "latent.similarity.maximumMatch.stats", mode = Mode.READ)
    @Description("The share of the neurons of both that are in the maximum match: those that lie, up to epsilon,"
            + " in the span of the neurons matched on the other side (Wang et al. 2018), in [0, 1].")
    public Stream<Row> maximumMatchStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeuronMeasures.MAXIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.maximumMatch.write", mode = Mode.WRITE)
    @Description("As latent.similarity.maximumMatch.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> maximumMatchWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeuronMeasures.MAXIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.maximumMatch.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.maximumMatch takes, without doing it.")
    public Stream<EstimateRow> maximumMatchEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeuronMeasures.MAXIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.minimumMatch.stream", mode = Mode.READ)
    @Description("The neurons of the minimum match of one neuron.")
    public Stream<NeuronRow> minimumMatchStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(
                NeuronMeasures.MINIMUM_MATCH,
                representation,
                other,
                configuration,
                (pair, k, found) -> found.match().stream().flatMap(NeuronRow::of));
    }

    @Procedure(name = "latent.similarity.minimumMatch.stats", mode = Mode.READ)
    @Description("The share of the neurons of both that the minimum match of one neuron takes, the fewest around"
            + " it that match (Wang et al. 2018); no value if it is in no match.")
    public Stream<Row> minimumMatchStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeuronMeasures.MINIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.minimumMatch.write", mode = Mode.WRITE)
    @Description("As latent.similarity.minimumMatch.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> minimumMatchWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeuronMeasures.MINIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.minimumMatch.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.minimumMatch takes, without doing it.")
    public Stream<EstimateRow> minimumMatchEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeuronMeasures.MINIMUM_MATCH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.simpleMatches.stream", mode = Mode.READ)
    @Description("The distinct minimum matches of neurons.")
    public Stream<MatchRow> simpleMatchesStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(NeuronMeasures.SIMPLE_MATCHES, representation, other, configuration, MatchRow::of);
    }

    @Procedure(name = "latent.similarity.simpleMatches.stats", mode = Mode.READ)
    @Description("The mean size of the distinct minimum matches of neurons (Wang et al. 2018): how many neurons"
            + " it takes to say the same.")
    public Stream<Row> simpleMatchesStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeuronMeasures.SIMPLE_MATCHES, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.simpleMatches.write", mode = Mode.WRITE)
    @Description("As latent.similarity.simpleMatches.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> simpleMatchesWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeuronMeasures.SIMPLE_MATCHES, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.simpleMatches.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.simpleMatches takes, without doing it.")
    public Stream<EstimateRow> simpleMatchesEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeuronMeasures.SIMPLE_MATCHES, representation, other, configuration);
    }

    /** Two neurons that are assigned to each other, by their columns. */
    public record AssignedRow(long neuron, long otherNeuron, double correlation) {
        static Stream<AssignedRow> of(MatchedRepresentations pair, int k, NeuronAssignment comparison) {
            return comparison.pairs().stream()
                    .map(assigned ->
                            new AssignedRow(assigned.neuronOfA(), assigned.neuronOfB(), assigned.correlation()));
        }
    }

    /** A neuron of a match: its column, and whether it is one of the other representation. */
    public record NeuronRow(long neuron, boolean ofOther) {
        static Stream<NeuronRow> of(Match match) {
            return Stream.concat(
                    match.ofA().stream().map(column -> new NeuronRow(column, false)),
                    match.ofB().stream().map(column -> new NeuronRow(column, true)));
        }
    }

    /**
     * A neuron of the match of a draw of positions: its column or channel, whether it is one of the other representation, and
     * the share of the draws in whose match it is.
     */
    public record DrawnNeuronRow(long neuron, boolean ofOther, double share) {
        static Stream<DrawnNeuronRow> of(List<Match> draws) {
            return draws.stream()
                    .flatMap(NeuronRow::of)
                    .collect(Collectors.groupingBy(row -> row, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(entry -> new DrawnNeuronRow(
                            entry.getKey().neuron(),
                            entry.getKey().ofOther(),
                            (double) entry.getValue() / draws.size()))
                    .sorted(Comparator.comparing(DrawnNeuronRow::ofOther).thenComparing(DrawnNeuronRow::neuron));
        }
    }

    /** A match, by its columns on both sides; {@code neuronsWithIt} neurons have it as their minimum match. */
    public record MatchRow(long size, List<Long> neurons, List<Long> otherNeurons, long neuronsWithIt) {
        static Stream<MatchRow> of(MatchedRepresentations pair, int k, NeuronMeasures.SimpleMatches found) {
            return found.matches().entrySet().stream()
                    .map(match -> new MatchRow(
                            match.getKey().size(),
                            match.getKey().ofA().stream()
                                    .map(Integer::longValue)
                                    .toList(),
                            match.getKey().ofB().stream()
                                    .map(Integer::longValue)
                                    .toList(),
                            match.getValue().size()));
        }
    }
}
