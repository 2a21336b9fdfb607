package latentgraph.experiments;

import java.util.Arrays;

/** The four tables of Ruman 2021. */
final class PublishedActivations {
    /** Of each layer: ds, dd, cs, cd and accuracy of the trained network, then of the untrained. */
    private static final double[][] MNIST_TSNE = {
        {0.3428, 1.0732, 0.2454, 1.0079, 0.9713, 0.3428, 1.0732, 0.2454, 1.0079, 0.9713},
        {0.3175, 1.0761, 0.2290, 1.0268, 0.9861, 0.3551, 1.0719, 0.2531, 1.0000, 0.9661},
        {0.3049, 1.0775, 0.2209, 1.0326, 0.9915, 0.3833, 1.0687, 0.2731, 0.9817, 0.9529},
        {0.3106, 1.0768, 0.2260, 1.0406, 0.9911, 0.4444, 1.0619, 0.3159, 0.9355, 0.9155},
    };

    private static final double[][] MNIST_UMAP = {
        {0.2124, 1.0878, 0.1479, 1.0475, 0.9688, 0.2135, 1.0877, 0.1486, 1.0452, 0.9684},
        {0.1806, 1.0913, 0.1275, 1.0632, 0.9852, 0.2271, 1.0861, 0.1577, 1.0401, 0.9641},
        {0.1546, 1.0942, 0.1094, 1.0768, 0.9911, 0.2600, 1.0825, 0.1801, 1.0245, 0.9486},
        {0.1772, 1.0917, 0.1270, 1.0729, 0.9908, 0.3649, 1.0708, 0.2568, 0.9713, 0.8849},
    };
    private static final double[][] FASHION_TSNE = {
        {0.4659, 1.0593, 0.3439, 0.9407, 0.8644, 0.4659, 1.0593, 0.3439, 0.9407, 0.8644},
        {0.4028, 1.0663, 0.2950, 0.9830, 0.8988, 0.4648, 1.0595, 0.3422, 0.9419, 0.8590},
        {0.4110, 1.0654, 0.2980, 0.9725, 0.8976, 0.4645, 1.0595, 0.3396, 0.9412, 0.8484},
        {0.4432, 1.0619, 0.3245, 0.9568, 0.8955, 0.4755, 1.0583, 0.3462, 0.9349, 0.8324},
    };
    private static final double[][] FASHION_UMAP = {
        {0.2994, 1.0778, 0.2208, 1.0197, 0.8122, 0.3046, 1.0773, 0.2254, 1.0165, 0.8130},
        {0.2602, 1.0822, 0.1895, 1.0433, 0.8836, 0.3030, 1.0774, 0.2224, 1.0182, 0.8075},
        {0.2693, 1.0812, 0.1942, 1.0421, 0.8912, 0.3230, 1.0752, 0.2362, 1.0086, 0.7901},
        {0.3328, 1.0741, 0.2444, 1.0084, 0.8924, 0.3470, 1.0725, 0.2521, 0.9963, 0.7729},
    };

    private PublishedActivations() {}

    /** ds, dd, cs, cd and accuracy; null where nothing is published. */
    static double[] of(String dataSet, Projection projection, int layer, boolean trained) {
        double[][] table = table(dataSet, projection);
        return table == null || layer >= table.length
                ? null
                : Arrays.copyOfRange(table[layer], trained ? 0 : 5, trained ? 5 : 10);
    }

    /** Where it stands in the paper; null where nothing is published. */
    static String figure(String dataSet, Projection projection) {
        double[][] table = table(dataSet, projection);
        return table == MNIST_TSNE
                ? "figure 3"
                : table == MNIST_UMAP
                        ? "figure 6"
                        : table == FASHION_TSNE ? "figure 9" : table == null ? null : "figure 12";
    }

    private static double[][] table(String dataSet, Projection projection) {
        boolean tsne = projection == Projection.TSNE;
        return switch (dataSet) {
            case "mnist" -> tsne ? MNIST_TSNE : MNIST_UMAP;
            case "fashion-mnist" -> tsne ? FASHION_TSNE : FASHION_UMAP;
            default -> null;
        };
    }
}
