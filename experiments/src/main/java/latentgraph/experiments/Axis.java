package latentgraph.experiments;

/**
 * An axis of numbers.
 *
 * @param label what the numbers are, with their unit
 * @param least where it begins, NaN for where the values do
 * @param greatest where it ends, NaN for where the values do
 * @param logarithmic in powers of ten; values from 0 down are then left out
 */
public record Axis(String label, double least, double greatest, boolean logarithmic) {
    /** As far as the values go. */
    static Axis of(String label) {
        return new Axis(label, Double.NaN, Double.NaN, false);
    }

    /** @param greatest NaN for where the values end */
    static Axis fromZero(String label, double greatest) {
        return new Axis(label, 0, greatest, false);
    }

    static Axis logarithmic(String label) {
        return new Axis(label, Double.NaN, Double.NaN, true);
    }
}
