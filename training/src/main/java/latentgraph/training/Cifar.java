package latentgraph.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;

/**
 * CIFAR-10 and CIFAR-100 in their binary versions: records of the label bytes (CIFAR-100: coarse, then fine, of which the
 * fine is taken), then 1,024 red, 1,024 green and 1,024 blue bytes. Files that hold only the first records of a published
 * file, named {@code data_batch_1_first4000.bin}, are read too, and need no others beside them; a sample's index is its
 * place in the whole.
 */
final class Cifar {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final String PUBLISHED =
            "both are published at https://www.cs.toronto.edu/~kriz/cifar.html: take the binary version and unpack it";

    private static final List<String> NAMES_10 =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** As in the published fine_label_names.txt. */
    private static final List<String> NAMES_100 = List.of(
            ("apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can"
                            + " castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile"
                            + " cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard"
                            + " lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse"
                            + " mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate"
                            + " poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk"
                            + " skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank"
                            + " telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree"
                            + " wolf woman worm")
                    .split(" "));

    private Cifar() {}

    static ImageDataSet open10(Path folder) {
        List<Part> train = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int batch = 1; batch <= 5; batch++) {
            String stem = "data_batch_" + batch;
            find(folder, stem, (batch - 1) * 10_000, 10_000, 1)
                    .ifPresentOrElse(train::add, () -> missing.add(stem + ".bin"));
        }
        for (Part part : train) {
            if (!missing.isEmpty() && !part.file.contains("_first")) {
                throw new InvalidInputException("%s: found %s but none of %s, each with or without .gz; %s"
                        .formatted(folder, part.file, String.join(", ", missing), PUBLISHED));
            }
        }
        return open(
                "cifar10",
                NAMES_10,
                folder,
                train,
                find(folder, "test_batch", 50_000, 10_000, 1).stream().toList(),
                List.of("data_batch_1.bin", "…", "data_batch_5.bin", "test_batch.bin"));
    }

    static ImageDataSet open100(Path folder) {
        return open(
                "cifar100",
                NAMES_100,
                folder,
                find(folder, "train", 0, 50_000, 2).stream().toList(),
                find(folder, "test", 50_000, 10_000, 2).stream().toList(),
                List.of("train.bin", "test.bin"));
    }

    /** Records of one file, the first of which has index {@code first}. */
    private record Part(String file, int first, int labelBytes, byte[] records) {
        int size() {
            return labelBytes + 3 * PLANE;
        }

        int count() {
            return records.length / size();
        }
    }

    private static ImageDataSet open(
            String name, List<String> classNames, Path folder, List<Part> train, List<Part> test, List<String> names) {
        if (train.isEmpty() || test.isEmpty()) {
            throw DataSetFile.missing(folder, names, PUBLISHED);
        }
        List<Part> parts = Stream.concat(train.stream(), test.stream()).toList();
        int n = parts.stream().mapToInt(Part::count).sum();
        byte[] pixels = new byte[n * 3 * PLANE]; // at most 60,000 × 3,072
        int[] labels = new int[n];
        int[] indices = new int[n];
        int row = 0;
        for (Part part : parts) {
            for (int record = 0; record < part.count(); record++, row++) {
                int from = record * part.size();
                labels[row] = part.records[from + part.labelBytes - 1] & 0xff;
                indices[row] = part.first + record;
                for (int pixel = 0; pixel < PLANE; pixel++) {
                    for (int colour = 0; colour < 3; colour++) {
                        pixels[(row * PLANE + pixel) * 3 + colour] =
                                part.records[from + part.labelBytes + colour * PLANE + pixel];
                    }
                }
            }
        }
        int training = train.stream().mapToInt(Part::count).sum();
        return new ImageDataSet(
                name,
                classNames,
                60_000,
                SIDE,
                SIDE,
                3,
                pixels,
                labels,
                indices,
                DataSets.range(0, training - training / 10),
                DataSets.range(training - training / 10, training),
                DataSets.range(training, n),
                List.of());
    }

    private static Optional<Part> find(Path folder, String stem, int first, int published, int labelBytes) {
        Pattern pattern = Pattern.compile(Pattern.quote(stem) + "(_first(?<records>[0-9]{1,5}))?\\.bin(\\.gz)?");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file ->
                            pattern.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return Optional.empty(); // no such folder: told with the names that were looked for
        }
        if (files.size() > 1) {
            throw new InvalidInputException("%s holds %s; expected one of them: move the others away"
                    .formatted(
                            folder,
                            String.join(
                                    " and ",
                                    files.stream()
                                            .map(file -> file.getFileName().toString())
                                            .toList())));
        }
        return files.stream().findFirst().map(file -> {
            Matcher name = pattern.matcher(file.getFileName().toString());
            int records = name.matches() && name.group("records") != null
                    ? Integer.parseInt(name.group("records"))
                    : published;
            if (records < 1 || records > published) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "%s promises %,d records; expected 1 to %,d, the published file's",
                        file,
                        records,
                        published));
            }
            int bytes = records * (labelBytes + 3 * PLANE);
            byte[] content = DataSetFile.read(file, in -> DataSetFile.rest(file, in, bytes));
            return new Part(file.getFileName().toString(), first, labelBytes, content);
        });
    }
}
