package latentgraph.experiments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.NewFile;
import smile.clustering.HierarchicalClustering;
import smile.clustering.linkage.UPGMALinkage;

/**
 * A measure between each two of some representations.
 *
 * @param names [n]
 * @param values [n][n], NaN where there is none
 * @param growsWithLikeness whether greater values mean more alike
 */
public record SimilarityMatrix(String measure, List<String> names, double[][] values, boolean growsWithLikeness) {
    public SimilarityMatrix {
        names = List.copyOf(names);
    }

    /** @throws InvalidInputException if Java finds no fonts on this machine to draw with */
    public static void requireFonts() {
        Figure.requireFonts();
    }

    /**
     * Rows and columns so that alike representations stand together: the leaves, from left to right, of the tree that
     * average linkage makes of the mean of both directions. A pair without value counts as the least alike there is. The
     * order says nothing where all are equally alike.
     */
    public SimilarityMatrix ordered() {
        int size = names.size();
        if (size < 3) {
            return this;
        }
        double[][] apart = new double[size][];
        double farthest = IntStream.range(0, size * size)
                .mapToDouble(cell -> apart(cell / size, cell % size))
                .filter(distance -> !Double.isNaN(distance))
                .max()
                .orElse(0);
        for (int i = 0; i < size; i++) {
            apart[i] = new double[i + 1];
            for (int j = 0; j < i; j++) {
                double distance = apart(i, j);
                apart[i][j] = Double.isNaN(distance) ? farthest : distance;
            }
        }
        int[] order = leaves(HierarchicalClustering.fit(new UPGMALinkage(apart)).tree(), size);
        double[][] moved = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                moved[i][j] = values[order[i]][order[j]];
            }
        }
        return new SimilarityMatrix(
                measure, Arrays.stream(order).mapToObj(names::get).toList(), moved, growsWithLikeness);
    }

    private double apart(int i, int j) {
        double mean = (values[i][j] + values[j][i]) / 2;
        return growsWithLikeness ? 1 - mean : mean;
    }

    /** @param tree [n − 1][2]: what each merger joins; below n a leaf, else the merger n less */
    private static int[] leaves(int[][] tree, int size) {
        int[] order = new int[size];
        int found = 0;
        var waiting = new ArrayList<Integer>(List.of(2 * size - 2));
        while (!waiting.isEmpty()) {
            int next = waiting.remove(waiting.size() - 1);
            if (next < size) {
                order[found++] = next;
            } else {
                waiting.add(tree[next - size][1]);
                waiting.add(tree[next - size][0]);
            }
        }
        return order;
    }

    /** Of the pairs of two different ones. */
    private DoubleStream pairs() {
        int size = names.size();
        return IntStream.range(0, size * size)
                .filter(cell -> cell / size != cell % size)
                .mapToDouble(cell -> values[cell / size][cell % size])
                .filter(value -> !Double.isNaN(value));
    }

    public double mean() {
        return pairs().average().orElse(Double.NaN);
    }

    public double least() {
        return pairs().min().orElse(Double.NaN);
    }

    public double greatest() {
        return pairs().max().orElse(Double.NaN);
    }

    /** Rows {@code pair, value}: all pairs, or the most and the least alike ones if there are more than 2 · {@code count}. */
    public List<Map<String, Object>> extremes(int count) {
        record Cell(int row, int column, double apart) {}
        List<Cell> cells = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            for (int column = 0; column < row; column++) {
                double apart = apart(row, column);
                cells.add(new Cell(row, column, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart));
            }
        }
        cells.sort(Comparator.comparingDouble(Cell::apart)
                .thenComparingInt(Cell::row)
                .thenComparingInt(Cell::column));
        List<Cell> shown = new ArrayList<>(cells.subList(0, Math.min(count, cells.size())));
        shown.addAll(cells.subList(Math.max(shown.size(), cells.size() - count), cells.size()));
        return shown.stream()
                .map(cell -> Table.row(
                        "pair",
                        names.get(cell.column()) + " " + names.get(cell.row()),
                        "value",
                        Double.isNaN(values[cell.column()][cell.row()]) ? null : values[cell.column()][cell.row()]))
                .toList();
    }

    /** A line of names, then one line a representation: its name, its values; nothing where there is none. */
    public void writeCsv(Path file) {
        List<String> columns = new ArrayList<>(List.of("representation"));
        columns.addAll(names);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, Object> row = Table.row("representation", names.get(i));
            for (int j = 0; j < names.size(); j++) {
                row.put(names.get(j), Double.isNaN(values[i][j]) ? null : values[i][j]);
            }
            rows.add(row);
        }
        write(file, new Table("matrix", measure, columns, rows).csv());
    }

    public void writeHeatmap(Path file) {
        write(file, heatmap().svg());
    }

    /** The ends of the scale are those of different representations: what all have with themselves would flatten it. */
    Heatmap heatmap() {
        return new Heatmap(
                "matrix",
                "%s between %d representations".formatted(measure, names.size()),
                "representation",
                "representation",
                measure,
                names,
                names,
                values,
                least(),
                greatest());
    }

    private static void write(Path file, String text) {
        NewFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
