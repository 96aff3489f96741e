package dev.cupel.isa.asm;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.asm.Form.Parts;
import dev.cupel.isa.asm.Form.Suffix;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one instruction: `mnemonic.suffix operand, operand ?m0 @line:column`.
final class StatementParser {
    /// An instruction with the place that `@` gave it.
    record Statement(Instruction instruction, Optional<LineColumn> place) {}

    /// A place in another source.
    record LineColumn(int line, int column) {}

    /// Limits of an integer in one position.
    private record Limit(String what, long low, long high) {}

    private final Names names;
    private final Faults faults;
    private final OperandParser operands;

    StatementParser(Names names, Faults faults) {
        this.names = names;
        this.faults = faults;
        this.operands = new OperandParser(names, faults);
    }

    /// {@return the instruction; empty, with its faults, where it is none}
    Optional<Statement> statement(Cursor cursor) {
        int before = faults.count();
        var head = cursor.next();
        var form = form(head);
        if (form.isEmpty()) {
            cursor.skipAll();
            return Optional.empty();
        }
        var suffixes = suffixes(form.get(), head);
        var given = new ArrayList<Operand>();
        boolean whole = operands(cursor, given);
        var mask = cursor.takes("?") ? mask(cursor, form.get()) : Optional.<Mask>empty();
        var place = cursor.is("@") ? place(cursor) : Optional.<LineColumn>empty();
        if (!cursor.atEnd()) {
            faults.at(cursor.here(), "`%s` behind the end of the instruction".formatted(cursor.next().text()));
            cursor.skipAll();
        }
        var values = whole ? matched(form.get(), given, cursor.since(head.span())) : List.<Object>of();
        if (faults.count() > before || faults.full()) {
            return Optional.empty();
        }
        encodable(form.get(), given);
        if (faults.count() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Statement(form.get().build().apply(new Parts(suffixes, values, mask)), place));
        } catch (IllegalArgumentException refused) {
            faults.at(cursor.since(head.span()), String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Form> form(Token head) {
        String[] words = head.text().split("\\.", -1);
        var form = Optional.ofNullable(words.length > 1 ? Form.BY_MNEMONIC.get(words[0] + "." + words[1]) : null)
                .or(() -> Optional.ofNullable(Form.BY_MNEMONIC.get(words[0])));
        if (form.isEmpty()) {
            var span = new Span(head.span().line(), head.span().column(), Math.max(1, words[0].equals("dma") ? head.text().length() : words[0].length()));
            faults.at(span, "no instruction is called `%s`".formatted(words[0].equals("dma") ? head.text() : words[0]),
                    Nearest.suggestion(words[0].equals("dma") ? head.text() : words[0], Form.WORDS));
        }
        return form;
    }

    private Map<Suffix, String> suffixes(Form form, Token head) {
        var found = new EnumMap<Suffix, String>(Suffix.class);
        int at = form.mnemonic().length();
        while (at < head.text().length()) {
            int end = head.text().indexOf('.', at + 1) < 0 ? head.text().length() : head.text().indexOf('.', at + 1);
            String word = head.text().substring(at + 1, end);
            var span = new Span(head.span().line(), head.span().column() + at, end - at);
            var group = form.suffixes().stream().filter(s -> s.words().contains(word)).findFirst();
            if (group.isEmpty()) {
                var known = form.suffixes().stream().flatMap(s -> s.words().stream()).toList();
                faults.at(span, known.isEmpty() ? "`%s` takes no suffix".formatted(form.mnemonic())
                                : "`%s` has no suffix `.%s`; there are %s".formatted(form.mnemonic(), word, dotted(known)),
                        Nearest.suggestion(word, known));
            } else if (found.putIfAbsent(group.get(), word) != null) {
                faults.at(span, "`.%s` and `.%s` exclude each other".formatted(found.get(group.get()), word));
            }
            at = end;
        }
        for (var group : form.suffixes()) {
            if (group.required() && !found.containsKey(group)) {
                faults.at(head.span(), "`%s` needs one of the suffixes %s".formatted(form.mnemonic(), dotted(group.words())));
            }
        }
        return found;
    }

    private static String dotted(List<String> words) {
        return "." + String.join(" .", words);
    }

    /// {@return whether every operand could be read}
    private boolean operands(Cursor cursor, List<Operand> into) {
        boolean whole = true;
        if (!cursor.atEnd() && !cursor.is("?") && !cursor.is("@")) {
            do {
                // A predicate may stand behind a comma as well.
                if (!into.isEmpty() && cursor.is("?")) {
                    break;
                }
                var operand = operands.operand(cursor);
                operand.ifPresent(into::add);
                whole &= operand.isPresent();
            } while (cursor.takes(","));
        }
        return whole;
    }

    private Optional<Mask> mask(Cursor cursor, Form form) {
        var at = cursor.here();
        var operand = operands.operand(cursor);
        if (operand.isEmpty()) {
            return Optional.empty();
        }
        if (!form.predicate()) {
            faults.at(at, "`%s` takes no predicate".formatted(form.mnemonic()));
            return Optional.empty();
        }
        if (operand.get() instanceof Operand.Register(_, char letter, int index) && letter == 'm') {
            return Optional.of(new Mask(index));
        }
        faults.at(at, "the predicate is a mask m0..m3, not " + operand.get().kind());
        return Optional.empty();
    }

    private Optional<LineColumn> place(Cursor cursor) {
        cursor.takes("@");
        var line = names.integer(cursor, "line", 0, Integer.MAX_VALUE);
        if (line.isEmpty()) {
            cursor.skipAll();
            return Optional.empty();
        }
        if (!cursor.takes(":")) {
            faults.at(cursor.here(), "`@line:column`: the colon is missing");
            cursor.skipAll();
            return Optional.empty();
        }
        var column = names.integer(cursor, "column", 0, Integer.MAX_VALUE);
        if (column.isEmpty()) {
            cursor.skipAll();
            return Optional.empty();
        }
        return Optional.of(new LineColumn((int) line.getAsLong(), (int) column.getAsLong()));
    }

    /// {@return a value for each slot} A wrong operand is a fault.
    private List<Object> matched(Form form, List<Operand> given, Span statement) {
        var values = new ArrayList<Object>();
        var plain = given.stream().filter(o -> !(o instanceof Operand.Setting)).toList();
        long expected = form.slots().stream().filter(s -> s.setting().isEmpty()).count();
        if (plain.size() != expected) {
            faults.at(plain.size() > expected ? plain.get((int) expected).span() : statement,
                    "`%s` takes %d operand%s, %d given".formatted(form.mnemonic(), expected, expected == 1 ? "" : "s", plain.size()),
                    Optional.of("it is written `%s`".formatted(form.usage())));
            return values;
        }
        settings(form, given);
        int next = 0;
        for (int i = 0; i < form.slots().size(); i++) {
            var slot = form.slots().get(i);
            var operand = slot.setting().isEmpty()
                    ? Optional.of(plain.get(next++))
                    : given.stream().filter(o -> o instanceof Operand.Setting(_, var key, _) && key.equals(slot.setting().get())).findFirst();
            if (operand.isEmpty()) {
                if (!slot.optional()) {
                    faults.at(statement, "`%s` needs %s".formatted(form.mnemonic(), slot.accepts()), Optional.of("it is written `%s`".formatted(form.usage())));
                }
                values.add(slot == Slot.STRIDE ? 1L : 0L);
                continue;
            }
            var value = slot.take(operand.get());
            if (value.isEmpty()) {
                faults.at(operand.get().span(), "operand %d of `%s` must be %s, not %s".formatted(i + 1, form.mnemonic(), slot.accepts(), operand.get().kind()));
            }
            within(form, i, operand.get());
            values.add(value.orElse(0L));
        }
        return values;
    }

    private void settings(Form form, List<Operand> given) {
        var known = form.slots().stream().flatMap(s -> s.setting().stream()).toList();
        var seen = new HashSet<String>();
        for (var operand : given) {
            if (operand instanceof Operand.Setting(var span, var key, _)) {
                if (!known.contains(key)) {
                    faults.at(span, "`%s` has no setting `%s`".formatted(form.mnemonic(), key), Nearest.suggestion(key, known));
                } else if (!seen.add(key)) {
                    faults.at(span, "`%s` is given twice".formatted(key));
                }
            }
        }
    }

    private void within(Form form, int slot, Operand operand) {
        long value = switch (operand) {
            case Operand.Whole(_, long v) -> v;
            case Operand.Setting(_, _, long v) -> v;
            case Operand.Register _, Operand.ElementOf _, Operand.Location _ -> 0;
        };
        boolean integer = operand instanceof Operand.Whole || operand instanceof Operand.Setting;
        limit(form, slot).filter(l -> integer && (value < l.low() || value > l.high())).ifPresent(
                l -> faults.at(operand.span(), "%s: %d, must be in %d..%d".formatted(l.what(), value, l.low(), l.high())));
    }

    private static Optional<Limit> limit(Form form, int slot) {
        var limit = switch (form.slots().get(slot)) {
            case STRIDE -> new Limit("stride [elements]", Short.MIN_VALUE, Short.MAX_VALUE);
            case BYTES -> new Limit("row size [bytes]", 1, Integer.MAX_VALUE);
            case ROWS -> new Limit("rows", 1, Integer.MAX_VALUE);
            case COUNT, SCALAR_OR_COUNT -> switch (form.mnemonic()) {
                case "sqrt" -> new Limit("step k", 0, 30);
                case "dma.wait" -> new Limit("outstanding transfers", 0, 255);
                case "dma.in", "dma.out" -> new Limit("size [bytes]", 1, (1 << 28) - 1);
                case "setvl" -> new Limit("vector length [elements]", 1, 256);
                case Form.LOOP -> new Limit("loop count", 0, Integer.MAX_VALUE);
                default -> null;
            };
            default -> null;
        };
        return Optional.ofNullable(limit);
    }

    /// What one 128-bit word cannot hold.
    private void encodable(Form form, List<Operand> given) {
        var immediates = new ArrayList<Operand>();
        for (int i = 0, next = 0; i < form.slots().size(); i++) {
            var slot = form.slots().get(i);
            if (slot.setting().isEmpty()) {
                var operand = given.stream().filter(o -> !(o instanceof Operand.Setting)).toList().get(next++);
                if (operand instanceof Operand.Whole && slot != Slot.COUNT) {
                    immediates.add(operand);
                }
            }
        }
        if (immediates.size() > 2) {
            faults.at(immediates.get(2).span(), "`%s` holds at most two immediates".formatted(form.mnemonic()),
                    Optional.of("put one of them into an element of a vector register and read it by broadcast, such as v9[0]"));
        }
        var incremented = new HashSet<ScalarRegister>();
        long post = given.stream().filter(o -> o instanceof Operand.Setting(_, var key, _) && key.equals("post"))
                .mapToLong(o -> ((Operand.Setting) o).value()).findFirst().orElse(0);
        for (var operand : given.stream().sorted(Comparator.comparingInt(o -> o.span().column())).toList()) {
            Optional<ScalarRegister> scalar = switch (operand) {
                case Operand.ElementOf(_, _, _, Element.Indexed(var x, boolean plus)) when plus -> Optional.of(x);
                case Operand.Location(_, var base, _) when post != 0 -> Optional.of(base);
                default -> Optional.empty();
            };
            scalar.filter(x -> !incremented.add(x)).ifPresent(
                    x -> faults.at(operand.span(), "%s is incremented twice by one instruction".formatted(x)));
        }
    }
}
