package latentgraph.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;

/** A measure of similarity, as {@code latent.similarity.list} tells it. */
record Measure(
        String name,
        boolean symmetric,
        boolean takesK,
        boolean needsLabels,
        boolean needsVectors,
        boolean bySample,
        Double ofItself,
        Map<String, Object> parameters) {

    @SuppressWarnings("unchecked")
    static List<Measure> all(Store store) {
        return store.read("CALL latent.similarity.list()", Map.of()).stream()
                .map(row -> new Measure(
                        (String) row.get("name"),
                        (Boolean) row.get("symmetric"),
                        (Boolean) row.get("takesK"),
                        (Boolean) row.get("needsLabels"),
                        (Boolean) row.get("needsVectors"),
                        (Boolean) row.get("bySample"),
                        (Double) row.get("ofItself"),
                        (Map<String, Object>) row.get("parameters")))
                .toList();
    }

    /** @throws UnknownKeyException if there is none of this name; the message says which there are */
    static Measure named(List<Measure> all, String name) {
        return all.stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    var names = all.stream().map(Measure::name).toList();
                    return new UnknownKeyException("--measure is '%s'%s There are %s"
                            .formatted(
                                    name,
                                    Spelling.near(name, names).isEmpty() ? "." : Spelling.meant(name, names),
                                    names.stream().collect(Collectors.joining(", "))));
                });
    }
}
