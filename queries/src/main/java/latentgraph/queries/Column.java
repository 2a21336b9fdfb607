package latentgraph.queries;

/**
 * One column of a query's answer. Its text is its spelling in the header: {@code accuracy FLOAT or null in [0, 1]}.
 *
 * @param nullable whether a row may hold null here
 * @param min the least value; null for no bound
 * @param max the greatest value; null for no bound
 */
public record Column(String name, Type type, boolean nullable, Number min, Number max) {
    @Override
    public String toString() {
        return name + " " + type + (nullable ? " or null" : "") + Parameter.range(min, max);
    }
}
