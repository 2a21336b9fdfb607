package latentgraph.analytics;

import java.util.Locale;

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
