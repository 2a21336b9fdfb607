package latentgraph.core.similarity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import latentgraph.core.LatentMatrix;
import org.junit.jupiter.api.Named;

/**
 * Two pairs of representations and what NumPy 1.24.2, SciPy 1.10.1 and R 4.2.2 (energy 1.7.11) say of them: latents.json,
 * made by latents.py beside it.
 */
record Golden(LatentMatrix a, LatentMatrix b, JsonNode expected) {

    static Stream<Named<Golden>> cases() throws IOException {
        try (InputStream file = Golden.class.getResourceAsStream("latents.json")) {
            JsonNode cases = new ObjectMapper().readTree(file).get("cases");
            return cases.properties().stream().map(entry -> {
                JsonNode known = entry.getValue();
                return Named.of(entry.getKey(), new Golden(matrix(known.get("a")), matrix(known.get("b")), known));
            });
        }
    }

    /** The number at a path such as /cka/linear/biased. */
    double value(String path) {
        return expected.at(path).asDouble(Double.NaN);
    }

    private static LatentMatrix matrix(JsonNode rows) {
        int columns = rows.get(0).size();
        float[] values = new float[rows.size() * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / columns).get(i % columns).asDouble();
        }
        return new LatentMatrix(rows.size(), columns, values);
    }
}
