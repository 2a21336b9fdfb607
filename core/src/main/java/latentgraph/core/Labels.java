package latentgraph.core;

import java.util.List;

/**
 * The class of each sample. Class label c is named {@code names.get(c)}.
 *
 * @param values [n], each in [0, names.size())
 * @param names one a class, distinct
 */
public record Labels(int[] values, List<String> names) {
    /** @throws InvalidInputException if a label has no name (its sample is named), or two classes have one name */
    public Labels {
        names = List.copyOf(names);
        if (names.stream().distinct().count() != names.size()) {
            throw new InvalidInputException("class names repeat: " + names + "; expected one distinct name a class");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= names.size()) {
                throw new InvalidInputException(
                        "label of sample %d is %d; expected 0 to %d, one for each of the %d classes"
                                .formatted(i, values[i], names.size() - 1, names.size()));
            }
        }
    }

    public int classes() {
        return names.size();
    }
}
