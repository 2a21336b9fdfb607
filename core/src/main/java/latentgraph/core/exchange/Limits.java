package latentgraph.core.exchange;

/** What a file made elsewhere may hold at most. The largest published class graphs have some 20,000 classes. */
final class Limits {
    static final int CLASSES = 100_000;
    static final int EDGES = 2_000_000;
    /** Characters of a name, an id or another value. */
    static final int NAME = 10_000;

    /** Of any format. With the distances between all classes, as JSON has them, some 2,600 classes; without, any number. */
    static final long FILE_BYTES = 128L << 20;

    /** The greatest distance: graphs hold their weights as float32. */
    static final double DISTANCE = Float.MAX_VALUE;

    private Limits() {}
}
