package latentgraph.core;

import java.util.regex.Pattern;

/**
 * Names one representation: {@code run/e<epoch>/layer}, for example {@code mlp-seed7/e12/hidden3}. Runs and layers are
 * letters, digits, '.', '_' and '-', and start with a letter or digit, so that a key is a safe path and a safe URL.
 *
 * @param epoch 0 is the untrained network
 */
public record RepresentationKey(String run, int epoch, String layer) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public RepresentationKey {
        requireName("run", run);
        requireName("layer", layer);
        if (epoch < 0) {
            throw new InvalidInputException("epoch is " + epoch + "; expected 0 or more");
        }
    }

    /** @throws InvalidInputException unless {@code key} reads run/e12/layer */
    public static RepresentationKey parse(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || !parts[1].matches("e[0-9]{1,9}")) {
            throw new InvalidInputException("representation key is '" + key
                    + "'; expected run/e<epoch>/layer, for example mlp-seed7/e12/hidden3");
        }
        return new RepresentationKey(parts[0], Integer.parseInt(parts[1].substring(1)), parts[2]);
    }

    /** @throws InvalidInputException unless {@code name} is a safe name: up to 100 letters, digits, '.', '_', '-' */
    public static void requireName(String field, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "%s is '%s'; expected 1 to 100 letters, digits, '.', '_' or '-', a letter or digit first"
                            .formatted(field, name));
        }
    }

    @Override
    public String toString() {
        return run + "/e" + epoch + "/" + layer;
    }
}
