package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.format.Npy;
import latentgraph.training.PruningConfiguration.Scope;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which weights of a network are there still (1) and which are pruned (0), by the name of the parameter.
 *
 * @param kept each of the parameter's shape, in the order of the network
 */
record Masks(Map<String, Npy.Bytes> kept) {
    /** Prunes nothing, ever. */
    static final Masks NONE = new Masks(Map.of());

    /** Keeps all of these parameters. */
    static Masks all(Map<String, Npy.Floats> parameters) {
        Map<String, Npy.Bytes> kept = new LinkedHashMap<>();
        parameters.forEach((name, weight) -> {
            byte[] ones = new byte[weight.values().length];
            Arrays.fill(ones, (byte) 1);
            kept.put(name, new Npy.Bytes(weight.shape(), ones));
        });
        return new Masks(kept);
    }

    /**
     * Prunes the weights of least magnitude among those that are there still, those that come first at a tie.
     *
     * @param parameters the trained network's, by name
     * @param share in [0, 1]: so much of all weights is left, in each parameter or in all together
     */
    Masks pruned(Map<String, Npy.Floats> parameters, double share, Scope scope) {
        Map<String, Npy.Bytes> left = new LinkedHashMap<>();
        kept.forEach((name, mask) ->
                left.put(name, new Npy.Bytes(mask.shape(), mask.values().clone())));
        List<String> names = List.copyOf(kept.keySet());
        if (scope == Scope.NETWORK) {
            prune(left, parameters, names, share);
        } else {
            names.forEach(name -> prune(left, parameters, List.of(name), share));
        }
        return new Masks(left);
    }

    private static void prune(
            Map<String, Npy.Bytes> masks, Map<String, Npy.Floats> parameters, List<String> names, double share) {
        long all = 0;
        List<long[]> candidates = new ArrayList<>(); // magnitude as ordered bits, then place
        for (String name : names) {
            byte[] mask = masks.get(name).values();
            float[] weight = parameters.get(name).values();
            long before = all;
            long[] here = new long[count(mask)];
            int filled = 0;
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] == 1) {
                    here[filled++] = (long) Float.floatToIntBits(Math.abs(weight[i])) << 32 | (before + i);
                }
            }
            candidates.add(here);
            all += mask.length;
        }
        long[] rising =
                candidates.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        long keep = Math.max(1, Math.round(all * share));
        for (int i = 0; i < rising.length - keep; i++) {
            long place = rising[i] & 0xffff_ffffL;
            for (String name : names) {
                byte[] mask = masks.get(name).values();
                if (place < mask.length) {
                    mask[(int) place] = 0;
                    break;
                }
                place -= mask.length;
            }
        }
    }

    private static int count(byte[] mask) {
        int ones = 0;
        for (byte one : mask) {
            ones += one;
        }
        return ones;
    }

    /** Share of the weights that are pruned, of all that may be: in [0, 1]. */
    double prunedRatio() {
        long all =
                kept.values().stream().mapToLong(mask -> mask.values().length).sum();
        long ones =
                kept.values().stream().mapToLong(mask -> count(mask.values())).sum();
        return (double) (all - ones) / all;
    }

    /** As {@link #prunedRatio()}, of one parameter. */
    double prunedRatio(String name) {
        byte[] mask = kept.get(name).values();
        return (double) (mask.length - count(mask)) / mask.length;
    }

    /** What sets the pruned weights of this network to 0 whenever it is run. */
    Runnable holder(ComputationGraph network) {
        List<INDArray> weights = new ArrayList<>();
        List<INDArray> ones = new ArrayList<>();
        kept.forEach((name, mask) -> {
            INDArray weight = network.getLayer(name.substring(0, name.lastIndexOf('.')))
                    .getParam("W"); // a view: what is done to it is done to the network
            float[] values = new float[mask.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = mask.values()[i];
            }
            weights.add(weight);
            ones.add(Nd4j.create(values, weight.shape(), 'c').dup(weight.ordering()));
        });
        return () -> {
            for (int i = 0; i < weights.size(); i++) {
                weights.get(i).muli(ones.get(i)).addi(0f); // -0 + 0 is 0
            }
        };
    }
}
