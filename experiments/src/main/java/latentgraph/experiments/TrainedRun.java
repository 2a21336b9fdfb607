package latentgraph.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.training.Classifier;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;
import latentgraph.training.Lockstep;

/** The run directory of a training, and what of it is stored. */
public record TrainedRun(Path directory, RunManifest manifest) {
    /** @throws InvalidInputException if the directory holds no whole run */
    public TrainedRun(Path directory) {
        this(directory, RunDirectory.open(directory).manifest());
    }

    /**
     * Trains; a training that is whole is taken as it is, an unfinished one gone on with, where something was kept of it.
     *
     * @throws ConflictException if the directory holds a run that was trained otherwise
     */
    public static TrainedRun made(
            ImageDataSet data, ClassifierConfiguration configuration, Path directory, Progress progress) {
        if (Files.exists(directory.resolve("run.json"))) {
            Classifier.requireSame(data, configuration, RunDirectory.open(directory));
        } else {
            Classifier.train(data, configuration, directory, progress);
        }
        return new TrainedRun(directory);
    }

    /** A network for each seed of the initial weights, trained together. @param runs where each has a folder */
    public static List<TrainedRun> inLockstep(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            List<Long> seeds,
            Path runs,
            int threads,
            Progress progress) {
        return Lockstep.train(data, configuration, seeds, runs, threads, progress).stream()
                .map(TrainedRun::new)
                .toList();
    }

    String run() {
        return manifest().id();
    }

    RunManifest.Checkpoint last() {
        var checkpoints = manifest().checkpoints();
        return checkpoints.get(checkpoints.size() - 1);
    }

    String lastLayer() {
        var layers = manifest().layers();
        return layers.get(layers.size() - 1).name();
    }

    /** @throws InvalidInputException if this epoch was not captured */
    RunManifest.Checkpoint at(int epoch) {
        return manifest().checkpoints().stream()
                .filter(checkpoint -> checkpoint.epoch() == epoch)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "%s has no checkpoint at epoch %d; expected one".formatted(directory, epoch)));
    }

    /** Of the initial weights, or of those layers' that have a seed of their own. */
    long weightSeed() {
        return seedOf("weights");
    }

    /**
     * @param source of randomness, or what its name begins with; the first such
     * @throws InvalidInputException if run.json does not say it
     */
    long seedOf(String source) {
        return manifest().randomness().stream()
                .filter(random -> random.source().startsWith(source))
                .mapToLong(RunManifest.RandomSource::seed)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "%s does not say the seed of its %s; expected one in run.json".formatted(directory, source)));
    }

    /** What run.json says of how it was made. */
    Map<String, Object> training() {
        var seeds = Table.row();
        manifest.randomness().forEach(random -> seeds.put(random.source(), random.seed()));
        return Table.row(
                "dataSet",
                Table.row(
                        "name",
                        manifest.dataSet().name(),
                        "size",
                        manifest.dataSet().size()),
                "architecture",
                manifest.architecture(),
                "seed",
                manifest.seed(),
                "randomness",
                seeds,
                "hyperparameters",
                manifest.hyperparameters(),
                "framework",
                manifest.framework());
    }

    /**
     * Ingests what is not stored yet of one layer. What is stored must be of the same files, whatever else it was ingested
     * with, and have enough neighbours.
     *
     * @param asked epochs of the run
     * @param most the neighbours that are asked about
     * @throws InvalidInputException if what is stored has fewer neighbours
     */
    void ingest(Setting setting, String layer, Set<Integer> asked, int most) {
        var epochs = new TreeSet<>(asked);
        var stored = new LinkedHashMap<IngestOptions, Set<Integer>>();
        for (var row : setting.store()
                .read(
                        """
                        MATCH (r:Representation {run: $run, layer: $layer, status: 'ready'})
                        RETURN r.key AS key, r.epoch AS epoch, r.k AS k, r.vectors AS vectors ORDER BY epoch""",
                        Map.of("run", run(), "layer", layer))) {
            int epoch = ((Number) row.get("epoch")).intValue();
            int k = ((Number) row.get("k")).intValue();
            if (k < most) {
                throw new InvalidInputException(
                        "%s is stored with %d neighbours, too few for k = %d; ask for --k up to %d, or ingest %s with --k %d --replace, which removes what was made of those"
                                .formatted(row.get("key"), k, most, k, directory, most));
            }
            if (epochs.remove(epoch)) {
                stored.computeIfAbsent(
                                options(k, !Boolean.FALSE.equals(row.get("vectors")), layer), made -> new TreeSet<>())
                        .add(epoch);
            }
        }
        if (!epochs.isEmpty()) {
            ingest(setting, options(Math.max(most, IngestOptions.DEFAULT.k()), true, layer), epochs);
        }
        stored.forEach((options, of) -> ingest(setting, options, of));
    }

    private void ingest(Setting setting, IngestOptions options, Set<Integer> epochs) {
        Ingest.runDirectory(setting.store(), directory, options.withEpochs(epochs), setting.progress());
    }

    private static IngestOptions options(int k, boolean vectors, String layer) {
        return new IngestOptions(
                Metric.MANHATTAN, k, false, vectors, IngestOptions.DEFAULT.threads(), null, Set.of(), Set.of(layer));
    }
}
