package latentgraph.queries;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;

/**
 * A question with a name. It only reads.
 *
 * @param name group/name, for example {@code neighbours/of-sample}
 * @param question one sentence with its question mark
 * @param columns in the order of the statement's RETURN
 * @param rows what a row stands for and how the rows are ordered
 * @param needs what the store must hold for rows to come
 * @param cypher the statement, without its header
 */
public record NamedQuery(
        String name,
        String question,
        List<Parameter> parameters,
        List<Column> columns,
        String rows,
        String needs,
        String cypher) {
    public NamedQuery {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    /**
     * The parameters of the statement from what a person typed; defaults fill what is missing. Elements of a list are
     * separated by commas.
     *
     * @throws InvalidInputException if one is unknown (the meant one is named), missing, of another type or out of range
     */
    public Map<String, Object> bind(Map<String, String> texts) {
        return bound(texts, (parameter, text) -> parameter.fromText(name, text));
    }

    /**
     * The parameters of the statement from typed values, such as JSON's; defaults fill what is missing.
     *
     * @throws InvalidInputException as {@link #bind}
     */
    public Map<String, Object> bindValues(Map<String, Object> values) {
        return bound(values, (parameter, value) -> parameter.fromValue(name, value));
    }

    /**
     * Whoever runs the query asks this first: {@code $representation} must be a whole representation of the store, with at
     * least {@code $k} neighbours stored, {@code $classGraph} a class graph, and {@code $other} what it stands beside.
     * Parameters that are null, of another type or have other names are free.
     *
     * @param ask runs a reading statement with its parameters and gives its rows
     * @throws latentgraph.core.UnknownKeyException if there is no such thing; near keys are named
     * @throws InvalidInputException if fewer than {@code $k} neighbours are stored
     */
    public void requireStored(
            Map<String, Object> bound, BiFunction<String, Map<String, Object>, List<Map<String, Object>>> ask) {
        new StoredKeys(name, ask).require(bound);
    }

    private <V> Map<String, Object> bound(Map<String, V> given, BiFunction<Parameter, V, Object> converted) {
        List<String> known = parameters.stream().map(Parameter::name).toList();
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                String meant = Spelling.meant(key, known);
                throw new InvalidInputException("query " + name + " has no parameter $" + key
                        + (meant.isEmpty() ? "; it has " : meant + " It has ")
                        + (known.isEmpty() ? "none" : spelled()));
            }
        }
        var bound = new LinkedHashMap<String, Object>();
        for (Parameter parameter : parameters) {
            if (given.containsKey(parameter.name())) {
                bound.put(parameter.name(), converted.apply(parameter, given.get(parameter.name())));
            } else if (parameter.required()) {
                throw new InvalidInputException(
                        "query " + name + " needs $" + parameter.name() + "; give it a value of " + parameter.type()
                                + Parameter.range(parameter.min(), parameter.max()) + "; it has " + spelled());
            } else {
                bound.put(parameter.name(), parameter.defaultValue());
            }
        }
        return bound;
    }

    private String spelled() {
        return parameters.stream().map(Parameter::toString).collect(Collectors.joining(", "));
    }
}
