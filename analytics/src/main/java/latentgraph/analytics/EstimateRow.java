package latentgraph.analytics;

import java.util.Locale;
import latentgraph.core.InvalidInputException;

/** What memory a procedure takes beyond the store's own. Public on purpose, as all rows. */
public record EstimateRow(
        String requiredMemory,
        long bytesMin,
        long bytesMax,
        long nodeCount,
        long relationshipCount,
        double heapPercentageMin,
        double heapPercentageMax) {

    static EstimateRow of(long bytesMin, long bytesMax, long nodeCount, long relationshipCount) {
        double heap = Runtime.getRuntime().maxMemory();
        return new EstimateRow(
                "[%s ... %s]".formatted(readable(bytesMin), readable(bytesMax)),
                bytesMin,
                bytesMax,
                nodeCount,
                relationshipCount,
                100 * bytesMin / heap,
                100 * bytesMax / heap);
    }

    /**
     * @param what is to be done, as the subject of a sentence in the plural or singular that "needs" or "need" ends
     * @param otherwise what else than a larger heap would do, after a comma; or empty
     * @throws InvalidInputException if the heap cannot hold the least
     */
    void requireHeap(String what, String otherwise) {
        if (heapPercentageMin > 100) {
            throw new InvalidInputException(
                    "%s %s of memory, more than the heap (%.0f %% of it): give the JVM more (-Xmx)%s"
                            .formatted(what, requiredMemory, heapPercentageMin, otherwise));
        }
    }

    private static String readable(long bytes) {
        String[] units = {"Bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.0f %s", value, units[unit]);
    }
}
