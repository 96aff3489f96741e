package dev.cupel.isa.asm;

import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads the lines that begin with a dot: names, constants, tables, data, tensors, ops and places.
final class Directives {
    private static final Set<String> ALL =
            new TreeSet<>(List.of(".name", ".const", ".table", ".data", ".input", ".output", ".observe", ".op", ".endop", ".loc"));
    private static final List<String> TYPES = List.of("s4", "s8", "s16", "s32", "u4", "u8", "u16", "u32");
    private static final long MOST_ELEMENTS = 1L << 30;

    private final Draft draft;
    private final Names names;
    private final Faults faults;
    private final Set<Integer> tablesBegun = new HashSet<>();
    private final Set<String> tensorNames = new HashSet<>();
    /// What `ready` of each observed tensor said, to be held against the program's length.
    private final List<Ready> readies = new ArrayList<>();

    private record Ready(Span at, int pc) {}

    Directives(Draft draft, Names names, Faults faults) {
        this.draft = draft;
        this.names = names;
        this.faults = faults;
    }

    /// Reads one directive. {@return the list that lines of values may continue}
    Optional<DataList> directive(Cursor cursor) {
        var head = cursor.next();
        int before = faults.count();
        Optional<DataList> list = switch (head.text()) {
            case ".name" -> {
                name(cursor, "program name").ifPresent(name -> draft.name = name);
                yield Optional.empty();
            }
            case ".const" -> {
                constant(cursor);
                yield Optional.empty();
            }
            case ".table" -> table(cursor, head);
            case ".data" -> data(cursor, head);
            case ".input" -> tensor(cursor, head, Role.INPUT);
            case ".output" -> tensor(cursor, head, Role.OUTPUT);
            case ".observe" -> tensor(cursor, head, Role.OBSERVED);
            case ".op" -> {
                op(cursor);
                yield Optional.empty();
            }
            case ".endop" -> {
                draft.op = -1;
                yield Optional.empty();
            }
            case ".loc" -> {
                place(cursor);
                yield Optional.empty();
            }
            default -> {
                faults.at(head.span(), "no directive is called `%s`".formatted(head.text()), Nearest.suggestion(head.text(), ALL));
                yield Optional.empty();
            }
        };
        if (!cursor.atEnd()) {
            if (faults.count() == before) {
                faults.at(cursor.here(), "`%s` behind the end of the directive".formatted(cursor.next().text()));
            }
            cursor.skipAll();
        }
        return list;
    }

    /// Holds what could not be told earlier against the whole program. Where instructions were refused, their count says nothing.
    void close() {
        if (faults.count() > 0) {
            return;
        }
        for (var ready : readies) {
            if (ready.pc() >= draft.code.size()) {
                faults.at(ready.at(), "`ready %d`: the program has instructions 0..%d".formatted(ready.pc(), draft.code.size() - 1));
            }
        }
    }

    private Optional<String> name(Cursor cursor, String what) {
        var at = cursor.here();
        var token = cursor.take(Token.Kind.WORD).or(() -> cursor.take(Token.Kind.TEXT));
        if (token.isEmpty()) {
            faults.at(at, what + " is missing; names that are not one word stand in quotation marks");
        }
        return token.map(Token::text);
    }

    private void constant(Cursor cursor) {
        var at = cursor.here();
        var name = cursor.take(Token.Kind.WORD);
        if (name.isEmpty()) {
            faults.at(at, "the constant's name is missing");
            return;
        }
        names.integer(cursor, name.get().text(), Long.MIN_VALUE + 1, Long.MAX_VALUE).ifPresent(value -> names.define(name.get(), value, false));
    }

    private boolean colon(Cursor cursor) {
        boolean colon = cursor.takes(":");
        if (!colon) {
            faults.at(cursor.here(), "`:` before the values is missing");
        }
        return colon;
    }

