package latentgraph.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.Progress;
import latentgraph.experiments.Experiment;
import latentgraph.store.Store;
import picocli.CommandLine.Mixin;

/** The command of one experiment: as it is typed, or as the page asks for it, over the store that is served. */
abstract class OneExperiment implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Mixin
    private ReportOptions report;

    /** Trains what is not trained yet. */
    @FunctionalInterface
    interface Recipe {
        /** @return what is then asked of the store */
        Experiment train(Progress progress);
    }

    /**
     * Looks at what was asked for, before any work.
     *
     * @throws latentgraph.core.InvalidInputException if it cannot be made
     */
    abstract Recipe recipe();

    /** Opens the store; one is made if there is none, unless there has to be something in it. */
    Store opened() {
        return store.openOrMake();
    }

    final StoreOptions store() {
        return store;
    }

    @Override
    public final Integer call() {
        report.requireReady();
        var recipe = recipe();
        Experiment experiment;
        try (var progress = store.progress()) {
            experiment = recipe.train(progress);
        }
        ReportOptions.Made made;
        try (var open = opened();
                var progress = store.progress()) {
            made = report.make(open, store.asGiven(), experiment, progress);
        }
        made.print(store.output());
        return 0;
    }

    /** What {@link #call} does, for who has the store open, and waits for what came of it. */
    interface Work {
        /** @return the report's document, with {@code key} */
        Map<String, Object> make(Store open, Progress progress);
    }

    /** @throws latentgraph.core.InvalidInputException if it cannot be made; nothing is done yet */
    final Work prepared() {
        report.requireReady();
        var recipe = recipe();
        return (open, progress) -> report.make(open, store.asGiven(), recipe.train(progress), progress)
                .document();
    }
}
