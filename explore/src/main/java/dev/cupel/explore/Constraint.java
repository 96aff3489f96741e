package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What the points of a grid have in common: `LEFT RELATION RIGHT`, words with blanks between, such as `accumulatorBits >= 2 * wordBits + 4` or `calibration != mse`. A side is a word, or
/// `[NUMBER *] NAME [+|- NUMBER]`.
///
/// @param text     as it was written
/// @param left     a side
/// @param relation between them
/// @param right    a side
record Constraint(String text, Side left, String relation, Side right) {
    private static final List<String> RELATIONS = List.of("<", "<=", "=", "!=", ">=", ">");

    /// One side.
    ///
    /// @param factor that `name` is multiplied by
    /// @param name   of an axis, a machine field or a setting; or else a number or a word
    /// @param plus   what is added
    record Side(BigDecimal factor, String name, BigDecimal plus) {
        private static Side of(String name) {
            return new Side(BigDecimal.ONE, name, BigDecimal.ZERO);
        }

        boolean isPlain() {
            return factor.compareTo(BigDecimal.ONE) == 0 && plus.signum() == 0;
        }

        /// The number that it comes to; empty where there is none.
        Optional<BigDecimal> number(Map<String, String> values) {
            return Constraint.number(values.getOrDefault(name, name)).map(value -> value.multiply(factor).add(plus));
        }

        String word(Map<String, String> values) {
            return values.getOrDefault(name, name);
        }
    }

    /// {@return the constraint in a text, or every fault in it}
    ///
    /// @param at    where the text stands
    /// @param names of axes, machine fields and settings
    static Diagnosed<Constraint> parse(SourceText source, Span at, String text, Collection<String> names) {
        var words = List.of(text.strip().split("\\s+"));
        var relation = relation(words);
        if (relation.isEmpty()) {
            return Diagnosed.faulty(Diagnostic.at(source, at, "`%s` compares nothing".formatted(text))
                    .help(Optional.of("write NAME %s NAME, with blanks between".formatted(String.join("|", RELATIONS)))));
        }
        var faults = new ArrayList<Diagnostic>();
        int middle = relation.getAsInt();
        var left = side(source, at, words.subList(0, middle), faults);
        var right = side(source, at, words.subList(middle + 1, words.size()), faults);
        if (faults.isEmpty() && !names.contains(left.name()) && !names.contains(right.name())) {
            String likely = number(left.name()).isPresent() ? right.name() : left.name();
            faults.add(Diagnostic.at(source, at, "`%s` names no axis, machine field or setting".formatted(text)).help(Nearest.suggestion(likely, names)));
        }
        boolean ordered = !words.get(middle).equals("=") && !words.get(middle).equals("!=");
        for (var side : List.of(left, right)) {
            if (faults.isEmpty() && (ordered || !side.isPlain()) && !names.contains(side.name()) && number(side.name()).isEmpty()) {
                faults.add(Diagnostic.at(source, at, "`%s` is neither a number nor a name that is known".formatted(side.name())).help(Nearest.suggestion(side.name(), names)));
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(new Constraint(text, left, words.get(middle), right)) : Diagnosed.faulty(faults);
    }

    private static OptionalInt relation(List<String> words) {
        return IntStream.range(0, words.size()).filter(i -> RELATIONS.contains(words.get(i))).findFirst();
    }

    private static Side side(SourceText source, Span at, List<String> words, List<Diagnostic> faults) {
        var rest = words;
        var factor = Optional.of(BigDecimal.ONE);
        if (rest.size() >= 3 && rest.get(1).equals("*")) {
            factor = number(rest.getFirst());
            rest = rest.subList(2, rest.size());
        }
        var plus = Optional.of(BigDecimal.ZERO);
        if (rest.size() == 3 && (rest.get(1).equals("+") || rest.get(1).equals("-"))) {
            String sign = rest.get(1);
            plus = number(rest.get(2)).map(value -> sign.equals("+") ? value : value.negate());
            rest = rest.subList(0, 1);
        }
        if (rest.size() != 1 || factor.isEmpty() || plus.isEmpty()) {
            faults.add(Diagnostic.at(source, at, "`%s` is no side of a comparison".formatted(String.join(" ", words)))
                    .help(Optional.of("write [NUMBER *] NAME [+|- NUMBER], with blanks between")));
            return Side.of("");
        }
        return new Side(factor.get(), rest.getFirst(), plus.get());
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException not) {
            return Optional.empty();
        }
    }

    /// {@return whether it holds} Numbers are compared as numbers, words are equal or not; what has no number is neither less nor more.
    ///
    /// @param values of all names
    boolean holds(Map<String, String> values) {
        var a = left.number(values);
        var b = right.number(values);
        if (a.isEmpty() || b.isEmpty()) {
            boolean equal = left.isPlain() && right.isPlain() && left.word(values).equals(right.word(values));
            return relation.equals("=") ? equal : relation.equals("!=") && !equal;
        }
        int order = a.get().compareTo(b.get());
        return switch (relation) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case ">=" -> order >= 0;
            default -> order > 0;
        };
    }
}
