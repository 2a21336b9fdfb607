package latentgraph.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import latentgraph.core.Progress;

/**
 * The experiments that can be started from the page. Who serves knows how they are made; this module knows no training, and
 * hands on plain values alone.
 */
public interface Experiments {
    /** Where none can be started. */
    Experiments NONE = new Experiments() {
        @Override
        public List<Kind> kinds() {
            return List.of();
        }

        @Override
        public Work prepared(String name, Map<String, Object> settings) {
            throw new latentgraph.core.UnknownKeyException(
                    "this server makes no experiments; `latentgraph serve` does");
        }

        @Override
        public Path report(String key) {
            return null;
        }
    };

    /**
     * One that there is.
     *
     * @param name of its command
     * @param question that it answers, in words
     * @param takes how long it takes, in words
     */
    record Kind(String name, String question, String takes, List<Setting> settings) {}

    /**
     * What can be said of one.
     *
     * @param type whole, number, flag, choice, name (of a layer), run or representation
     * @param several whether it takes a list
     * @param required whether there is no default
     * @param standard what it is unless it is said, in words; null if that depends on others
     * @param least of a number; null for none
     * @param most of a number; null for none
     * @param choices of a choice, else empty
     */
    record Setting(
            String name,
            String type,
            boolean several,
            boolean required,
            String standard,
            Number least,
            Number most,
            List<String> choices,
            String says) {}

    /** What makes one. */
    @FunctionalInterface
    interface Work {
        /** @return its key in the graph; interrupting the thread ends it, and what is whole by then is not done again */
        String make(Progress progress);
    }

    /** All there are. */
    List<Kind> kinds();

    /**
     * Looks at what is asked for; nothing is done yet.
     *
     * @param settings by name: numbers, texts, booleans or lists of them, of nobody knows whom
     * @throws latentgraph.core.UnknownKeyException if there is no such experiment
     * @throws latentgraph.core.InvalidInputException if it cannot be made so
     */
    Work prepared(String name, Map<String, Object> settings);

    /** Where the report of an experiment would be; null where nothing has such a key. @param key in the graph */
    Path report(String key);
}
