package latentgraph.core;

/**
 * Told now and then how far long work has come, from any thread. Interrupting the thread that asked for the work stops it,
 * as does an exception thrown from here, which then reaches that thread.
 */
@FunctionalInterface
public interface Progress {
    /** Nobody watches. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * @param stage what is being done, in words a person reads, e.g. "finding neighbours of digits/e12/hidden3"
     * @param done units of this stage finished so far
     * @param total all units of this stage; 0 if not known
     */
    void report(String stage, long done, long total);

    /** For what is done within a step of this work, which its stages are named by: "laying out, 3 of 14: placing points". */
    default Progress within(String step) {
        return (stage, done, total) -> report(step + ": " + stage, done, total);
    }
}
