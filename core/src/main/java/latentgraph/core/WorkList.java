package latentgraph.core;

import java.util.function.IntConsumer;

/**
 * The vertices that wait to be relaxed, as a set of bits gone through in ascending order.
 *
 * <p>Within a word of 64 it is always the lowest that is next, which mostly is the nearest: few are relaxed in vain. But
 * there are graphs (chains of triangles, numbered against the paths) on which that takes 2³¹ turns. So after a number of
 * turns that no well-behaved graph needs, each vertex has only one turn a round; then n rounds suffice, as in the method
 * of Bellman and Ford.
 */
final class WorkList {
    /** Turns a vertex, on average, after which one turn a round is all that is given. Neighbour graphs need 2 to 4. */
    private static final int PATIENCE = 16;

    /** Bit v % 64 of word v / 64: whether vertex v waits. Whoever relaxes sets them. */
    final long[] words;

    private final int vertices;

    WorkList(int vertices) {
        this.vertices = vertices;
        words = new long[(vertices + 63) / 64];
    }

    void add(int vertex) {
        words[vertex >> 6] |= 1L << vertex;
    }

    /** Takes vertices off and hands them to {@code relax}, until none waits. */
    void drain(IntConsumer relax) {
        long patience = (long) PATIENCE * vertices;
        boolean moved = true;
        while (moved) {
            moved = false;
            Blocks.stopIfInterrupted();
            for (int word = 0; word < words.length; word++) {
                long bits = words[word];
                while (bits != 0) {
                    moved = true;
                    int bit = Long.numberOfTrailingZeros(bits);
                    words[word] &= ~(1L << bit);
                    relax.accept((word << 6) + bit);
                    patience--;
                    bits = patience > 0 ? words[word] : bits & (bits - 1);
                }
            }
        }
    }
}
