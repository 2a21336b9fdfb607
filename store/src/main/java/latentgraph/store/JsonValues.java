package latentgraph.store;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a store's rows as values that JSON, and JavaScript reading it, hold without loss: NaN and the infinities
 * become null, bytes become base64, an integer beyond 2<sup>53</sup> becomes its decimal text.
 */
public final class JsonValues {
    private static final long LARGEST_SAFE = (1L << 53) - 1;

    private JsonValues() {}

    public static Object of(Object value) {
        if (value instanceof Long n) {
            return n < -LARGEST_SAFE || n > LARGEST_SAFE ? n.toString() : n;
        }
        if (value instanceof Double d) {
            return Double.isFinite(d) ? d : null;
        }
        if (value instanceof Float f) {
            return Float.isFinite(f) ? f : null;
        }
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Integer) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, inner) -> plain.put(String.valueOf(name), of(inner)));
            return plain;
        }
        if (value instanceof Collection<?> list) {
            List<Object> plain = new ArrayList<>(list.size());
            list.forEach(inner -> plain.add(of(inner)));
            return plain;
        }
        return value.toString();
    }
}
