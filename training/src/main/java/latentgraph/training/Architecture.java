package latentgraph.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;

/** What a network is made of, whatever the pictures and the classes. Two of the same content are the same. */
public sealed interface Architecture {
    /** What {@link #named} knows. */
    List<String> NAMES = List.of(
            "mlp",
            "bottleneck",
            "cnn",
            "vgg-11",
            "vgg-16",
            "vgg-11-cifar",
            "vgg-16-cifar",
            "vgg-small",
            "resnet-small",
            "resnet-18",
            "resnet-18-cifar");

    List<List<Integer>> VGG_11 =
            List.of(List.of(64), List.of(128), List.of(256, 256), List.of(512, 512), List.of(512, 512));

    List<List<Integer>> VGG_16 = List.of(
            List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512), List.of(512, 512, 512));

    /** The layer of a convolutional network whose values are vectors: the mean of each channel, before the classifier. */
    String POOLING = "pooling";

    /** One of {@link #NAMES}, or what else it was called. */
    String name();

    /** As text, e.g. "mlp 512-256-128". */
    String description();

    /** What run.json says of it. */
    Map<String, Object> hyperparameters();

    /** A dense layer. @param relu whether what it gives is 0 where it would be negative; else it is as it is */
    record Dense(String name, int units, boolean relu) {}

    /** Dense layers, one on the other, below the classifier; what is looked at are all of them. */
    sealed interface DenseLayers extends Architecture {
        List<Dense> layers();
    }

    private static List<Dense> hidden(List<Integer> widths) {
        return IntStream.range(0, widths.size())
                .mapToObj(i -> new Dense("hidden" + (i + 1), widths.get(i), true))
                .toList();
    }

    /** Dense layers with ReLU, {@code hidden1}, {@code hidden2}, …. */
    record MultiLayerPerceptron(List<Integer> widths) implements DenseLayers {
        public MultiLayerPerceptron {
            widths = List.copyOf(widths);
            requireWidths(widths);
        }

        @Override
        public String name() {
            return "mlp";
        }

        @Override
        public List<Dense> layers() {
            return hidden(widths);
        }

        @Override
        public String description() {
            return "mlp " + joined(widths);
        }

        @Override
        public Map<String, Object> hyperparameters() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("widths", widths);
            all.put("activation", "relu");
            return all;
        }
    }

    /**
     * A multi-layer perceptron whose last hidden layer, {@code bottleneck}, is narrow (paper 000: two units, so that a
     * sample's latent is a point on a plane).
     *
     * @param widths units of the layers with ReLU before it
     * @param k units of the bottleneck, 1 or more
     * @param relu whether the bottleneck has a ReLU, too. Without, its values may be negative, and no unit of it dies
     */
    record Bottleneck(List<Integer> widths, int k, boolean relu) implements DenseLayers {
        public Bottleneck {
            widths = List.copyOf(widths);
            requireWidths(widths);
            if (k < 1 || k > 65_536) {
                throw new InvalidInputException("k is %d; expected 1 to 65,536 units of the bottleneck".formatted(k));
            }
        }

        @Override
        public String name() {
            return "bottleneck";
        }

        @Override
        public List<Dense> layers() {
            return Stream.concat(hidden(widths).stream(), Stream.of(new Dense("bottleneck", k, relu)))
                    .toList();
        }

        @Override
        public String description() {
            return "bottleneck " + joined(widths) + "-" + k;
        }

        @Override
        public Map<String, Object> hyperparameters() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("widths", widths);
            all.put("bottleneck", k);
            all.put("activation", "relu");
            all.put("bottleneckActivation", relu ? "relu" : "identity");
            return all;
        }
    }

    /**
     * A residual network of basic blocks (He et al., CVPR 2016): two 3 × 3 convolutions, each with batch normalisation,
     * added to what came in; where a stage halves the side, a 1 × 1 convolution with batch normalisation carries that
     * over. Convolutions have no bias. What is looked at is the mean of each channel, {@link #POOLING}.
     *
     * @param largeStem 7 × 7 with stride 2 and a 3 × 3 maximum with stride 2, as for ImageNet; else 3 × 3 with stride 1,
     *     as for CIFAR
     * @param widths channels of each stage; from the second on, a stage halves the side of the picture
     * @param blocks in each stage
     */
    record ResNet(String name, boolean largeStem, List<Integer> widths, int blocks) implements Architecture {
        public ResNet {
            widths = List.copyOf(widths);
            requireWidths(widths);
            if (blocks < 1 || blocks > 100) {
                throw new InvalidInputException("blocks is %d; expected 1 to 100".formatted(blocks));
            }
        }

        @Override
        public String description() {
            return name + " " + joined(widths);
        }

        @Override
        public Map<String, Object> hyperparameters() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("widths", widths);
            all.put("blocks", blocks);
            all.put("stem", largeStem ? "7 × 7, stride 2, maximum of 3 × 3, stride 2" : "3 × 3");
            all.put("activation", "relu");
            return all;
        }
    }

    /**
     * Stages of 3 × 3 convolutions with ReLU, each followed by a maximum of 2 × 2 that halves the side (Simonyan and
     * Zisserman, ICLR 2015). What is looked at are the dense layers, {@code hidden1}, {@code hidden2}, …, or without any the
     * mean of each channel, {@link #POOLING}.
     *
     * @param stages channels of each convolution of each stage
     * @param normalised whether each convolution is followed by batch normalisation; it then has no bias
     * @param dense units of the layers with ReLU before the classifier
     */
    record Vgg(String name, List<List<Integer>> stages, boolean normalised, List<Integer> dense)
            implements Architecture {
        public Vgg {
            stages = stages.stream().map(List::copyOf).toList();
            dense = List.copyOf(dense);
            requireWidths(stages.stream().flatMap(List::stream).toList());
        }

        @Override
        public String description() {
            return name + " "
                    + stages.stream().map(Architecture::joined).collect(Collectors.joining(" / "))
                    + (dense.isEmpty() ? "" : " / " + joined(dense));
        }

        @Override
        public Map<String, Object> hyperparameters() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("stages", stages);
            all.put("batchNormalisation", normalised);
            all.put("dense", dense);
            all.put("activation", "relu");
            return all;
        }
    }

    /** 16 and 32 channels and a dense layer of 64: 105,866 parameters on MNIST. */
    static Architecture smallCnn() {
        return new Vgg("cnn", List.of(List.of(16), List.of(32)), false, List.of(64));
    }

    /** VGG11 (configuration A) as published, but without dropout: 132,863,336 parameters with colour and 1,000 classes. */
    static Architecture vgg11() {
        return new Vgg("vgg-11", VGG_11, false, List.of(4_096, 4_096));
    }

    /** VGG16 (configuration D) as published, but without dropout: 138,357,544 parameters with colour and 1,000 classes. */
    static Architecture vgg16() {
        return new Vgg("vgg-16", VGG_16, false, List.of(4_096, 4_096));
    }

    /** VGG11's convolutions with batch normalisation, the classifier on the means of the channels. */
    static Architecture vgg11Cifar() {
        return new Vgg("vgg-11-cifar", VGG_11, true, List.of());
    }

    /** VGG16's convolutions with batch normalisation, the classifier on the means of the channels. */
    static Architecture vgg16Cifar() {
        return new Vgg("vgg-16-cifar", VGG_16, true, List.of());
    }

    /** VGG11 for CIFAR with a quarter of its channels: 579,098 parameters with colour and 10 classes, trained in minutes. */
    static Architecture vggSmall() {
        List<List<Integer>> quarters = VGG_11.stream()
                .map(stage -> stage.stream().map(width -> width / 4).toList())
                .toList();
        return new Vgg("vgg-small", quarters, true, List.of());
    }

    /** @param widths units of each hidden layer, from the input on: 1 to 100 of 1 to 65,536 */
    static Architecture mlp(List<Integer> widths) {
        return new MultiLayerPerceptron(widths);
    }

    /**
     * @param widths units of each hidden layer before the bottleneck
     * @param k units of the bottleneck, which has no ReLU
     */
    static Architecture bottleneck(List<Integer> widths, int k) {
        return new Bottleneck(widths, k, false);
    }

    /** Three stages of one block, 8, 16 and 32 channels, the stem for CIFAR: 20,000 weights, trained in minutes on a CPU. */
    static Architecture resNetSmall() {
        return new ResNet("resnet-small", false, List.of(8, 16, 32), 1);
    }

    /** ResNet-18 as published (He et al. 2016, table 1): 11,689,512 parameters with colour and 1,000 classes. */
    static Architecture resNet18() {
        return new ResNet("resnet-18", true, List.of(64, 128, 256, 512), 2);
    }

    /** ResNet-18 with the stem for pictures of 32 × 32. */
    static Architecture resNet18Cifar() {
        return new ResNet("resnet-18-cifar", false, List.of(64, 128, 256, 512), 2);
    }

    /**
     * @param name one of {@link #NAMES}
     * @param widths of the multi-layer perceptron; null for 512, 256, 128. Of the bottleneck's the last is k; null for 64, 2
     * @throws InvalidInputException if there is no such name, or widths are given to another
     */
    static Architecture named(String name, List<Integer> widths) {
        if (name.equals("mlp")) {
            return mlp(widths == null ? List.of(512, 256, 128) : widths);
        }
        if (name.equals("bottleneck")) {
            List<Integer> all = widths == null ? List.of(64, 2) : widths;
            if (all.size() < 2) {
                throw new InvalidInputException(
                        "widths is %s; expected those of the hidden layers, then of the bottleneck".formatted(all));
            }
            return bottleneck(all.subList(0, all.size() - 1), all.get(all.size() - 1));
        }
        Architecture architecture =
                switch (name) {
                    case "cnn" -> smallCnn();
                    case "vgg-11" -> vgg11();
                    case "vgg-16" -> vgg16();
                    case "vgg-11-cifar" -> vgg11Cifar();
                    case "vgg-16-cifar" -> vgg16Cifar();
                    case "vgg-small" -> vggSmall();
                    case "resnet-small" -> resNetSmall();
                    case "resnet-18" -> resNet18();
                    case "resnet-18-cifar" -> resNet18Cifar();
                    default ->
                        throw new InvalidInputException(
                                "architecture is '%s'; expected one of %s".formatted(name, String.join(", ", NAMES)));
                };
        if (widths != null) {
            throw new InvalidInputException(
                    "widths is %s, but %s has widths of its own; leave them out, or take mlp or bottleneck"
                            .formatted(widths, name));
        }
        return architecture;
    }

    private static void requireWidths(List<Integer> widths) {
        if (widths.isEmpty() || widths.size() > 100) {
            throw new InvalidInputException("widths is %s; expected 1 to 100 hidden layers".formatted(widths));
        }
        if (!widths.stream().allMatch(width -> width >= 1 && width <= 65_536)) {
            throw new InvalidInputException("widths is %s; expected 1 to 65,536 units".formatted(widths));
        }
    }

    private static String joined(List<Integer> widths) {
        return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }
}
