package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import latentgraph.core.Labels;
import latentgraph.core.UndirectedGraph;

/**
 * The well-defined and the mixed regions of a latent space (thesis 6.1). A sample whose neighbourhood purity reaches the
 * threshold is well placed; a well-defined region is a connected part of the undirected neighbour graph made of well
 * placed samples of one class, a mixed region one made of the other samples, whatever their class. Parts smaller than a
 * minimum are no regions: their samples belong to none.
 *
 * @param ofSample [n], the region of each sample, or −1
 * @param all by falling size, among equals the one with the lowest sample first
 */
record Regions(int[] ofSample, List<Region> all) {
    /**
     * @param classSizes how many of its samples each class has that has some
     * @param purity the mean purity of its samples
     */
    record Region(boolean wellDefined, int size, SortedMap<Integer, Integer> classSizes, double purity) {}

    /**
     * Time and memory linear in the graph.
     *
     * @param purity [n]
     */
    static Regions of(UndirectedGraph graph, Labels labels, double[] purity, double threshold, int minimumSize) {
        int[] part = new int[graph.vertices()];
        Arrays.fill(part, -1);
        List<int[]> parts = new ArrayList<>();
        int[] queue = new int[graph.vertices()];
        for (int first = 0; first < part.length; first++) {
            if (part[first] >= 0) {
                continue;
            }
            int found = 0;
            int done = 0;
            queue[found++] = first;
            part[first] = parts.size();
            while (done < found) {
                int sample = queue[done++];
                for (int i = graph.offsets()[sample]; i < graph.offsets()[sample + 1]; i++) {
                    int other = graph.targets()[i];
                    if (part[other] < 0 && together(sample, other, labels, purity, threshold)) {
                        part[other] = parts.size();
                        queue[found++] = other;
                    }
                }
            }
            parts.add(Arrays.copyOf(queue, found));
        }
        // The parts come by their lowest sample, and the sort is stable.
        parts.removeIf(samples -> samples.length < minimumSize);
        parts.sort(Comparator.comparingInt(samples -> -samples.length));
        int[] ofSample = new int[part.length];
        Arrays.fill(ofSample, -1);
        List<Region> regions = new ArrayList<>();
        for (int[] samples : parts) {
            boolean wellDefined = purity[samples[0]] >= threshold;
            SortedMap<Integer, Integer> classSizes = new TreeMap<>();
            double sum = 0;
            for (int sample : samples) {
                ofSample[sample] = regions.size();
                classSizes.merge(labels.values()[sample], 1, Integer::sum);
                sum += purity[sample];
            }
            regions.add(new Region(wellDefined, samples.length, classSizes, sum / samples.length));
        }
        return new Regions(ofSample, regions);
    }

    private static boolean together(int a, int b, Labels labels, double[] purity, double threshold) {
        boolean well = purity[a] >= threshold;
        return well == (purity[b] >= threshold) && (!well || labels.values()[a] == labels.values()[b]);
    }
}
