package latentgraph.experiments;

/** A recipe: what is asked of the store, and how the answer is told. */
public interface Experiment {
    /** The name of its command. */
    String name();

    /** What it is made of, in the words of the command; parts joined by a blank. */
    String subject();

    /**
     * Makes it: computes what the store does not hold yet.
     *
     * @throws latentgraph.core.InvalidInputException if it cannot be made of what is stored; the message says what is missing
     */
    Report report(Setting setting);
}
