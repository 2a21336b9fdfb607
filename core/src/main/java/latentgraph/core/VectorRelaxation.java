package latentgraph.core;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * In float, on the Vector API. What it finds does not depend on the order of the relaxations: rounded addition is
 * monotone, so each distance ends as the least over all paths of the weights added up in float from the source on.
 */
final class VectorRelaxation implements Relaxation {
    private static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() <= SOURCES ? FloatVector.SPECIES_PREFERRED : FloatVector.SPECIES_512;
    private static final VectorSpecies<Double> DOUBLES =
            SPECIES.withLanes(double.class); // as wide, so half as many lanes
    private static final int WIDTH = SPECIES.length();

    private final int[] offsets;
    private final int[] targets;
    private final float[] weights;
    private final float[] distances;
    private final int[] edges;
    private final WorkList waiting;

    VectorRelaxation(UndirectedGraph graph) {
        offsets = graph.offsets();
        targets = graph.targets();
        weights = graph.weights();
        distances = new float[graph.vertices() * SOURCES];
        edges = new int[graph.vertices()];
        waiting = new WorkList(graph.vertices());
    }

    @Override
    public int from(int first, int count) {
        Arrays.fill(distances, Float.POSITIVE_INFINITY);
        Arrays.fill(edges, 0);
        for (int source = 0; source < count; source++) {
            distances[(first + source) * SOURCES + source] = 0;
            waiting.add(first + source);
        }
        waiting.drain(this::relax);
        return Arrays.stream(edges).max().orElse(0);
    }

    /** No branch depends on whether a distance falls: that cannot be foreseen, and costs more than the arithmetic. */
    private void relax(int vertex) {
        int[] targets = this.targets;
        float[] weights = this.weights;
        float[] distances = this.distances;
        int[] edges = this.edges;
        long[] waiting = this.waiting.words;
        int length = edges[vertex] + 1;
        int end = offsets[vertex + 1];
        for (int source = 0; source < SOURCES; source += WIDTH) {
            FloatVector near = FloatVector.fromArray(SPECIES, distances, vertex * SOURCES + source);
            for (int edge = offsets[vertex]; edge < end; edge++) {
                int target = targets[edge];
                int at = target * SOURCES + source;
                FloatVector old = FloatVector.fromArray(SPECIES, distances, at);
                FloatVector through = near.add(weights[edge]);
                VectorMask<Float> nearer = through.compare(VectorOperators.LT, old);
                old.blend(through, nearer).intoArray(distances, at);
                int any = nearer.anyTrue() ? 1 : 0;
                edges[target] = Math.max(edges[target], length * any);
                waiting[target >> 6] |= (long) any << target;
            }
        }
    }

    @Override
    public double distance(int vertex, int source) {
        return distances[vertex * SOURCES + source];
    }

    @Override
    public void sum(int[] vertices, int from, int to, double[] sums, int at) {
        for (int source = 0; source < SOURCES; source += WIDTH) {
            DoubleVector low = DoubleVector.fromArray(DOUBLES, sums, at + source);
            DoubleVector high = DoubleVector.fromArray(DOUBLES, sums, at + source + WIDTH / 2);
            for (int i = from; i < to; i++) {
                FloatVector all = FloatVector.fromArray(SPECIES, distances, vertices[i] * SOURCES + source);
                FloatVector finite = all.blend(0, all.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
                low = low.add(finite.convertShape(VectorOperators.F2D, DOUBLES, 0));
                high = high.add(finite.convertShape(VectorOperators.F2D, DOUBLES, 1));
            }
            low.intoArray(sums, at + source);
            high.intoArray(sums, at + source + WIDTH / 2);
        }
    }
}
