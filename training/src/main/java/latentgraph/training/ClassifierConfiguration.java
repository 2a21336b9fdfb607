package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.RandomSource;

/**
 * How a {@link Classifier} is made and trained. The defaults are those of the thesis (table 4.1) for SGD with rate 0.1,
 * momentum 0.9, the rate times 0.1 after epochs 10, 20 and 30; but 5 epochs instead of its 25, so that the rate never
 * falls unless more are asked for. Architecture and batch size are our choice.
 *
 * @param run the run's id; null for DATASET-seedN, or DATASET-NETWORK-seedN if it is no multi-layer perceptron
 * @param architecture what the network is made of
 * @param learningRate of the first epoch
 * @param momentum in [0, 1); Nesterov's, the only one DL4J has
 * @param stepEpochs after each of these epochs the rate is multiplied by stepFactor
 * @param epochs how many; at most so many with early stopping
 * @param patience stop when the validation loss has not fallen for so many epochs, and take back the parameters of the
 *     epoch where it was least (thesis 3.6.2); 0 trains all epochs and keeps the last
 * @param weightSeed of the initial weights
 * @param orderSeed of the order of the training samples, drawn anew each epoch
 * @param capture epochs whose latents are kept, besides 0 (untrained) and the last (with patience: the best), which always are
 * @param maxProbe the most probe samples whose latents are captured
 * @param layers whose latents are kept, {@link Classifier#INPUT} among them, with which the pictures are kept, too; empty
 *     for the input and every layer whose values are vectors. Other layers' values are flattened
 * @param trainSamples train on the first so many of the training samples alone; 0 for all
 * @param l1 λ of the λ·Σ|w| that is added to the loss: 0 or more. No loss that is told contains it
 * @param l1Layers whose weights w are; empty for all layers with weights
 * @param seededLayers whose weights begin as {@code weightSeed} says, while the others begin as {@code restSeed} does; empty
 *     for all
 * @param restSeed of the other layers' weights, if there are any
 * @param imageNoise standard deviation of the Gaussian noise on the training pictures, whose pixels are in [0, 1]: 0 or
 *     more. A picture has the same noise in every epoch, and is not cut off at 0 and 1
 * @param noiseSeed of the noise
 * @param augment whether each training picture is shifted by up to 4 pixels each way, what comes in being black, and flipped
 *     every other time, left to right, anew each epoch (as for CIFAR: He et al. 2016, section 4.2); drawn from orderSeed
 * @param keepParameters whether parameters are kept at every epoch captured
 */
