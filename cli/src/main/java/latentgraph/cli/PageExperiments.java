package latentgraph.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;
import latentgraph.web.Experiments;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The experiments as the page offers them: each is its command, which is put together here of settings that were looked at, and
 * so does what it does when it is typed. No setting names a place on this machine: data sets are those that were named when the
 * server was started, by their names.
 */
final class PageExperiments implements Experiments {
    private static final Pattern STANDARD = Pattern.compile("\\s*\\(default: ([^()]*)\\)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String MADE = "glyphs";
    /** Values of a setting that takes several. */
    private static final int MOST = 1_000;

    private static final int SAMPLES = 100_000;

    /** What a setting may be. */
    private record Bound(String type, Number least, Number most, List<String> choices) {
        static Bound of(String type) {
            return new Bound(type, null, null, List.of());
        }

        static Bound whole(long least, long most) {
            return new Bound("whole", least, most, List.of());
        }

        static Bound number(double least, double most) {
            return new Bound("number", least, most, List.of());
        }

        static Bound choice(String... choices) {
            return new Bound("choice", null, null, List.of(choices));
        }

        /** Whether it is one, and as which word of a command. */
        String word(Object value) {
            boolean right =
                    switch (type) {
                        case "whole" ->
                            (value instanceof Integer || value instanceof Long)
                                    && ((Number) value).longValue() >= least.longValue()
                                    && ((Number) value).longValue() <= most.longValue();
                        case "number" ->
                            value instanceof Number number
                                    && number.doubleValue() >= least.doubleValue()
                                    && number.doubleValue() <= most.doubleValue();
                        case "flag" -> value instanceof Boolean;
                        case "choice" -> value instanceof String text && choices.contains(text);
                        case "representation" -> value instanceof String text && RepresentationKey.parse(text) != null;
                        default ->
                            value instanceof String text && NAME.matcher(text).matches();
                    };
            return right ? value.toString() : null;
        }

        String expected() {
            return switch (type) {
                case "whole", "number" ->
                    "a %s from %s to %s".formatted(type.equals("whole") ? "whole number" : "number", least, most);
                case "flag" -> "true or false";
                case "choice" -> "one of " + String.join(", ", choices);
                case "representation" -> "the key of a representation, such as mlp-seed7/e12/hidden3";
                default -> "a name: letters, digits, '.', '_' and '-'";
            };
        }
    }

    private static final Bound SEED = Bound.whole(0, Integer.MAX_VALUE);
    private static final Bound NEIGHBOURS = Bound.whole(1, 1_000);
    private static final Bound DRAWS = Bound.whole(0, 100_000);
    private static final Bound FLAG = Bound.of("flag");
    private static final Bound LAYER = Bound.of("name");
    private static final Bound RUN = Bound.of("run");
    private static final Bound SCALE = Bound.choice("small", "paper");

    private final Store store;
    private final Map<String, String> data = new LinkedHashMap<>();
    private final Path runs;
    private final Path reports;
    private final Map<String, Map<String, Bound>> offers = new LinkedHashMap<>();
    private final List<Kind> kinds = new ArrayList<>();

    /**
     * @param data sets as {@code train --data} names them, besides glyphs
     * @param runs where run directories are written; null for where the command line writes them
     * @param reports where reports are written; null likewise
     * @throws InvalidInputException if a data set has no folder, or the name of another
     */
    PageExperiments(Store store, List<String> data, Path runs, Path reports) {
        this.store = store;
        this.runs = runs;
        this.reports = reports;
        this.data.put(MADE, MADE);
        data.stream().filter(spec -> !spec.equals(MADE)).forEach(this::add);
        Bound sets = Bound.choice(this.data.keySet().toArray(String[]::new));
        offer(
                "noise",
                "seconds",
                "KEY",
                Bound.of("representation"),
                "--noise",
                Bound.number(0, 100),
                "--k",
                NEIGHBOURS,
                "--seed",
                SEED);
        offer(
                "epochs",
                "seconds an epoch",
                "RUN",
                RUN,
                "--layer",
                LAYER,
                "--from",
                Bound.whole(0, 1_000_000),
                "--to",
                Bound.whole(0, 1_000_000),
                "--k",
                NEIGHBOURS,
                "--permutations",
                DRAWS,
                "--bootstrap",
                DRAWS,
                "--seed",
                SEED,
                "--force",
                FLAG);
        offer(
                "runs",
                "seconds an epoch",
                "RUN",
                RUN,
                "OTHER",
                RUN,
                "--layer",
                LAYER,
                "--k",
                NEIGHBOURS,
                "--permutations",
                DRAWS,
                "--bootstrap",
                DRAWS,
                "--seed",
                SEED,
                "--force",
                FLAG);
        offer(
                "pruning",
                "32 trainings, unless fewer rates or iterations are asked for",
                "--data",
                sets,
                "--rate",
                Bound.number(0.0001, 0.9999),
                "--iterations",
                Bound.whole(1, 100),
                "--epochs",
                Bound.whole(1, 1_000),
                "--patience",
                Bound.whole(0, 1_000),
                "--learning-rate",
                Bound.number(0.000001, 10),
                "--batch-size",
                Bound.whole(1, SAMPLES),
                "--train-samples",
                Bound.whole(0, 10_000_000),
                "--architecture",
                Bound.choice("mlp", "cnn", "vgg-small", "resnet-small"),
                "--widths",
                Bound.whole(1, 4_096),
                "--layer",
                LAYER,
                "--breaks",
                Bound.number(0, 1),
                "--same-order",
                FLAG,
                "--probe",
                Bound.whole(10, SAMPLES),
                "--k",
                NEIGHBOURS,
                "--permutations",
                DRAWS,
                "--bootstrap",
                DRAWS,
                "--seed",
                SEED,
                "--force",
                FLAG);
        offer(
                "class-graph",
                "minutes; hours at scale paper",
                "--data",
                sets,
                "--scale",
                SCALE,
                "--k",
                NEIGHBOURS,
                "--class-k",
                NEIGHBOURS,
                "--seed",
                SEED);
        offer(
                "subspace",
                "minutes; hours at scale paper",
                "--data",
                sets,
                "--scale",
                SCALE,
                "--seeds",
                SEED,
                "--epsilon",
                Bound.number(0, 0.9999),
                "--simple-epsilon",
                Bound.number(0, 0.9999),
                "--neurons",
                Bound.whole(1, 1_000));
        offer("activations", "minutes; hours at scale paper", "--data", sets, "--scale", SCALE, "--seed", SEED);
        offer(
                "bottleneck",
                "minutes; half an hour at scale paper",
                "--data",
                sets,
                "--scale",
                SCALE,
                "--networks",
                Bound.whole(3, 10_000),
                "--k",
                Bound.whole(1, 2),
                "--image-noise",
                Bound.number(0, 10),
                "--seeded-layers",
                Bound.choice("hidden1", "bottleneck", "output"),
                "--overfit",
                FLAG,
                "--pair",
                Bound.whole(0, 1_000),
                "--permutations",
                Bound.whole(1, 100_000),
                "--seed",
                SEED);
        offer(
                "underspecification",
                "minutes; hours at scale paper",
                "--data",
                sets,
                "--scale",
                SCALE,
                "--seeds",
                SEED,
                "--classes",
                Bound.whole(2, 1_000),
                "--lambda",
                Bound.number(0, 1_000),
                "--others",
                Bound.choice("out", "zero"),
                "--seeded-order",
                FLAG);
    }

    private void add(String spec) {
        int colon = spec.indexOf(':');
        try {
            Path folder = Path.of(spec.substring(colon + 1)).toAbsolutePath();
            Path last = folder.getFileName();
            String name = !spec.startsWith("images:")
                    ? spec.substring(0, Math.max(0, colon))
                    : last == null ? "" : last.toString();
            if (colon < 1 || spec.contains(",") || !NAME.matcher(name).matches() || !Files.isDirectory(folder)) {
                throw new InvalidInputException(
                        "--data is '%s'; expected glyphs, mnist:DIR, fashion-mnist:DIR, cifar10:DIR, cifar100:DIR or images:DIR, and a folder there"
                                .formatted(spec));
            }
            if (data.putIfAbsent(name, spec) != null) {
                throw new InvalidInputException(
                        "--data names two data sets that are called %s; leave one out".formatted(name));
            }
        } catch (InvalidPathException e) {
            throw new InvalidInputException("--data is '%s', which is no folder's name".formatted(spec), e);
        }
    }

    /** @param arguments of the command that the page may give, each followed by what it may be */
    private void offer(String name, String takes, Object... arguments) {
        CommandSpec command = command(Main.commandLine(), name).getCommandSpec();
        Map<String, Bound> bounds = new LinkedHashMap<>();
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String argument = (String) arguments[i];
            Bound bound = (Bound) arguments[i + 1];
            ArgSpec spec = argument.startsWith("--")
                    ? command.findOption(argument)
                    : command.positionalParameters().stream()
                            .filter(one -> one.paramLabel().equals(argument))
                            .findFirst()
                            .orElseThrow();
            String setting = setting(argument);
            bounds.put(setting, bound);
            settings.add(new Setting(
                    setting,
                    bound.type(),
                    spec.typeInfo().isMultiValue() && !takesOneDataSet(name, setting),
                    !argument.startsWith("--"),
                    standard(spec),
                    bound.least(),
                    bound.most(),
                    bound.choices(),
                    says(setting, spec)));
        }
        offers.put(name, bounds);
        kinds.add(new Kind(name, String.join(" ", command.usageMessage().description()), takes, List.copyOf(settings)));
    }

