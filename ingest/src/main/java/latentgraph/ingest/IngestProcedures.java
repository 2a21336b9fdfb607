package latentgraph.ingest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Head;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.procedure.Context;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/**
 * What {@link Ingest} calls on the server's side, embedded or over Bolt. Arrays come as bytes, little-endian: int32 for
 * indices and labels, float32 for vectors and distances; they come inside maps, because Cypher would turn a parameter of
 * type byte[] into a list and back, byte by byte. Every call is one transaction, and every parameter is taken as
 * hostile: sizes and ranges are checked before the first write.
 */
public class IngestProcedures {
    @Context
    public KernelTransaction kernel;

    /**
     * How far a representation is written.
     *
     * @param rows rows that are there now, which is where to go on; beyond the size if all is done already
     */
    public record Written(long rows) {}

    public record Begun(String status, long latents, long joined) {}

    public record Status(String status) {}

    public record Count(long count) {}

    public record More(boolean more) {}

    @Procedure(name = "latent.ingest.begin", mode = Mode.WRITE)
    @Description("Announces a representation, checks it against what is stored, and says where to go on.")
    public Stream<Begun> begin(
            @Name("key") String key, @Name("contentHash") String contentHash, @Name("plan") Map<String, Object> given) {
        var plan = new StagedRepresentation.Plan(
                key(key),
                contentHash,
                text(given, "dataSet"),
                integer(given, "dataSetSize", 0, Integer.MAX_VALUE),
                classNames(given),
                (int) integer(given, "size", 1, Integer.MAX_VALUE),
                (int) integer(given, "dimension", 1, Integer.MAX_VALUE),
                Metric.of(text(given, "metric")),
                (int) integer(given, "k", 1, Integer.MAX_VALUE),
                flag(given, "vectors"),
                (Double) value(given, "accuracy", Double.class, true),
                given.get("layerIndex") == null ? null : integer(given, "layerIndex", 0, Integer.MAX_VALUE),
                given.get("channels") == null
                        ? null
                        : new LayerShape(
                                (int) integer(given, "channels", 1, Integer.MAX_VALUE),
                                (int) integer(given, "height", 1, Integer.MAX_VALUE),
                                (int) integer(given, "width", 1, Integer.MAX_VALUE)),
                head(given));
        var begun = StagedRepresentation.begin(
                kernel.internalTransaction(),
                plan,
                ints(given, "samples", false),
                ints(given, "labels", true),
                flag(given, "replace"));
        return Stream.of(new Begun(begun.status(), begun.latents(), begun.joined()));
    }

    @Procedure(name = "latent.ingest.latents", mode = Mode.WRITE)
    @Description("Writes the next rows of a representation: latents, and samples that are new.")
    public Stream<Written> latents(
            @Name("key") String key,
            @Name("contentHash") String contentHash,
            @Name("first") long first,
            @Name("block") Map<String, Object> block) {
        return Stream.of(new Written(StagedRepresentation.latents(
                kernel.internalTransaction(),
                key,
                contentHash,
                first,
                ints(block, "samples", false),
                ints(block, "labels", true),
                ints(block, "predictions", true),
                floats(block, "vectors", true))));
    }

    @Procedure(name = "latent.ingest.join", mode = Mode.WRITE)
    @Description("Joins the next rows of a representation with their nearest neighbours.")
    public Stream<Written> join(
            @Name("key") String key,
            @Name("contentHash") String contentHash,
            @Name("first") long first,
            @Name("block") Map<String, Object> block) {
        float[] distances = array(floats(block, "distances", false));
        return Stream.of(new Written(StagedRepresentation.join(
                kernel, key, contentHash, first, ints(block, "neighbours", false), distances)));
    }

    @Procedure(name = "latent.ingest.touch", mode = Mode.WRITE)
    @Description(
            "Says that the ingest of a representation goes on, or that it stops, so that no other need wait for it.")
    public void touch(@Name("key") String key, @Name("contentHash") String contentHash, @Name("going") boolean going) {
        StagedRepresentation.touch(kernel.internalTransaction(), key, contentHash, going);
    }

    @Procedure(name = "latent.ingest.finish", mode = Mode.WRITE)
    @Description("Makes a whole representation visible under its key.")
    public Stream<Status> finish(
            @Name("key") String key,
            @Name("contentHash") String contentHash,
            @Name("run") Map<String, Object> run,
            @Name("replace") boolean replace) {
        return Stream.of(
                new Status(StagedRepresentation.finish(kernel.internalTransaction(), key, contentHash, run, replace)));
    }

