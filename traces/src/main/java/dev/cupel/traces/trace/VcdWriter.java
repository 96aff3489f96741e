package dev.cupel.traces.trace;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Writes a value change dump, IEEE 1364-2005, section 18, for GTKWave. One cycle is one nanosecond. docs/files.md, "Traces", says which signals there are.
///
/// A dump goes forward in time only, and what an instruction waited for is known when it issues; so changes behind an issue are held until the next.
final class VcdWriter implements TraceWriter {
    private static final int PC_BITS = 32;
    private static final int COUNT_BITS = 32;
    private static final long UNKNOWN = -1;

    /// A signal: `code` is its identifier code in the file.
    private static final class Signal {
        private final byte[] code;
        private final int bits;
        private long value = UNKNOWN;
        /// What it has from the cycle on that is being told.
        private long next = UNKNOWN;
        private boolean changing;

        Signal(String code, int bits) {
            this.code = TextStream.bytes(code);
            this.bits = bits;
        }
    }

    private record Change(Signal signal, long value) {}

    private final Program program;
    private final TextStream out;
    private final List<Signal> signals = new ArrayList<>();
    private final Agenda<Change> agenda = new Agenda<>();
    private final List<Signal> thisCycle = new ArrayList<>();
    private final Signal issued;
    private final Signal pc;
    private final Signal vl;
    private final Signal[] stalls = new Signal[Cause.values().length];
    private final Signal[] busy = new Signal[Unit.values().length];
    private final Signal[] at = new Signal[Unit.values().length];
    private final Signal moving;
    private final Signal bytes;
    private final Signal[] writing = new Signal[RegisterName.File.values().length];
    private final long[] writes = new long[RegisterName.File.values().length];
    private final Signal overflow;
    private final Signal overflowCount;
    private final List<Signal> ops = new ArrayList<>();
    private long overflows;
    private int op = -1;
    private long cycle;
    private long lastIssue = -1;

    VcdWriter(Program program, Machine machine, OutputStream out) throws IOException {
        this.program = program;
        this.out = new TextStream(out);
        line("$comment %s on %s; one cycle is 1 ns $end".formatted(Inert.word(program.name()), Inert.word(machine.name())));
        line("$timescale 1 ns $end");
        line("$scope module cupel $end");
        line("$scope module issue $end");
        issued = signal("valid", 1);
        pc = signal("pc", PC_BITS);
        vl = signal("vl", PC_BITS);
        line("$upscope $end");
        line("$scope module stall $end");
        for (var cause : Cause.values()) {
            if (cause != Cause.ISSUE) {
                stalls[cause.ordinal()] = signal(cause.label().replace(' ', '_'), 1);
            }
        }
        line("$upscope $end");
        for (var unit : Unit.values()) {
            if (unit != Unit.CONTROL && unit != Unit.DMA) {
                line("$scope module %s $end".formatted(unit.name().toLowerCase(Locale.ROOT)));
                busy[unit.ordinal()] = signal("busy", 1);
                at[unit.ordinal()] = signal("pc", PC_BITS);
                line("$upscope $end");
            }
        }
        line("$scope module dma $end");
        moving = signal("busy", 1);
        at[Unit.DMA.ordinal()] = signal("pc", PC_BITS);
        bytes = signal("bytes", COUNT_BITS);
        line("$upscope $end");
        line("$scope module writing $end");
        for (var file : RegisterName.File.values()) {
            writing[file.ordinal()] = signal(file.name().toLowerCase(Locale.ROOT), COUNT_BITS);
        }
        line("$upscope $end");
        line("$scope module overflow $end");
        overflow = signal("event", 1);
        overflowCount = signal("count", COUNT_BITS);
        line("$upscope $end");
        ops();
        line("$upscope $end");
        line("$enddefinitions $end");
        begin();
    }

