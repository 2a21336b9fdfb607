package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.Progress;
import latentgraph.core.RealData;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.format.Head;
import latentgraph.core.format.History;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import latentgraph.training.DataSets;
import latentgraph.training.ImageDataSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each experiment on a store, with runs whose answers are known beforehand. */
@Timeout(300)
class ExperimentsTest {
    private static final int SIZE = 60;
    private static final Head HEAD = new Head(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new float[3]);
    private static final int[] LABELS = IntStream.range(0, SIZE).map(i -> i % 3).toArray();

    @TempDir
    static Path folder;

    private static Store store;

    /** Two runs that settle: each epoch is the last one with less and less noise. The second is another draw. */
    @BeforeAll
    static void fill() {
        store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL);
        ingest(run("a", 1, new double[] {3, 0.5, 0.1, 0}));
        ingest(run("b", 2, new double[] {3, 0.5, 0.1, 0}));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static void ingest(Path run) {
        Ingest.runDirectory(store, run, IngestOptions.DEFAULT.withK(8), Progress.SILENT);
    }

    /** @param noise of each epoch, on top of clouds of classes that depend on the seed */
    private static Path run(String id, long seed, double[] noise) {
        var writer = RunDirectoryWriter.create(
                folder.resolve(id),
                new RunManifest(
                        id,
                        "mlp",
                        new RunManifest.DataSet("toys", SIZE, List.of("ant", "bee | <b>", "cat")),
                        seed,
                        Map.of("epochs", 20),
                        List.of(new RunManifest.Layer("fc", 3)),
                        IntStream.range(0, noise.length)
                                .mapToObj(epoch -> new RunManifest.Checkpoint(epoch, null, null, null, null))
                                .toList(),
                        List.of(),
                        "NumPy"));
        writer.labels(LABELS);
        var history = new double[noise.length][];
        for (int epoch = 0; epoch < noise.length; epoch++) {
            var base = new Random(seed);
            var more = new Random(seed * 100 + epoch);
            float[] values = new float[3 * SIZE];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        ((i % 3 == LABELS[i / 3] ? 4 : 0) + base.nextGaussian() + noise[epoch] * more.nextGaussian());
            }
            var latents = new LatentMatrix(SIZE, 3, values);
            writer.latents(epoch, "fc", latents);
            writer.predictions(epoch, HEAD.predictions(latents));
            writer.head(epoch, HEAD);
            history[epoch] = new double[] {epoch, epoch / 10.0, 3, 0.9};
        }
        writer.history(
                new History(List.of("epoch", "prunedRatio", "epochsTrained", "accuracy"), Arrays.asList(history)));
        writer.finish();
        return folder.resolve(id);
    }

    private static Setting setting() {
        return new Setting(store, "latentgraph experiment …", "test", Progress.SILENT);
    }

    private static Comparing comparing() {
        return new Comparing(List.of(8, 4), 0, 0, 7, false);
    }

    private static Table table(Report report, String name) {
        return report.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> column(Table table, String column) {
        return table.rows().stream().map(row -> row.get(column)).toList();
    }

    /** The folder is written and read back; the graph holds the same rows. */
    private static void requireTold(Report report) throws Exception {
        Path out = folder.resolve("report-" + report.name());
        ReportFolder.write(out, report, Progress.SILENT, () -> StoredExperiment.write(setting(), report));
        for (Table table : report.tables()) {
            var lines = TableTest.read(Files.readString(out.resolve(table.name() + ".csv")));
            assertThat(lines).as(table.name()).hasSize(1 + table.rows().size());
            assertThat(lines.get(0)).isEqualTo(table.columns());
        }
        for (Figure figure : report.figures()) {
            FigureTest.xml(Files.readString(out.resolve(figure.name() + ".svg")));
        }
        assertThat(Files.readString(out.resolve("report.md"))).doesNotContain("| <b>", "NaN");

        String key = StoredExperiment.key(report);
        StoredExperiment.write(setting(), report);
        for (Table table : report.tables()) {
            var stored = store.read(
                    "MATCH (:Experiment {key: $key})<-[:IN]-(row:ExperimentRow {table: $table}) "
                            + "RETURN properties(row) AS properties ORDER BY row.index",
                    Map.of("key", key, "table", table.name()));
            assertThat(stored).as(table.name()).hasSize(table.rows().size());
            for (int i = 0; i < stored.size(); i++) {
                var properties = (Map<?, ?>) stored.get(i).get("properties");
                table.rows().get(i).forEach((column, value) -> assertThat(properties.get(column))
                        .as(column)
                        .isEqualTo(value instanceof Integer number ? (Object) number.longValue() : value));
            }
        }
        assertThat(store
                        .read(
                                "MATCH (:Experiment {key: $key})-[:OF]->(r:Representation) RETURN r.key AS key",
                                Map.of("key", key))
                        .stream()
                        .map(row -> row.get("key")))
                .containsExactlyInAnyOrderElementsOf(report.inputs().stream()
                        .map(input -> input.get("key"))
                        .distinct()
                        .toList());
    }

    @Test
    void noise() throws Exception {
        var report = new NoiseExperiment("a/e3/fc", List.of(1.0, 0.0, 0.05, 0.1), List.of(4, 8), 7).report(setting());
        var rows = table(report, "noise").rows();
        assertThat(column(table(report, "noise"), "noise")).containsExactly(0.0, 0.0, 0.05, 0.05, 0.1, 0.1, 1.0, 1.0);
        assertThat(rows.get(0)).containsEntry("jaccard", 1.0).containsEntry("classNeighbourhood", 1.0);
        assertThat((double) rows.get(0).get("accuracy")).isGreaterThan(0.9);
        assertThat(table(report, "variance").rows()).hasSize(1);
        assertThat(report.inputs().get(0).get("headHash")).isNotNull();
        assertThat(report.findings()).hasSize(4).noneMatch(finding -> finding.verdict() == Finding.Verdict.NOT_JUDGED);
        assertThat(report.figures())
                .extracting(Figure::name)
                .containsExactly("jaccard", "jaccard-close", "class-neighbourhood", "accuracy", "path-lengths");
        requireTold(report);
    }

    @Test
    void epochs() throws Exception {
        var report = new EpochsExperiment("a", null, null, null, comparing()).report(setting());
        var jaccard = table(report, "jaccard");
        assertThat(jaccard.columns()).containsExactly("epoch", "otherEpoch", "k4", "k8");
        assertThat(column(jaccard, "otherEpoch")).containsExactly(1L, 2L, 3L);
        var toLast = table(report, "jaccard-to-last");
        assertThat(column(toLast, "epoch")).containsExactly(0L, 1L, 2L);
        assertThat(column(toLast, "k4")).isSorted();
        assertThat(toLast.rows().get(2).get("k4"))
                .isEqualTo(jaccard.rows().get(2).get("k4"));
        assertThat(table(report, "comparisons").rows())
                .as("5 pairs, 2 measures, 2 k")
                .hasSize(20);
        assertThat(jaccard.rows().get(0).get("k8"))
                .isEqualTo(store.read(
                                "CALL latent.similarity.jaccard.stats('a/e0/fc', 'a/e1/fc', {k: 8}) YIELD value RETURN value",
                                Map.of())
                        .get(0)
                        .get("value"));
        requireTold(report);

        assertThat(column(
                        table(new EpochsExperiment("a", "fc", 1, 2, comparing()).report(setting()), "jaccard"),
                        "epoch"))
                .containsExactly(1L);
        assertThatThrownBy(() -> new EpochsExperiment("a", null, 3, null, comparing()).report(setting()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at epoch 3 alone");
        assertThatThrownBy(() -> new EpochsExperiment("a", null, 9, null, comparing()).report(setting()))
                .hasMessageContaining("at no epoch from 9 to the last");
        assertThatThrownBy(() -> new EpochsExperiment("x", null, null, null, comparing()).report(setting()))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("no run 'x'");
        assertThatThrownBy(() -> new EpochsExperiment("a", "conv", null, null, comparing()).report(setting()))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("no layer 'conv'");
    }

    @Test
    void runs() throws Exception {
        var report = new RunsExperiment("a", "b", null, comparing()).report(setting());
        assertThat(column(table(report, "jaccard"), "epoch")).containsExactly(0L, 1L, 2L, 3L);
        assertThat(table(report, "accuracies").rows().get(3).get("otherAccuracy"))
                .isEqualTo(store.read("MATCH (r:Representation {key: 'b/e3/fc'}) RETURN r.accuracy AS a", Map.of())
                        .get(0)
                        .get("a"));
        // Same classes, other neighbours: what the thesis found.
        assertThat(report.findings().get(0).verdict()).isEqualTo(Finding.Verdict.HOLDS);
        assertThat((double) table(report, "jaccard").rows().get(3).get("k4")).isLessThan(0.4);
        requireTold(report);

        assertThatThrownBy(() -> new RunsExperiment("a", "a", null, comparing()).report(setting()))
                .hasMessageContaining("expected two");
    }

    /** Three classes, each joined with both others: a triangle, all of whose measures are known. */
    @Test
    void classGraph() throws Exception {
        var report = new ClassGraphExperiment(List.of(new TrainedRun(folder.resolve("a"))), Extent.SMALL, 4, 2)
                .report(setting());
        assertThat(table(report, "measures").rows().get(0))
                .containsEntry("graph", "toys")
                .containsEntry("classes", 3L)
                .containsEntry("diameter", 1L)
                .containsEntry("averagePathLength", 1.0)
                .containsEntry("averageDegree", 2.0)
                .containsEntry("clusteringCoefficient", 1.0)
                .containsEntry("density", 1.0)
                .containsEntry("greatestDegree", 2L);
        assertThat(column(table(report, "measures"), "graph")).hasSize(3).contains("ImageNet-1k (table 5.6)");
        assertThat(column(table(report, "communities"), "weight")).containsExactly("distance", "none", "similarity");
        assertThat(table(report, "edges").rows()).as("2 of each of 3").hasSize(6);
        assertThat(report.findings())
                .extracting(Finding::verdict)
                .as("as clustered as chance; one community; no hub; too few degrees")
                .containsExactly(
                        Finding.Verdict.DOES_NOT_HOLD,
                        Finding.Verdict.DOES_NOT_HOLD,
                        Finding.Verdict.DOES_NOT_HOLD,
                        Finding.Verdict.NOT_JUDGED);
        assertThat(store.read(
                        "MATCH (g:ClassGraph {key: 'a/e3/fc#k4c2'})<-[:IN]-(v) RETURN count(v) AS classes", Map.of()))
                .containsExactly(Map.of("classes", 3L));
        assertThat(report.files().get("toys.gexf"))
                .contains("bee | &lt;b&gt;", "<viz:position x=")
                .doesNotContain("NaN");
        requireTold(report);
        assertThatThrownBy(() -> new ClassGraphExperiment(List.of(), Extent.SMALL, 4, 2))
                .hasMessageContaining("no run");
        assertThatThrownBy(() -> Extent.named("huge")).hasMessageContaining("expected small or paper");
    }

    /** A twin matches neuron by neuron; another draw does so up to an ε alone. */
    @Test
    void subspace() throws Exception {
        var a = new TrainedRun(folder.resolve("a"));
        var twin = new TrainedRun(run("twin", 1, new double[] {3, 0.5, 0.1, 0}));
        var same = new SubspaceExperiment(
                        List.of(a, twin), Extent.SMALL, new SubspaceExperiment.Questions(List.of(0.2, 0.1), 0.1, 3, 7))
                .report(setting());
        assertThat(column(table(same, "similarity"), "epsilon")).containsExactly(0.1, 0.2, 0.1, 0.2);
        assertThat(column(table(same, "similarity"), "value")).containsOnly(1.0);
        assertThat(column(table(same, "similarity"), "samples")).containsOnly((long) SIZE);
        assertThat(column(table(same, "simple-matches"), "size"))
                .as("each neuron and its twin")
                .containsExactly(2L, 2L, 2L);
        assertThat(column(table(same, "simple-matches"), "share")).containsOnly(2 / 6.0);
        requireTold(same);

        var other = new SubspaceExperiment(
                        List.of(a, new TrainedRun(folder.resolve("b"))),
                        Extent.SMALL,
                        new SubspaceExperiment.Questions(List.of(0.01, 0.9), 0.01, 3, 7))
                .report(setting());
        var trained = table(other, "similarity").rows().stream()
                .filter(row -> row.get("state").equals("trained"))
                .map(row -> row.get("value"))
                .toList();
        assertThat(trained).containsExactly(0.0, 1.0);
        assertThat(table(other, "simple-matches").rows()).isEmpty();
        assertThat(other.findings()).hasSize(5);
        assertThat(other.findings().get(0).verdict()).isEqualTo(Finding.Verdict.HOLDS);
        assertThat(other.findings().get(3).verdict()).isEqualTo(Finding.Verdict.NOT_JUDGED);

        assertThatThrownBy(() -> new SubspaceExperiment(
                        List.of(a), Extent.SMALL, new SubspaceExperiment.Questions(List.of(0.1), 0.1, 3, 7)))
                .hasMessageContaining("expected two or more");
        assertThatThrownBy(() -> new SubspaceExperiment(
                        List.of(a, twin), Extent.SMALL, new SubspaceExperiment.Questions(List.of(1.0), 0.1, 3, 7)))
                .hasMessageContaining("in [0, 1)");
    }

    /** Channels are neurons: 5 of 3 × 4 positions, then 7 units; the second network's are the first's in another order. */
    @Test
    void subspaceOfConvolutions() throws Exception {
        var runs = List.of(new TrainedRun(convolved("ca", 0)), new TrainedRun(convolved("cb", 2)));
        var report = new SubspaceExperiment(
                        runs, Extent.SMALL, new SubspaceExperiment.Questions(List.of(0.1), 0.1, 2, 7))
                .report(setting());
        var similarity = table(report, "similarity");
        assertThat(column(similarity, "layer")).containsExactly("conv", "conv", "fc", "fc");
        assertThat(column(similarity, "value")).containsOnly(1.0);
        assertThat(column(similarity, "neurons")).containsExactly(5L, 5L, 7L, 7L);
        assertThat(column(similarity, "places")).containsExactly(SIZE * 12L, SIZE * 12L, (long) SIZE, (long) SIZE);
        assertThat(column(table(report, "simple-matches"), "size")).containsOnly(2L);
        assertThat(column(table(report, "simple-matches"), "share")).contains(2 / 10.0, 2 / 14.0);
        assertThat(report.findings())
                .extracting(Finding::verdict)
                .as("all match; two layers have none between; 2 of 10 near the input and 2 of 14 near the output")
                .containsExactly(
                        Finding.Verdict.DOES_NOT_HOLD,
                        Finding.Verdict.NOT_JUDGED,
                        Finding.Verdict.NOT_JUDGED,
                        Finding.Verdict.HOLDS,
                        Finding.Verdict.HOLDS);
        requireTold(report);
    }

    private static Path convolved(String id, int turn) {
        var shape = new LayerShape(5, 3, 4);
        var writer = RunDirectoryWriter.create(
                folder.resolve(id),
                new RunManifest(
                        id,
                        "vgg",
                        new RunManifest.DataSet("toys", SIZE, List.of("ant", "bee | <b>", "cat")),
                        (long) turn,
                        Map.of(),
                        List.of(new RunManifest.Layer("conv", 60, shape), new RunManifest.Layer("fc", 7)),
                        List.of(new RunManifest.Checkpoint(0), new RunManifest.Checkpoint(2)),
                        List.of(),
                        "NumPy"));
        writer.labels(LABELS);
        for (int epoch : new int[] {0, 2}) {
            writer.latents(epoch, "conv", turned(epoch, shape, turn));
            writer.latents(epoch, "fc", turned(epoch, new LayerShape(7, 1, 1), turn));
        }
        writer.finish();
        return folder.resolve(id);
    }

    private static LatentMatrix turned(long seed, LayerShape shape, int turn) {
        var random = new Random(seed);
        float[] values = new float[SIZE * shape.dimension()];
        for (int i = 0; i < values.length; i++) {
            int channel = i / shape.positions() % shape.channels();
            int to = (channel + turn) % shape.channels();
            values[i + (to - channel) * shape.positions()] = (float) random.nextGaussian();
        }
        return new LatentMatrix(SIZE, shape.dimension(), values);
    }

    @Test
    void onColourSubspaceIsOfVggAfterEachConvolution() {
        var data = new ImageDataSet(
                "colours",
                List.of("a", "b"),
                40,
                32,
                32,
                3,
                new byte[40 * 3_072],
                new int[40],
                IntStream.range(0, 40).toArray(),
                new int[] {0, 1},
                new int[] {2},
                IntStream.range(20, 40).toArray(),
                List.of());
        var small = SubspaceExperiment.training(Extent.SMALL, data, 4).build();
        assertThat(small.architecture().name()).isEqualTo("vgg-small");
        assertThat(small.layers())
                .hasSize(9)
                .startsWith("stage1.normalisation1", "stage2.normalisation1", "stage3.normalisation1")
                .endsWith("stage5.normalisation2", "pooling");
        assertThat(small.weightSeed()).isEqualTo(4);
        var published = SubspaceExperiment.training(Extent.PAPER, data, 4).build();
        assertThat(published.architecture().name()).isEqualTo("vgg-16-cifar");
        assertThat(published.layers()).hasSize(14);
    }

    /** A few of the published pictures, for an epoch: the way from the pictures to the report. */
    @Test
    void subspaceOnCifar() throws Exception {
        var data = DataSets.open("cifar10:" + RealData.folder("cifar10"), 0);
        List<TrainedRun> runs = new ArrayList<>();
        for (long seed : new long[] {0, 1}) {
            var configuration = SubspaceExperiment.training(Extent.SMALL, data, seed)
                    .trainSamples(128)
                    .epochs(1)
                    .maxProbe(40)
                    .build();
            runs.add(TrainedRun.made(data, configuration, folder.resolve("cifar-seed" + seed), Progress.SILENT));
        }
        assertThat(runs.get(0).manifest().layers())
                .contains(
                        new RunManifest.Layer("stage1.normalisation1", 16_384, new LayerShape(16, 32, 32)),
                        new RunManifest.Layer("stage5.normalisation2", 512, new LayerShape(128, 2, 2)),
                        new RunManifest.Layer("pooling", 128));
        var report = new SubspaceExperiment(
                        runs, Extent.SMALL, new SubspaceExperiment.Questions(List.of(0.5), 0.5, 1, 7))
                .report(setting());
        var rows = table(report, "similarity").rows();
        assertThat(rows).as("nine layers, trained and untrained").hasSize(18);
        assertThat(rows.get(0))
                .containsEntry("neurons", 16L)
                .containsEntry("places", 10_000L)
                .containsEntry("draws", 4L);
        assertThat(rows.get(17))
                .as("40 samples, and 128 neurons of either network, most of them alive")
                .containsEntry("places", 40L)
                .extractingByKey("value", InstanceOfAssertFactories.DOUBLE)
                .isGreaterThan(0.5);
        requireTold(report);
    }

    @Test
    void activations() throws Exception {
        var run = new TrainedRun(folder.resolve("a"));
        var report = new ActivationsExperiment(List.of(run), Extent.SMALL, 7, 2).report(setting());
        var rows = table(report, "toys-tsne").rows();
        assertThat(rows).as("one layer, trained and untrained").hasSize(2);
        assertThat(rows.get(0)).containsEntry("state", "trained").containsEntry("dsPublished", null);
        double share = (SIZE / 3.0 - 1) / (SIZE - 1); // of pairs of one class
        for (var row : rows) {
            assertThat(share * (double) row.get("ds") + (1 - share) * (double) row.get("dd"))
                    .isCloseTo(1, within(1e-9));
            assertThat((double) row.get("accuracy")).isBetween((double) row.get("accuracyLeaveOneOut"), 1.0);
        }
        assertThat((double) rows.get(0).get("ds"))
                .as("the noise of epoch 0 mixes the classes")
                .isLessThan((double) rows.get(1).get("ds"));
        assertThat(report.figures())
                .extracting(Figure::name)
                .containsExactly(
                        "toys-tsne-trained", "toys-tsne-untrained", "toys-umap-trained", "toys-umap-untrained");
        requireTold(report);
        var again = new ActivationsExperiment(List.of(run), Extent.SMALL, 7, 1).report(setting());
        assertThat(again.tables()).isEqualTo(report.tables());
        // Nothing is laid out twice: what stands on the latents is what is told of, even where it was moved.
        String moved =
                """
                MATCH (l:Latent)-[:IN]->(r:Representation {key: 'a/e3/fc'})<-[:IN]-(first:Latent)
                WHERE first.index = l.label
                SET l.tsne = first.tsne""";
        setting().store().write(moved, Map.of());
        var taken = new ActivationsExperiment(List.of(run), Extent.SMALL, 7, 1).report(setting());
        assertThat(table(taken, "toys-tsne").rows().get(0)).containsEntry("ds", 0.0);
        assertThat(table(taken, "toys-umap")).isEqualTo(table(report, "toys-umap"));
    }

    /** With ten balanced classes a tenth of the pairs is of one class, but for a sample and itself: what is copied wrongly shows. */
    @Test
    void whatIsPublishedOfActivationsWeighsToOne() {
        for (String dataSet : List.of("mnist", "fashion-mnist")) {
            for (Projection projection : Projection.values()) {
                for (int layer = 0; layer < 4; layer++) {
                    for (boolean trained : new boolean[] {true, false}) {
                        double[] published = PublishedActivations.of(dataSet, projection, layer, trained);
                        assertThat(0.1 * published[0] + 0.9 * published[1]).isCloseTo(1, within(2e-3));
                    }
                }
                assertThat(PublishedActivations.of(dataSet, projection, 4, true))
                        .isNull();
            }
        }
        assertThat(PublishedActivations.of("glyphs", Projection.TSNE, 0, true)).isNull();
        assertThat(PublishedActivations.figure("fashion-mnist", Projection.UMAP))
                .isEqualTo("figure 12");
    }

    @Test
    void pruning() throws Exception {
        // Not pruned, but made as a pruning is: epochs are iterations, ever more unlike the first.
        Path high = run("toys-pruned0.2", 1, new double[] {0, 0.1, 0.5, 1, 3});
        Path low = run("toys-pruned0.01", 1, new double[] {0, 0.1, 0.1, 0.1, 0.1});
        var experiment = new PruningExperiment(
                "toys",
                List.of(new PrunedRun(0.01, low), new PrunedRun(0.2, high)),
                null,
                0.1,
                new Comparing(List.of(4, 8), 0, 0, 7, false));
        var report = experiment.report(setting());
        assertThat(column(table(report, "iterations"), "prunedRatio"))
                .startsWith(0.0, 0.1, 0.2)
                .hasSize(10);
        var jaccard = table(report, "jaccard");
        assertThat(column(jaccard, "iteration")).containsExactly(1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L);
        assertThat((double) jaccard.rows().get(0).get("k4"))
                .isGreaterThan((double) jaccard.rows().get(3).get("k4"));
        assertThat(table(report, "classes").rows())
                .as("2 runs, 4 iterations, 3 classes")
                .hasSize(24);
        var broken = table(report, "broken");
        assertThat(column(broken, "rate")).containsExactly(0.2, 0.2, 0.2, 0.01, 0.01, 0.01);
        assertThat(column(broken, "iteration").subList(0, 3)).doesNotContainNull();
        assertThat(report.findings())
                .anySatisfy(finding -> assertThat(finding.statement()).contains("0.2000 at a time drifts away"))
                .anySatisfy(finding -> assertThat(finding.statement()).contains("0.0100 at a time stays"));
        var training = (Map<?, ?>) report.parameters().get("training");
        assertThat(training.get("toys-pruned0.2"))
                .extracting("architecture", "hyperparameters", "dataSet")
                .containsExactly("mlp", Map.of("epochs", 20), Map.of("name", "toys", "size", SIZE));
        assertThat(report.markdown())
                .contains(
                        "| training toys-pruned0.2 architecture | mlp |",
                        "| training toys-pruned0.01 hyperparameters epochs | 20 |");
        requireTold(report);
        assertThat(store.read(
                                "MATCH (e:Experiment {key: $key}) RETURN e.parameters AS parameters",
                                Map.of("key", StoredExperiment.key(report)))
                        .get(0)
                        .get("parameters"))
                .asString()
                .contains("\"architecture\":\"mlp\"", "\"epochs\":20");
    }

    /** The content hash knows k and whether there are vectors; what is compared depends on neither. */
    @Test
    void pruningTakesWhatIsStoredAlready() {
        Path path = run("stored", 1, new double[] {0, 0.1, 0.5});
        var bare = IngestOptions.DEFAULT.withK(8).withVectors(false).withEpochs(Set.of(0));
        Ingest.runDirectory(store, path, bare, Progress.SILENT);
        var many = pruned(path, 4, 8).report(setting());
        assertThat(stored("stored")).containsExactly(8L, 16L, 16L);
        var fewer = pruned(path, 4).report(setting());
        assertThat(stored("stored")).containsExactly(8L, 16L, 16L);
        assertThat(column(table(fewer, "jaccard"), "k4")).isEqualTo(column(table(many, "jaccard"), "k4"));
        assertThatThrownBy(() -> pruned(path, 4, 9).report(setting()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("stored/e0/fc is stored with 8 neighbours, too few for k = 9")
                .hasMessageContaining("--replace");

        Path wider = run("wider", 1, new double[] {0, 0.1, 0.5});
        pruned(wider, 4, 20).report(setting());
        pruned(wider, 4, 8).report(setting());
        assertThat(stored("wider")).containsExactly(20L, 20L, 20L);
    }

    /** What was pruned otherwise under the same name is not taken for it. */
    @Test
    void pruningRefusesWhatIsStoredOfOtherFiles() throws Exception {
        pruned(run("other", 1, new double[] {0, 0.1}), 4).report(setting());
        Files.move(folder.resolve("other"), folder.resolve("moved"));
        Path again = run("other", 1, new double[] {0, 0.2});
        assertThatThrownBy(() -> pruned(again, 4).report(setting()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("other/e1/fc");
    }

    private static PruningExperiment pruned(Path directory, Integer... k) {
        return new PruningExperiment(
                "x", List.of(new PrunedRun(0.2, directory)), null, 0.1, new Comparing(List.of(k), 0, 0, 7, false));
    }

    private static List<Object> stored(String run) {
        return store
                .read("MATCH (r:Representation {run: $run}) RETURN r.k AS k ORDER BY r.epoch", Map.of("run", run))
                .stream()
                .map(row -> row.get("k"))
                .toList();
    }

    /** Neither may be there without the other. */
    @Test
    void aReportIsInTheFolderAndInTheGraphOrInNeither() throws Exception {
        var report = new EpochsExperiment("a", "fc", 0, 2, comparing()).report(setting());
        Path out = folder.resolve("both");
        assertThatThrownBy(() -> ReportFolder.write(out, report, Progress.SILENT, () -> {
                    throw new IllegalStateException("no graph");
                }))
                .hasMessage("no graph");
        assertThat(out).doesNotExist();
        assertThatThrownBy(() -> ReportFolder.write(
                        Files.writeString(folder.resolve("file"), "x").resolve("report"),
                        report,
                        Progress.SILENT,
                        () -> StoredExperiment.write(setting(), report)))
                .isInstanceOf(InvalidInputException.class);
        assertThat(store.read(
                        "MATCH (e:Experiment {key: $key}) RETURN e.key AS key",
                        Map.of("key", StoredExperiment.key(report))))
                .isEmpty();
    }

    @Test
    void theClassThatFallsFirstIsNamedFirst() {
        var experiment = new PruningExperiment("x", List.of(), null, 0.1, comparing());
        List<Map<String, Object>> rows = new java.util.ArrayList<>();
        double[][] values = {{0.8, 0.79, 0.78}, {0.5, 0.44, 0.6}, {0.9, 0.9, 0.7}};
        for (int label = 0; label < 3; label++) {
            for (int i = 0; i < 3; i++) {
                rows.add(Table.row(
                        "rate",
                        0.2,
                        "iteration",
                        i + 1L,
                        "label",
                        (long) label,
                        "className",
                        "c" + label,
                        "value",
                        values[label][i]));
            }
        }
        var broken = experiment.broken(rows);
        assertThat(column(broken, "className")).containsExactly("c1", "c2", "c0");
        assertThat(column(broken, "iteration")).containsExactly(2L, 3L, null);
        assertThat(broken.rows().get(0)).containsEntry("value", 0.44).containsEntry("atLast", 0.6);
    }
}