    @Procedure(name = "latent.ingest.thumbnails", mode = Mode.WRITE)
    @Description("Stores a PNG picture with each of the samples that has none yet, or in place of what it has.")
    public Stream<Count> thumbnails(
            @Name("dataSet") String dataSet,
            @Name("block") Map<String, Object> block,
            @Name(value = "replace", defaultValue = "false") boolean replace) {
        int[] indices = ints(block, "samples", false);
        List<?> images = (List<?>) value(block, "images", List.class, false);
        if (images.size() != indices.length) {
            throw new InvalidInputException(
                    "%d images; expected one for each of the %d samples".formatted(images.size(), indices.length));
        }
        for (Object image : images) {
            if (!(image instanceof byte[] png) || png.length > 1 << 20 || !isPng(png)) {
                throw new InvalidInputException("an image is no PNG of up to 1 MiB; expected the bytes of one");
            }
        }
        List<byte[]> pictures = images.stream().map(image -> (byte[]) image).toList();
        return Stream.of(new Count(
                StoredDataSet.locked(kernel.internalTransaction(), dataSet).thumbnails(indices, pictures, replace)));
    }

    @Procedure(name = "latent.ingest.sweep", mode = Mode.WRITE)
    @Description("Deletes a part of what was removed, replaced or abandoned; more says whether to call again.")
    public Stream<More> sweep(@Name(value = "kept", defaultValue = "[]") List<String> kept) {
        return Stream.of(new More(Removal.sweep(kernel.internalTransaction(), kept)));
    }

    @Procedure(name = "latent.remove", mode = Mode.WRITE)
    @Description("Removes a representation, a run with all its representations, or a class graph.")
    public Stream<Count> remove(@Name("key") String key) {
        return Stream.of(new Count(Removal.remove(kernel.internalTransaction(), key)));
    }

    private static RepresentationKey key(String key) {
        if (key == null) {
            throw new InvalidInputException("key is null; expected run/e<epoch>/layer");
        }
        return RepresentationKey.parse(key);
    }

    private static boolean isPng(byte[] bytes) {
        return bytes.length > 8 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G';
    }

    private static Head head(Map<String, Object> given) {
        FloatBuffer weight = floats(given, "headWeight", true);
        if (weight == null) {
            return null;
        }
        FloatBuffer bias = floats(given, "headBias", false);
        int dimension = (int) integer(given, "dimension", 1, Integer.MAX_VALUE);
        return new Head(dimension, bias.remaining(), array(weight), array(bias));
    }

    private static float[] array(FloatBuffer values) {
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
    }

    private static int[] ints(Map<String, Object> given, String name, boolean optional) {
        ByteBuffer buffer = words(given, name, optional);
        if (buffer == null) {
            return null;
        }
        int[] values = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(values);
        return values;
    }

    private static FloatBuffer floats(Map<String, Object> given, String name, boolean optional) {
        ByteBuffer buffer = words(given, name, optional);
        return buffer == null ? null : buffer.asFloatBuffer();
    }

    private static ByteBuffer words(Map<String, Object> given, String name, boolean optional) {
        byte[] bytes = (byte[]) value(given, name, byte[].class, optional);
        if (bytes == null) {
            return null;
        }
        if (bytes.length % Integer.BYTES != 0) {
            throw new InvalidInputException(
                    "%s is %d bytes long; expected four bytes a number".formatted(name, bytes.length));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<String> classNames(Map<String, Object> given) {
        List<?> names = (List<?>) value(given, "classNames", List.class, false);
        if (!names.stream().allMatch(name -> name instanceof String text && isClassName(text))) {
            throw new InvalidInputException(
                    "classNames holds something that is no name; expected texts without control characters");
        }
        return names.stream().map(name -> (String) name).toList();
    }

    static boolean isClassName(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }

    private static String text(Map<String, Object> given, String name) {
        return (String) value(given, name, String.class, false);
    }

    private static boolean flag(Map<String, Object> given, String name) {
        return (Boolean) value(given, name, Boolean.class, false);
    }

    private static long integer(Map<String, Object> given, String name, long least, long most) {
        long found = (Long) value(given, name, Long.class, false);
        if (found < least || found > most) {
            throw new InvalidInputException("%s is %d; expected %d to %d".formatted(name, found, least, most));
        }
        return found;
    }

    private static Object value(Map<String, Object> given, String name, Class<?> type, boolean optional) {
        Object found = given.get(name);
        if (!type.isInstance(found) && !(optional && found == null)) {
            throw new InvalidInputException("%s is %s; expected %s"
                    .formatted(name, found, type.getSimpleName().toLowerCase(java.util.Locale.ROOT)));
        }
        return found;
    }
}
