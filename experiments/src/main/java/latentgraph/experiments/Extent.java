package latentgraph.experiments;

import java.util.Arrays;
import java.util.Locale;
import latentgraph.core.InvalidInputException;

/** How much of a paper's experiment is done. */
public enum Extent {
    /** What two cores do in minutes. */
    SMALL,
    /** The published setting. */
    PAPER;

    /** @throws InvalidInputException if it names neither */
    public static Extent named(String name) {
        return Arrays.stream(values())
                .filter(extent -> extent.words().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("scale is '%s'; expected small or paper".formatted(name)));
    }

    String words() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** After the name of a run: what is trained for one extent is no other's. */
    String suffix() {
        return this == SMALL ? "" : "-" + words();
    }
}
