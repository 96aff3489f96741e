package dev.cupel.isa.asm;

import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.text.Span;
import java.util.Optional;
import java.util.Set;

/// Reads one operand at a [Cursor].
final class OperandParser {
    private static final Set<String> SETTINGS = Set.of("stride", "post", "bytes", "rows");

    private final Names names;
    private final Faults faults;

    OperandParser(Names names, Faults faults) {
        this.names = names;
        this.faults = faults;
    }

    /// {@return the operand; empty, with a fault, where there is none} Stops before the comma, predicate or place behind it.
    Optional<Operand> operand(Cursor cursor) {
        int before = faults.count();
        var operand = read(cursor);
        boolean clean = operand.isPresent() && (cursor.atEnd() || cursor.is(",") || cursor.is("?") || cursor.is("@"));
        if (operand.isPresent() && !clean) {
            faults.at(cursor.here(), "`%s` where the operand should end; operands are separated by commas".formatted(cursor.next().text()));
        }
        if (!clean) {
            cursor.skipOperand();
            if (faults.count() == before) {
                throw new IllegalStateException("an operand was refused without a fault");
            }
        }
        return clean ? operand : Optional.empty();
    }

    private Optional<Operand> read(Cursor cursor) {
        var first = cursor.here();
        var token = cursor.peek();
        if (token.isEmpty() || cursor.is(",") || cursor.is("?") || cursor.is("@")) {
            faults.at(first, "an operand is missing");
            return Optional.empty();
        }
        if (cursor.takes("[")) {
            return location(cursor, first);
        }
        if (cursor.takes("#") || cursor.is("-") || token.get().kind() == Token.Kind.NUMBER) {
            return whole(cursor, first);
        }
        if (token.get().kind() != Token.Kind.WORD) {
            faults.at(first, "`%s` begins no operand".formatted(token.get().text()));
            return Optional.empty();
        }
        String word = token.get().text();
        if (SETTINGS.contains(word)) {
            cursor.next();
            var value = names.integer(cursor, word, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return value.isEmpty() ? Optional.empty() : Optional.of(new Operand.Setting(cursor.since(first), word, value.getAsLong()));
        }
        if (names.constant(word).isPresent()) {
            return whole(cursor, first);
        }
        var alias = names.table(word);
        if (alias.isPresent()) {
            cursor.next();
            return Optional.of(new Operand.Register(first, 't', alias.get()));
        }
        cursor.next();
        if (!Names.isRegister(word)) {
            faults.at(first, "`%s` is no register (v0..v31, a0..a7, m0..m3, x0..x15, t0..t15), constant or table".formatted(word), names.nearest(word));
            return Optional.empty();
        }
        return register(word, first).flatMap(register -> cursor.takes("[") ? element(cursor, register) : Optional.of(register));
    }

    private Optional<Operand> whole(Cursor cursor, Span first) {
        var value = names.integer(cursor, "immediate", Integer.MIN_VALUE, Integer.MAX_VALUE);
        return value.isEmpty() ? Optional.empty() : Optional.of(new Operand.Whole(cursor.since(first), value.getAsLong()));
    }

    private Optional<Operand.Register> register(String word, Span at) {
        char letter = word.charAt(0);
        int last = switch (letter) {
            case 'v' -> 31;
            case 'a' -> 7;
            case 'm' -> 3;
            default -> 15;
        };
        String digits = word.substring(1);
        if (digits.length() > 3 || Integer.parseInt(digits) > last || (digits.length() > 1 && digits.startsWith("0"))) {
            faults.at(at, "no register `%s`: there are %c0..%c%d".formatted(word, letter, letter, last));
            return Optional.empty();
        }
        return Optional.of(new Operand.Register(at, letter, Integer.parseInt(digits)));
    }

    private Optional<Operand> element(Cursor cursor, Operand.Register register) {
        Element element;
        var word = cursor.peek().filter(t -> t.kind() == Token.Kind.WORD && names.constant(t.text()).isEmpty());
        if (word.isPresent()) {
            var scalar = scalar(cursor);
            if (scalar.isEmpty()) {
                return Optional.empty();
            }
            element = new Element.Indexed(scalar.get(), cursor.takes("+"));
        } else {
            var index = names.integer(cursor, "element", 0, 255);
            if (index.isEmpty()) {
                return Optional.empty();
            }
            element = new Element.At((int) index.getAsLong());
        }
        if (!closed(cursor)) {
            return Optional.empty();
        }
        var at = cursor.since(register.span());
        if (register.letter() != 'v' && register.letter() != 'a') {
            faults.at(at, "%s has no elements that can be named".formatted(register.kind()));
            return Optional.empty();
        }
        return Optional.of(new Operand.ElementOf(at, register.letter(), register.index(), element));
    }

    private Optional<Operand> location(Cursor cursor, Span first) {
        var base = scalar(cursor);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        long offset = 0;
        if (cursor.takes("+")) {
            var given = names.integer(cursor, "offset [bytes]", Integer.MIN_VALUE, Integer.MAX_VALUE);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            offset = given.getAsLong();
        } else if (cursor.is("-")) {
            var given = names.integer(cursor, "offset [bytes]", Integer.MIN_VALUE, Integer.MAX_VALUE);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            offset = given.getAsLong();
        }
        return closed(cursor) ? Optional.of(new Operand.Location(cursor.since(first), base.get(), (int) offset)) : Optional.empty();
    }

    private Optional<ScalarRegister> scalar(Cursor cursor) {
        var at = cursor.here();
        var word = cursor.take(Token.Kind.WORD);
        if (word.isEmpty() || !Names.isRegister(word.get().text()) || word.get().text().charAt(0) != 'x') {
            faults.at(at, "a scalar register x0..x15 belongs here" + word.map(w -> ", not `" + w.text() + "`").orElse(""));
            return Optional.empty();
        }
        return register(word.get().text(), at).map(r -> new ScalarRegister(r.index()));
    }

    private boolean closed(Cursor cursor) {
        boolean closed = cursor.takes("]");
        if (!closed) {
            faults.at(cursor.here(), "`]` is missing");
        }
        return closed;
    }
}
