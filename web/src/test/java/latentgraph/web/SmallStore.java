package latentgraph.web;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.RepresentationInput;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;

/**
 * One real store for all tests of this module: two runs over drawings of 36 and of 10 kinds, each drawing a sample with a
 * thumbnail, its latent the blurred drawing itself; class graphs of most representations; and an imported class graph of
 * 100 classes. It is served over Bolt.
 */
final class SmallStore {
    static final String LARGE = "drawings-seed7/e12/hidden3";
    static final String NOT_COMPUTED = "drawings-seed7/e0/input";
    static final String TEN = "beasts-seed1/e5/hidden10";
    /** The layer before {@link #TEN}'s. */
    static final String TEN_BEFORE = "beasts-seed1/e5/hidden2";

    static final String UNLABELLED = "bare/e0/latents";
    /** 50,000 latents of two dimensions, so that they are their own layout; without neighbours. */
    static final String MANY = "many/e1/plane";

    static final String IMPORTED = "hundred";
    /** Markup where a class name belongs: it has to arrive on the page as text. */
    static final String HOSTILE_NAME = "<img src=x onerror=alert(1)>";

    private static final int DIMENSION = 49;
    private static final int SIDE = 28;
    private static final int PER_CLASS = 16;

    private static EmbeddedStore store;
    private static Path directory;

    /** Where it is. */
    static Path directory() {
        shared();
        return directory;
    }

    private SmallStore() {}

