package latentgraph.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a statement did, known when its last row was handed over.
 *
 * @param columns their names, in the order of the statement's RETURN
 * @param rows handed over
 * @param cut true when the row limit held rows back
 * @param updates what changed, by Neo4j's name for it (nodesCreated, propertiesSet, …); only what is not zero
 * @param plan how Neo4j finds the rows, where the statement begins with EXPLAIN or PROFILE: the operators from the one that
 *     hands out the rows to those that read the graph, each before those it takes rows from; the first {@value #OPERATORS}.
 *     Empty for other statements
 */
public record Summary(List<String> columns, long rows, boolean cut, Map<String, Long> updates, List<Operator> plan) {
    static final int OPERATORS = 1_000;

    /**
     * An operator of a plan.
     *
     * @param depth 0 for the last one, more by one for those that it takes rows from
     * @param details what it does to what, in Neo4j's words, of at most {@value #DETAILS} characters
     * @param estimatedRows null where Neo4j estimates none
     * @param rows that it handed on; null without PROFILE
     * @param dbHits accesses of the graph; null without PROFILE
     */
    public record Operator(int depth, String name, String details, Double estimatedRows, Long rows, Long dbHits) {
        static final int DETAILS = 500;

        static Operator of(int depth, String name, Object details, Object estimatedRows, Long rows, Long dbHits) {
            var text = details == null ? "" : details.toString();
            return new Operator(
                    depth,
                    name.replaceFirst("@.*", ""),
                    text.length() > DETAILS ? text.substring(0, DETAILS - 1) + "…" : text,
                    estimatedRows instanceof Number number ? (Double) number.doubleValue() : null,
                    rows,
                    dbHits);
        }
    }

    private static final Pattern PROFILE =
            Pattern.compile("(?:\\s|//[^\n]*\n|/\\*.*?\\*/)*+PROFILE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    public Summary {
        columns = List.copyOf(columns);
        updates = Map.copyOf(updates);
        plan = List.copyOf(plan);
    }

    /** Whether a statement is to be profiled: then it runs to its end, or to that of its time, also where rows are cut. */
    public static boolean profiles(String cypher) {
        return PROFILE.matcher(cypher).matches();
    }

    /** The operators of a plan in the order of {@link #plan}, by walking down from its last one. */
    static <T> List<Operator> plan(
            T last, Function<T, ? extends List<? extends T>> sources, BiFunction<Integer, T, Operator> operator) {
        record Step<T>(int depth, T of) {}

        var plan = new ArrayList<Operator>();
        var left = new ArrayDeque<Step<T>>();
        left.push(new Step<>(0, last));
        while (!left.isEmpty() && plan.size() < OPERATORS) {
            var step = left.pop();
            plan.add(operator.apply(step.depth(), step.of()));
            var next = sources.apply(step.of());
            for (int i = next.size() - 1; i >= 0; i--) {
                left.push(new Step<>(step.depth() + 1, next.get(i)));
            }
        }
        return plan;
    }
}
