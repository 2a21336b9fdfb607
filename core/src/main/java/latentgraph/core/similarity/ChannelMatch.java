package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.Progress;
import latentgraph.core.similarity.SubspaceMatch.Match;

/**
 * {@link SubspaceMatch} of two convolutional layers, as in the published code of Wang et al. 2018: a neuron is a channel, and
 * its vector runs over places, a place being a position of the picture of a sample. So many places are drawn, without
 * replacement, the same for all channels of both layers; that is repeated, and the value is the mean over the draws. With as
 * many as there are, all are taken once. A layer of one position is taken over all samples, whatever is asked for: its channels
 * are the units of a dense layer.
 *
 * <p>Beyond what holds of {@link SubspaceMatch}: does not change with the order of the positions, the same in both, where all
 * places are taken. The same seed draws the same places. As many neurons as places match whatever they are, so places should
 * outnumber the channels several times.
 */
public final class ChannelMatch implements Comparison {
    /**
     * Which places are looked at.
     *
     * @param places of each draw, 1 or more
     * @param repeats draws, 1 or more
     */
    public record Draw(int places, int repeats, long seed) {
        /** As published: 16 draws of 10,000 places. */
        public static final Draw PUBLISHED = new Draw(10_000, 16, 0);

        public Draw {
            if (places < 1) {
                throw new InvalidInputException("positions is %d; expected 1 or more".formatted(places));
            }
            if (repeats < 1) {
                throw new InvalidInputException("repeats is %d; expected 1 or more".formatted(repeats));
            }
        }

        /** How many of all places are taken. */
        private int taken(int samples, LayerShape shape) {
            return shape.positions() == 1 ? samples : (int) Math.min(places, (long) samples * shape.positions());
        }

        /** How often they are drawn: once where all are taken. */
        private int times(int samples, LayerShape shape) {
            return taken(samples, shape) == (long) samples * shape.positions() ? 1 : repeats;
        }

        /** [draws][places] of sample · positions + position, ascending. */
        int[][] places(int samples, LayerShape shape) {
            int all = Math.multiplyExact(samples, shape.positions());
            int taken = taken(samples, shape);
            SplittableRandom random = new SplittableRandom(seed);
            int[][] drawn = new int[times(samples, shape)][];
            for (int at = 0; at < drawn.length; at++) {
                drawn[at] = taken == all ? IntStream.range(0, all).toArray() : drawn(taken, all, random);
            }
            return drawn;
        }

        /** Floyd's sampling (Bentley and Floyd, Communications of the ACM, 1987): each set of so many is as likely. */
        private static int[] drawn(int some, int all, SplittableRandom random) {
            BitSet chosen = new BitSet(all);
            for (int last = all - some; last < all; last++) {
                int one = random.nextInt(last + 1);
                chosen.set(chosen.get(one) ? last : one);
            }
            return chosen.stream().toArray();
        }
    }

    /**
     * Two convolutional layers over the same samples and positions.
     *
     * @param a [samples, channels · height · width], and {@code b} likewise, in the order of {@link LayerShape}
     * @param shapeOfA height and width are those of B
     * @throws InvalidInputException if the samples are not the same in number or none, the latents do not have these shapes,
     *     or the positions are not the same
     */
    public record Layers(LatentMatrix a, LayerShape shapeOfA, LatentMatrix b, LayerShape shapeOfB) {
        public Layers {
            Shapes.requireSameSamples(a, b, 1);
            requireShape("A", a, shapeOfA);
            requireShape("B", b, shapeOfB);
            if (shapeOfA.height() != shapeOfB.height() || shapeOfA.width() != shapeOfB.width()) {
                throw new InvalidInputException(
                        "A has channels of %d × %d and B of %d × %d; expected the same height and width, as channels are matched over the same positions"
                                .formatted(shapeOfA.height(), shapeOfA.width(), shapeOfB.height(), shapeOfB.width()));
            }
        }

        private static void requireShape(String side, LatentMatrix latents, LayerShape shape) {
            if (latents.columns() != shape.dimension()) {
                throw new InvalidInputException(
                        "%s has %d columns, but channels × height × width are %s; expected their product, %d"
                                .formatted(side, latents.columns(), shape, shape.dimension()));
            }
        }

        /** The match of the first draw alone, which can be asked for minimum matches. Parameters as of {@link ChannelMatch#of}. */
        public SubspaceMatch ofOneDraw(Draw draw, double epsilon, int threads, Progress progress) {
            return at(places(draw)[0], epsilon, threads, progress);
        }

        private int[][] places(Draw draw) {
            return draw.places(a.rows(), shapeOfA);
        }

        private SubspaceMatch at(int[] places, double epsilon, int threads, Progress progress) {
            return SubspaceMatch.of(
                    channels(a, shapeOfA, places), channels(b, shapeOfB, places), epsilon, threads, progress);
        }
    }

