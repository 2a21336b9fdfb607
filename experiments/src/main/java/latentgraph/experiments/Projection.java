package latentgraph.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.Choice;
import latentgraph.core.LatentMatrix;
import latentgraph.core.layout.TSne;

/**
 * How activations are laid out in the plane: as openTSNE and umap-learn do unless told otherwise, which Ruman 2021 used. The
 * places are kept on the latents, so that nothing is laid out twice and whoever asks can draw it.
 */
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
        Map<String, Object> configuration(int samples) {
            // Few points have fewer neighbours than that perplexity asks for.
            double most = (double) TSne.neighbours(PERPLEXITY, samples) / TSne.NEIGHBOURS_A_PERPLEXITY;
            return Map.of("perplexity", Math.min(PERPLEXITY, most), "iterations", ITERATIONS);
        }
    },
    /** 15 neighbours, the point itself among them, which may come as near as 0.1. */
    UMAP("UMAP") {
        private static final int NEIGHBOURS = 15;
        private static final double MINIMUM_DISTANCE = 0.1;

        @Override
        Map<String, Object> parameters() {
            return Table.row("projection", words(), "neighbours", NEIGHBOURS, "minimumDistance", MINIMUM_DISTANCE);
        }

        @Override
        Map<String, Object> configuration(int samples) {
            return Map.of("k", Math.min(NEIGHBOURS, samples) - 1, "minimumDistance", MINIMUM_DISTANCE);
        }
    };

    private final String words;

    Projection(String words) {
        this.words = words;
    }

    /** Its name in print. */
    String words() {
        return words;
    }

    /** Its name in files, and on the latents. */
    String key() {
        return Choice.key(this);
    }

    /** What it is made with, for the report. */
    abstract Map<String, Object> parameters();

    /** The same for {@code latent.layout.*.write}, and for so many samples. */
    abstract Map<String, Object> configuration(int samples);

    /**
     * [n, 2] of a stored representation, in the order of its samples; what is stored with these parameters and this seed is
     * taken.
     *
     * @throws latentgraph.core.InvalidInputException if it has no vectors in the store, or the heap is too small
     */
    LatentMatrix of(Setting setting, String representation, int samples, long seed, int threads) {
        var configuration = new LinkedHashMap<>(configuration(samples));
        configuration.put("metric", "euclidean");
        configuration.put("randomSeed", seed);
        configuration.put("concurrency", threads);
        setting.store()
                .write(
                        "CALL latent.layout.%s.write($representation, $configuration)".formatted(key()),
                        Map.of("representation", representation, "configuration", configuration));
        float[] positions = new float[2 * samples];
        for (var row : setting.store()
                .read(
                        """
                        MATCH (:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
                        RETURN latent.index AS index, latent[$layout] AS position""",
                        Map.of("representation", representation, "layout", key()))) {
            int at = 2 * ((Number) row.get("index")).intValue();
            var position = (List<?>) row.get("position");
            positions[at] = ((Number) position.get(0)).floatValue();
            positions[at + 1] = ((Number) position.get(1)).floatValue();
        }
        return new LatentMatrix(samples, 2, positions);
    }
}
