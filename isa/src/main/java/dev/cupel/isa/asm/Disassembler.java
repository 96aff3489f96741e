package dev.cupel.isa.asm;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.ScalarSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes programs and instructions as canonical text: [Assembler#assemble] gives the same program back, places and ops included.
public final class Disassembler {
    private static final int BYTES_A_LINE = 32;
    private static final int ENTRIES_A_LINE = 16;

    private final Program program;
    private final StringBuilder text = new StringBuilder();

    private Disassembler(Program program) {
        this.program = program;
    }

    /// {@return the whole program}
    public static String text(Program program) {
        var writer = new Disassembler(program);
        writer.head();
        writer.code();
        return writer.text.toString();
    }

    /// {@return one instruction, without loop ends, predicates included}
    public static String text(Instruction instruction) {
        return switch (instruction) {
            case Multiply i -> operation("mul" + fit(i.fit()), i.mask(), i.d(), i.a(), i.b());
            case MultiplyShift i -> operation("mulrs" + shift(i.rounding(), i.fit()), i.mask(), i.d(), i.a(), i.m(), i.s());
            case ShiftRight i -> operation("shr" + shift(i.rounding(), i.fit()), i.mask(), i.d(), i.a(), i.s());
            case ShiftLeft i -> operation("shl" + fit(i.fit()), i.mask(), i.d(), i.a(), i.s());
            case CountLeadingZeros i -> operation("clz" + fit(i.fit()), i.mask(), i.d(), i.a());
            case Extract i -> operation("ext" + fit(i.fit()), i.mask(), i.d(), i.a(), i.low(), i.width());
            case Lookup i -> operation("lut" + fit(i.fit()), i.mask(), i.d(), i.table(), i.a());
            case Compare i -> operation("cmp." + i.relation().name().toLowerCase(Locale.ROOT), i.mask(), i.d(), i.a(), i.b());
            case Select i -> operation("sel", Optional.empty(), i.d(), i.by(), i.a(), i.b());
            case Minimum i -> operation("min", i.mask(), i.d(), i.a(), i.b());
            case Maximum i -> operation("max", i.mask(), i.d(), i.a(), i.b());
            case Clamp i -> operation("clamp" + fit(i.fit()), i.mask(), i.d(), i.a(), i.low(), i.high());
            case HorizontalMaximum i -> operation("hmax", i.mask(), i.d(), i.a());
            case HorizontalMinimum i -> operation("hmin", i.mask(), i.d(), i.a());
            case Clear i -> operation("clr", i.mask(), i.d());
            case Accumulate i -> operation("aadd" + fit(i.fit()), i.mask(), i.d(), i.a());
            case Deduct i -> operation("asub" + fit(i.fit()), i.mask(), i.d(), i.a());
            case MultiplyAccumulate i -> operation("mac" + fit(i.fit()), i.mask(), i.d(), i.a(), i.b());
            case ReadAccumulator i -> operation("ard" + shift(i.rounding(), i.fit()), i.mask(), i.d(), i.a(), i.s());
            case HorizontalSum i -> operation("hsum" + fit(i.fit()), i.mask(), i.d(), i.a());
            case Add i -> operation("add" + fit(i.fit()), i.mask(), i.d(), i.a(), i.b());
            case Subtract i -> operation("sub" + fit(i.fit()), i.mask(), i.d(), i.a(), i.b());
            case SquareRootStep i -> operation("sqrt" + fit(i.fit()), i.mask(), i.root(), i.remainder(), "#" + i.k());
            case Load i -> operation("ld." + ElementWord.of(i.bits(), i.signed()), i.mask(), i.d(), memory(i.at(), i.stride()));
            case Store i -> operation("st." + ElementWord.of(i.bits(), i.signed()) + fit(i.fit()), i.mask(), i.value(), memory(i.at(), i.stride()));
            case DmaIn i -> operation("dma.in", Optional.empty(), address(i.scratchpad()), address(i.dram()), count(i.size()));
            case DmaOut i -> operation("dma.out", Optional.empty(), address(i.dram()), address(i.scratchpad()), count(i.size()));
            case DmaRows i -> operation("dma.rows", Optional.empty(), "[" + i.scratchpad() + "]", "[" + i.dram() + "]", i.index(),
                    "bytes " + i.rowBytes(), "rows " + i.rows());
            case DmaWait(int outstanding) -> "dma.wait " + outstanding;
            case SetVectorLength(var length) -> "setvl " + count(length);
            case LoadImmediate(var d, int value) -> operation("li", Optional.empty(), d, value);
            case AddScalar(var d, var a, var b) -> operation("addx", Optional.empty(), d, a, count(b));
            case Loop(var count, _) -> "loop " + count(count);
            case Halt() -> "halt";
        };
    }

    private static String operation(String mnemonic, Optional<Mask> mask, Object... operands) {
        var text = new StringBuilder(mnemonic);
        String separator = " ";
        for (var operand : operands) {
            text.append(separator).append(operand);
            separator = ", ";
        }
        mask.ifPresent(m -> text.append(" ?").append(m));
        return text.toString();
    }

    private static String fit(Fit fit) {
        return fit.suffix().isEmpty() ? "" : "." + fit.suffix();
    }

    private static String shift(Rounding rounding, Fit fit) {
        return (rounding.suffix().isEmpty() ? "" : "." + rounding.suffix()) + fit(fit);
    }

    private static String count(ScalarSource source) {
        return source instanceof dev.cupel.isa.Source.Immediate(int value) ? Integer.toString(value) : source.toString();
    }

    private static String address(Address at) {
        return "[%s%s]".formatted(at.base(), at.offset() == 0 ? "" : at.offset() > 0 ? "+" + at.offset() : Integer.toString(at.offset()));
    }

    private static String memory(Address at, int stride) {
        return address(at) + (stride == 1 ? "" : ", stride " + stride) + (at.postIncrement() == 0 ? "" : ", post " + at.postIncrement());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void head() {
        line(".name %s".formatted(Lexer.quoted(program.name())));
        program.tables().forEach(this::table);
        program.data().forEach(this::segment);
        program.tensors().forEach(this::tensor);
        for (OpRegion op : program.ops()) {
            line(".op %s %s%s".formatted(Lexer.quoted(op.name()), Lexer.quoted(op.kind()), op.variant().isEmpty() ? "" : " " + Lexer.quoted(op.variant())));
        }
    }

    private void table(int number, RomTable table) {
        line(".table t%d %s:".formatted(number, ElementWord.of(table.bits(), table.signed())));
        int[] entries = table.entries();
        for (int from = 0; from < entries.length; from += ENTRIES_A_LINE) {
            for (int i = from; i < Math.min(from + ENTRIES_A_LINE, entries.length); i++) {
                text.append(i == from ? "  " : " ").append(entries[i]);
            }
            text.append('\n');
        }
    }

    private void segment(Segment segment) {
        line(".data %s %d hex:".formatted(word(segment.memory()), segment.address()));
        byte[] bytes = segment.bytes();
        for (int from = 0; from < bytes.length; from += BYTES_A_LINE) {
            text.append("  \"").append(HexFormat.of().formatHex(bytes, from, Math.min(from + BYTES_A_LINE, bytes.length))).append("\"\n");
        }
    }

    private static String word(Memory memory) {
        return memory.name().toLowerCase(Locale.ROOT);
    }

    private void tensor(TensorBinding tensor) {
        var role = switch (tensor.role()) {
            case INPUT -> ".input";
            case OUTPUT -> ".output";
            case OBSERVED -> ".observe";
        };
        var contiguous = tensor.strides().equals(TensorBinding.contiguous(tensor.shape()));
        line("%s %s %s %d %s %s%s%s%s%s".formatted(role, Lexer.quoted(tensor.name()), word(tensor.memory()), tensor.address(),
                ElementWord.of(tensor.bits(), tensor.signed()), tensor.shape(), contiguous ? "" : " strides " + tensor.strides(),
                tensor.scale() == 1 ? "" : " scale " + tensor.scale(), tensor.zeroPoint() == 0 ? "" : " zero " + tensor.zeroPoint(),
                tensor.readyAt() < 0 ? "" : " ready " + tensor.readyAt()));
    }

    private void code() {
        int op = program.ops().size() - 1;
        Place loc = program.places().getFirst();
        Deque<Integer> ends = new ArrayDeque<>();
        for (int pc = 0; pc < program.code().size(); pc++) {
            while (!ends.isEmpty() && ends.peek() == pc) {
                ends.pop();
                line("%s%s".formatted("  ".repeat(ends.size()), Form.ENDLOOP));
            }
            var place = program.places().get(pc);
            if (place.op() != op) {
                op = place.op();
                line(op < 0 ? ".endop" : ".op " + Lexer.quoted(program.ops().get(op).name()));
            }
            boolean newPlace = pc == 0 || !place.file().equals(loc.file());
            if (newPlace) {
                loc = place;
                line(".loc %s %d %d".formatted(Lexer.quoted(place.file()), place.line(), place.column()));
            }
            boolean own = place.line() != loc.line() || place.column() != loc.column();
            var instruction = program.code().get(pc);
            line("%s%s%s".formatted("  ".repeat(ends.size()), text(instruction), own ? " @%d:%d".formatted(place.line(), place.column()) : ""));
            if (instruction instanceof Loop(_, int body)) {
                ends.push(pc + 1 + body);
            }
        }
    }

    /// {@return the instructions with their numbers, for listings}
    public static String listing(Program program) {
        int width = Integer.toString(program.code().size() - 1).length();
        return java.util.stream.IntStream.range(0, program.code().size())
                .mapToObj(pc -> ("%" + width + "d  %s").formatted(pc, text(program.code().get(pc))))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
