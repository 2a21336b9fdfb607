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
import javax.imageio.ImageIO;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
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
    static final String TEN = "ten-seed1/e5/hidden1";
    static final String UNLABELLED = "bare/e0/latents";
    static final String IMPORTED = "hundred";
    /** Markup where a class name belongs: it has to arrive on the page as text. */
    static final String HOSTILE_NAME = "<img src=x onerror=alert(1)>";

    private static final int K = 8;
    private static final int SIDE = 28;
    private static final int PER_CLASS = 16;

    private static EmbeddedStore store;

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
        List<String> names = new ArrayList<>();
        for (int label = 0; label < 36; label++) {
            names.add(label < 10 ? "" + label : "" + (char) ('A' + label - 10));
        }
        Drawings large = Drawings.of(36, 7);
        dataSet(store, "drawings", names, large);
        run(store, "drawings-seed7", "drawings", 7);
        representation(store, "drawings-seed7", 0, "input", large, 0.9, 36);
        representation(store, "drawings-seed7", 0, "hidden3", large, 0.7, 36);
        representation(store, "drawings-seed7", 12, "hidden3", large, 0.05, 36);
        run(store, "drawings-seed8", "drawings", 8);
        representation(store, "drawings-seed8", 12, "hidden3", large, 0.15, 36);

        Drawings ten = Drawings.of(10, 1);
        List<String> tenNames = new ArrayList<>(
                List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));
        tenNames.set(9, HOSTILE_NAME);
        dataSet(store, "ten", tenNames, ten);
        run(store, "ten-seed1", "ten", 1);
        representation(store, "ten-seed1", 5, "hidden1", ten, 0.1, 10);

        run(store, "bare", "bare", 0);
        representation(store, "bare", 0, "latents", null, 0, 0);

        for (String key : List.of(LARGE, TEN)) {
            store.write(
                    "CALL latent.classGraph.write($key, {k: 4, classK: 4}) YIELD key RETURN key", Map.of("key", key));
        }
        imported(store);
    }

    private static void dataSet(Store store, String name, List<String> names, Drawings drawings) {
        store.write(
                "CREATE (:DataSet {name: $name, size: $size, classes: $classes})",
                Map.of("name", name, "size", (long) drawings.labels.length, "classes", (long) names.size()));
        store.write(
                """
                MATCH (d:DataSet {name: $name}) UNWIND range(0, size($names) - 1) AS label
                CREATE (:Class {key: $name + '/' + label, label: label, name: $names[label]})-[:IN_DATA_SET]->(d)""",
                Map.of("name", name, "names", names));
        List<Map<String, Object>> samples = new ArrayList<>();
        for (int index = 0; index < drawings.labels.length; index++) {
            samples.add(Map.of(
                    "class",
                    name + "/" + drawings.labels[index],
                    "key",
                    name + "/" + index,
                    "index",
                    (long) index,
                    "thumbnail",
                    drawings.pngs.get(index)));
        }
        store.write(
                """
                UNWIND $samples AS sample MATCH (c:Class {key: sample.class})
                CREATE (:Sample {key: sample.key, index: sample.index, thumbnail: sample.thumbnail})-[:LABELLED]->(c)""",
                Map.of("samples", samples));
    }

    private static void run(Store store, String run, String dataSet, long seed) {
        store.write(
                """
                MERGE (d:DataSet {name: $dataSet})
                CREATE (:Run {id: $run, architecture: 'MLP 512-256-128', dataSet: $dataSet, seed: $seed,
                              ingestedAt: datetime('2026-11-21T10:00:00Z')})-[:TRAINED_ON]->(d)""",
                Map.of("run", run, "dataSet", dataSet, "seed", seed));
    }

    /** @param noise added to the blurred drawings; drawings null: 40 unlabelled latents */
    private static void representation(
            Store store, String run, int epoch, String layer, Drawings drawings, double noise, int classes) {
        int n = drawings == null ? 40 : drawings.labels.length;
        int d = 49;
        Random random = new Random(epoch * 31L + layer.hashCode());
        float[] values = new float[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float)
                    ((drawings == null ? random.nextGaussian() : drawings.blurred[i]) + noise * random.nextGaussian());
        }
        NeighbourGraph graph =
                NearestNeighbours.exact(new LatentMatrix(n, d, values), Metric.MANHATTAN, K, 1, Progress.SILENT);
        String key = run + "/e" + epoch + "/" + layer;
        String dataSet = drawings == null ? "bare" : classes == 36 ? "drawings" : "ten";
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Map<String, Object>> edges = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < n; i++) {
            Map<String, Object> row = new java.util.HashMap<>(Map.of("index", (long) i, "sample", dataSet + "/" + i));
            if (drawings != null) {
                // The nearest other sample stands for the network's guess: it makes plausible mistakes.
                int prediction = drawings.labels[graph.neighbour(i, 1)];
                right += prediction == drawings.labels[i] ? 1 : 0;
                row.put("label", (long) drawings.labels[i]);
                row.put("prediction", (long) prediction);
            }
            rows.add(row);
            for (int rank = 1; rank <= K; rank++) {
                edges.add(Map.of(
                        "from",
                        (long) i,
                        "to",
                        (long) graph.neighbour(i, rank),
                        "rank",
                        (long) rank,
                        "distance",
                        (double) graph.distance(i, rank)));
            }
        }
        Map<String, Object> properties = new java.util.HashMap<>(Map.of(
                "key",
                key,
                "run",
                run,
                "epoch",
                (long) epoch,
                "layer",
                layer,
                "size",
                (long) n,
                "dimension",
                (long) d,
                "metric",
                "manhattan",
                "k",
                (long) K,
                "status",
                "ready"));
        if (drawings != null) {
            properties.put("classes", (long) classes);
            properties.put("accuracy", right / (double) n);
        }
        store.write(
                """
                MATCH (run:Run {id: $run}) CREATE (r:Representation)-[:OF_RUN]->(run) SET r = $properties
                WITH r UNWIND $rows AS row MERGE (s:Sample {key: row.sample})
                CREATE (s)<-[:OF]-(:Latent {index: row.index, label: row.label, prediction: row.prediction})-[:IN]->(r)""",
                Map.of("run", run, "properties", properties, "rows", rows));
        store.write(
                """
                MATCH (r:Representation {key: $key})<-[:IN]-(l:Latent) WITH l ORDER BY l.index WITH collect(l) AS all
                UNWIND $edges AS edge WITH all[edge.from] AS a, all[edge.to] AS b, edge
                CREATE (a)-[:NEAREST {rank: edge.rank, distance: edge.distance}]->(b)""",
                Map.of("key", key, "edges", edges));
    }

    /** 100 classes on a ring of ten cliques-like groups, as one made elsewhere would arrive. */
    private static void imported(Store store) {
        store.write(
                """
                CREATE (g:ClassGraph {key: 'hundred', name: 'hundred', createdAt: datetime('2026-11-21T10:00:00Z')})
                WITH g UNWIND range(0, 99) AS label
                CREATE (:ClassVertex {label: label, name: 'class ' + label, size: 50})-[:IN]->(g)
                WITH DISTINCT g MATCH (g)<-[:IN]-(v:ClassVertex) WITH v ORDER BY v.label WITH collect(v) AS all
                UNWIND range(0, 99) AS a UNWIND range(1, 4) AS rank
                WITH all, a, rank, (a / 10) * 10 + (a + rank * rank) % 10 AS inside
                WITH all[a] AS a, all[CASE WHEN rank = 4 AND a % 5 = 0 THEN (a + 10) % 100 ELSE inside END] AS b, rank
                WHERE a <> b
                CREATE (a)-[:NEAREST_CLASS {rank: rank, distance: 1.0 + 0.25 * rank}]->(b)""",
                Map.of());
        store.write("CALL latent.classGraph.measure.write('hundred') YIELD key RETURN key", Map.of());
    }

    /** Drawings of strokes and circles, {@value #PER_CLASS} a kind, each shifted, turned and stretched a little. */
    private record Drawings(int[] labels, float[] blurred, List<byte[]> pngs) {
        static Drawings of(int classes, long seed) {
            Random kinds = new Random(seed);
            Random variations = new Random(seed + 1);
            int n = classes * PER_CLASS;
            int[] labels = new int[n];
            float[] blurred = new float[n * 49];
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
                        blurred[i * 49 + y / 4 * 7 + x / 4] +=
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
