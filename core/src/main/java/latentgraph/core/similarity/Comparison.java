package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;

/**
 * A measure applied to two representations A and B of the same n samples, row i of A and row i of B being of one sample. It
 * can be asked again under other matchings, which is what {@link Significance} does. Immutable, so that several threads may
 * ask it at once.
 */
public interface Comparison {

    /** n, the samples that both hold. */
    int samples();

    /** As the samples are matched. NaN where the measure is not defined although its input is sound. */
    double value();

    /** How many things {@link #permuted} permutes: the samples, or the classes for measures of classes. */
    default int exchangeable() {
        return samples();
    }

    /**
     * The value if thing i of A were matched with thing {@code order[i]} of B: what it would be if neither knew of the
     * other.
     *
     * @param order a permutation of 0 to {@link #exchangeable()} − 1
     */
    double permuted(int[] order);

    /**
     * The value over samples drawn with replacement. What a repeated sample has in common with itself never counts.
     *
     * @param rows [n] samples drawn, each in [0, n)
     * @throws InvalidInputException if the measure cannot be taken so; the message says why
     */
    double resampled(int[] rows);

    /** {@link #rounding} of what is made of sums of floats. */
    double ROUNDING_OF_FLOATS = 1e-6;

    /**
     * How far rounding may move a value, in its units: a random matching whose value is off the true one by no more is as
     * alike.
     */
    default double rounding() {
        return 1e-12;
    }

    /** Whether more alike representations have greater values; false for distances. */
    default boolean growsWithLikeness() {
        return true;
    }
}
