package latentgraph.analytics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import org.neo4j.graphdb.Node;

/**
 * Two stored representations over the same samples: row i of both is the sample of row {@code rows[i]} of the one and row
 * {@code otherRows[i]} of the other, whatever order each was ingested in.
 *
 * @param share of the samples of either that both have, in (0, 1]
 * @param neighbours of the one, among the matched samples; null where none were asked for
 * @param otherNeighbours of the other
 */
record MatchedRepresentations(
        StoredRepresentation one,
        StoredRepresentation other,
        int[] rows,
        int[] otherRows,
        double share,
        NeighbourGraph neighbours,
        NeighbourGraph otherNeighbours) {

    /**
     * Matches by (:Sample).
     *
     * @param k the neighbours of each among the matched samples; 0 for none
     * @param allowPartial whether samples that only one of them has are left out
     * @throws InvalidInputException if samples are left over and may not be, or fewer than two are shared
     */
    static MatchedRepresentations of(
            StoredRepresentation one,
            StoredRepresentation other,
            int k,
            boolean allowPartial,
            int threads,
            Progress progress) {
        Map<Node, Integer> otherRowOf = new HashMap<>(2 * other.size());
        for (int row = 0; row < other.size(); row++) {
            Node sample = other.sampleNode(row);
            if (sample != null) {
                otherRowOf.put(sample, row);
            }
        }
        int[] rows = new int[Math.min(one.size(), other.size())];
        int[] otherRows = new int[rows.length];
        int shared = 0;
        int unmatched = -1;
        for (int row = 0; row < one.size(); row++) {
            Node sample = one.sampleNode(row);
            Integer otherRow = sample == null ? null : otherRowOf.remove(sample);
            if (otherRow != null) {
                rows[shared] = row;
                otherRows[shared++] = otherRow;
            } else if (unmatched < 0) {
                unmatched = row;
            }
        }
        boolean whole = shared == one.size() && shared == other.size();
        if (!whole && (!allowPartial || shared < 2)) {
            throw new InvalidInputException("'%s' has %d samples and '%s' has %d; %d are of both. %s. %s"
                    .formatted(
                            one.key(),
                            one.size(),
                            other.key(),
                            other.size(),
                            shared,
                            firstUnmatched(one, other, unmatched, otherRowOf),
                            shared < 2
                                    ? "Only representations of the same samples can be compared"
                                    : "Ingest both over the same samples, or compare the %d alone (allowPartial; --allow-partial on the command line)"
                                            .formatted(shared)));
        }
        rows = Arrays.copyOf(rows, shared);
        otherRows = Arrays.copyOf(otherRows, shared);
        return new MatchedRepresentations(
                one,
                other,
                rows,
                otherRows,
                (double) shared / ((long) one.size() + other.size() - shared),
                k == 0 ? null : neighbours(one, rows, k, threads, progress),
                k == 0 ? null : neighbours(other, otherRows, k, threads, progress));
    }

    private static String firstUnmatched(
            StoredRepresentation one, StoredRepresentation other, int unmatched, Map<Node, Integer> leftOver) {
        boolean inOne = unmatched >= 0;
        int row = inOne
                ? unmatched
                : leftOver.values().stream().min(Integer::compare).orElseThrow();
        var has = inOne ? one : other;
        var lacks = inOne ? other : one;
        return "The first that '%s' has and '%s' lacks is '%s' (row %d)"
                .formatted(has.key(), lacks.key(), has.sample(row), row);
    }

    int size() {
        return rows.length;
    }

    /** The matched samples at some places alone, without neighbours. */
    MatchedRepresentations at(int[] places) {
        return new MatchedRepresentations(
                one,
                other,
                Arrays.stream(places).map(place -> rows[place]).toArray(),
                Arrays.stream(places).map(place -> otherRows[place]).toArray(),
                share * places.length / rows.length,
                null,
                null);
    }

    /** The same samples in the order of their keys, whatever that in the store, without neighbours. */
    MatchedRepresentations byKey() {
        String[] keys = Arrays.stream(rows).mapToObj(one::sample).toArray(String[]::new);
        return at(IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparing(place -> keys[place]))
                .mapToInt(Integer::intValue)
                .toArray());
    }

    LatentMatrix vectors() {
        return one.vectors(rows);
    }

    LatentMatrix otherVectors() {
        return other.vectors(otherRows);
    }

    private static NeighbourGraph neighbours(
            StoredRepresentation stored, int[] rows, int k, int threads, Progress progress) {
        if (rows.length < stored.size()) {
            // The stored lists are of all its samples; who is left out may have stood in them.
            return NearestNeighbours.exact(stored.vectors(rows), stored.metric(), k, threads, progress);
        }
        return reordered(stored.neighbours().nearest(k), rows);
    }

    /** @param rows a permutation: row i of the answer is row {@code rows[i]} of the graph */
    static NeighbourGraph reordered(NeighbourGraph graph, int[] rows) {
        if (IntStream.range(0, rows.length).allMatch(i -> rows[i] == i)) {
            return graph;
        }
        int[] positions = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            positions[rows[i]] = i;
        }
        int k = graph.k();
        int[] indices = new int[rows.length * k];
        float[] distances = new float[indices.length];
        for (int i = 0; i < rows.length; i++) {
            for (int rank = 1; rank <= k; rank++) {
                indices[i * k + rank - 1] = positions[graph.neighbour(rows[i], rank)];
                distances[i * k + rank - 1] = graph.distance(rows[i], rank);
            }
        }
        return new NeighbourGraph(rows.length, k, indices, distances);
    }

    /**
     * The classes of the matched samples, numbered as by {@link StoredRepresentation#labels()} of the one.
     *
     * @throws InvalidInputException if one has no labels, or a sample has another label in the other
     */
    Labels labels() {
        Labels labels = one.labels();
        other.labels();
        int[] values = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = labels.values()[rows[i]];
            Long here = one.label(rows[i]);
            Long there = other.label(otherRows[i]);
            if (!here.equals(there)) {
                throw new InvalidInputException(
                        "sample '%s' has label %d in '%s' and %d in '%s'; expected one label a sample: ingest one of them again"
                                .formatted(one.sample(rows[i]), here, one.key(), there, other.key()));
            }
        }
        return new Labels(values, labels.names());
    }
}