    /// A wire for each op, high from its first wait to the next op's; equal words get numbers.
    private void ops() throws IOException {
        line("$scope module ops $end");
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < program.ops().size(); index++) {
            String word = Inert.word(program.ops().get(index).name());
            ops.add(signal(taken.add(word) ? word : word + "#" + index, 1));
        }
        line("$upscope $end");
    }

    private Signal signal(String name, int bits) throws IOException {
        String code = code(signals.size());
        var signal = new Signal(code, bits);
        signals.add(signal);
        line("$var wire %d %s %s%s $end".formatted(bits, code, name, bits == 1 ? "" : " [%d:0]".formatted(bits - 1)));
        return signal;
    }

    /// Identifier codes are words of the printable characters `!` to `~`.
    private static String code(int number) {
        var code = new StringBuilder();
        for (int rest = number + 1; rest > 0; rest = (rest - 1) / 94) {
            code.append((char) ('!' + (rest - 1) % 94));
        }
        return code.toString();
    }

    @Override
    public void on(SimEvent event) throws IOException {
        switch (event) {
            case SimEvent.Issue issue -> issue(issue);
            case SimEvent.Overflow over -> {
                pulse(over.time(), overflow);
                change(over.time(), overflowCount, ++overflows);
            }
            case SimEvent.FirstWrite write -> write(write.time(), write.register(), 1);
            case SimEvent.LastWrite write -> write(write.time() + 1, write.register(), -1);
            case SimEvent.TransferStart start -> {
                change(start.time(), moving, 1);
                change(start.time(), at[Unit.DMA.ordinal()], start.pc());
                change(start.time(), bytes, start.bytes());
            }
            case SimEvent.TransferEnd end -> change(end.time(), moving, 0);
            case SimEvent.Halt halt -> {
                if (lastIssue >= 0 && halt.time() > lastIssue && program.code().get(halt.pc()) instanceof Instruction.Halt) {
                    op(-1, lastIssue + 1);
                    change(lastIssue + 1, stalls[Cause.DRAIN.ordinal()], 1);
                    change(halt.time() + 1, stalls[Cause.DRAIN.ordinal()], 0);
                }
            }
        }
    }

    private void issue(SimEvent.Issue issue) throws IOException {
        long t = issue.time();
        if (issue.gap() > 0) {
            var stall = stalls[issue.cause().ordinal()];
            change(t - issue.gap(), stall, 1);
            change(t, stall, 0);
        }
        op(program.places().get(issue.pc()).op(), t - issue.gap());
        pulse(t, issued);
        change(t, pc, issue.pc());
        change(t, vl, issue.vl());
        var unit = busy[issue.unit().ordinal()];
        if (issue.beats() > 0 && unit != null) {
            change(t + 1, unit, 1);
            change(t + 1, at[issue.unit().ordinal()], issue.pc());
            change(issue.busyUntil() + 1, unit, 0);
        }
        lastIssue = t;
        agenda.tellBefore(t, this::tell);
    }

    private void op(int next, long from) {
        if (next != op) {
            if (op >= 0) {
                change(from, ops.get(op), 0);
            }
            if (next >= 0) {
                change(from, ops.get(next), 1);
            }
            op = next;
        }
    }

    private void pulse(long from, Signal signal) {
        change(from, signal, 1);
        change(from + 1, signal, 0);
    }

    private void write(long from, RegisterName register, int more) {
        int file = register.file().ordinal();
        writes[file] += more;
        change(from, writing[file], writes[file]);
    }

    private void change(long from, Signal signal, long value) {
        agenda.note(from, new Change(signal, value));
    }

    /// Of several changes of a signal in one cycle the last holds.
    private void tell(long of, Change change) throws IOException {
        if (of != cycle) {
            writeCycle();
            cycle = of;
        }
        var signal = change.signal();
        signal.next = change.value();
        if (!signal.changing) {
            signal.changing = true;
            thisCycle.add(signal);
        }
    }

    private void writeCycle() throws IOException {
        boolean timed = false;
        for (var signal : thisCycle) {
            signal.changing = false;
            if (signal.value != signal.next) {
                if (!timed && cycle > 0) {
                    out.add('#').add(cycle).add('\n');
                }
                timed = true;
                signal.value = signal.next;
                value(signal);
            }
        }
        thisCycle.clear();
    }

    /// All signals begin low; those that name an instruction begin unknown.
    private void begin() throws IOException {
        line("#0");
        line("$dumpvars");
        for (var signal : signals) {
            boolean number = signal.equals(pc) || signal.equals(vl) || Arrays.asList(at).contains(signal);
            signal.value = number ? UNKNOWN : 0;
            value(signal);
        }
        line("$end");
    }

    private void value(Signal signal) throws IOException {
        if (signal.bits > 1) {
            out.add('b');
        }
        if (signal.value == UNKNOWN) {
            out.add('x');
        } else {
            out.addBits(signal.value);
        }
        if (signal.bits > 1) {
            out.add(' ');
        }
        out.add(signal.code).add('\n');
    }

    private void line(String text) throws IOException {
        out.add(text).add('\n');
    }

    @Override
    public void end(long last, Optional<String> cut) throws IOException {
        if (cut.isPresent()) {
            agenda.tellBefore(last, this::tell);
        } else {
            agenda.tellBefore(Long.MAX_VALUE, this::tell);
        }
        writeCycle();
        if (last > cycle) {
            line("#" + last);
        }
        if (cut.isPresent()) {
            line("$comment %s $end".formatted(Inert.word(cut.get())));
        }
        out.flush();
    }

    @Override
    public long size() {
        return out.size();
    }
}
