package latentgraph.training;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;

/**
 * The data sets there are.
 *
 * <table>
 * <caption>What is trained on, what stops training, what is looked at</caption>
 * <tr><th>spec</th><th>train</th><th>validation</th><th>probe</th></tr>
 * <tr><td>glyphs</td><td>12,000</td><td>1,800</td><td>3,600</td></tr>
 * <tr><td>mnist:DIR, fashion-mnist:DIR</td><td>54,000</td><td>the last 6,000 training images</td><td>10,000 test</td></tr>
 * <tr><td>cifar10:DIR, cifar100:DIR</td><td>45,000</td><td>the last 5,000 training images</td><td>10,000 test</td></tr>
 * <tr><td>images:DIR</td><td colspan="3">of each class, in the order of the file names: of every ten, seven, one, two</td></tr>
 * </table>
 *
 * The splits never depend on a seed, so that runs over the same data are comparable.
 */
public final class DataSets {
    /** What {@link #open} accepts, in words. */
    public static final String SPECS = "glyphs, mnist:DIR, fashion-mnist:DIR, cifar10:DIR, cifar100:DIR or images:DIR";

    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final List<String> FASHION = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private DataSets() {}

    /**
     * Reads or makes a data set.
     *
     * @param spec one of {@link #SPECS}
     * @param seed of what is drawn to make the data: the glyphs, which are named glyphs for seed 0, else glyphs-SEED. Not
     *     the training's seed: runs over glyphs of another seed are runs over another data set
     * @throws InvalidInputException if no data set is named so, or its files are missing or broken
     */
    public static ImageDataSet open(String spec, long seed) {
        if (spec.equals("glyphs")) {
            return Glyphs.draw(seed);
        }
        String[] parts = spec.split(":", 2);
        if (parts.length < 2 || parts[1].isEmpty()) {
            throw unknown(spec);
        }
        Path folder = folder(parts[1]);
        return switch (parts[0]) {
            case "mnist" ->
                idx(
                        "mnist",
                        DIGITS,
                        folder,
                        "MNIST's files are to be had, each by its name, from"
                                + " https://ossci-datasets.s3.amazonaws.com/mnist/ (as torchvision does)"
                                + " or https://storage.googleapis.com/cvdf-datasets/mnist/");
            case "fashion-mnist" ->
                idx(
                        "fashion-mnist",
                        FASHION,
                        folder,
                        "Fashion-MNIST is published at https://github.com/zalandoresearch/fashion-mnist");
            case "cifar10" -> Cifar.open10(folder);
            case "cifar100" -> Cifar.open100(folder);
            case "images" -> ImageFolders.open(folder);
            default -> throw unknown(spec);
        };
    }

    private static InvalidInputException unknown(String spec) {
        return new InvalidInputException("data set is '%s'; expected %s".formatted(spec, SPECS));
    }

    private static Path folder(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "folder is '%s', which cannot be one: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static ImageDataSet idx(String name, List<String> classNames, Path folder, String published) {
        Idx.Array trainImages = images(folder, List.of("train"), published);
        Idx.Array testImages = images(folder, List.of("t10k", "test"), published);
        if (trainImages.shape()[1] != testImages.shape()[1]
                || trainImages.shape()[2] != testImages.shape()[2]) {
            throw new InvalidInputException("%s: training images are %d × %d, test images %d × %d; expected one size"
                    .formatted(
                            folder,
                            trainImages.shape()[1],
                            trainImages.shape()[2],
                            testImages.shape()[1],
                            testImages.shape()[2]));
        }
        byte[] trainLabels = labels(folder, List.of("train"), trainImages, published);
        byte[] testLabels = labels(folder, List.of("t10k", "test"), testImages, published);
        int train = trainLabels.length;
        int all = Math.addExact(train, testLabels.length);
        return new ImageDataSet(
                name,
                classNames,
                all,
                trainImages.shape()[1],
                trainImages.shape()[2],
                1,
                joined(List.of(trainImages.values(), testImages.values())),
                unsigned(joined(List.of(trainLabels, testLabels))),
                range(0, all),
                range(0, train - train / 10),
                range(train - train / 10, train),
                range(train, all),
                List.of());
    }

    private static Idx.Array images(Path folder, List<String> parts, String published) {
        return Idx.read(find(folder, parts, "images", 3, published), 3);
    }

    private static byte[] labels(Path folder, List<String> parts, Idx.Array images, String published) {
        Path file = find(folder, parts, "labels", 1, published);
        byte[] labels = Idx.read(file, 1).values();
        if (labels.length != images.shape()[0]) {
            throw new InvalidInputException("%s holds %d labels for %d images; expected one an image"
                    .formatted(file, labels.length, images.shape()[0]));
        }
        return labels;
    }

    /** As published, and with the dot that some programs unpack to. */
    private static Path find(Path folder, List<String> parts, String what, int axes, String published) {
        List<String> names = parts.stream()
                .flatMap(part -> Stream.of(
                        part + "-" + what + "-idx" + axes + "-ubyte", part + "-" + what + ".idx" + axes + "-ubyte"))
                .toList();
        return DataSetFile.find(folder, names, published);
    }

    static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    static byte[] joined(List<byte[]> parts) {
        long length = parts.stream().mapToLong(part -> part.length).sum();
        byte[] all = new byte[Math.toIntExact(length)];
        int filled = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    private static int[] unsigned(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    }
}