    /** The option is the same for all, and of those that take one data set it says so when it is too late. */
    private static boolean takesOneDataSet(String experiment, String setting) {
        return setting.equals("data") && !experiment.equals("class-graph") && !experiment.equals("activations");
    }

    private static CommandLine command(CommandLine root, String experiment) {
        return root.getSubcommands().get("experiment").getSubcommands().get(experiment);
    }

    private static String setting(String argument) {
        return argument.replaceFirst("^--", "").toLowerCase(Locale.ROOT);
    }

    private static String text(ArgSpec spec) {
        return String.join(" ", spec.description());
    }

    /** As the help says it, where the page's choices are the command's. */
    private static String says(String setting, ArgSpec spec) {
        return switch (setting) {
            case "data" -> "Glyphs are made on the fly; serve --data mnist:DIR offers others.";
            case "architecture" -> "Of the network.";
            case "iterations" -> "How often it is pruned.";
            default -> STANDARD.matcher(text(spec)).replaceAll("");
        };
    }

    /** As the help says it; where it says several, the first. */
    private static String standard(ArgSpec spec) {
        if (setting(spec.paramLabel()).equals("data")) {
            return MADE;
        }
        Object value = spec.initialValue();
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        var said = STANDARD.matcher(text(spec));
        if (said.find()) {
            return said.group(1);
        }
        return value == null || value instanceof Boolean || value instanceof List<?> ? null : value.toString();
    }

