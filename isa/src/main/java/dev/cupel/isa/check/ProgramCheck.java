package dev.cupel.isa.check;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether a machine can run a program: what can be told without running it. Each fault says what is needed and what the machine has, at the
/// source line of its instruction.
///
/// What depends on values (indices, addresses, amounts in registers) is the run's to find.
public final class ProgramCheck {
    private final Program program;
    private final Machine machine;
    private final Optional<SourceText> source;
    private final List<Diagnostic> faults = new ArrayList<>();

    private ProgramCheck(Program program, Machine machine, Optional<SourceText> source) {
        this.program = program;
        this.machine = machine;
        this.source = source;
    }

    /// {@return every fault; none where the machine can run the program}
    public static List<Diagnostic> check(Program program, Machine machine) {
        return new ProgramCheck(program, machine, Optional.empty()).run();
    }

    /// {@return the same, with the lines of `source` shown where faults lie in it}
    public static List<Diagnostic> check(Program program, Machine machine, SourceText source) {
        return new ProgramCheck(program, machine, Optional.of(source)).run();
    }

    private List<Diagnostic> run() {
        if (program.code().size() > machine.programWords()) {
            whole("the program has %d instructions, the code memory of machine %s holds %d (`programWords`)"
                    .formatted(program.code().size(), machine.name(), machine.programWords()));
        }
        program.tables().forEach(this::table);
        for (var segment : program.data()) {
            within("data at %s address %d".formatted(word(segment.memory()), segment.address()), segment.memory(), segment.address(),
                    segment.address() + (long) segment.bytes().length);
        }
        program.tensors().forEach(this::tensor);
        for (int pc = 0; pc < program.code().size(); pc++) {
            instruction(pc, program.code().get(pc));
        }
        return List.copyOf(faults);
    }

    private void whole(String message) {
        faults.add(Diagnostic.of(program.places().getFirst().file().isEmpty() ? program.name() : program.places().getFirst().file(), message));
    }

    private void at(int pc, String message) {
        var place = program.places().get(pc);
        String op = program.opAt(pc).map(o -> " (op %s)".formatted(o.name())).orElse("");
        String text = "`%s`%s: %s".formatted(Disassembler.text(program.code().get(pc)), op, message);
        if (place.line() < 1 || place.column() < 1) {
            faults.add(Diagnostic.of(place.file().isEmpty() ? program.name() : place.file(), "instruction %d, %s".formatted(pc, text)));
            return;
        }
        String line = source.filter(s -> s.name().equals(place.file())).map(s -> s.line(place.line())).orElse("");
        int length = Math.max(1, line.strip().length() - Math.max(0, place.column() - 1 - (line.length() - line.stripLeading().length())));
        int comment = line.indexOf(';');
        if (comment >= place.column()) {
            length = Math.max(1, line.substring(place.column() - 1, comment).stripTrailing().length());
        }
        faults.add(new Diagnostic(place.file(), Optional.of(new Span(place.line(), place.column(), length)), line, text, Optional.empty()));
    }

    private void table(int number, RomTable table) {
        var rom = machine.rom();
        if (table.size() > rom.maxEntries()) {
            whole("table t%d has %d entries, machine %s has room for %d (`rom.maxEntries`)".formatted(number, table.size(), machine.name(), rom.maxEntries()));
        }
        if (table.bits() > rom.maxBits()) {
            whole("table t%d has entries of %d bits, machine %s takes at most %d (`rom.maxBits`)".formatted(number, table.bits(), machine.name(), rom.maxBits()));
        } else if (!table.signed() && table.bits() >= machine.wordBits()) {
            whole("table t%d has unsigned entries of %d bits; a signed word of %d bits holds at most %d (`wordBits`)"
                    .formatted(number, table.bits(), machine.wordBits(), machine.wordBits() - 1));
        }
    }

    private static String word(Memory memory) {
        return memory == Memory.DRAM ? "DRAM" : "scratchpad";
    }

