package latentgraph.core.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;

/**
 * Writes a run directory (docs/run-format.md). Each file is written under a temporary name and moved into place, and
 * run.json comes last: a directory that has one is whole. The bytes depend on what is given alone, so two trainings that
 * agree leave equal directories.
 *
 * <p>Not for several threads at once.
 */
public final class RunDirectoryWriter implements AutoCloseable {
    /** Says that what lies here is ours and not whole; locked while someone writes, so that others clear it only after. */
    private static final String UNFINISHED = ".unfinished";

    /** What is whole of an unfinished run that can be gone on with, as its run.json will say it. */
    private static final String SO_FAR = ".unfinished.json";

    /** What its training goes on from. */
    private static final String STATE = ".unfinished.npz";

    // Closing any channel to a file frees all locks that this process has on it (POSIX): so never open one twice.
    private static final Set<Path> WRITTEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path real;
    private final FileChannel marker;
    private final RunManifest manifest;

    private RunDirectoryWriter(Path directory, Path real, FileChannel marker, RunManifest manifest) {
        this.directory = directory;
        this.real = real;
        this.marker = marker;
        this.manifest = manifest;
    }

    /**
     * @param directory made, with its parents, if it is not there; what an unfinished run left in it is removed, unless it
     *     was kept to be gone on with
     * @param manifest its checkpoints may still be missing: give the whole one to {@link #finish(RunManifest)}
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, one that was
     *     {@link #keep kept}, or anything that is not ours
     */
    public static RunDirectoryWriter create(Path directory, RunManifest manifest) {
        return open(directory, manifest, real -> {
            requireNothingKept(directory, real);
            clear(real);
        });
    }

    /**
     * As {@link #create}, but what {@link #keep} kept in the directory stays there, whole checkpoints alone;
     * {@link #soFar} tells which.
     *
     * @param manifest without checkpoints
     * @throws ConflictException as {@link #create}, or if the run there was begun with another manifest
     * @throws InvalidInputException if a checkpoint that was kept is not there
     */
    public static RunDirectoryWriter resume(Path directory, RunManifest manifest) {
        return open(directory, manifest, real -> {
            if (Files.exists(real.resolve(SO_FAR))) {
                RunManifest kept = RunManifest.read(real.resolve(SO_FAR));
                requireSame(directory, kept, manifest);
                requireKept(directory, kept);
                clearUnlisted(real);
            } else {
                clear(real);
            }
        });
    }

    private interface Preparation {
        void of(Path real) throws IOException;
    }

    private static RunDirectoryWriter open(Path directory, RunManifest manifest, Preparation preparation) {
        try {
            if (!Files.exists(directory)) { // a link to a folder is no folder for createDirectories
                Files.createDirectories(directory);
            }
            requireFree(directory);
            Path real = directory.toRealPath();
            if (!WRITTEN.add(real)) {
                throw beingWritten(directory);
            }
            FileChannel marker = null;
            try {
                marker =
                        FileChannel.open(real.resolve(UNFINISHED), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (marker.tryLock() == null) {
                    throw beingWritten(directory);
                }
                requireFree(directory); // who held the lock until now may have finished
                preparation.of(real);
                return new RunDirectoryWriter(directory, real, marker, manifest);
            } catch (IOException | RuntimeException e) {
                if (marker != null) {
                    marker.close();
                }
                WRITTEN.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s could not be made: %s".formatted(directory, e), e);
        }
    }

    private static ConflictException beingWritten(Path directory) {
        return new ConflictException(
                "another training writes to %s; wait for it, or choose another folder".formatted(directory));
    }

    private static void requireFree(Path directory) throws IOException {
        if (Files.exists(directory.resolve(RunDirectory.MANIFEST))) {
            throw new ConflictException(
                    directory + " holds a finished run; choose another folder, or remove that one first");
        }
        if (Files.exists(directory.resolve(UNFINISHED))) {
            return;
        }
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw new ConflictException(
                        directory + " is not empty and holds no run; choose another folder, or empty it first");
            }
        }
    }

    /** Deletes what an unfinished run left, but for the marker: this, too, may be interrupted. */
    private static void clear(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) { // does not follow symbolic links
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        Path marker = directory.resolve(UNFINISHED);
        for (Path file : files) {
            if (!file.equals(marker) && !file.equals(directory)) {
                Files.delete(file);
            }
        }
    }

    private static void requireSame(Path directory, RunManifest there, RunManifest here) {
        there.difference(here, Set.of()).ifPresent(difference -> {
            throw new ConflictException(
                    "%s holds an unfinished run with %s; ask for the same to go on with it, or remove the folder"
                            .formatted(directory, difference));
        });
    }

