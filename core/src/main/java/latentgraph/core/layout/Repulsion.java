package latentgraph.core.layout;

/** What points of the plane do to each other in t-SNE. */
interface Repulsion {
    /**
     * @param positions [n, 2] row-major
     * @param forces [n, 2] is filled with Σⱼ (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²)²
     * @return Σ over i ≠ j of 1 / (1 + |yᵢ − yⱼ|²)
     */
    double of(Crew crew, double[] positions, double[] forces);
}