    private void within(String what, Memory memory, long from, long to) {
        int size = memory == Memory.DRAM ? machine.dram().bytes() : machine.scratchpad().bytes();
        if (from < 0 || to > size) {
            whole("%s takes bytes %d..%d, the %s of machine %s has %d bytes (`%s.bytes`)".formatted(what, from, to - 1, word(memory), machine.name(), size,
                    memory.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void tensor(Program.TensorBinding tensor) {
        long least = 0;
        long greatest = 0;
        for (int i = 0; i < tensor.shape().size(); i++) {
            long reach = (tensor.shape().get(i) - 1L) * tensor.strides().get(i);
            least += Math.min(0, reach);
            greatest += Math.max(0, reach);
        }
        within("tensor " + tensor.name(), tensor.memory(), tensor.address() + Math.floorDiv(least * tensor.bits(), 8L),
                tensor.address() + Math.ceilDiv((greatest + 1) * tensor.bits(), 8L));
    }

    private void instruction(int pc, Instruction instruction) {
        words(pc, instruction);
        for (var source : instruction.sources()) {
            if (source instanceof Broadcast(_, Element.At(int index))) {
                element(pc, index);
            }
        }
        switch (instruction) {
            case HorizontalMaximum i -> element(pc, i.d());
            case HorizontalMinimum i -> element(pc, i.d());
            case HorizontalSum i -> element(pc, i.d());
            case MultiplyShift i -> {
                int bits = 64 - machine.accumulatorBits();
                if (i.a() instanceof Accumulator && i.m() instanceof Immediate(int m) && !fits(m, bits)) {
                    at(pc, "multiplier %d needs %d bits; beside an accumulator of %d bits it has %d".formatted(m, bits(m), machine.accumulatorBits(), bits));
                }
            }
            case Lookup i -> {
                if (!program.tables().containsKey(i.table().index())) {
                    at(pc, "the program has no table " + i.table());
                }
            }
            case Store i -> {
                if (i.bits() == 4 && (i.stride() != 1 || i.mask().isPresent())) {
                    at(pc, "4-bit stores are contiguous (stride 1) and unmasked");
                }
            }
            case SetVectorLength(var length) -> {
                if (length instanceof Immediate(int elements) && elements > machine.vectorLength()) {
                    at(pc, "%d elements, the vectors of machine %s have %d (`vectorLength`)".formatted(elements, machine.name(), machine.vectorLength()));
                }
            }
            case DmaIn i -> size(pc, i.size());
            case DmaOut i -> size(pc, i.size());
            case DmaRows i -> {
                if (i.rowBytes() > machine.scratchpad().bytes()) {
                    at(pc, "a row of %d bytes, the scratchpad of machine %s has %d (`scratchpad.bytes`)".formatted(i.rowBytes(), machine.name(), machine.scratchpad().bytes()));
                }
                long bytes = (long) i.rowBytes() * i.rows();
                if (bytes > machine.dram().bytes()) {
                    at(pc, "a table of %d bytes, the DRAM of machine %s has %d (`dram.bytes`)".formatted(bytes, machine.name(), machine.dram().bytes()));
                }
            }
            default -> {}
        }
    }

    private void size(int pc, Source.ScalarSource size) {
        if (size instanceof Immediate(int bytes) && bytes > machine.scratchpad().bytes()) {
            at(pc, "%d bytes, the scratchpad of machine %s has %d (`scratchpad.bytes`)".formatted(bytes, machine.name(), machine.scratchpad().bytes()));
        }
    }

    /// Immediates among the elements of an operation are words; shift and field amounts are not.
    private void words(int pc, Instruction instruction) {
        List<Source> words = switch (instruction) {
            case MultiplyShift i -> List.of(i.a(), i.m());
            case ShiftRight i -> List.of(i.a());
            case ShiftLeft i -> List.of(i.a());
            case Extract i -> List.of(i.a());
            case ReadAccumulator _ -> List.of();
            default -> instruction.sources();
        };
        for (var word : words) {
            if (word instanceof Immediate(int value) && !fits(value, machine.wordBits())) {
                at(pc, "immediate %d needs %d bits, a word of machine %s has %d (`wordBits`)".formatted(value, bits(value), machine.name(), machine.wordBits()));
            }
        }
    }

    private void element(int pc, ElementOf d) {
        if (d.element() instanceof Element.At(int index)) {
            element(pc, index);
        }
    }

    private void element(int pc, int index) {
        if (index >= machine.vectorLength()) {
            at(pc, "element %d, the vectors of machine %s have %d (`vectorLength`)".formatted(index, machine.name(), machine.vectorLength()));
        }
    }

    private static boolean fits(int value, int bits) {
        return value >= Machine.min(bits) && value <= Machine.max(bits);
    }

    private static int bits(int value) {
        return 33 - Integer.numberOfLeadingZeros(value < 0 ? ~value : value);
    }
}
