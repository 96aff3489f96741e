package dev.cupel.traces.trace;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.trace.PerfettoFields.Event;
import dev.cupel.traces.trace.PerfettoTrack.Argument;
import dev.cupel.traces.trace.PerfettoTrack.Category;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/// Writes a trace for Perfetto. One cycle is one nanosecond of its time line.
///
/// The track `issue` has a slice for each stretch of an op, and within it one for each issue and one for each stall before it, named by its cause. Each unit
/// has a track with a slice for the beats of each instruction; `dma` has the transfers. Overflows are instants of a track of their own.
final class PerfettoWriter implements TraceWriter {
    private static final int ISSUE = 2;
    private static final int OVERFLOWS = 3;
    private static final int UNITS = 4;

    private final Program program;
    private final InstructionTexts texts;
    private final PacketStream stream;
    private final PerfettoTrack issues;
    private final PerfettoTrack overflows;
    private final Instructions issued;
    private final Instructions[] units = new Instructions[Unit.values().length];
    private final byte[][] stalls = new byte[Cause.values().length][];
    private int op = -1;
    private boolean opOpen;
    /// Cycle and number of the latest issue.
    private long last = -1;
    private long lastNumber = -1;

    PerfettoWriter(Program program, Machine machine, OutputStream out) throws IOException {
        this.program = program;
        texts = new InstructionTexts(program, "");
        stream = new PacketStream(out);
        stream.add(PerfettoTrack.group("%s on %s".formatted(Inert.label(program.name(), ""), Inert.label(machine.name(), ""))));
        issues = new PerfettoTrack(stream, ISSUE, "issue");
        issued = new Instructions(issues);
        overflows = new PerfettoTrack(stream, OVERFLOWS, "overflow");
        for (var unit : Unit.values()) {
            if (unit != Unit.CONTROL) {
                units[unit.ordinal()] = new Instructions(new PerfettoTrack(stream, UNITS + unit.ordinal(), unit.name().toLowerCase(Locale.ROOT)));
            }
        }
        for (var cause : Cause.values()) {
            issues.name(nameOf(cause), "stall " + cause.label());
            stalls[cause.ordinal()] = issues.event(Event.SLICE_BEGIN, Category.STALL, nameOf(cause), new Message());
        }
    }

    private static int nameOf(Cause cause) {
        return cause.ordinal() + 1;
    }

    private static int nameOfInstruction(int pc) {
        return Cause.values().length + 1 + pc;
    }

    private int nameOfOp(int index) {
        return nameOfInstruction(program.code().size()) + index;
    }

    /// The slices of instructions on one track: each begins with the same bytes whenever it comes with the same vector length.
    private final class Instructions {
        final PerfettoTrack track;
        private final byte[][] begins = new byte[program.code().size()][];
        private final int[] lengths = new int[program.code().size()];

        Instructions(PerfettoTrack track) {
            this.track = track;
        }

        /// The instruction is at work from `from` (included) to `to` (excluded).
        void slice(SimEvent.Issue issue, long from, long to) throws IOException {
            int pc = issue.pc();
            byte[] begin = begins[pc];
            if (begin == null || lengths[pc] != issue.vl()) {
                begin = event(Category.INSTRUCTION, pc, PerfettoTrack.argument(Argument.VL, issue.vl()));
                begins[pc] = begin;
                lengths[pc] = issue.vl();
            }
            track.begin(from, begin);
            track.end(to);
        }

        byte[] event(Category category, int pc, Message argument) throws IOException {
            if (!track.knows(nameOfInstruction(pc))) {
                track.name(nameOfInstruction(pc), texts.instruction(pc));
            }
            return track.event(Event.SLICE_BEGIN, category, nameOfInstruction(pc), place(track, pc).message(Event.ANNOTATIONS, argument));
        }
    }