    private Optional<DataList> table(Cursor cursor, Token head) {
        var at = cursor.here();
        var register = cursor.take(Token.Kind.WORD).filter(t -> Names.isRegister(t.text()) && t.text().charAt(0) == 't' && t.text().length() <= 3
                && Integer.parseInt(t.text().substring(1)) <= 15);
        if (register.isEmpty()) {
            faults.at(at, "a ROM table t0..t15 belongs here");
            return Optional.empty();
        }
        int table = Integer.parseInt(register.get().text().substring(1));
        var typeAt = cursor.here();
        var type = cursor.take(Token.Kind.WORD);
        if (type.isPresent() && !isTableType(type.get().text()) && cursor.peek().filter(t -> t.kind() == Token.Kind.WORD).isPresent()) {
            names.define(type.get(), table, true);
            typeAt = cursor.here();
            type = cursor.take(Token.Kind.WORD);
        }
        if (type.isEmpty() || !isTableType(type.get().text())) {
            faults.at(typeAt, "the width of an entry is missing: s1..s32 or u1..u31 [bits]");
            return Optional.empty();
        }
        boolean signed = type.get().text().startsWith("s");
        int bits = Integer.parseInt(type.get().text().substring(1));
        if (bits < 1 || bits > (signed ? 32 : 31)) {
            faults.at(typeAt, "width of an entry: %d bits, must be in s1..s32 or u1..u31".formatted(bits));
            return Optional.empty();
        }
        if (!tablesBegun.add(table)) {
            faults.at(register.get().span(), "table t%d is given twice".formatted(table));
        }
        if (!colon(cursor)) {
            return Optional.empty();
        }
        var list = new DataList.Rom(draft, names, faults, cursor.since(head.span()), table, bits, signed);
        list.line(cursor);
        return Optional.of(list);
    }

    private static boolean isTableType(String word) {
        return word.matches("[su][0-9]{1,3}");
    }

    private Optional<Memory> memory(Cursor cursor) {
        var at = cursor.here();
        var words = List.of("dram", "scratchpad");
        var token = cursor.take(Token.Kind.WORD);
        int index = token.map(t -> words.indexOf(t.text())).orElse(-1);
        if (index < 0) {
            faults.at(at, "a memory belongs here: dram or scratchpad", token.flatMap(t -> Nearest.suggestion(t.text(), words)));
            return Optional.empty();
        }
        return Optional.of(Memory.values()[index]);
    }

    private Optional<String> type(Cursor cursor, boolean hexadecimal) {
        var at = cursor.here();
        var token = cursor.take(Token.Kind.WORD);
        if (token.isPresent() && (TYPES.contains(token.get().text()) || (hexadecimal && token.get().text().equals("hex")))) {
            return token.map(Token::text);
        }
        faults.at(at, "an element type belongs here: %s%s".formatted(String.join(", ", TYPES), hexadecimal ? " or hex" : ""));
        return Optional.empty();
    }

    private Optional<DataList> data(Cursor cursor, Token head) {
        var memory = memory(cursor);
        if (memory.isEmpty()) {
            return Optional.empty();
        }
        var address = names.integer(cursor, "address [bytes]", 0, Integer.MAX_VALUE);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        var type = type(cursor, true);
        if (type.isEmpty() || !colon(cursor)) {
            return Optional.empty();
        }
        boolean hexadecimal = type.get().equals("hex");
        var list = new DataList.Bytes(draft, names, faults, cursor.since(head.span()), memory.get(), (int) address.getAsLong(),
                hexadecimal ? 0 : ElementWord.bits(type.get()), ElementWord.signed(type.get()));
        list.line(cursor);
        return Optional.of(list);
    }

    private Optional<List<Integer>> list(Cursor cursor, String what, long low, long high) {
        if (!cursor.takes("[")) {
            faults.at(cursor.here(), what + " is missing, such as [4, 16]");
            return Optional.empty();
        }
        var values = new ArrayList<Integer>();
        while (!cursor.takes("]")) {
            var value = names.integer(cursor, what, low, high);
            if (value.isEmpty() || !(cursor.is("]") || cursor.takes(","))) {
                if (value.isPresent()) {
                    faults.at(cursor.here(), "`]` is missing");
                }
                return Optional.empty();
            }
            values.add((int) value.getAsLong());
        }
        return Optional.of(List.copyOf(values));
    }

