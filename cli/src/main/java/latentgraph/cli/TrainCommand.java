package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description =
                "Train a classifier, or many that begin with other weights, and write run directories, ready to be"
                        + " ingested.")
final class TrainCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,17})(?:-(\\d{1,17}))?");
    private static final int MOST = 1_000_000;

    @Mixin
    private StoreOptions store;

    @Mixin
    private TrainingOptions training;

    @Option(
            names = "--seeds",
            paramLabel = "SEEDS",
            description =
                    "Train a network for each of these seeds of the initial weights, such as 1-1000 or 3,7,11-20, all"
                            + " by the same batches, whose order is of --seed: an mlp or bottleneck. Interrupted, the same command"
                            + " goes on.")
    private String seeds;

    @Override
    public Integer call() {
        if (seeds != null) {
            return trainMany(numbers(seeds));
        }
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

    private int trainMany(List<Long> all) {
        try (var progress = store.progress()) {
            var directories = training.train(all, progress);
            progress.end();
            var accuracies = directories.stream()
                    .map(directory -> RunDirectory.open(directory).manifest().checkpoints())
                    .mapToDouble(checkpoints ->
                            checkpoints.get(checkpoints.size() - 1).accuracy())
                    .summaryStatistics();
            if (store.output().isJson()) {
                var document = new LinkedHashMap<String, Object>();
                document.put("runs", directories.stream().map(Path::toString).toList());
                document.put("leastAccuracy", accuracies.getMin());
                document.put("meanAccuracy", accuracies.getAverage());
                document.put("greatestAccuracy", accuracies.getMax());
                store.output().json(document);
            } else {
                store.output()
                        .line(
                                "%d runs, accuracy %.4f to %.4f, on average %.4f",
                                directories.size(), accuracies.getMin(), accuracies.getMax(), accuracies.getAverage());
                store.output()
                        .line("next: latentgraph ingest %s%s", directories.get(0), directories.size() > 1 ? " …" : "");
            }
        }
        return 0;
    }

    private static List<Long> numbers(String seeds) {
        List<long[]> ranges = new ArrayList<>();
        for (String part : seeds.split(",", -1)) {
            var range = RANGE.matcher(part.strip());
            long first = 0;
            long last = -1;
            if (range.matches()) {
                first = Long.parseLong(range.group(1));
                last = range.group(2) == null ? first : Long.parseLong(range.group(2));
            }
            if (last < first) {
                throw new InvalidInputException(
                        "--seeds is '%s'; expected numbers and ranges that rise, such as 1-1000 or 3,7,11-20"
                                .formatted(seeds));
            }
            ranges.add(new long[] {first, last});
        }
        long count = ranges.stream().mapToLong(range -> range[1] - range[0] + 1).sum();
        if (count > MOST) {
            throw new InvalidInputException(
                    String.format(Locale.ROOT, "--seeds names %,d seeds; expected at most %,d", count, MOST));
        }
        return ranges.stream()
                .flatMapToLong(range -> LongStream.rangeClosed(range[0], range[1]))
                .boxed()
                .toList();
    }
}
