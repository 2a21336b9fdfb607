package latentgraph.training;

import java.util.Random;

/** What a seed is for. One seed gives each purpose numbers that have nothing to do with another's. */
enum Seeding {
    /** One glyph: index is its place in the data set. Runs made years apart share these bytes: they may never change. */
    GLYPH(0),
    /** The initial weights. */
    WEIGHTS(0x77656967687473L), // "weights" in ASCII, as below
    /** The order of the training samples. */
    BATCH_ORDER(0x62617463686573L), // "batches"
    /** The noise on one training picture: index is its row. */
    IMAGE_NOISE(0x6e6f697365L), // "noise"
    /** How one training picture is cropped and flipped in one epoch: index is epoch · 2³² + row. */
    AUGMENTATION(0x6175676d656e74L); // "augment"

    private final long tag;

    Seeding(long tag) {
        this.tag = tag;
    }

    /** Numbers that depend on the purpose, the seed and the index alone, on every machine. */
    Random random(long seed, long index) {
        return new Random(mixed((seed ^ tag) * 0x9e3779b97f4a7c15L + index));
    }

    /** Seeds that differ in little must not draw alike: SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014), twice. */
    private static long mixed(long seed) {
        long z = seed;
        for (int round = 0; round < 2; round++) {
            z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            z ^= z >>> 31;
            z += 0x9e3779b97f4a7c15L;
        }
        return z;
    }
}