    private Optional<DataList> tensor(Cursor cursor, Token head, Role role) {
        var nameAt = cursor.here();
        var name = name(cursor, "the tensor's name");
        var memory = name.flatMap(_ -> memory(cursor));
        if (memory.isEmpty()) {
            return Optional.empty();
        }
        var address = names.integer(cursor, "address [bytes]", 0, Integer.MAX_VALUE);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        var type = type(cursor, false);
        var shape = type.flatMap(_ -> list(cursor, "shape", 1, Integer.MAX_VALUE));
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        long size = 1;
        for (int extent : shape.get()) {
            size = Math.min(MOST_ELEMENTS + 1, size * extent);
        }
        if (size > MOST_ELEMENTS) {
            faults.at(cursor.since(head.span()), "tensor `%s` has more than %d elements".formatted(name.get(), MOST_ELEMENTS));
            return Optional.empty();
        }
        var strides = TensorBinding.contiguous(shape.get());
        double scale = 1;
        int zero = 0;
        int ready = role == Role.OBSERVED ? draft.code.size() - 1 : -1;
        var readyAt = cursor.since(head.span());
        while (cursor.peek().filter(t -> t.kind() == Token.Kind.WORD).isPresent()) {
            var key = cursor.next();
            switch (key.text()) {
                case "strides" -> {
                    var given = list(cursor, "strides", Integer.MIN_VALUE, Integer.MAX_VALUE);
                    if (given.isEmpty()) {
                        return Optional.empty();
                    }
                    if (given.get().size() != shape.get().size()) {
                        faults.at(key.span(), "%d strides for %d dimensions".formatted(given.get().size(), shape.get().size()));
                        return Optional.empty();
                    }
                    strides = given.get();
                }
                case "scale" -> {
                    var given = names.positiveReal(cursor, "scale");
                    if (given.isEmpty()) {
                        return Optional.empty();
                    }
                    scale = given.get();
                }
                case "zero" -> {
                    var given = names.integer(cursor, "zero", Integer.MIN_VALUE, Integer.MAX_VALUE);
                    if (given.isEmpty()) {
                        return Optional.empty();
                    }
                    zero = (int) given.getAsLong();
                }
                case "ready" -> {
                    var given = names.integer(cursor, "ready [instruction]", 0, (1 << 24) - 1);
                    if (given.isEmpty()) {
                        return Optional.empty();
                    }
                    if (role != Role.OBSERVED) {
                        faults.at(key.span(), "only `.observe` says when its tensor is ready");
                        return Optional.empty();
                    }
                    ready = (int) given.getAsLong();
                    readyAt = cursor.since(key.span());
                }
                default -> {
                    var keys = List.of("strides", "scale", "zero", "ready");
                    faults.at(key.span(), "a tensor has no `%s`; there are %s".formatted(key.text(), String.join(", ", keys)),
                            Nearest.suggestion(key.text(), keys));
                    return Optional.empty();
                }
            }
        }
        if (role == Role.OBSERVED && ready < 0) {
            faults.at(readyAt, "no instruction stands before this `.observe`; write it behind the last one that writes the tensor, or add `ready N`");
            return Optional.empty();
        }
        if (role == Role.OBSERVED) {
            readies.add(new Ready(readyAt, ready));
        }
        if (!tensorNames.add(role.name().toLowerCase(Locale.ROOT) + " " + name.get())) {
            faults.at(nameAt, "tensor `%s` is given twice".formatted(name.get()));
        }
        draft.tensors.add(new TensorBinding(name.get(), role, memory.get(), (int) address.getAsLong(), ElementWord.bits(type.get()),
                ElementWord.signed(type.get()), shape.get(), strides, scale, zero, ready));
        return Optional.empty();
    }

    private void op(Cursor cursor) {
        var at = cursor.here();
        var name = name(cursor, "the op's name");
        if (name.isEmpty()) {
            return;
        }
        var known = Optional.ofNullable(draft.opIndex.get(name.get()));
        if (cursor.atEnd()) {
            if (known.isEmpty()) {
                faults.at(at, "no op is called `%s`; the first `.op` of a name gives its kind too".formatted(name.get()),
                        Nearest.suggestion(name.get(), draft.opIndex.keySet()));
            }
            draft.op = known.orElse(draft.op);
            return;
        }
        var kind = name(cursor, "the op's kind");
        if (kind.isEmpty()) {
            return;
        }
        var variant = cursor.atEnd() ? Optional.of("") : name(cursor, "the op's variant");
        if (known.isPresent()) {
            faults.at(at, "op `%s` is declared twice".formatted(name.get()), Optional.of("`.op %s` alone goes back to it".formatted(Lexer.quoted(name.get()))));
        } else if (variant.isPresent()) {
            draft.op = draft.ops.size();
            draft.opIndex.put(name.get(), draft.op);
            draft.ops.add(new OpRegion(name.get(), kind.get(), variant.get()));
        }
    }

    private void place(Cursor cursor) {
        var file = name(cursor, "the source file's name");
        if (file.isEmpty()) {
            return;
        }
        var line = names.integer(cursor, "line", 0, Integer.MAX_VALUE);
        if (line.isEmpty()) {
            return;
        }
        names.integer(cursor, "column", 0, Integer.MAX_VALUE).ifPresent(column -> {
            draft.file = file.get();
            draft.line = (int) line.getAsLong();
            draft.column = (int) column;
        });
    }
}
