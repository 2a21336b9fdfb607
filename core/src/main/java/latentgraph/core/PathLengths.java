package latentgraph.core;

/**
 * How long the shortest paths of a graph are, over all unordered pairs of different vertices that a path joins (thesis
 * figure 5.5). Made by {@link ShortestPaths}.
 *
 * @param hops entry h counts the pairs whose path of fewest edges has h of them; entry 0 is 0; [diameterHops + 1]
 * @param weighted entry b counts the pairs whose least path weight lies in [edges[b], edges[b + 1]); the greatest weight
 *     is in the last one
 * @param edges [weighted.length + 1] evenly spaced from 0, in units of the edge weights
 * @param diameterHops the most hops; 0 without edges
 * @param averageHops mean hops; 0 without edges
 * @param diameterDistance the greatest least path weight; 0 without edges
 * @param averageDistance mean least path weight; 0 without edges
 * @param unreachablePairs unordered pairs that no path joins; in none of the above
 */
public record PathLengths(
        long[] hops,
        long[] weighted,
        double[] edges,
        int diameterHops,
        double averageHops,
        double diameterDistance,
        double averageDistance,
        long unreachablePairs) {}
