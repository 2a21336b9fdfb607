package latentgraph.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.training.Architecture.DenseLayers;
import latentgraph.training.Training.Epoch;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network that learns to name the classes of a data set: an {@link Architecture} and a softmax over the classes,
 * cross-entropy loss. One of dense layers is trained by {@link Lockstep}, as one of many would be; one of convolutions by
 * DL4J.
 *
 * <p>The same data, configuration and machine give the same bytes, whatever the number of threads. Another processor may
 * round differently.
 */
public final class Classifier {
    /** The layer that is no layer: the pixels, in [0, 1]. They are kept at epoch 0 alone, as training does not change them. */
    public static final String INPUT = "input";

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final Progress progress;
    private final String run;
    private final ComputationGraph network;
    private final Probe probe;
    private final TrainingRecord record;
    private final long keepNanos;

    private Classifier(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            Path runDirectory,
            Progress progress,
            long keepNanos) {
        this.keepNanos = keepNanos;
        this.data = data;
        this.configuration = configuration;
        this.progress = progress;
        run = configuration.run(data);
        network = NetworkGraph.of(configuration, data);
        probe = Probe.of(data, configuration);
        record = new TrainingRecord(data, configuration, LayeredNetwork.framework(), runDirectory);
    }

    /**
     * Trains, and writes the run: the probe's latents of every layer that gives vectors at epoch 0 (untrained), at the epochs to be
     * captured and at the last one (with patience: the best), predictions, head, parameters and history.
     *
     * @param runDirectory made if it is not there. What an unfinished training of the same kept in it is gone on with, to the
     *     same bytes; what else one left is replaced
     * @return what run.json says
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, an unfinished one
     *     that goes on otherwise, or something else
     * @throws InvalidInputException if patience is asked for without validation samples, a batch is too large for a
     *     layer, or training diverges, of which nothing is left
     * @throws CancellationException if this thread is interrupted: the directory then holds no run.json
     */
    public static RunManifest train(
            ImageDataSet data, ClassifierConfiguration configuration, Path runDirectory, Progress progress) {
        Training.requirePossible(data, configuration);
        return configuration.architecture() instanceof DenseLayers
                ? Lockstep.train(data, configuration, runDirectory, progress)
                : byDl4j(data, configuration, runDirectory, progress, Training.KEEP_NANOS);
    }

    /**
     * What adds up runs on one thread, as ND4J's sums depend on their number.
     *
     * @param keepNanos as {@link Training#KEEP_NANOS}
     */
    static RunManifest byDl4j(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            Path runDirectory,
            Progress progress,
            long keepNanos) {
        return OneThread.call(() -> {
            var classifier = new Classifier(data, configuration, runDirectory, progress, keepNanos);
            try (classifier.record) {
                return classifier.train();
            }
        });
    }

    /** @throws ConflictException if the finished run there is not the one that {@link #train} would make of this */
    public static void requireSame(ImageDataSet data, ClassifierConfiguration configuration, RunDirectory run) {
        TrainingRecord.requireSame(data, configuration, run);
    }

    private RunManifest train() {
        Probe.writeSamples(data, configuration, record.writer());
        Optional<TrainingState> kept = record.kept().map(TrainingState::of);
        if (kept.isEmpty()) {
            capture(0);
        }
        Training training = new Training(data, configuration, network, Masks.NONE, run, progress, keepNanos);
        Training.Witness witness = new Training.Witness() {
            @Override
            public Optional<TrainingState> kept() {
                return kept;
            }

            @Override
            public void ended(Epoch epoch) {
                record.ended(epoch);
                if (configuration.capture().contains(epoch.epoch())) {
                    capture(epoch.epoch());
                }
            }

            @Override
            public void keep(TrainingState state) {
                record.keep(state.arrays());
            }
        };
        try {
            int best = training.run(Seeding.BATCH_ORDER.random(configuration.orderSeed(), 0), witness)
                    .best();
            if (!record.isCaptured(best)) {
                capture(best);
            }
            return record.finish();
        } catch (DivergedException diverged) {
            record.discard(); // or what was kept would refuse the lower rate that it asks for
            throw diverged;
        }
    }

    private void capture(int epoch) {
        progress.report("capturing %s, epoch %d".formatted(run, epoch), 0, 0);
        record.captured(epoch, probe.write(new LayeredNetwork(network), epoch, record.writer()));
    }
}
