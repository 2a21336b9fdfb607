package latentgraph.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.format.Npy;
import latentgraph.core.layout.PrincipalComponents;
import latentgraph.core.layout.TSne;
import latentgraph.core.layout.Umap;

/** How activations are laid out in the plane: as openTSNE and umap-learn do unless told otherwise, which Ruman 2021 used. */
enum Projection {
    /** Perplexity 30; 250 iterations of early exaggeration and 500 more. */
    TSNE("t-SNE") {
        private static final double PERPLEXITY = 30;
        private static final int ITERATIONS = 750;

        @Override
        Map<String, Object> parameters() {
            return Table.row("projection", words(), "perplexity", PERPLEXITY, "iterations", ITERATIONS);
        }

        @Override
        LatentMatrix placed(LatentMatrix latents, long seed, int threads, Progress progress) {
            int neighbours = TSne.neighbours(PERPLEXITY, latents.rows());
            NeighbourGraph graph = NearestNeighbours.exact(latents, Metric.EUCLIDEAN, neighbours, threads, progress);
            // Few points have fewer neighbours than that perplexity asks for.
            double perplexity = Math.min(PERPLEXITY, (double) neighbours / TSne.NEIGHBOURS_A_PERPLEXITY);
            return TSne.of(
                            graph,
                            perplexity,
                            PrincipalComponents.plane(latents, threads, progress),
                            ITERATIONS,
                            seed,
                            threads,
                            progress)
                    .positions();
        }
    },
    /** 15 neighbours, the point itself among them, which may come as near as 0.1. */
    UMAP("UMAP") {
        private static final int NEIGHBOURS = 15;
        private static final double MINIMUM_DISTANCE = 0.1;
        /** Up to so many points umap-learn takes 500 epochs, above 200. */
        private static final int FEW = 10_000;

        @Override
        Map<String, Object> parameters() {
            return Table.row("projection", words(), "neighbours", NEIGHBOURS, "minimumDistance", MINIMUM_DISTANCE);
        }

        @Override
        LatentMatrix placed(LatentMatrix latents, long seed, int threads, Progress progress) {
            int neighbours = Math.min(NEIGHBOURS, latents.rows()) - 1;
            return Umap.of(
                    NearestNeighbours.exact(latents, Metric.EUCLIDEAN, neighbours, threads, progress),
                    PrincipalComponents.plane(latents, threads, progress),
                    MINIMUM_DISTANCE,
                    latents.rows() <= FEW ? 500 : 200,
                    seed,
                    threads,
                    progress);
        }
    };

    private static final long MOST_BYTES = 1L << 30;

    private final String words;

    Projection(String words) {
        this.words = words;
    }

    /** Its name in print. */
    String words() {
        return words;
    }

    /** Its name in files. */
    String key() {
        return Choice.key(this);
    }

    /** What it is made with, for the report. */
    abstract Map<String, Object> parameters();

    abstract LatentMatrix placed(LatentMatrix latents, long seed, int threads, Progress progress);

    /**
     * [n, 2] for each sample. Made once and kept.
     *
     * @param kept the file it is kept in
     * @throws InvalidInputException if the file cannot be written, or holds something else
     */
    LatentMatrix of(LatentMatrix latents, Path kept, long seed, int threads, Progress progress) {
        if (Files.exists(kept)) {
            LatentMatrix before = Npy.readMatrix(kept, MOST_BYTES);
            if (before.rows() != latents.rows() || before.columns() != 2) {
                throw new InvalidInputException("%s is %d × %d; expected %d × 2: remove that file"
                        .formatted(kept, before.rows(), before.columns(), latents.rows()));
            }
            return before;
        }
        LatentMatrix positions = placed(latents, seed, threads, progress);
        try {
            Files.createDirectories(kept.getParent());
        } catch (IOException failed) {
            throw new InvalidInputException("%s cannot be written: %s".formatted(kept, failed), failed);
        }
        Npy.write(kept, positions);
        return positions;
    }
}
