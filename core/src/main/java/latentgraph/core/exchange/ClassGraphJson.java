package latentgraph.core.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import latentgraph.core.InvalidInputException;

/** The shape of {@code latentgraph class-graph --json}. */
final class ClassGraphJson {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(Limits.NAME)
                            .maxNumberLength(100)
                            .maxNameLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ClassGraphJson() {}

    static void write(DescribedClassGraph described, Writer out) throws IOException {
        JSON.writeValue(out, described.toDocument());
        out.write("\n");
    }

    static DescribedClassGraph read(Path file, InputStream in, String name) throws IOException {
        Map<?, ?> document;
        try {
            document = JSON.readValue(in, Map.class);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new InvalidInputException(
                    file + ", line " + line + ": not a JSON object: " + Assembly.shown(e.getOriginalMessage()), e);
        }
        if (document == null) {
            throw new InvalidInputException(file + " holds null; expected a JSON object");
        }
        try {
            return new ClassGraphDocument(document).described(name);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }
}