    private static void requireNothingKept(Path directory, Path real) {
        if (Files.exists(real.resolve(SO_FAR))) {
            throw new ConflictException(
                    "%s holds an unfinished run, %d of its checkpoints whole; go on with it by the command that began it,"
                                    .formatted(
                                            directory,
                                            RunManifest.read(real.resolve(SO_FAR))
                                                    .checkpoints()
                                                    .size())
                            + " name another run, or remove the folder");
        }
    }

    /** @throws InvalidInputException if a checkpoint that was kept is not there */
    private static void requireKept(Path directory, RunManifest kept) {
        for (RunManifest.Checkpoint checkpoint : kept.checkpoints()) {
            Path folder = RunDirectory.checkpoint(directory, checkpoint.epoch());
            if (!Files.isDirectory(folder)) {
                throw new InvalidInputException(
                        "%s is missing, a checkpoint of the unfinished run in %s; put it back, or remove the folder of the run"
                                .formatted(folder, directory));
            }
        }
    }

    /** Deletes the checkpoints that were begun and not kept, and half a state. */
    private static void clearUnlisted(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(STATE + NewFile.PARTIAL));
        Files.deleteIfExists(directory.resolve(RunDirectory.RUNNING));
        Set<Path> kept = RunManifest.read(directory.resolve(SO_FAR)).checkpoints().stream()
                .map(checkpoint -> RunDirectory.checkpoint(directory, checkpoint.epoch()))
                .collect(Collectors.toSet());
        Path checkpoints = directory.resolve(RunDirectory.CHECKPOINTS);
        if (!Files.exists(checkpoints)) {
            return;
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(checkpoints)) {
            folders = all.filter(folder -> !kept.contains(folder)).toList();
        }
        for (Path folder : folders) {
            clear(folder);
            Files.delete(folder);
        }
    }

    /**
     * Keeps what was written up to now, should this training be interrupted, for {@link #resume}.
     *
     * @param soFar the run, with the checkpoints that are whole
     */
    public void keep(RunManifest soFar) {
        soFar.write(directory.resolve(SO_FAR));
    }

    /**
     * Tells those who follow this run, {@link RunDirectory#openSoFar}, how far it is.
     *
     * @param soFar the run, with the checkpoints that are whole
     */
    public void tell(RunManifest soFar) {
        soFar.write(directory.resolve(RunDirectory.RUNNING));
    }

    /** As {@link #keep(RunManifest)}. @param state what {@link #state} is to give, by name */
    public void keep(RunManifest soFar, Map<String, Npy.Floats> state) {
        keep(soFar);
        Npz.write(directory.resolve(STATE), state);
    }

    /** What was kept beside {@link #soFar}; empty if nothing was. */
    public Optional<Map<String, Npy.Floats>> state() {
        Path kept = directory.resolve(STATE);
        return Files.exists(kept) ? Optional.of(Npz.readFloats(kept, Npy.defaultMaxBytes())) : Optional.empty();
    }

    /** What {@link #keep} kept: the whole checkpoints, and the manifest with them; empty if there are none. */
    public Optional<RunDirectory> soFar() {
        Path kept = directory.resolve(SO_FAR);
        return Files.exists(kept)
                ? Optional.of(RunManifest.read(kept))
                        .filter(soFar -> !soFar.checkpoints().isEmpty())
                        .map(soFar -> RunDirectory.of(directory, soFar, Npy.defaultMaxBytes()))
                : Optional.empty();
    }

    public Path directory() {
        return directory;
    }

    /** labels.npy: the class of each sample, in the order of all rows. */
    public void labels(int[] labels) {
        Npy.write(directory.resolve(RunDirectory.LABELS), labels, labels.length);
    }

    /** samples.npy: where each sample stands in its data set; to be left out if that is 0, 1, 2, … */
    public void samples(int[] indices) {
        Npy.write(directory.resolve(RunDirectory.SAMPLES), indices, indices.length);
    }

    public void images(Images images) {
        int[] shape = images.channels() == 1
                ? new int[] {images.count(), images.height(), images.width()}
                : new int[] {images.count(), images.height(), images.width(), images.channels()};
        Npy.write(directory.resolve(RunDirectory.IMAGES), images.pixels(), shape);
    }

    public void latents(int epoch, String layer, LatentMatrix latents) {
        new RepresentationKey(manifest.id(), epoch, layer); // a layer's name becomes a file's: it must be safe
        Npy.write(checkpoint(epoch).resolve(layer + ".npy"), latents);
    }

    /** predictions.npy: the predicted class of each sample at this checkpoint. */
    public void predictions(int epoch, int[] predictions) {
        Npy.write(checkpoint(epoch).resolve(RunDirectory.PREDICTIONS), predictions, predictions.length);
    }

    public void head(int epoch, Head head) {
        Map<String, Npy.Floats> arrays = new LinkedHashMap<>();
        arrays.put("weight", new Npy.Floats(new int[] {head.dimension(), head.classes()}, head.weight()));
        arrays.put("bias", new Npy.Floats(new int[] {head.classes()}, head.bias()));
        Npz.write(checkpoint(epoch).resolve(RunDirectory.HEAD), arrays);
    }

    /** @param parameters by name, e.g. "hidden1.weight"; give them in a fixed order */
    public void parameters(int epoch, Map<String, Npy.Floats> parameters) {
        Npz.write(checkpoint(epoch).resolve(RunDirectory.PARAMETERS), parameters);
    }

    /** @param gradients by the names of the parameters */
    public void gradients(int epoch, Map<String, Npy.Floats> gradients) {
        Npz.write(checkpoint(epoch).resolve(RunDirectory.GRADIENTS), gradients);
    }

    /** @param masks by the names of the parameters: 1 where a weight is there still, 0 where it is pruned */
    public void masks(int epoch, Map<String, Npy.Bytes> masks) {
        Npz.write(checkpoint(epoch).resolve(RunDirectory.MASKS), masks);
    }

    /** history.csv; may be written again and again while training goes on. */
    public void history(History history) {
        StringBuilder text = new StringBuilder(String.join(",", history.columns())).append('\n');
        for (double[] row : history.rows()) {
            text.append(DoubleStream.of(row)
                            .mapToObj(RunDirectoryWriter::number)
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        NewFile.write(directory.resolve(RunDirectory.HISTORY), out -> out.write(bytes));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) { // the words of Python
            return Double.isNaN(value) ? "" : value > 0 ? "inf" : "-inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** As {@link #finish(RunManifest)}, with the manifest given at the start. */
    public RunDirectory finish() {
        return finish(manifest);
    }

    /**
     * Checks that all files agree with one another and the manifest, writes run.json, and closes this writer.
     *
     * @return the run, as any reader sees it
     * @throws InvalidInputException naming the files that contradict each other; the run stays unfinished
     */
    public RunDirectory finish(RunManifest whole) {
        if (!whole.id().equals(manifest.id())) {
            throw new InvalidInputException(
                    "the run began as '%s' and ends as '%s'; expected one id".formatted(manifest.id(), whole.id()));
        }
        RunDirectory run = RunDirectory.of(directory, whole, Npy.defaultMaxBytes());
        run.labels();
        run.sampleIndices();
        for (RunManifest.Checkpoint checkpoint : whole.checkpoints()) {
            run.predictions(checkpoint.epoch());
            run.head(checkpoint.epoch());
        }
        whole.write(directory.resolve(RunDirectory.MANIFEST));
        close();
        try {
            Files.deleteIfExists(real.resolve(RunDirectory.RUNNING));
            Files.deleteIfExists(real.resolve(STATE));
            Files.deleteIfExists(real.resolve(SO_FAR));
            Files.deleteIfExists(real.resolve(UNFINISHED));
        } catch (IOException e) {
            throw new InvalidInputException("%s could not be removed: %s".formatted(real.resolve(UNFINISHED), e), e);
        }
        return run;
    }

    /** Removes the folder and all that was written, and closes this writer: of a training that failed nothing is left. */
    public void discard() {
        try (marker) {
            clear(real);
            Files.delete(real.resolve(UNFINISHED));
            if (!Files.isSymbolicLink(directory)) {
                Files.delete(real);
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s could not be removed: %s".formatted(directory, e), e);
        } finally {
            WRITTEN.remove(real);
        }
    }

    /** Lets others write here. A run that was not finished is left as it is, for the next writer to clear away. */
    @Override
    public void close() {
        try {
            marker.close();
        } catch (IOException e) {
            throw Npy.unreadable(real.resolve(UNFINISHED), e);
        } finally {
            WRITTEN.remove(real);
        }
    }

    private Path checkpoint(int epoch) {
        Path folder = RunDirectory.checkpoint(directory, epoch);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException("%s could not be made: %s".formatted(folder, e), e);
        }
    }
}
