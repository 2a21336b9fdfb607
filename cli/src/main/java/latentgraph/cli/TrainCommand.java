package latentgraph.cli;

import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import latentgraph.core.format.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "train", description = "Train a classifier, and write its run directory, ready to be ingested.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Mixin
    private TrainingOptions training;

    @Override
    public Integer call() {
        try (var progress = store.progress()) {
            var directory = training.train(progress, store);
            progress.end();
            var run = RunDirectory.open(directory);
            var last = run.manifest()
                    .checkpoints()
                    .get(run.manifest().checkpoints().size() - 1);
            if (store.output().isJson()) {
                var document = new LinkedHashMap<String, Object>();
                document.put("run", run.manifest().id());
                document.put("directory", directory.toString());
                document.put(
                        "representations",
                        run.representations().stream().map(Object::toString).toList());
                document.put("accuracy", last.accuracy());
                store.output().json(document);
            } else {
                store.output()
                        .line(
                                "%s: accuracy %s at epoch %d; %d representations in %s",
                                run.manifest().id(),
                                last.accuracy(),
                                last.epoch(),
                                run.representations().size(),
                                directory);
                store.output().line("next: latentgraph ingest %s", directory);
            }
        }
        return 0;
    }
}