    @Override
    public List<Kind> kinds() {
        return List.copyOf(kinds);
    }

    @Override
    public Work prepared(String name, Map<String, Object> settings) {
        Kind kind = kinds.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownKeyException(
                        "there is no such experiment; expected one of " + String.join(", ", offers.keySet())));
        List<String> words = new ArrayList<>(List.of("experiment", name));
        for (String given : settings.keySet()) {
            if (!offers.get(name).containsKey(given)) {
                throw new InvalidInputException("setting '%s' is unknown to experiment %s; expected %s"
                        .formatted(
                                shown(given),
                                name,
                                String.join(", ", offers.get(name).keySet())));
            }
        }
        for (Setting setting : kind.settings()) {
            Object value = settings.get(setting.name());
            if (value == null || value.equals(List.of())) {
                if (setting.required()) {
                    throw new InvalidInputException("setting %s is missing; expected %s"
                            .formatted(
                                    setting.name(),
                                    offers.get(name).get(setting.name()).expected()));
                }
            } else if (!value.equals(false)) {
                String word = word(setting, offers.get(name).get(setting.name()), value);
                words.add(
                        setting.required()
                                ? word
                                : "--" + setting.name() + (setting.type().equals("flag") ? "" : "=" + word));
            }
        }
        if (runs != null && command(Main.commandLine(), name).getCommandSpec().findOption("--runs") != null) {
            words.add("--runs=" + runs);
        }
        if (reports != null) {
            words.add("--reports=" + reports);
        }
        CommandLine root = Main.commandLine();
        try {
            root.parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new InvalidInputException(e.getMessage(), e);
        }
        OneExperiment.Work work = ((OneExperiment) command(root, name).getCommand()).prepared();
        return progress -> {
            try {
                return (String) work.make(store, (stage, done, total) -> progress.report(words(stage), done, total))
                        .get("key");
            } catch (InvalidInputException e) {
                throw new InvalidInputException(words(e.getMessage()), e);
            }
        };
    }

    private String word(Setting setting, Bound bound, Object value) {
        List<?> values = value instanceof List<?> list && setting.several() ? list : List.of(value);
        if (values.size() > MOST) {
            throw new InvalidInputException(
                    "setting %s has %d values; expected at most %d".formatted(setting.name(), values.size(), MOST));
        }
        return values.stream()
                .map(one -> {
                    String word = one == null ? null : bound.word(one);
                    if (word == null) {
                        throw new InvalidInputException("setting %s is %s; expected %s"
                                .formatted(setting.name(), shown(String.valueOf(one)), bound.expected()));
                    }
                    return setting.name().equals("data") ? data.get(word) : word;
                })
                .collect(Collectors.joining(","));
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
    }

    /** Data sets by their names, instead of where they lie. */
    private String words(String text) {
        String words = text;
        for (var set : data.entrySet()) {
            words = words.replace(set.getValue(), set.getKey())
                    .replace(set.getValue().substring(set.getValue().indexOf(':') + 1), set.getKey());
        }
        return words;
    }

    @Override
    public Path report(String key) {
        Path folder = ReportOptions.folder(reports == null ? ReportOptions.REPORTS : reports, key);
        // Keys are of whoever writes to the graph: "..", too.
        return folder.getFileName().toString().startsWith(".") ? null : folder;
    }
}
