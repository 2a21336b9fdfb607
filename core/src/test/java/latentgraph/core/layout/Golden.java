package latentgraph.core.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/** What scikit-learn 1.2.1 and umap-learn 0.5.3 make of some latents: layouts.json, made by layouts.py beside it. */
final class Golden {
    private static final JsonNode KNOWN = read();

    private Golden() {}

    /** What stands at a path such as /memberships/rho. */
    static JsonNode at(String path) {
        return KNOWN.at(path);
    }

    static double[] numbers(String path) {
        return numbers(at(path));
    }

    static LatentMatrix matrix(String path) {
        JsonNode rows = at(path);
        int columns = rows.get(0).size();
        float[] values = new float[rows.size() * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / columns).get(i % columns).asDouble();
        }
        return new LatentMatrix(rows.size(), columns, values);
    }

    static NeighbourGraph neighbours(LatentMatrix latents) {
        return NearestNeighbours.exact(latents, Metric.EUCLIDEAN, at("/k").asInt(), 1, Progress.SILENT);
    }

    static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asDouble();
        }
        return numbers;
    }

    private static JsonNode read() {
        try (InputStream file = Golden.class.getResourceAsStream("layouts.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