public record ClassifierConfiguration(
        String run,
        Architecture architecture,
        WeightInit weightInit,
        double learningRate,
        double momentum,
        List<Integer> stepEpochs,
        double stepFactor,
        int batchSize,
        int epochs,
        int patience,
        long weightSeed,
        long orderSeed,
        List<Integer> capture,
        int maxProbe,
        List<String> layers,
        int trainSamples,
        double l1,
        List<String> l1Layers,
        List<String> seededLayers,
        long restSeed,
        double imageNoise,
        long noiseSeed,
        boolean augment,
        boolean keepParameters) {

    /** How the weights begin; biases begin at 0. */
    public enum WeightInit {
        /** Normal, variance 2 / inputs: He et al. 2015, made for ReLU. */
        HE_NORMAL,
        /** Uniform in ±√(6 / (inputs + outputs)), √2 times that before a ReLU: Glorot and Bengio 2010. */
        XAVIER_UNIFORM;

        /** @param inputs of a unit; @param outputs its likes, both times the size of a kernel; @param count of weights */
        float[] draw(Random random, long inputs, long outputs, int count, boolean relu) {
            double deviation = Math.sqrt(2.0 / inputs);
            double limit = (relu ? Math.sqrt(2) : 1) * Math.sqrt(6.0 / (inputs + outputs));
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float)
                        switch (this) {
                            case HE_NORMAL -> random.nextGaussian() * deviation;
                            case XAVIER_UNIFORM -> (2 * random.nextDouble() - 1) * limit;
                        };
            }
            return values;
        }
    }

    public ClassifierConfiguration {
        if (run != null) {
            RepresentationKey.requireName("run", run);
        }
        stepEpochs = stepEpochs.stream().sorted().distinct().toList();
        capture = capture.stream().sorted().distinct().toList();
        layers = List.copyOf(layers);
        l1Layers = List.copyOf(l1Layers);
        seededLayers = List.copyOf(seededLayers);
        require(l1 >= 0 && l1 <= 1_000, "l1", l1, "0 or more, at most 1,000");
        require(imageNoise >= 0 && imageNoise <= 1_000, "imageNoise", imageNoise, "0 or more, at most 1,000");
        require(learningRate > 0 && learningRate <= 1_000, "learningRate", learningRate, "above 0, at most 1,000");
        require(momentum >= 0 && momentum < 1, "momentum", momentum, "0 or more, below 1");
        require(stepFactor > 0 && stepFactor <= 1, "stepFactor", stepFactor, "above 0, at most 1");
        require(stepEpochs.stream().allMatch(epoch -> epoch >= 1), "stepEpochs", stepEpochs, "epochs from 1 on");
        require(batchSize >= 1 && batchSize <= 65_536, "batchSize", batchSize, "1 to 65,536");
        require(epochs >= 0 && epochs <= 9_999, "epochs", epochs, "0 to 9,999");
        require(patience >= 0, "patience", patience, "0 (none) or more");
        int last = epochs;
        require(
                capture.stream().allMatch(epoch -> epoch >= 0 && epoch <= last),
                "capture",
                capture,
                "epochs from 0 to " + last);
        require(trainSamples >= 0, "trainSamples", trainSamples, "0 (all) or more");
        require(maxProbe >= 2, "maxProbe", maxProbe, "2 or more");
    }

    private static void require(boolean holds, String field, Object found, String expected) {
        if (!holds) {
            throw new InvalidInputException("%s is %s; expected %s".formatted(field, found, expected));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** To change some of it. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.run = run;
        builder.architecture = architecture;
        builder.weightInit = weightInit;
        builder.learningRate = learningRate;
        builder.momentum = momentum;
        builder.stepEpochs = stepEpochs;
        builder.stepFactor = stepFactor;
        builder.batchSize = batchSize;
        builder.epochs = epochs;
        builder.patience = patience;
        builder.weightSeed = weightSeed;
        builder.orderSeed = orderSeed;
        builder.capture = capture;
        builder.maxProbe = maxProbe;
        builder.layers = layers;
        builder.trainSamples = trainSamples;
        builder.l1 = l1;
        builder.l1Layers = l1Layers;
        builder.seededLayers = seededLayers;
        builder.restSeed = restSeed;
        builder.imageNoise = imageNoise;
        builder.noiseSeed = noiseSeed;
        builder.augment = augment;
        builder.keepParameters = keepParameters;
        return builder;
    }

    /** The learning rate while epoch {@code epoch} (1 is the first) is trained. */
    public double learningRate(int epoch) {
        double rate = learningRate;
        for (int step : stepEpochs) {
            if (step < epoch) {
                rate *= stepFactor;
            }
        }
        return rate;
    }

    /** What run.json says of it: all but the run's name and the seeds, which stand there by themselves. */
    Map<String, Object> hyperparameters() {
        Map<String, Object> all = new LinkedHashMap<>(architecture.hyperparameters());
        all.put("weightInit", weightInit.name());
        all.put("optimiser", "SGD, Nesterov momentum");
        all.put("learningRate", learningRate);
        all.put("momentum", momentum);
        all.put("stepEpochs", stepEpochs);
        all.put("stepFactor", stepFactor);
        all.put("batchSize", batchSize);
        all.put("epochs", epochs);
        all.put("patience", patience);
        all.put("capture", capture);
        all.put("maxProbe", maxProbe);
        if (!layers.isEmpty()) {
            all.put("layers", layers);
        }
        if (trainSamples > 0) {
            all.put("trainSamples", trainSamples);
        }
        if (l1 > 0) {
            all.put("l1", l1);
            all.put("l1Layers", l1Layers);
        }
        if (!seededLayers.isEmpty()) {
            all.put("seededLayers", seededLayers);
        }
        if (imageNoise > 0) {
            all.put("imageNoise", imageNoise);
        }
        if (augment) {
            all.put("augment", true);
        }
        if (!keepParameters) {
            all.put("keepParameters", false);
        }
        return all;
    }

    /** The rows that are trained on. @throws InvalidInputException if there are not so many */
    int[] trainRows(ImageDataSet data) {
        int all = data.train().length;
        if (trainSamples > all) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "trainSamples is %,d; expected at most the %,d of %s",
                    trainSamples,
                    all,
                    data.name()));
        }
        return Arrays.copyOf(data.train(), trainSamples == 0 ? all : trainSamples);
    }

    /** The run's id, e.g. "mnist-seed7", "cifar10-resnet-small-seed7". */
    public String run(ImageDataSet data) {
        String network = architecture instanceof Architecture.MultiLayerPerceptron ? "" : "-" + architecture.name();
        return run != null ? run : data.name() + network + "-seed" + weightSeed;
    }

    /** Whether the weights of this layer are in the penalty. */
    boolean isPenalised(String layer) {
        return l1 > 0 && (l1Layers.isEmpty() || l1Layers.contains(layer));
    }

    /** The initial weights of a layer: both streams are drawn from, so that either gives a layer what it always gives it. */
    float[] draw(String layer, Random seeded, Random rest, long inputs, long outputs, int count, boolean relu) {
        float[] own = weightInit.draw(seeded, inputs, outputs, count, relu);
        if (seededLayers.isEmpty()) {
            return own;
        }
        float[] other = weightInit.draw(rest, inputs, outputs, count, relu);
        return seededLayers.contains(layer) ? own : other;
    }

    /** What run.json says of a run with this configuration. */
    RunManifest manifest(
            ImageDataSet data,
            Map<String, Object> hyperparameters,
            List<RunManifest.Layer> layers,
            List<RunManifest.Checkpoint> checkpoints,
            String framework) {
        List<RandomSource> randomness = new ArrayList<>(data.randomness());
        if (seededLayers.isEmpty()) {
            randomness.add(new RandomSource("weights", weightSeed));
        } else {
            randomness.add(new RandomSource("weights of " + String.join(", ", seededLayers), weightSeed));
            randomness.add(new RandomSource("weights of the other layers", restSeed));
        }
        randomness.add(new RandomSource("batch order", orderSeed));
        if (imageNoise > 0) {
            randomness.add(new RandomSource("image noise", noiseSeed));
        }
        if (augment) {
            randomness.add(new RandomSource("augmentation", orderSeed));
        }
        boolean one = randomness.stream()
                .filter(source -> !data.randomness().contains(source))
                .allMatch(source -> source.seed() == weightSeed);
        return new RunManifest(
                run(data),
                architecture.description(),
                new RunManifest.DataSet(data.name(), data.size(), data.classNames(), data.sha256()),
                one ? weightSeed : null,
                hyperparameters,
                layers,
                checkpoints,
                randomness,
                framework);
    }

    public static final class Builder {
        private String run;
        private Architecture architecture = Architecture.mlp(List.of(512, 256, 128));
        private WeightInit weightInit = WeightInit.HE_NORMAL;
        private double learningRate = 0.1;
        private double momentum = 0.9;
        private List<Integer> stepEpochs = List.of(10, 20, 30);
        private double stepFactor = 0.1;
        private int batchSize = 64;
        private int epochs = 5;
        private int patience;
        private long weightSeed;
        private long orderSeed;
        private List<Integer> capture = List.of();
        private int maxProbe = 10_000;
        private List<String> layers = List.of();
        private int trainSamples;
        private double l1;
        private List<String> l1Layers = List.of();
        private List<String> seededLayers = List.of();
        private long restSeed;
        private double imageNoise;
        private long noiseSeed;
        private boolean augment;
        private boolean keepParameters = true;

        private Builder() {}

        public Builder run(String run) {
            this.run = run;
            return this;
        }

        public Builder architecture(Architecture architecture) {
            this.architecture = architecture;
            return this;
        }

        /** A multi-layer perceptron with these hidden layers. */
        public Builder widths(List<Integer> widths) {
            return architecture(Architecture.mlp(widths));
        }

        public Builder weightInit(WeightInit weightInit) {
            this.weightInit = weightInit;
            return this;
        }

        public Builder learningRate(double learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        public Builder momentum(double momentum) {
            this.momentum = momentum;
            return this;
        }

        public Builder steps(List<Integer> stepEpochs, double stepFactor) {
            this.stepEpochs = stepEpochs;
            this.stepFactor = stepFactor;
            return this;
        }

        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        public Builder patience(int patience) {
            this.patience = patience;
            return this;
        }

        /** Both seeds. */
        public Builder seed(long seed) {
            this.weightSeed = seed;
            this.orderSeed = seed;
            return this;
        }

        public Builder weightSeed(long weightSeed) {
            this.weightSeed = weightSeed;
            return this;
        }

        public Builder orderSeed(long orderSeed) {
            this.orderSeed = orderSeed;
            return this;
        }

        public Builder capture(List<Integer> capture) {
            this.capture = capture;
            return this;
        }

        /** Every epoch; to be called after {@link #epochs}. */
        public Builder captureAll() {
            return capture(IntStream.rangeClosed(0, epochs).boxed().toList());
        }

        public Builder maxProbe(int maxProbe) {
            this.maxProbe = maxProbe;
            return this;
        }

        public Builder layers(List<String> layers) {
            this.layers = layers;
            return this;
        }

        public Builder trainSamples(int trainSamples) {
            this.trainSamples = trainSamples;
            return this;
        }

        /** @param layers whose weights; empty for all */
        public Builder l1(double l1, List<String> layers) {
            this.l1 = l1;
            this.l1Layers = layers;
            return this;
        }

        /** @param layers that the seed of the weights is of; @param restSeed of the other layers' weights */
        public Builder seededLayers(List<String> layers, long restSeed) {
            this.seededLayers = layers;
            this.restSeed = restSeed;
            return this;
        }

        public Builder imageNoise(double deviation, long seed) {
            this.imageNoise = deviation;
            this.noiseSeed = seed;
            return this;
        }

        public Builder augment(boolean augment) {
            this.augment = augment;
            return this;
        }

        public Builder keepParameters(boolean keepParameters) {
            this.keepParameters = keepParameters;
            return this;
        }

        public ClassifierConfiguration build() {
            return new ClassifierConfiguration(
                    run,
                    architecture,
                    weightInit,
                    learningRate,
                    momentum,
                    stepEpochs,
                    stepFactor,
                    batchSize,
                    epochs,
                    patience,
                    weightSeed,
                    orderSeed,
                    capture,
                    maxProbe,
                    layers,
                    trainSamples,
                    l1,
                    l1Layers,
                    seededLayers,
                    restSeed,
                    imageNoise,
                    noiseSeed,
                    augment,
                    keepParameters);
        }
    }
}