    /// {@return an event of the instruction: its place in source and program}
    private Message place(PerfettoTrack track, int pc) throws IOException {
        track.place(pc + 1, texts.file(pc), texts.opOf(pc) < 0 ? "" : texts.op(texts.opOf(pc)), texts.line(pc));
        return new Message().number(Event.SOURCE_LOCATION_ID, pc + 1).message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.PC, pc));
    }

    @Override
    public void on(SimEvent event) throws IOException {
        switch (event) {
            case SimEvent.Issue issue -> issue(issue);
            case SimEvent.Overflow overflow -> overflow(overflow);
            case SimEvent.TransferStart start -> {
                var dma = units[Unit.DMA.ordinal()];
                dma.track.begin(start.time(), dma.event(Category.TRANSFER, start.pc(), PerfettoTrack.argument(Argument.BYTES, start.bytes())));
            }
            case SimEvent.TransferEnd end -> units[Unit.DMA.ordinal()].track.end(end.time());
            case SimEvent.Halt halt -> drain(halt);
            case SimEvent.FirstWrite _, SimEvent.LastWrite _ -> {}
        }
    }

    private void issue(SimEvent.Issue issue) throws IOException {
        long waitedFrom = issue.time() - issue.gap();
        if (issue.number() != lastNumber + 1) {
            op(-1, last + 1);
        }
        last = issue.time();
        lastNumber = issue.number();
        op(texts.opOf(issue.pc()), waitedFrom);
        if (issue.gap() > 0) {
            issues.begin(waitedFrom, stalls[issue.cause().ordinal()]);
            issues.end(issue.time());
        }
        issued.slice(issue, issue.time(), issue.time() + 1);
        if (issue.beats() > 0 && issue.unit() != Unit.DMA) {
            // Beats are read from the cycle after the issue on. A unit's instructions follow each other, so each track's times are in order.
            units[issue.unit().ordinal()].slice(issue, issue.time() + 1, issue.busyUntil() + 1);
        }
    }

    /// An op lasts from the first wait of its first instruction to that of the next op's.
    private void op(int next, long cycle) throws IOException {
        if (next == op) {
            return;
        }
        if (opOpen) {
            issues.end(cycle);
            opOpen = false;
        }
        op = next;
        if (op >= 0) {
            if (!issues.knows(nameOfOp(op))) {
                issues.name(nameOfOp(op), texts.op(op));
            }
            issues.begin(cycle, issues.event(Event.SLICE_BEGIN, Category.OP, nameOfOp(op),
                    new Message().message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.KIND, texts.kind(op)))));
            opOpen = true;
        }
    }

    private void overflow(SimEvent.Overflow overflow) throws IOException {
        var event = overflow.event();
        int name = event.kind().ordinal() + 1;
        if (!overflows.knows(name)) {
            overflows.name(name, "overflow: " + event.kind().label());
        }
        var arguments = place(overflows, event.pc())
                .message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.UNIT, event.unit().name().toLowerCase(Locale.ROOT)))
                .message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.ELEMENT, event.element()))
                .message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.EXACT, event.exact()))
                .message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.WIDTH, event.width()))
                .message(Event.ANNOTATIONS, PerfettoTrack.argument(Argument.MISSING, event.missing()));
        overflows.instant(event.cycle(), overflows.event(Event.INSTANT, Category.OVERFLOW, name, arguments));
    }

    /// After `halt` issued, what was in flight comes to its end.
    private void drain(SimEvent.Halt halt) throws IOException {
        if (last >= 0 && program.code().get(halt.pc()) instanceof Instruction.Halt && halt.time() > last) {
            op(-1, last + 1);
            issues.begin(last + 1, stalls[Cause.DRAIN.ordinal()]);
            issues.end(halt.time() + 1);
        }
    }

    @Override
    public void end(long cycle, Optional<String> cut) throws IOException {
        issues.endAll(cycle);
        for (var unit : units) {
            if (unit != null) {
                unit.track.endAll(cycle);
            }
        }
        if (cut.isPresent()) {
            issues.name(nameOfOp(program.ops().size()), cut.get());
            issues.instant(cycle, issues.event(Event.INSTANT, Category.TRACE, nameOfOp(program.ops().size()), new Message()));
        }
        stream.end();
    }

    @Override
    public long size() {
        return stream.size();
    }
}
