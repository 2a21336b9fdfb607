package latentgraph.training;

import java.util.Random;

/**
 * What a network is given to learn from: the pictures, with noise and augmentation if the configuration asks for them.
 * What becomes of a picture depends on its row, the epoch and the seeds alone.
 */
record TrainingInputs(ImageDataSet data, ClassifierConfiguration configuration) {
    private static final int SHIFT = 4; // pixels, each way

    /** Writes the numbers of one row to {@code target} from {@code offset} on. @param epoch from 1 on */
    void copy(int row, int epoch, float[] target, int offset) {
        data.copyInput(row, target, offset);
        if (configuration.augment()) {
            augment(row, epoch, target, offset);
        }
        if (configuration.imageNoise() > 0) {
            Random random = Seeding.IMAGE_NOISE.random(configuration.noiseSeed(), row);
            for (int i = offset; i < offset + data.dimension(); i++) {
                target[i] += (float) (random.nextGaussian() * configuration.imageNoise());
            }
        }
    }

    private void augment(int row, int epoch, float[] target, int offset) {
        Random random = Seeding.AUGMENTATION.random(configuration.orderSeed(), ((long) epoch << 32) + row);
        int down = random.nextInt(2 * SHIFT + 1) - SHIFT;
        int right = random.nextInt(2 * SHIFT + 1) - SHIFT;
        boolean flip = random.nextBoolean();
        int channels = data.channels();
        float[] picture = new float[data.dimension()];
        for (int y = 0; y < data.height(); y++) {
            for (int x = 0; x < data.width(); x++) {
                int fromY = y - down;
                int fromX = (flip ? data.width() - 1 - x : x) - right;
                if (fromY >= 0 && fromY < data.height() && fromX >= 0 && fromX < data.width()) {
                    System.arraycopy(
                            target,
                            offset + (fromY * data.width() + fromX) * channels,
                            picture,
                            (y * data.width() + x) * channels,
                            channels);
                }
            }
        }
        System.arraycopy(picture, 0, target, offset, picture.length);
    }
}
