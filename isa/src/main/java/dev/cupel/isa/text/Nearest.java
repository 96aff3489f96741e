package dev.cupel.isa.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Suggestions for misspelt words.
public final class Nearest {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Nearest() {}

    /// {@return the candidate fewest edits away from `word`, letter case aside; empty where none is within a third of its length (at
    /// least two edits)} Ties go to the candidate that sorts first.
    public static Optional<String> to(String word, Collection<String> candidates) {
        int limit = Math.max(2, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> edits(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate)).thenComparing(Comparator.naturalOrder()));
    }

    /// {@return "did you mean `x`?" for the nearest candidate}
    public static Optional<String> suggestion(String word, Collection<String> candidates) {
        return to(word, candidates).map("did you mean `%s`?"::formatted);
    }

    private static int edits(String left, String right) {
        return DISTANCE.apply(left.toLowerCase(Locale.ROOT), right.toLowerCase(Locale.ROOT));
    }
}
