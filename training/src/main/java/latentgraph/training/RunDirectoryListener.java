package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.format.History;
import latentgraph.core.format.Images;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes a run directory while a DL4J network of your own trains: before the first epoch and after each one, the latents
 * of the probe samples at every layer, predictions, head, parameters and the training loss; before the first alone, the
 * samples themselves as layer {@link Classifier#INPUT}. What DL4J knows of the training goes into run.json; the order of
 * samples, which it does not know, is yours to keep.
 *
 * <pre>{@code
 * try (var run = new RunDirectoryListener(Path.of("runs/mine"), "mine", "digits", classNames, probe, labels)) {
 *     network.setListeners(run);
 *     network.fit(iterator, 10);
 * }
 * }</pre>
 *
 * Closing it makes the directory whole, with the epochs that ended. DL4J knows epochs only when it is given an iterator:
 * {@code fit(features, labels)} tells listeners of none.
 */
public final class RunDirectoryListener extends BaseTrainingListener implements AutoCloseable {
    private final Path directory;
    private final String run;
    private final String dataSet;
    private final List<String> classNames;
    private final INDArray probe;
    private final int[] labels;
    private List<String> chosen = List.of();
    private int[] samples;
    private int dataSetSize;
    private Images images;

    private LayeredNetwork network;
    private RunDirectoryWriter writer;
    private RunManifest.DataSet about;
    private Long seed;
    private List<RunManifest.Layer> layers = List.of();
    private final Map<Integer, Checkpoint> checkpoints = new LinkedHashMap<>();
    private final List<double[]> history = new ArrayList<>();
    private int epoch;
    private double lossSum;
    private int iterations;
    private int batchSize; // of the largest batch: the last of an epoch may be smaller

    /**
     * @param directory made if it is not there
     * @param run the run's id
     * @param dataSet name of the data set the samples are from; runs over one data set meet in its samples
     * @param probe one sample a row (axis 0), in the form the network takes
     * @param labels the class of each
     * @throws InvalidInputException if labels do not fit the probe or the class names
     */
    public RunDirectoryListener(
            Path directory, String run, String dataSet, List<String> classNames, INDArray probe, int[] labels) {
        if (probe.size(0) != labels.length) {
            throw new InvalidInputException("the probe has %d samples and %d labels; expected one a sample"
                    .formatted(probe.size(0), labels.length));
        }
        this.directory = directory;
        this.run = run;
        this.dataSet = dataSet;
        this.classNames = new Labels(labels, classNames).names();
        this.probe = probe;
        this.labels = labels.clone();
        dataSetSize = labels.length;
    }

    /**
     * Captures these layers alone, also those whose activations are no vectors: they are flattened. Before training.
     *
     * @param names {@link Classifier#INPUT} is one, too
     */
    public RunDirectoryListener layers(String... names) {
        chosen = List.of(names);
        return this;
    }

    /**
     * Says where the probe samples stand in their data set; 0, 1, 2, … unless told. Before training.
     *
     * @param indices distinct, each below {@code size}
     * @param size samples of the whole data set
     */
    public RunDirectoryListener samples(int[] indices, int size) {
        if (indices.length != labels.length) {
            throw new InvalidInputException(
                    "%d indices for %d samples; expected one a sample".formatted(indices.length, labels.length));
        }
        samples = indices.clone();
        dataSetSize = size;
        return this;
    }

    /** Adds a picture of each probe sample. Before training. */
    public RunDirectoryListener images(Images pictures) {
        if (pictures.count() != labels.length) {
            throw new InvalidInputException(
                    "%d pictures for %d samples; expected one a sample".formatted(pictures.count(), labels.length));
        }
        images = pictures;
        return this;
    }

    /** @throws ConflictException if another training writes to the directory, or it holds a finished run, or something else */
    @Override
    public void onEpochStart(Model model) {
        lossSum = 0;
        iterations = 0;
        if (writer == null) {
            network = new LayeredNetwork(model);
            about = new RunManifest.DataSet(dataSet, dataSetSize, classNames);
            seed = network.seed();
            writer = RunDirectoryWriter.create(directory, manifest());
            writer.labels(labels);
            if (samples != null) {
                writer.samples(samples);
            }
            if (images != null) {
                writer.images(images);
            }
            capture(null);
        } else if (!network.isOf(model)) {
            throw new InvalidInputException(
                    "run '%s' is already of another network; expected one listener a network".formatted(run));
        }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epochsBefore) {
        lossSum += model.score();
        iterations++;
        batchSize = Math.max(batchSize, model.batchSize());
    }

    @Override
    public void onEpochEnd(Model model) {
        epoch++;
        double loss = lossSum / iterations;
        history.add(new double[] {epoch, loss});
        writer.history(new History(List.of("epoch", "trainLoss"), history));
        capture(Double.isFinite(loss) ? loss : null);
    }

    private void capture(Double trainLoss) {
        Probe.Captured captured =
                new Probe(probe, labels, classNames.size(), chosen, true, Probe.BLOCK).write(network, epoch, writer);
        layers = captured.layers();
        checkpoints.put(epoch, new Checkpoint(epoch, trainLoss, null, null, captured.accuracy()));
        writer.tell(manifest());
    }

    /** Makes the directory whole. @throws InvalidInputException if no epoch was seen */
    @Override
    public void close() {
        if (writer == null) {
            throw new InvalidInputException(
                    "run '%s' saw no epoch; attach it with setListeners, then call fit with an iterator"
                            .formatted(run));
        }
        try (var open = writer) {
            open.finish(manifest());
        }
    }

    private RunManifest manifest() {
        Map<String, Object> hyperparameters = new LinkedHashMap<>();
        hyperparameters.put("epochs", epoch);
        hyperparameters.put("batchSize", batchSize);
        hyperparameters.putAll(network.hyperparameters());
        return new RunManifest(
                run,
                network.architecture(),
                about,
                seed,
                hyperparameters,
                layers,
                List.copyOf(checkpoints.values()),
                List.of(new RunManifest.RandomSource("weights", seed)),
                LayeredNetwork.framework());
    }
}
