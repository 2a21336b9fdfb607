package latentgraph.core;

/** Classes named by the majority of the nearest neighbours (Fix and Hodges 1951). */
public final class NeighbourVote {
    private NeighbourVote() {}

    /**
     * The share of the samples whose neighbours name their class. The class of most neighbours wins, among equals the
     * lowest.
     *
     * @param neighbours a sample is none of its own, so each is named by others alone
     * @param itself whether a sample votes on itself too, as where a classifier is scored on the samples it was fitted to
     * @return in [0, 1]; NaN where there are no samples
     * @throws InvalidInputException if there are not as many labels as samples
     */
    public static double accuracy(NeighbourGraph neighbours, Labels labels, boolean itself) {
        int[] of = labels.values();
        if (of.length != neighbours.size()) {
            throw new InvalidInputException("%d labels are given for %d samples; expected one a sample"
                    .formatted(of.length, neighbours.size()));
        }
        int right = 0;
        for (int sample = 0; sample < of.length; sample++) {
            int[] votes = new int[labels.classes()];
            if (itself) {
                votes[of[sample]]++;
            }
            for (int rank = 1; rank <= neighbours.k(); rank++) {
                votes[of[neighbours.neighbour(sample, rank)]]++;
            }
            int named = 0;
            for (int label = 1; label < votes.length; label++) {
                named = votes[label] > votes[named] ? label : named;
            }
            right += named == of[sample] ? 1 : 0;
        }
        return (double) right / of.length;
    }
}
