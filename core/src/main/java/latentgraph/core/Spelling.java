package latentgraph.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which of the known names was meant. */
public final class Spelling {
    private Spelling() {}

    /** {@code "; did you mean 'a' or 'b'?"}, or nothing where no known name is near. */
    public static String meant(String wrong, Collection<String> known) {
        List<String> near = near(wrong, known);
        return near.isEmpty()
                ? ""
                : near.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
    }

    /** At most three names, nearest first: within a third of the name's length in edits, or one holding the other. */
    public static List<String> near(String wrong, Collection<String> known) {
        if (wrong.isBlank() || wrong.length() > 100) {
            return List.of();
        }
        String lower = wrong.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> edits(lower, name) <= 1 + Math.min(lower.length(), name.length()) / 3
                        || (lower.length() > 2 && name.toLowerCase(Locale.ROOT).contains(lower)))
                .sorted(Comparator.comparingInt((String name) -> edits(lower, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }

    /** Levenshtein's distance, case aside. */
    public static int edits(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
