package dev.cupel.isa.asm;

import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.Span;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// The numbers of a text: literals and the names that `.const` and `.table` gave.
final class Names {
    private static final Pattern REGISTER = Pattern.compile("[vamxt][0-9]+");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    static final Set<String> SETTINGS = Set.of("stride", "post", "bytes", "rows", "strides", "scale", "zero", "ready");

    private final Map<String, Long> constants = new HashMap<>();
    private final Map<String, Integer> tables = new HashMap<>();
    private final Faults faults;

    Names(Faults faults) {
        this.faults = faults;
    }

    static boolean isRegister(String word) {
        return REGISTER.matcher(word).matches();
    }

    /// Gives `name` to a constant or, where `table`, to a ROM table.
    void define(Token name, long value, boolean table) {
        String word = name.text();
        if (name.kind() != Token.Kind.WORD || !IDENTIFIER.matcher(word).matches()) {
            faults.at(name.span(), "`%s` cannot be a name: letters, digits and _, no digit first".formatted(word));
        } else if (isRegister(word) || SETTINGS.contains(word)) {
            faults.at(name.span(), "`%s` cannot be a name: it means something already".formatted(word));
        } else if (constants.containsKey(word) || tables.containsKey(word)) {
            faults.at(name.span(), "`%s` is defined twice".formatted(word));
        } else if (table) {
            tables.put(word, (int) value);
        } else {
            constants.put(word, value);
        }
    }

    Optional<Integer> table(String word) {
        return Optional.ofNullable(tables.get(word));
    }

    OptionalLong constant(String word) {
        Long value = constants.get(word);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /// {@return the defined name nearest to `word`}
    Optional<String> nearest(String word) {
        var names = new HashSet<>(constants.keySet());
        names.addAll(tables.keySet());
        return Nearest.suggestion(word, names);
    }

    /// {@return the integer at `cursor`, with its sign: a literal or a constant} Empty, and a fault, where there is none; then nothing but a
    /// sign was taken.
    OptionalLong integer(Cursor cursor, String what, long low, long high) {
        var first = cursor.here();
        boolean negative = cursor.takes("-");
        var token = cursor.peek();
        if (token.isEmpty() || token.get().kind() == Token.Kind.MARK || token.get().kind() == Token.Kind.TEXT) {
            faults.at(cursor.here(), "%s: an integer is missing".formatted(what));
            return OptionalLong.empty();
        }
        if (token.get().kind() == Token.Kind.WORD && constant(token.get().text()).isEmpty()) {
            faults.at(token.get().span(), "%s: `%s` is no integer and no constant".formatted(what, token.get().text()), nearest(token.get().text()));
            return OptionalLong.empty();
        }
        cursor.next();
        var magnitude = token.get().kind() == Token.Kind.WORD ? constant(token.get().text()) : literal(token.get());
        if (magnitude.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = negative ? -magnitude.getAsLong() : magnitude.getAsLong();
        if (value < low || value > high) {
            faults.at(cursor.since(first), "%s: %d, must be in %d..%d".formatted(what, value, low, high));
            return OptionalLong.empty();
        }
        return OptionalLong.of(value);
    }

    private OptionalLong literal(Token token) {
        String digits = token.text().replace("_", "");
        try {
            if (digits.startsWith("0x")) {
                return OptionalLong.of(Long.parseLong(digits.substring(2), 16));
            }
            if (digits.startsWith("0b")) {
                return OptionalLong.of(Long.parseLong(digits.substring(2), 2));
            }
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException noInteger) {
            faults.at(token.span(), "`%s` is no integer (decimal, 0x hexadecimal or 0b binary, at most 63 bits)".formatted(token.text()));
            return OptionalLong.empty();
        }
    }

    /// {@return the positive real number at `cursor`}
    Optional<Double> positiveReal(Cursor cursor, String what) {
        var first = cursor.here();
        var token = cursor.take(Token.Kind.NUMBER);
        if (token.isEmpty()) {
            faults.at(first, "%s: a positive number is missing".formatted(what));
            return Optional.empty();
        }
        try {
            double value = new BigDecimal(token.get().text().replace("_", "")).doubleValue();
            if (value > 0 && Double.isFinite(value)) {
                return Optional.of(value);
            }
        } catch (NumberFormatException noNumber) {
            // Told below.
        }
        faults.at(token.get().span(), "%s: `%s` is no positive number".formatted(what, token.get().text()));
        return Optional.empty();
    }

    /// {@return whether a line that begins with `first` continues a list of values}
    static boolean continues(Token first) {
        return first.kind() == Token.Kind.NUMBER || first.kind() == Token.Kind.TEXT || first.is("-");
    }

    static Span whole(Token first, Cursor cursor) {
        return cursor.since(first.span());
    }
}