    static synchronized EmbeddedStore shared() {
        if (store == null) {
            try {
                Path folder = Files.createTempDirectory("latentgraph-web-test");
                EmbeddedStore opened = EmbeddedStore.open(folder, EmbeddedStore.Options.SMALL.serving(0));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    opened.close();
                    delete(folder);
                }));
                fill(opened);
                store = opened;
                directory = folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return store;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Store store) {
        Drawings none = new Drawings(null, new float[40 * DIMENSION], List.of());
        representation(store, UNLABELLED, "bare", none, null, 1, 0);

        List<String> names = new ArrayList<>();
        for (int label = 0; label < 36; label++) {
            names.add(label < 10 ? "" + label : "" + (char) ('A' + label - 10));
        }
        Drawings large = Drawings.of(36, 7);
        representation(store, NOT_COMPUTED, "drawings", large, names, 0.9, 7);
        representation(store, "drawings-seed7/e0/hidden3", "drawings", large, names, 0.7, 7);
        representation(store, LARGE, "drawings", large, names, 0.05, 7);
        representation(store, "drawings-seed8/e12/hidden3", "drawings", large, names, 0.15, 8);
        thumbnails(store, "drawings", large);

        Drawings ten = Drawings.of(10, 1);
        List<String> tenNames = new ArrayList<>(
                List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));
        tenNames.set(9, HOSTILE_NAME);
        representation(store, TEN_BEFORE, "ten", ten, tenNames, 0.4, 1);
        representation(store, TEN, "ten", ten, tenNames, 0.1, 1);
        thumbnails(store, "ten", ten);
        // The order of the alphabet is the other one.
        store.write(
                "UNWIND $keys AS key MATCH (r:Representation {key: key}) SET r.layerIndex ="
                        + " CASE r.layer WHEN 'hidden2' THEN 2 ELSE 10 END",
                Map.of("keys", List.of(TEN_BEFORE, TEN)));

        for (String key : List.of(LARGE, TEN_BEFORE, TEN)) {
            store.write(
                    "CALL latent.classGraph.write($key, {k: 4, classK: 4}) YIELD key RETURN key", Map.of("key", key));
        }
        importClassGraph(store, IMPORTED, 100);
        for (String key : List.of(LARGE, TEN)) {
            store.write(
                    "CALL latent.layout.tsne.write($key, {perplexity: 15}) YIELD key RETURN key", Map.of("key", key));
        }
        store.write(
                "CALL latent.layout.pca.write($key, {qualitySamples: 100}) YIELD key RETURN key", Map.of("key", TEN));
        many(store);
    }

    /** Ten clouds on a ring, as a network with a bottleneck of two would have them. */
    private static void many(Store store) {
        store.write(
                """
                CREATE (d:DataSet {name: 'many', size: 50000, classes: 10})
                CREATE (run:Run {id: 'many', architecture: 'MLP 2', dataSet: 'many', seed: 1, hyperparameters: '{}', manifest: '{}',
                  ingestedAt: '2020-01-01T00:00:00Z'})-[:TRAINED_ON]->(d)
                CREATE (r:Representation {key: $key, run: 'many', epoch: 1, layer: 'plane', size: 50000, dimension: 2, classes: 10,
                  metric: 'euclidean', k: 1, edges: 0, accuracy: 0.9, status: 'ready', vectors: true})-[:OF_RUN]->(run)
                FOREACH (c IN range(0, 9) | CREATE (:Class {key: 'many/' + c, label: c, name: 'class ' + c})-[:IN_DATA_SET]->(d))
                WITH r MATCH (class:Class)-[:IN_DATA_SET]->(:DataSet {name: 'many'})
                UNWIND range(0, 4999) AS i
                WITH r, class, i * 10 + class.label AS index, class.label * 0.6283 AS angle, sqrt(i / 5000.0) AS far, i * 2.4 AS turn
                CREATE (s:Sample {key: 'many/' + index, index: index})-[:LABELLED]->(class)
                CREATE (s)<-[:OF]-(:Latent {index: index, label: class.label, prediction: (class.label + index / 45000) % 10,
                  vector: [6 * cos(angle) + far * cos(turn), 6 * sin(angle) + far * sin(turn)]})-[:IN]->(r)""",
                Map.of("key", MANY));
    }

    /**
     * The blurred drawings and noise.
     *
     * @param names null: no labels
     */
    private static void representation(
            Store store, String key, String dataSet, Drawings drawings, List<String> names, double noise, long seed) {
        float[] values = drawings.blurred.clone();
        Random random = new Random(key.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (noise * random.nextGaussian());
        }
        LatentMatrix latents = new LatentMatrix(values.length / DIMENSION, DIMENSION, values);
        int[] predictions = null;
        if (names != null) {
            // The nearest other sample stands for the network's guess: it makes plausible mistakes.
            NeighbourGraph nearest = NearestNeighbours.exact(latents, Metric.MANHATTAN, 1, 1, Progress.SILENT);
            predictions = IntStream.range(0, latents.rows())
                    .map(i -> drawings.labels[nearest.neighbour(i, 1)])
                    .toArray();
        }
        Ingest.representation(
                store,
                new RepresentationInput(
                        RepresentationKey.parse(key),
                        dataSet,
                        latents.rows(),
                        latents,
                        names == null ? null : new Labels(drawings.labels, names),
                        IntStream.range(0, latents.rows()).toArray(),
                        predictions,
                        Map.of("architecture", "MLP 512-256-128", "seed", seed)),
                IngestOptions.DEFAULT.withK(8),
                Progress.SILENT);
    }

    private static void thumbnails(Store store, String dataSet, Drawings drawings) {
        store.write(
                "UNWIND range(0, size($pictures) - 1) AS i MATCH (s:Sample {key: $dataSet + '/' + i})"
                        + " SET s.thumbnail = $pictures[i]",
                Map.of("dataSet", dataSet, "pictures", drawings.pngs));
    }

    /** What latent.layout.pca.write left. */
    static void forgetPca(String representation) {
        shared().write(
                        "MATCH (r:Representation {key: $key})<-[:IN]-(l) REMOVE l.pca, r.pcaMadeBy, r.pcaExplainedVariance,"
                                + " r.pcaTrustworthiness, r.pcaNeighbourhoodPreservation, r.pcaQualityNeighbours",
                        Map.of("key", representation));
    }

    /** Classes on a ring of clique-like groups of ten, as they would arrive that were made elsewhere. */
    static void importClassGraph(Store store, String name, int classes) {
        store.write(
                """
                CREATE (g:ClassGraph {key: $name, name: $name, createdAt: datetime('2026-11-21T10:00:00Z')})
                WITH g UNWIND range(0, $classes - 1) AS label
                CREATE (:ClassVertex {label: label, name: 'class ' + label, size: 50})-[:IN]->(g)
                WITH DISTINCT g MATCH (g)<-[:IN]-(v:ClassVertex) WITH v ORDER BY v.label WITH collect(v) AS all
                UNWIND range(0, $classes - 1) AS a UNWIND range(1, 4) AS rank
                WITH all, a, rank, (a / 10) * 10 + (a + rank * rank) % 10 AS inside
                WITH all[a] AS a, all[CASE WHEN rank = 4 AND a % 5 = 0 THEN (a + 10) % $classes ELSE inside END] AS b, rank
                WHERE a <> b
                CREATE (a)-[:NEAREST_CLASS {rank: rank, distance: 1.0 + 0.25 * rank}]->(b)""",
                Map.of("name", name, "classes", (long) classes));
        store.write("CALL latent.classGraph.measure.write($name) YIELD key RETURN key", Map.of("name", name));
    }

    /** Drawings of strokes and circles, {@value #PER_CLASS} a kind, each shifted, turned and stretched a little. */
    private record Drawings(int[] labels, float[] blurred, List<byte[]> pngs) {
        static Drawings of(int classes, long seed) {
            Random kinds = new Random(seed);
            Random variations = new Random(seed + 1);
            int n = classes * PER_CLASS;
            int[] labels = new int[n];
            float[] blurred = new float[n * DIMENSION];
            List<byte[]> pngs = new ArrayList<>();
            List<List<java.awt.Shape>> shapes = new ArrayList<>();
            for (int kind = 0; kind < classes; kind++) {
                // Every third kind is its predecessor with one stroke more: near in the latent space.
                List<java.awt.Shape> parts = new ArrayList<>(kind % 3 == 0 ? List.of() : shapes.get(kind - 1));
                do {
                    double x = 5 + 12 * kinds.nextDouble();
                    double y = 5 + 12 * kinds.nextDouble();
                    parts.add(
                            kinds.nextInt(3) == 0
                                    ? new Ellipse2D.Double(x, y, 5 + 6 * kinds.nextDouble(), 5 + 6 * kinds.nextDouble())
                                    : new Line2D.Double(
                                            x, y, 5 + 18 * kinds.nextDouble(), 5 + 18 * kinds.nextDouble()));
                } while (parts.size() < 3);
                shapes.add(parts);
            }
            for (int i = 0; i < n; i++) {
                labels[i] = i % classes;
                BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
                Graphics2D g = image.createGraphics();
                g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                AffineTransform move = new AffineTransform();
                move.translate(14 + variations.nextGaussian(), 14 + variations.nextGaussian());
                move.rotate(0.12 * variations.nextGaussian());
                move.scale(1 + 0.08 * variations.nextGaussian(), 1 + 0.08 * variations.nextGaussian());
                move.translate(-14, -14);
                g.setTransform(move);
                g.setColor(Color.WHITE);
                g.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                shapes.get(labels[i]).forEach(g::draw);
                g.dispose();
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        blurred[i * DIMENSION + y / 4 * 7 + x / 4] +=
                                (image.getRaster().getSample(x, y, 0)) / (255f * 4);
                    }
                }
                pngs.add(png(image));
            }
            return new Drawings(labels, blurred, pngs);
        }

        private static byte[] png(BufferedImage image) {
            try {
                var out = new ByteArrayOutputStream();
                ImageIO.write(image, "png", out);
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
