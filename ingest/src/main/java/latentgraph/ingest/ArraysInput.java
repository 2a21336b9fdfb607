package latentgraph.ingest;

import java.nio.file.Path;
import latentgraph.core.RepresentationKey;

/**
 * One representation as bare files. All but the key and the latents may be null.
 *
 * @param latents .npy, float, (n, d)
 * @param labels .npy, any integer type, (n)
 * @param classes text, one class name a line, the name of class 0 first
 * @param images .npy, uint8, (n, h, w) or (n, h, w, c)
 * @param predictions .npy, any integer type, (n): the class that the network gave each sample
 */
public record ArraysInput(
        RepresentationKey key, Path latents, Path labels, Path classes, Path images, Path predictions) {}
