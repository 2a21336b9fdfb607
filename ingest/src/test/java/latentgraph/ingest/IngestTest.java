package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.format.Head;
import latentgraph.core.format.Images;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IngestTest {
    private static final IngestOptions FOUR = IngestOptions.DEFAULT.withK(4);
    private static final RepresentationInput TOYS = Samples.representation("a/e1/hidden", "toys", 60, 5, 1);

    @TempDir
    static Path directory;

    /** Serves, so that the tests over Bolt find it. */
    private static Store store;

    @BeforeAll
    static void open() {
        store = EmbeddedStore.open(directory.resolve("store"), EmbeddedStore.Options.SMALL.serving(0));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @AfterEach
    void empty() {
        store.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n", Map.of());
    }

    @Test
    void aRepresentationBecomesLatentsSamplesAndNeighbours() {
        assertThat(Ingest.representation(store, TOYS, FOUR, Progress.SILENT))
                .isEqualTo(new IngestedRepresentation("a/e1/hidden", 60, 5, 3, 240, "ingested"));

        assertThat(store.read(
                        "MATCH (r:Representation)-[:OF_RUN]->(u:Run)-[:TRAINED_ON]->(d:DataSet) "
                                + "RETURN properties(r) AS r, u.id AS run, u.architecture AS architecture, u.seed AS seed, "
                                + "properties(d) AS d",
                        Map.of()))
                .singleElement()
                .satisfies(row -> {
                    var properties = new java.util.HashMap<>((Map<?, ?>) row.get("r"));
                    assertThat((String) properties.remove("contentHash")).hasSize(64);
                    assertThat(properties)
                            .isEqualTo(Map.ofEntries(
                                    Map.entry("key", "a/e1/hidden"),
                                    Map.entry("run", "a"),
                                    Map.entry("epoch", 1L),
                                    Map.entry("layer", "hidden"),
                                    Map.entry("status", "ready"),
                                    Map.entry("size", 60L),
                                    Map.entry("dimension", 5L),
                                    Map.entry("k", 4L),
                                    Map.entry("edges", 240L),
                                    Map.entry("metric", "manhattan"),
                                    Map.entry("classes", 3L),
                                    Map.entry("vectors", true),
                                    Map.entry("accuracy", 1.0)));
                    assertThat(row.get("run")).isEqualTo("a");
                    assertThat(row.get("architecture")).isEqualTo("mlp");
                    assertThat(row.get("seed")).isEqualTo(7L);
                    assertThat(row.get("d")).isEqualTo(Map.of("name", "toys", "size", 60L, "classes", 3L));
                });
        var neighbours = NearestNeighbours.exact(TOYS.latents(), Metric.MANHATTAN, 4, 1, Progress.SILENT);
        var rows = store.read(
                "MATCH (s:Sample)<-[:OF]-(a:Latent)-[n:NEAREST]->(b:Latent)-[:IN]->(r:Representation {key: 'a/e1/hidden'}) "
                        + "MATCH (s)-[:LABELLED]->(c:Class) "
                        + "RETURN s.key AS sample, c.name AS class, a.label AS label, a.prediction AS prediction, "
                        + "a.vector AS vector, b.index AS neighbour, n.distance AS distance ORDER BY a.index, n.rank",
                Map.of());
        assertThat(rows).hasSize(240);
        for (int i = 0; i < rows.size(); i++) {
            int row = i / 4;
            assertThat(rows.get(i))
                    .isEqualTo(Map.of(
                            "sample",
                            "toys/" + row,
                            "class",
                            List.of("ant", "bee", "cat").get(row % 3),
                            "label",
                            row % 3L,
                            "prediction",
                            row % 3L,
                            "vector",
                            vector(TOYS, row),
                            "neighbour",
                            (long) neighbours.indices()[i],
                            "distance",
                            (double) neighbours.distances()[i]));
        }
    }

    private static List<Double> vector(RepresentationInput input, int row) {
        return IntStream.range(0, input.latents().columns())
                .mapToObj(column -> (double) input.latents().value(row, column))
                .toList();
    }

    @Test
    void theSameContentAgainChangesNothing() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        var before = Dump.of(store);

        assertThat(Ingest.representation(store, TOYS, FOUR, Progress.SILENT).status())
                .isEqualTo("unchanged");
        assertThat(Dump.of(store)).isEqualTo(before);
    }

    @Test
    void otherContentUnderTheKeyIsRefusedUnlessItReplaces() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        store.write(
                "MATCH (r:Representation) CREATE (r)<-[:OF]-(g:ClassGraph {key: r.key + '#k4c4'})"
                        + "<-[:IN]-(:ClassVertex {label: 0})",
                Map.of());
        var before = Dump.of(store);
        var other = Samples.representation("a/e1/hidden", "toys", 50, 5, 2);

        assertThatThrownBy(() -> Ingest.representation(store, other, FOUR, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("a/e1/hidden is there already with different content")
                .hasMessageContaining("size is 60 in the store and 50 here");
        assertThat(Dump.of(store)).isEqualTo(before);

        assertThat(Ingest.representation(store, other, FOUR.withReplace(true), Progress.SILENT)
                        .status())
                .isEqualTo("replaced");
        var replaced = Dump.of(store);
        empty();
        Ingest.representation(store, other, FOUR, Progress.SILENT);
        // The data set is still known to have had 60 samples.
        store.write("MATCH (d:DataSet) SET d.size = 60", Map.of());
        assertThat(replaced).isEqualTo(Dump.of(store));
    }

    @Test
    void representationsOverOneDataSetMeetInTheSameSamples() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        Ingest.representation(store, Samples.representation("b/e1/hidden", "toys", 60, 7, 2), FOUR, Progress.SILENT);

        assertThat(store.read("MATCH (s:Sample) RETURN count(s) AS samples", Map.of()))
                .containsExactly(Map.of("samples", 60L));
        assertThat(store.read(
                        "MATCH (s:Sample) WHERE COUNT {(s)<-[:OF]-(:Latent)} = 2 RETURN count(s) AS met", Map.of()))
                .containsExactly(Map.of("met", 60L));
    }

    @Test
    void contradictingLabelsAreRefusedBeforeAnythingIsWritten() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        var before = Dump.of(store);
        int[] labels = TOYS.labels().values().clone();
        labels[7] = 2;
        labels[30] = 1;
        var wrong = RepresentationInput.of(
                RepresentationKey.parse("b/e1/hidden"),
                "toys",
                TOYS.latents(),
                new Labels(labels, List.of("ant", "bee", "cat")));

        assertThatThrownBy(() -> Ingest.representation(store, wrong, FOUR, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("sample toys/7 is labelled 1 ('bee') in the store and 2 ('cat') here");
        assertThat(Dump.of(store)).isEqualTo(before);
    }

    @Test
    void classNamesAreFilledInButNeverContradicted() {
        var labels = TOYS.labels().values();
        Ingest.representation(
                store,
                RepresentationInput.of(TOYS.key(), "toys", TOYS.latents(), new Labels(labels, List.of("0", "1", "2"))),
                FOUR,
                Progress.SILENT);
        Ingest.representation(store, Samples.representation("b/e1/hidden", "toys", 60, 5, 2), FOUR, Progress.SILENT);
        assertThat(store.read("MATCH (c:Class) RETURN c.name AS name ORDER BY c.label", Map.of()))
                .extracting(row -> row.get("name"))
                .containsExactly("ant", "bee", "cat");

        var renamed = RepresentationInput.of(
                RepresentationKey.parse("c/e1/hidden"),
                "toys",
                TOYS.latents(),
                new Labels(labels, List.of("ant", "bird", "cat")));
        assertThatThrownBy(() -> Ingest.representation(store, renamed, FOUR, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("class 1 of data set 'toys' is named 'bee' in the store and 'bird' here");
    }

    @Test
    void aRunBelongsToOneDataSet() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        assertThatThrownBy(() -> Ingest.representation(
                        store, Samples.representation("a/e2/hidden", "others", 60, 5, 1), FOUR, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("run 'a' belongs to data set 'toys' in the store and to 'others' here");
        assertThat(store.read("MATCH (d:DataSet) RETURN d.name AS name", Map.of()))
                .containsExactly(Map.of("name", "toys"));
    }

    @Test
    void labelsAndPredictionsAreOptional() {
        var bare = RepresentationInput.of(TOYS.key(), "toys", TOYS.latents(), null);
        assertThat(Ingest.representation(store, bare, FOUR.withVectors(false), Progress.SILENT))
                .isEqualTo(new IngestedRepresentation("a/e1/hidden", 60, 5, 0, 240, "ingested"));
        assertThat(store.read(
                        "MATCH (l:Latent)-[:IN]->(r) RETURN DISTINCT keys(l) AS keys, r.accuracy AS accuracy",
                        Map.of()))
                .singleElement()
                .satisfies(row -> assertThat(row.get("keys")).isEqualTo(List.of("index")));
    }

    @Test
    void tooFewLatentsAndTooManyDimensionsAreRefused() {
        assertThatThrownBy(() -> Ingest.representation(
                        store,
                        Samples.representation("a/e1/h", "toys", 16, 3, 1),
                        IngestOptions.DEFAULT,
                        Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ask for --k 15 or less");
        var wide = Samples.representation("a/e1/h", "toys", 10, 4097, 1);
        assertThatThrownBy(() -> Ingest.representation(store, wide, FOUR, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--no-vectors");
        assertThat(Ingest.representation(store, wide, FOUR.withVectors(false), Progress.SILENT)
                        .status())
                .isEqualTo("ingested");
    }

    @Test
    void whatIsInterruptedIsInvisibleAndThenGoneOnWith() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT, 7);
        var undisturbed = Dump.of(store);
        empty();
        for (String stage : List.of("writing latents of", "finding neighbours of", "joining latents of")) {
            assertThatThrownBy(() -> Ingest.representation(store, TOYS, FOUR, interruptAt(stage, 20), 7))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.read("MATCH (r:Representation {status: 'ready'}) RETURN r", Map.of()))
                    .isEmpty();
        }
        long latents = (long) store.read("MATCH (l:Latent) RETURN count(l) AS n", Map.of())
                .get(0)
                .get("n");
        assertThat(latents).as("kept from the interrupted ingests").isEqualTo(60);

        assertThat(Ingest.representation(store, TOYS, FOUR, Progress.SILENT, 7).status())
                .isEqualTo("ingested");
        assertThat(Dump.of(store)).isEqualTo(undisturbed);
    }

    /** Interrupts the thread that asks for it, on whichever thread progress is told. */
    private static Progress interruptAt(String stage, long done) {
        Thread ingesting = Thread.currentThread();
        return (now, reached, total) -> {
            if (now.startsWith(stage) && reached >= done) {
                ingesting.interrupt();
            }
        };
    }

    @Test
    void otherContentSweepsAwayWhatWasInterruptedUnderTheKey() {
        var other = Samples.representation("a/e1/hidden", "toys", 50, 5, 2);
        Ingest.representation(store, other, FOUR, Progress.SILENT, 7);
        var undisturbed = Dump.of(store);
        empty();
        interrupt(TOYS);

        assertThat(Ingest.representation(store, other, FOUR, Progress.SILENT, 7).status())
                .isEqualTo("ingested");
        assertThat(Dump.of(store)).isEqualTo(undisturbed);
    }

    @Test
    void whatWasInterruptedGivesWayToMendedLabelsAndNames() {
        var mended = relabelled("a/e1/hidden", List.of("ant", "wasp", "cat"));
        Ingest.representation(store, mended, FOUR, Progress.SILENT, 7);
        var undisturbed = Dump.of(store);
        empty();
        interrupt(TOYS);

        Ingest.representation(store, mended, FOUR, Progress.SILENT, 7);
        assertThat(Dump.of(store)).isEqualTo(undisturbed);
    }

    @Test
    void whatIsRefusedLeavesUnfinishedWorkAsItWas() {
        Ingest.representation(store, Samples.representation("b/e1/hidden", "toys", 60, 5, 2), FOUR, Progress.SILENT);
        interrupt(TOYS);
        var before = Dump.of(store);

        for (var refused : List.of(
                relabelled("a/e1/hidden", List.of("ant", "bee", "cat")),
                RepresentationInput.of(
                        TOYS.key(),
                        "toys",
                        Samples.matrix(60, 5, 3),
                        new Labels(TOYS.labels().values(), List.of("ant", "wasp", "cat"))))) {
            assertThatThrownBy(() -> Ingest.representation(store, refused, FOUR, Progress.SILENT))
                    .isInstanceOf(ConflictException.class);
            assertThat(Dump.of(store)).isEqualTo(before);
        }
        assertThat(Ingest.representation(store, TOYS, FOUR, Progress.SILENT, 7).status())
                .isEqualTo("ingested");
    }

    /** Other labels than {@link #TOYS} for the same samples. */
    private static RepresentationInput relabelled(String key, List<String> names) {
        int[] labels = IntStream.range(0, 60).map(i -> (i + 1) % 3).toArray();
        return RepresentationInput.of(
                RepresentationKey.parse(key), "toys", Samples.matrix(60, 5, 4), new Labels(labels, names));
    }

    @Test
    void anIngestThatGoesOnIsNeverTakenForAbandoned() {
        var other = Samples.representation("a/e1/hidden", "toys", 50, 5, 2);
        var refused = new java.util.ArrayList<Throwable>();
        Progress watch = (stage, done, total) -> {
            if (stage.startsWith("writing latents of") && done == total) {
                // The last block was long ago when a long search ends.
                store.write("MATCH (r:Representation {status: 'writing'}) SET r.touchedAt = 0", Map.of());
            } else if (stage.startsWith("joining latents of") && done == 0) {
                Ingest.representation(
                        store, Samples.representation("c/e1/hidden", "others", 20, 5, 2), FOUR, Progress.SILENT);
                refused.add(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Ingest.representation(store, other, FOUR.withReplace(true), Progress.SILENT)));
            }
        };
        assertThat(Ingest.representation(store, TOYS, FOUR, watch, 7).status()).isEqualTo("ingested");
        assertThat(refused).singleElement().satisfies(conflict -> assertThat(conflict)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another ingest is writing a/e1/hidden with other content"));
    }

    @Test
    void whatWasAbandonedIsSweptAwayByTheNextIngest() {
        var other = Samples.representation("b/e1/hidden", "others", 50, 5, 2);
        Ingest.representation(store, other, FOUR, Progress.SILENT);
        var undisturbed = Dump.of(store);
        empty();
        interrupt(TOYS);
        store.write("MATCH (r:Representation) SET r.touchedAt = 0", Map.of());

        Ingest.representation(store, other, FOUR, Progress.SILENT);
        assertThat(Dump.of(store)).isEqualTo(undisturbed);
    }

    private static void interrupt(RepresentationInput input) {
        assertThatThrownBy(() -> Ingest.representation(store, input, FOUR, interruptAt("joining latents of", 20), 7))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void removalLeavesNothingThatNobodyUses() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        var before = Dump.of(store);
        Ingest.representation(store, Samples.representation("b/e1/hidden", "toys", 60, 5, 2), FOUR, Progress.SILENT);
        Ingest.representation(store, Samples.representation("b/e2/hidden", "toys", 60, 5, 3), FOUR, Progress.SILENT);

        Ingest.remove(store, "b/e2/hidden", Progress.SILENT);
        Ingest.remove(store, "b", Progress.SILENT);
        assertThat(Dump.of(store)).isEqualTo(before);
        Ingest.remove(store, "a/e1/hidden", Progress.SILENT);
        assertThat(Dump.of(store)).isEmpty();
        assertThatThrownBy(() -> Ingest.remove(store, "a/e1/hidden", Progress.SILENT))
                .isInstanceOf(UnknownKeyException.class);
    }

    /** A selection is of the data set: it outlives the run in which it was made, and goes with the last of its samples. */
    @Test
    void aSelectionStaysAsLongAsASampleOfItDoes() {
        Ingest.representation(store, Samples.representation("c/e1/hidden", "toys", 60, 5, 1), FOUR, Progress.SILENT);
        Ingest.representation(store, Samples.representation("d/e1/hidden", "toys", 40, 5, 2), FOUR, Progress.SILENT);
        store.write(
                """
                MATCH (d:DataSet {name: 'toys'})
                UNWIND [['late', [50, 59]], ['both', [10, 55]]] AS one
                CREATE (s:Selection {key: 'toys/' + one[0], name: one[0]})-[:OF]->(d)
                WITH s, one MATCH (sample:Sample) WHERE sample.index IN one[1]
                CREATE (sample)-[:IN]->(s)""",
                Map.of());
        // Other latents of the same samples take the place of the first.
        Ingest.representation(
                store,
                Samples.representation("c/e1/hidden", "toys", 60, 5, 3),
                FOUR.withReplace(true),
                Progress.SILENT);
        assertThat(selections()).containsExactly("both of 2", "late of 2");
        Ingest.remove(store, "c", Progress.SILENT);
        assertThat(selections()).containsExactly("both of 1");
        Ingest.remove(store, "d", Progress.SILENT);
        assertThat(Dump.of(store)).isEmpty();
    }

    private static List<Object> selections() {
        return store
                .read(
                        "MATCH (s:Selection) RETURN s.name + ' of ' + COUNT { (s)<-[:IN]-(:Sample) } AS says ORDER BY says",
                        Map.of())
                .stream()
                .map(row -> row.get("says"))
                .toList();
    }

    @Test
    void aRunAndAClassGraphNeverShareAName() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
        store.write("CREATE (:ClassGraph {key: 'b'}) CREATE (:ClassGraph {key: 'a'})", Map.of());
        var before = Dump.of(store);

        assertThatThrownBy(() -> Ingest.representation(
                        store, Samples.representation("b/e1/hidden", "toys", 60, 5, 2), FOUR, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'b' is the name of a class graph");
        // Where both are there already, as in a store of before, neither is taken for the other.
        assertThatThrownBy(() -> Ingest.remove(store, "a", Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'a' is a run and a class graph; nothing was removed");
        assertThat(Dump.of(store)).isEqualTo(before);
        Ingest.remove(store, "a/e1/hidden", Progress.SILENT);
        Ingest.remove(store, "a", Progress.SILENT);
        Ingest.remove(store, "b", Progress.SILENT);
        assertThat(Dump.of(store)).isEmpty();
    }

    @Test
    void ingestsSideBySideDoNotDisturbEachOther() throws Exception {
        List<RepresentationInput> inputs = Stream.of("a/e1/hidden", "a/e2/hidden", "b/e1/hidden", "b/e2/hidden")
                .map(key -> Samples.representation(key, "toys", 60, 5, key.hashCode()))
                .toList();
        for (RepresentationInput input : inputs) {
            Ingest.representation(store, input, FOUR, Progress.SILENT, 7);
        }
        var oneByOne = Dump.of(store);
        empty();

        // Each content comes twice: the two share the work, and one of them may find it done.
        List<CompletableFuture<IngestedRepresentation>> running = Stream.concat(inputs.stream(), inputs.stream())
                .map(input -> CompletableFuture.supplyAsync(
                        () -> Ingest.representation(store, input, FOUR, Progress.SILENT, 7),
                        task -> new Thread(task).start()))
                .toList();
        for (var ingest : running) {
            assertThat(ingest.get().status()).isIn("ingested", "unchanged");
        }
        assertThat(Dump.of(store)).isEqualTo(oneByOne);
    }

    @Test
    void overBoltItIsTheSame() {
        Ingest.representation(store, TOYS, FOUR, Progress.SILENT, 25);
        var embedded = Dump.of(store);
        empty();
        try (Store bolt = Store.open(directory.resolve("store"))) {
            assertThat(bolt).isNotInstanceOf(EmbeddedStore.class);
            Ingest.representation(bolt, TOYS, FOUR, Progress.SILENT, 25);
            assertThat(Dump.of(store)).isEqualTo(embedded);
            assertThatThrownBy(() -> Ingest.representation(
                            bolt, Samples.representation("a/e1/hidden", "toys", 60, 5, 9), FOUR, Progress.SILENT))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("other latents, labels, predictions or samples");
        }
    }

    @Test
    void aRunDirectoryIsIngestedWithItsPictures() {
        var manifest = new RunManifest(
                "run7",
                "mlp",
                new RunManifest.DataSet("toys", 90, List.of("ant", "bee", "cat"), "0123456789abcdef".repeat(4)),
                7L,
                Map.of("rate", 0.1),
                List.of(new RunManifest.Layer("hidden1", 5), new RunManifest.Layer("hidden2", 4)),
                List.of(checkpoint(0), checkpoint(3)),
                List.of(),
                "NumPy");
        var writer = RunDirectoryWriter.create(directory.resolve("run7"), manifest);
        int[] samples = IntStream.range(0, 60).map(i -> 89 - i).toArray();
        int[] labels = IntStream.range(0, 60).map(i -> i % 3).toArray();
        int[] predictions = IntStream.range(0, 60).map(i -> i % 2).toArray();
        writer.labels(labels);
        writer.samples(samples);
        byte[] pixels = new byte[60 * 4 * 3];
        Arrays.fill(pixels, (byte) 200);
        writer.images(new Images(60, 4, 3, 1, pixels));
        for (int epoch : new int[] {0, 3}) {
            writer.latents(epoch, "hidden1", Samples.matrix(60, 5, epoch));
            writer.latents(epoch, "hidden2", Samples.matrix(60, 4, epoch));
        }
        writer.predictions(3, predictions);
        writer.finish();

        var ingested = Ingest.runDirectory(store, directory.resolve("run7"), FOUR, Progress.SILENT);
        assertThat(ingested)
                .extracting(IngestedRepresentation::key)
                .containsExactly("run7/e0/hidden1", "run7/e0/hidden2", "run7/e3/hidden1", "run7/e3/hidden2");
        assertThat(store.read(
                        "MATCH (r:Representation {key: 'run7/e3/hidden2'})-[:OF_RUN]->(u) MATCH (d:DataSet) "
                                + "RETURN r.accuracy AS accuracy, u.framework AS framework, u.seed AS seed, "
                                + "u.hyperparameters AS hyperparameters, u.dataSha256 AS sha256, d.size AS size",
                        Map.of()))
                .containsExactly(Map.of(
                        "accuracy",
                        20 / 60.0,
                        "framework",
                        "NumPy",
                        "seed",
                        7L,
                        "hyperparameters",
                        "{\"rate\":0.1}",
                        "sha256",
                        "0123456789abcdef".repeat(4),
                        "size",
                        90L));
        assertThat(store.read(
                        "MATCH (s:Sample) RETURN count(s) AS samples, count(s.thumbnail) AS pictures, min(s.index) AS first",
                        Map.of()))
                .containsExactly(Map.of("samples", 60L, "pictures", 60L, "first", 30L));
        var places = "MATCH (r:Representation) RETURN DISTINCT r.layer + ' ' + r.layerIndex AS place ORDER BY place";
        assertThat(store.read(places, Map.of()))
                .extracting(row -> row.get("place"))
                .containsExactly("hidden1 0", "hidden2 1");
        // As an ingest of before left it; the same content again adds it.
        var before = Dump.of(store);
        store.write("MATCH (r:Representation) REMOVE r.layerIndex", Map.of());
        assertThat(Ingest.runDirectory(store, directory.resolve("run7"), FOUR, Progress.SILENT))
                .allSatisfy(again -> assertThat(again.status()).isEqualTo("unchanged"));
        assertThat(Dump.of(store)).isEqualTo(before);
        assertThat(Ingest.runDirectory(
                        store,
                        directory.resolve("run7"),
                        new IngestOptions(Metric.MANHATTAN, 4, false, true, 1, null, Set.of(3), Set.of("hidden1")),
                        Progress.SILENT))
                .extracting(IngestedRepresentation::key)
                .containsExactly("run7/e3/hidden1");
    }

    @Test
    void theHeadStandsBesideTheLayerItSitsOn() {
        Path run = directory.resolve("headed");
        headed(run, 1);
        Ingest.runDirectory(store, run, FOUR, Progress.SILENT);
        var heads = "MATCH (h:Head)-[:OF]->(r) RETURN r.key AS key, h.dimension AS dimension, h.classes AS classes,"
                + " h.weight[0] AS weight, h.bias AS bias";
        assertThat(store.read(heads, Map.of()))
                .containsExactly(Map.of(
                        "key",
                        "headed/e3/hidden2",
                        "dimension",
                        2L,
                        "classes",
                        3L,
                        "weight",
                        1.0,
                        "bias",
                        List.of(0.5, 0.0, -0.5)));
        // As an ingest of before left it; the same content again adds it, and changes nothing the next time.
        var before = Dump.of(store);
        store.write("MATCH (h:Head) DETACH DELETE h", Map.of());
        for (int again = 0; again < 2; again++) {
            assertThat(Ingest.runDirectory(store, run, FOUR, Progress.SILENT))
                    .allSatisfy(ingested -> assertThat(ingested.status()).isEqualTo("unchanged"));
            assertThat(Dump.of(store)).isEqualTo(before);
        }

        Path mended = directory.resolve("mended");
        headed(mended, 4);
        Ingest.runDirectory(store, mended, FOUR, Progress.SILENT);
        assertThat(store.read(heads, Map.of())).singleElement().satisfies(row -> assertThat(row.get("weight"))
                .isEqualTo(4.0));

        Ingest.remove(store, "headed/e3/hidden2", Progress.SILENT);
        assertThat(store.read(heads.replace("-[:OF]->(r)", "").replace("r.key AS key, ", ""), Map.of()))
                .isEmpty();
    }

    /** Two layers at epoch 3, and a head whose first weight is the one given. */
    private static void headed(Path folder, float weight) {
        var writer = RunDirectoryWriter.create(
                folder,
                new RunManifest(
                        "headed",
                        "mlp",
                        new RunManifest.DataSet("toys", 60, List.of("ant", "bee", "cat")),
                        7L,
                        Map.of(),
                        List.of(new RunManifest.Layer("hidden1", 5), new RunManifest.Layer("hidden2", 2)),
                        List.of(checkpoint(3)),
                        List.of(),
                        "NumPy"));
        writer.labels(IntStream.range(0, 60).map(i -> i % 3).toArray());
        writer.latents(3, "hidden1", Samples.matrix(60, 5, 1));
        writer.latents(3, "hidden2", Samples.matrix(60, 2, 2));
        writer.head(3, new Head(2, 3, new float[] {weight, 0, 0, 0, 1, 0}, new float[] {0.5f, 0, -0.5f}));
        writer.finish();
    }

    /** 2 channels of 50 × 60 are 6,000 values, more than a layer without a shape may have with its vectors. */
    @Test
    void theShapeOfAConvolutionalLayerIsKeptAndItsLongVectorsToo() {
        Path flat = convolved("flat", null);
        assertThatThrownBy(() -> Ingest.runDirectory(store, flat, FOUR, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "convolved/e3/conv has 6000 dimensions; vectors are stored up to 4096, of a convolutional layer whose channels, height and width are in run.json up to 1048576: ingest it without vectors (--no-vectors), which keeps the neighbours alone");
        Ingest.runDirectory(store, flat, FOUR.withVectors(false), Progress.SILENT);
        var shapes =
                """
                MATCH (r:Representation {run: 'convolved'})
                RETURN r.channels AS channels, r.height AS height, r.width AS width ORDER BY r.layer""";
        assertThat(store.read(shapes, Map.of()).get(0)).containsEntry("channels", null);

        Path shaped = convolved("shaped", new LayerShape(2, 50, 60));
        assertThat(Ingest.runDirectory(store, shaped, FOUR.withVectors(false), Progress.SILENT))
                .extracting(IngestedRepresentation::status)
                .containsOnly("unchanged");
        assertThat(store.read(shapes, Map.of()).get(0)).isEqualTo(Map.of("channels", 2L, "height", 50L, "width", 60L));
        assertThat(store.read(shapes, Map.of()).get(1)).containsEntry("channels", null);

        Ingest.runDirectory(store, shaped, FOUR.withReplace(true), Progress.SILENT);
        assertThat(store.read(shapes, Map.of()).get(0)).containsEntry("width", 60L);
        var vector = store.read(
                "MATCH (l:Latent {index: 7})-[:IN]->(:Representation {key: 'convolved/e3/conv'}) RETURN l.vector[5999] AS last",
                Map.of());
        assertThat(((Number) vector.get(0).get("last")).floatValue())
                .isEqualTo(Samples.matrix(10, 6_000, 1).value(7, 5_999));
    }

    private static Path convolved(String folder, LayerShape shape) {
        var writer = RunDirectoryWriter.create(
                directory.resolve(folder),
                new RunManifest(
                        "convolved",
                        "cnn",
                        new RunManifest.DataSet("toys", 10, List.of()),
                        null,
                        Map.of(),
                        List.of(new RunManifest.Layer("conv", null, shape), new RunManifest.Layer("fc", 4)),
                        List.of(checkpoint(3)),
                        List.of(),
                        "NumPy"));
        writer.latents(3, "conv", Samples.matrix(10, 6_000, 1));
        writer.latents(3, "fc", Samples.matrix(10, 4, 2));
        writer.finish();
        return directory.resolve(folder);
    }

    @Test
    void anExperimentGoesWithWhatItIsOf() {
        for (String removed : List.of("a/e1/hidden", "a", "noise#x")) {
            empty();
            Ingest.representation(store, TOYS, FOUR, Progress.SILENT);
            Ingest.representation(
                    store, Samples.representation("b/e1/hidden", "toys", 60, 5, 2), FOUR, Progress.SILENT);
            store.write(
                    "MATCH (a:Representation {key: 'a/e1/hidden'}), (b:Representation {key: 'b/e1/hidden'}), "
                            + "(run:Run {id: 'a'}) "
                            + "CREATE (e:Experiment {key: 'noise#x'}) "
                            + "CREATE (e)-[:OF]->(a), (e)-[:OF]->(b), (e)-[:OF]->(run), "
                            + "(e)<-[:IN]-(:ExperimentRow {table: 't', index: 0})",
                    Map.of());
            Ingest.remove(store, removed, Progress.SILENT);
            assertThat(store.read("MATCH (n) WHERE n:Experiment OR n:ExperimentRow RETURN n", Map.of()))
                    .as(removed)
                    .isEmpty();
            assertThat(store.read("MATCH (r:Representation {status: 'ready'}) RETURN r", Map.of()))
                    .hasSize(removed.equals("noise#x") ? 2 : 1);
        }
    }

    @Test
    void picturesThatDifferAreToldOfAndReplacedOnRequest() {
        Path latents = directory.resolve("pictured.npy");
        Npy.write(latents, TOYS.latents());
        var pictures = new java.util.ArrayList<Map<String, Object>>();
        for (int colour : new int[] {10, 200}) {
            byte[] pixels = new byte[60 * 4 * 3];
            Arrays.fill(pixels, 12 * 5, pixels.length, (byte) colour); // the first five are alike
            Path images = directory.resolve("images" + colour + ".npy");
            Npy.write(images, pixels, 60, 4, 3);
            var input = new ArraysInput(RepresentationKey.parse("a/e0/x"), latents, null, null, images, null);
            var said = new java.util.ArrayList<String>();
            Ingest.arrays(store, input, FOUR, (stage, done, total) -> said.add(stage));
            assertThat(said.stream().filter(line -> line.startsWith("warning")).toList())
                    .isEqualTo(
                            colour == 10
                                    ? List.of()
                                    : List.of(
                                            "warning: 55 samples keep the pictures that are stored, which differ from those given, the first a/5; --replace replaces them"));
            pictures.add(firstAndLast());
            Ingest.arrays(store, input, FOUR.withReplace(true), Progress.SILENT);
            pictures.add(firstAndLast());
        }
        assertThat(pictures.get(1)).usingRecursiveComparison().isEqualTo(pictures.get(0));
        assertThat(pictures.get(2)).usingRecursiveComparison().isEqualTo(pictures.get(0));
        assertThat(pictures.get(3).get("first")).isEqualTo(pictures.get(0).get("first"));
        assertThat(pictures.get(3).get("last")).isNotEqualTo(pictures.get(0).get("last"));
    }

    private static Map<String, Object> firstAndLast() {
        return store.read(
                        "MATCH (a:Sample {index: 0}) MATCH (b:Sample {index: 59}) "
                                + "RETURN a.thumbnail AS first, b.thumbnail AS last",
                        Map.of())
                .get(0);
    }

    private static RunManifest.Checkpoint checkpoint(int epoch) {
        return new RunManifest.Checkpoint(epoch, null, null, null, null);
    }

    @Test
    void bareFilesOverTheSameLabelsMeetInTheSameSamples() throws Exception {
        Path latents = directory.resolve("latents.npy");
        Path labels = directory.resolve("labels.npy");
        Path names = Files.writeString(directory.resolve("names.txt"), "ant\nbee\ncat\n");
        Npy.write(latents, TOYS.latents());
        Npy.write(labels, TOYS.labels().values(), 60);
        var one = new ArraysInput(RepresentationKey.parse("one/e0/x"), latents, labels, names, null, labels);
        var two = new ArraysInput(RepresentationKey.parse("two/e0/x"), latents, labels, null, null, null);

        assertThat(Ingest.arrays(store, one, FOUR, Progress.SILENT).classes()).isEqualTo(3);
        Ingest.arrays(store, two, FOUR, Progress.SILENT);
        assertThat(store.read(
                        "MATCH (d:DataSet) RETURN d.name STARTS WITH 'labels-' AS named, d.size AS size", Map.of()))
                .containsExactly(Map.of("named", true, "size", 60L));

        Files.writeString(names, "ant\nbee\u001b[2J\ncat\n");
        assertThatThrownBy(() -> Ingest.arrays(store, one, FOUR, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names.txt: line 2 holds a control character");

        Path short_ = directory.resolve("short.npy");
        Npy.write(short_, new int[] {0, 1}, 2);
        assertThatThrownBy(() -> Ingest.arrays(
                        store,
                        new ArraysInput(RepresentationKey.parse("x/e0/x"), latents, short_, null, null, null),
                        FOUR,
                        Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has 2 entries; expected 60");
        assertThatThrownBy(() -> Ingest.arrays(
                        store,
                        new ArraysInput(RepresentationKey.parse("x/e0/x"), latents, labels, null, null, short_),
                        FOUR,
                        Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("short.npy has 2 entries; expected 60");
    }
}