    private final Layers layers;
    private final double epsilon;
    private final int[][] draws;
    private final List<Match> matches;

    private ChannelMatch(Layers layers, double epsilon, int[][] draws, List<Match> matches) {
        this.layers = layers;
        this.epsilon = epsilon;
        this.draws = draws;
        this.matches = matches;
    }

    /**
     * Finds the maximum match of each draw.
     *
     * @param epsilon in [0, 1)
     * @throws InvalidInputException if {@code epsilon} is out of range
     * @implNote a {@link SubspaceMatch#of} of places × channels a draw, one after the other
     */
    public static ChannelMatch of(Layers layers, Draw draw, double epsilon, int threads, Progress progress) {
        int[][] draws = layers.places(draw);
        List<Match> matches = Arrays.stream(draws)
                .map(places -> layers.at(places, epsilon, threads, progress).maximumMatch())
                .toList();
        return new ChannelMatch(layers, epsilon, draws, matches);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, LayerShape shapeOfA, LayerShape shapeOfB, Draw draw) {
        int taken = draw.taken(samples, shapeOfA);
        long channels = (long) shapeOfA.channels() + shapeOfB.channels();
        return SubspaceMatch.estimateBytes(taken, shapeOfA.channels(), shapeOfB.channels())
                + 4L * taken * channels
                + 4L * taken * draw.times(samples, shapeOfA);
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, LayerShape shapeOfA, LayerShape shapeOfB, Draw draw) {
        return estimateBytes(samples, shapeOfA, shapeOfB, draw);
    }

    /** [places, channels] of what each channel is at each place. */
    static LatentMatrix channels(LatentMatrix latents, LayerShape shape, int[] places) {
        int positions = shape.positions();
        if (positions == 1 && places.length == latents.rows()) {
            return latents;
        }
        return channels(latents, shape, places, sample -> sample);
    }

    /** @param of the sample that stands where another does */
    private static LatentMatrix channels(LatentMatrix latents, LayerShape shape, int[] places, IntUnaryOperator of) {
        int positions = shape.positions();
        int channels = shape.channels();
        float[] values = new float[Math.multiplyExact(places.length, channels)];
        for (int row = 0; row < places.length; row++) {
            int sample = of.applyAsInt(places[row] / positions);
            int position = places[row] % positions;
            for (int channel = 0; channel < channels; channel++) {
                values[row * channels + channel] = latents.value(sample, channel * positions + position);
            }
        }
        return new LatentMatrix(places.length, channels, values);
    }

    @Override
    public int samples() {
        return layers.a.rows();
    }

    /** The mean over the draws. */
    @Override
    public double value() {
        return mean(matches.toArray(Match[]::new), this::share);
    }

    private double share(Match match) {
        return (double) match.size() / (layers.shapeOfA.channels() + layers.shapeOfB.channels());
    }

    /** Standard deviation of the value over the draws (of a sample: by one less than there are); 0 of one draw. */
    public double deviation() {
        double mean = value();
        double squares = matches.stream()
                .mapToDouble(this::share)
                .map(share -> (share - mean) * (share - mean))
                .sum();
        return matches.size() == 1 ? 0 : Math.sqrt(squares / (matches.size() - 1));
    }

    /** How many places each channel's vector runs over. */
    public int places() {
        return draws[0].length;
    }

    /** The maximum match of each draw, by channels. */
    public List<Match> matches() {
        return matches;
    }

    /** The places that were drawn, of other samples in B. */
    @Override
    public double permuted(int[] order) {
        return mean(draws, places -> SubspaceMatch.of(
                        channels(layers.a, layers.shapeOfA, places),
                        channels(layers.b, layers.shapeOfB, places, sample -> order[sample]),
                        epsilon,
                        1,
                        Progress.SILENT)
                .value());
    }

    /** The places that were drawn, each as often as its sample is. */
    @Override
    public double resampled(int[] rows) {
        double[] counts = Shapes.counts(rows, layers.a.rows());
        int positions = layers.shapeOfA.positions();
        return mean(draws, places -> {
            int[] drawn = IntStream.range(0, places.length)
                    .flatMap(at -> IntStream.generate(() -> at).limit((long) counts[places[at] / positions]))
                    .toArray();
            return SubspaceMatch.resampled(
                    channels(layers.a, layers.shapeOfA, places),
                    channels(layers.b, layers.shapeOfB, places),
                    epsilon,
                    drawn);
        });
    }

    /** Added up in one way, so that draws that match as much are as much to the bit. */
    private static <T> double mean(T[] draws, ToDoubleFunction<T> of) {
        return Arrays.stream(draws).mapToDouble(of).sum() / draws.length;
    }
}
