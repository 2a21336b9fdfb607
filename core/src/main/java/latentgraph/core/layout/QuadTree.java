package latentgraph.core.layout;

import java.util.Arrays;

/**
 * Points of the plane with masses in nested squares, so that what is far acts as one from its centre of mass (Barnes and Hut
 * 1986).
 */
final class QuadTree {
    /** Points that no square tells apart are in one leaf. */
    private static final int DEEPEST = 40;

    private final double[] positions;
    private final double[] masses;
    private final double width;

    /** [squares, 4] the squares within: 0 for none. */
    private int[] within = new int[4 * 64];

    /** [squares] the first point of a leaf, −1 in others; then [points] the next of the same leaf, −1 at the end. */
    private int[] first = new int[64];

    private final int[] next;
    private int squares;

    /** [squares, 3] mass and its centre. */
    private final double[] centres;

    /** @param positions [n, 2] finite; at least one */
    QuadTree(double[] positions, double[] masses) {
        this.positions = positions;
        this.masses = masses;
        next = new int[masses.length];
        double minX = Double.POSITIVE_INFINITY;
        double minY = minX;
        double maxX = -minX;
        double maxY = -minX;
        for (int i = 0; i < positions.length; i += 2) {
            minX = Math.min(minX, positions[i]);
            maxX = Math.max(maxX, positions[i]);
            minY = Math.min(minY, positions[i + 1]);
            maxY = Math.max(maxY, positions[i + 1]);
        }
        width = Math.max(maxX - minX, maxY - minY);
        square(-1);
        for (int point = 0; point < masses.length; point++) {
            insert(point, minX, minY);
        }
        centres = new double[3 * squares];
        // Squares stand after the one they are in.
        for (int square = squares - 1; square >= 0; square--) {
            gather(square);
        }
    }

    private int square(int point) {
        if (squares == first.length) {
            first = Arrays.copyOf(first, 2 * squares);
            within = Arrays.copyOf(within, 8 * squares);
        }
        first[squares] = point;
        return squares++;
    }

    private void insert(int point, double minX, double minY) {
        next[point] = -1;
        double x = minX;
        double y = minY;
        double half = width / 2;
        int square = 0;
        for (int depth = 0; ; depth++) {
            if (first[square] >= 0 && depth < DEEPEST) {
                // The leaf's one point goes a square deeper.
                int other = first[square];
                first[square] = -1;
                int made = square(other); // may grow the arrays
                within[4 * square + quarter(other, x + half, y + half)] = made;
            }
            if (first[square] >= 0) {
                next[point] = first[square];
                first[square] = point;
                return;
            }
            int quarter = quarter(point, x + half, y + half);
            int inner = within[4 * square + quarter];
            if (inner == 0) {
                int made = square(point);
                within[4 * square + quarter] = made;
                return;
            }
            x += (quarter & 1) * half;
            y += (quarter >> 1) * half;
            half /= 2;
            square = inner;
        }
    }

    private int quarter(int point, double middleX, double middleY) {
        return (positions[2 * point] >= middleX ? 1 : 0) + (positions[2 * point + 1] >= middleY ? 2 : 0);
    }

    private void gather(int square) {
        double mass = 0;
        double x = 0;
        double y = 0;
        for (int point = first[square]; point >= 0; point = next[point]) {
            mass += masses[point];
            x += masses[point] * positions[2 * point];
            y += masses[point] * positions[2 * point + 1];
        }
        for (int quarter = 0; quarter < 4; quarter++) {
            int inner = within[4 * square + quarter];
            if (inner > 0) {
                mass += centres[3 * inner];
                x += centres[3 * inner] * centres[3 * inner + 1];
                y += centres[3 * inner] * centres[3 * inner + 2];
            }
        }
        centres[3 * square] = mass;
        centres[3 * square + 1] = mass > 0 ? x / mass : 0;
        centres[3 * square + 2] = mass > 0 ? y / mass : 0;
    }

    /**
     * Adds to {@code force} Σ mⱼ (yᵢ − yⱼ) / |yᵢ − yⱼ|² over the other points; those in the same place push nowhere.
     *
     * @param angle a square narrower than this share of its distance acts as one; 0 for all points one by one
     * @param force [2]
     */
    void repel(int point, double angle, double[] force) {
        repel(0, width, point, angle, force);
    }

    private void repel(int square, double side, int point, double angle, double[] force) {
        if (first[square] >= 0) {
            for (int other = first[square]; other >= 0; other = next[other]) {
                if (other != point) {
                    push(point, masses[other], positions[2 * other], positions[2 * other + 1], force);
                }
            }
            return;
        }
        double x = centres[3 * square + 1];
        double y = centres[3 * square + 2];
        double dx = positions[2 * point] - x;
        double dy = positions[2 * point + 1] - y;
        if (side * side < angle * angle * (dx * dx + dy * dy)) {
            push(point, centres[3 * square], x, y, force);
            return;
        }
        for (int quarter = 0; quarter < 4; quarter++) {
            int inner = within[4 * square + quarter];
            if (inner > 0) {
                repel(inner, side / 2, point, angle, force);
            }
        }
    }

    private void push(int point, double mass, double x, double y, double[] force) {
        double dx = positions[2 * point] - x;
        double dy = positions[2 * point + 1] - y;
        double square = dx * dx + dy * dy;
        if (square > 0) {
            force[0] += mass * dx / square;
            force[1] += mass * dy / square;
        }
    }
}
