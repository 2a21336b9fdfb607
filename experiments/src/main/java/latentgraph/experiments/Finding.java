package latentgraph.experiments;

import java.util.Locale;

/**
 * What one of the papers found, asked of other data.
 *
 * @param statement what the paper says, in a sentence
 * @param numbers on which the verdict rests, in words
 * @param source where it says so
 */
public record Finding(String statement, Verdict verdict, String numbers, String source) {
    /** Whether it holds on these data. */
    public enum Verdict {
        HOLDS,
        DOES_NOT_HOLD,
        /** The data do not say; the numbers say why. */
        NOT_JUDGED;

        /** In words: "does not hold". */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static Finding of(String statement, boolean holds, String numbers, String source) {
        return new Finding(statement, holds ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD, numbers, source);
    }

    static Finding notJudged(String statement, String why, String source) {
        return new Finding(statement, Verdict.NOT_JUDGED, why, source);
    }
}
