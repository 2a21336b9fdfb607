package latentgraph.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;
import picocli.CommandLine.Option;

/** By which measures is compared, and how. */
final class CompareOptions {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            split = ",",
            description =
                    "For example jaccard, classNeighbourhood, cka, assignment or maximumMatch; may be repeated (default: jaccard,"
                            + " classNeighbourhood and cka, as far as there are labels and vectors).")
    private List<String> names = List.of();

    @Option(
            names = "--k",
            paramLabel = "K",
            split = ",",
            description = "Neighbours a sample, for measures of neighbours; may be repeated (default: 4).")
    private List<Integer> ks = List.of();

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description =
                    "A parameter of a measure, for example epsilon=0.3, estimator=biased, kernel=rbf or directed=true; of several"
                            + " measures, those that know it take it.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--permutations",
            paramLabel = "N",
            description = "Random matchings of the samples behind the p-value (default: none).")
    private int permutations;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            description = "Draws of the samples behind the 95 %% interval (default: none).")
    private int bootstrap;

    @Option(names = "--seed", description = "Of permutations and draws (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Option(names = "--allow-partial", description = "Compare the samples that both have, if not all are shared.")
    private boolean allowPartial;

    @Option(names = "--force", description = "Compute although it was computed before.")
    private boolean force;

    /**
     * The measures asked for, each once.
     *
     * @param usual where none is
     * @throws InvalidInputException if there is none of a name, or none of them knows a parameter that is given
     */
    List<Measure> measures(List<Measure> all, List<String> usual) {
        var chosen = new LinkedHashSet<>(names.isEmpty() ? usual : names)
                .stream().map(name -> Measure.named(all, name)).toList();
        Set<String> known = new LinkedHashSet<>();
        chosen.forEach(measure -> known.addAll(measure.parameters().keySet()));
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException("--param %s: %s no parameter of that name%s Known: %s"
                        .formatted(
                                name,
                                chosen.size() == 1
                                        ? chosen.get(0).name() + " has"
                                        : "none of "
                                                + chosen.stream()
                                                        .map(Measure::name)
                                                        .toList() + " has",
                                Spelling.near(name, known).isEmpty() ? "." : Spelling.meant(name, known),
                                known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        if (!ks.isEmpty() && chosen.stream().noneMatch(Measure::takesK)) {
            throw new InvalidInputException("--k is of measures of neighbours; %s takes none"
                    .formatted(chosen.stream().map(Measure::name).toList()));
        }
        return chosen;
    }

    /** @throws InvalidInputException if samples may be left out */
    void requireWhole() {
        if (allowPartial) {
            throw new InvalidInputException(
                    "--allow-partial is of two representations; a matrix is over the samples that all have: leave it out with --runs");
        }
    }

    /** Of latent.similarity.*.write. */
    Map<String, Object> configuration(Measure measure) {
        var configuration = streamed(measure);
        configuration.put("permutations", (long) permutations);
        configuration.put("bootstrap", (long) bootstrap);
        configuration.put("randomSeed", seed);
        configuration.put("force", force);
        return configuration;
    }

    /** Of latent.similarity.*.stream. */
    Map<String, Object> streamed(Measure measure) {
        var configuration = new LinkedHashMap<String, Object>();
        parameters.forEach((name, value) -> {
            if (measure.parameters().containsKey(name)) {
                configuration.put(name, value(value, measure.parameters().get(name)));
            }
        });
        if (measure.takesK() && !ks.isEmpty()) {
            configuration.put("k", ks.stream().map(Integer::longValue).toList());
        }
        configuration.put("allowPartial", allowPartial);
        return configuration;
    }

    /** As the parameter's default is; a text that fits it not goes on as it is, for the procedure to refuse by name. */
    private static Object value(String text, Object otherwise) {
        if (otherwise instanceof Boolean && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        if (otherwise instanceof List) {
            return Arrays.stream(text.split(",", -1))
                    .map(each -> value(each, 0L))
                    .toList();
        }
        if (otherwise instanceof Number && WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (otherwise instanceof Number) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException noNumber) {
                return text;
            }
        }
        return text;
    }
}
