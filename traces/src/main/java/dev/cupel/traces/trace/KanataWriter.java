package dev.cupel.traces.trace;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Wait;
import dev.cupel.sim.probe.SimEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes a Kanata log, version 0004, for Konata. An instruction waits (its stage is named by the cause), issues (`Is`), has its beats read (`Ex`), is in
/// flight (`Fl`) and writes its results (`Wb`); a transfer queues (`Qu`) and moves (`Tr`). It retires in the cycle after its last write, access or move.
/// An arrow leads from what it waited for.
///
/// The log goes forward in time only, and what an instruction waited for is known when it issues; so what happens behind an issue is held until the next.
/// A long log is as short as the format allows: texts that are the same for every pass of a loop, and no stage of no cycles.
final class KanataWriter implements TraceWriter {
    /// Issues that an arrow can come from: more than any reservation outlives. A power of two.
    private static final int REMEMBERED = 4096;
    private static final byte[][] WAITS = new byte[Cause.values().length][];

    static {
        for (var cause : Cause.values()) {
            WAITS[cause.ordinal()] = stage(waiting(cause));
        }
    }

    private static final byte[] ISSUES = stage("Is");
    private static final byte[] READS = stage("Ex");
    private static final byte[] FLIES = stage("Fl");
    private static final byte[] WRITES = stage("Wb");
    private static final byte[] QUEUES = stage("Qu");
    private static final byte[] MOVES = stage("Tr");
    private static final byte[] ENDS = stage("End");

    /// An instruction that was told.
    private static final class Told {
        /// In the file.
        private final long id;
        private final long number;
        private final int pc;
        private final int vl;
        /// Whether its results are being written.
        private boolean writes;

        Told(long id, SimEvent.Issue issue) {
            this.id = id;
            number = issue.number();
            pc = issue.pc();
            vl = issue.vl();
        }
    }

    /// A line to come.
    private sealed interface Line {
        Told of();

        /// It is there.
        record Begin(Told of) implements Line {}

        /// It enters a stage.
        record Stage(Told of, byte[] name) implements Line {}

        /// Its beats are read; it is in flight, but where its results are being written already.
        record Flight(Told of) implements Line {}

        /// It waited for another instruction.
        record Arrow(Told of, long producer) implements Line {}

        /// A remark on it.
        record Remark(Told of, String text) implements Line {}

        /// It is done.
        record Retire(Told of) implements Line {}
    }

    private final Program program;
    private final InstructionTexts texts;
    private final TextStream out;
    private final Agenda<Line> agenda = new Agenda<>();
    /// Not retired, by issue number.
    private final Map<Long, Told> inFlight = new LinkedHashMap<>();
    /// The latest issues, each at its number modulo their count.
    private final Told[] remembered = new Told[REMEMBERED];
    /// By instruction: its text, and its place and vector length, behind its number in the file. Made when they are first told.
    private final byte[][] labels;
    private final byte[][] places;
    /// The vector length that a place tells.
    private final int[] lengths;
    private long nextId;
    private long retired;
    private long now = -1;

    KanataWriter(Program program, OutputStream out) throws IOException {
        this.program = program;
        // The viewer shows texts in a page.
        texts = new InstructionTexts(program, "<>&");
        labels = new byte[program.code().size()][];
        places = new byte[program.code().size()][];
        lengths = new int[program.code().size()];
        this.out = new TextStream(out);
        this.out.add("Kanata\t0004\n");
    }

    private static String waiting(Cause cause) {
        return switch (cause) {
            case UNIT -> "Un";
            case READ_PORT -> "Rp";
            case WRITE_PORT -> "Wp";
            case RAW -> "Raw";
            case WAW -> "Waw";
            case WAR -> "War";
            case MEMORY -> "Me";
            case DMA -> "Dm";
            case ISSUE, DRAIN -> "Wt";
        };
    }

    /// {@return what follows an instruction's number where it enters the stage on the main lane}
    private static byte[] stage(String name) {
        return TextStream.bytes("\t0\t" + name + "\n");
    }

    @Override
    public boolean wantsWaits() {
        return true;
    }

    @Override
    public void on(SimEvent event) throws IOException {
        switch (event) {
            case SimEvent.Issue issue -> issue(issue);
            case SimEvent.FirstWrite write -> writes(write);
            case SimEvent.LastWrite write -> retire(write.time() + 1, write.number());
            case SimEvent.TransferStart start -> {
                var transfer = inFlight.get(start.number());
                if (transfer != null) {
                    agenda.note(start.time(), new Line.Stage(transfer, MOVES));
                }
            }
            case SimEvent.TransferEnd end -> retire(end.time(), end.number());
            case SimEvent.Overflow overflow -> {
                var what = overflow.event();
                var instruction = inFlight.get(overflow.number());
                if (instruction != null) {
                    agenda.note(what.cycle(), new Line.Remark(instruction, "overflow: %s, element %d, exact %d, width %d, missing %d\\n".formatted(
                            what.kind().label(), what.element(), what.exact(), what.width(), what.missing())));
                }
            }
            case SimEvent.Halt _ -> {}
        }
    }

    private void issue(SimEvent.Issue issue) throws IOException {
        long t = issue.time();
        var instruction = new Told(nextId++, issue);
        inFlight.put(issue.number(), instruction);
        remembered[slot(issue.number())] = instruction;
        long from = t - issue.gap();
        agenda.note(from, new Line.Begin(instruction));
        if (issue.gap() > 0) {
            agenda.note(from, new Line.Stage(instruction, WAITS[issue.cause().ordinal()]));
        }
        agenda.note(t, new Line.Stage(instruction, ISSUES));
        arrow(issue, instruction);
        if (issue.beats() > 0) {
            agenda.note(t + 1, new Line.Stage(instruction, READS));
        }
        follow(issue, instruction);
        agenda.tellBefore(t, this::tell);
    }

    private static int slot(long number) {
        return (int) (number & (REMEMBERED - 1));
    }

    private void arrow(SimEvent.Issue issue, Told instruction) {
        if (!issue.waited().equals(Wait.NONE)) {
            var producer = remembered[slot(issue.waited().issue())];
            if (producer != null && producer.number == issue.waited().issue()) {
                agenda.note(issue.time(), new Line.Arrow(instruction, producer.id));
            }
        }
    }

    /// What comes behind the beats: nothing, accesses, results or a transfer.
    private void follow(SimEvent.Issue issue, Told instruction) {
        switch (program.code().get(issue.pc())) {
            case Instruction.DmaIn _, Instruction.DmaOut _, Instruction.DmaRows _ -> agenda.note(issue.busyUntil() + 1, new Line.Stage(instruction, QUEUES));
            // The last beat accesses the scratchpad in the cycle behind it.
            case Instruction.Store _ -> retire(issue.busyUntil() + 2, issue.number());
            case Instruction.VectorInstruction _ -> agenda.note(issue.busyUntil() + 1, new Line.Flight(instruction));
            default -> retire(issue.time() + 1, issue.number());
        }
    }

    private void writes(SimEvent.FirstWrite write) {
        var instruction = inFlight.get(write.number());
        if (instruction != null && !instruction.writes) {
            instruction.writes = true;
            agenda.note(write.time() + 1, new Line.Stage(instruction, WRITES));
        }
    }

    /// Of two registers that are written at once the first to be told retires the instruction.
    private void retire(long cycle, long number) {
        var instruction = inFlight.remove(number);
        if (instruction != null) {
            agenda.note(cycle, new Line.Retire(instruction));
        }
    }

    private void tell(long cycle, Line line) throws IOException {
        at(cycle);
        long id = line.of().id;
        switch (line) {
            case Line.Begin(var of) -> {
                out.add("I\t").add(id).add('\t').add(of.number).add("\t0\nL\t").add(id).add(label(of.pc)).add("L\t").add(id).add(place(of));
            }
            case Line.Stage(_, var name) -> out.add("S\t").add(id).add(name);
            case Line.Flight(var of) -> {
                if (!of.writes) {
                    out.add("S\t").add(id).add(FLIES);
                }
            }
            case Line.Arrow(_, long producer) -> out.add("W\t").add(id).add('\t').add(producer).add("\t0\n");
            case Line.Remark(_, var text) -> out.add("L\t").add(id).add("\t1\t").add(text).add('\n');
            // Numbers of retirement are given in the order of telling.
            case Line.Retire _ -> out.add("R\t").add(id).add('\t').add(retired++).add("\t0\n");
        }
    }

    private byte[] label(int pc) {
        byte[] label = labels[pc];
        if (label == null) {
            label = TextStream.bytes("\t0\t%d: %s\n".formatted(pc, texts.instruction(pc)));
            labels[pc] = label;
        }
        return label;
    }

    private byte[] place(Told told) {
        int pc = told.pc;
        byte[] place = places[pc];
        if (place == null || lengths[pc] != told.vl) {
            int op = texts.opOf(pc);
            place = TextStream.bytes("\t1\t%s, line %d%s; vl %d\\n\n".formatted(texts.file(pc), texts.line(pc), op < 0 ? "" : "; op " + texts.op(op), told.vl));
            places[pc] = place;
            lengths[pc] = told.vl;
        }
        return place;
    }

    private void at(long cycle) throws IOException {
        if (now < 0) {
            out.add("C=\t").add(cycle).add('\n');
        } else if (cycle > now) {
            out.add("C\t").add(cycle - now).add('\n');
        }
        now = cycle;
    }

    @Override
    public void end(long cycle, Optional<String> cut) throws IOException {
        // What is noted is decided, even where it is of cycles to come; what had not come to its end by then is told as flushed.
        agenda.tellBefore(Long.MAX_VALUE, this::tell);
        long end = Math.max(cycle, now);
        for (var instruction : inFlight.values()) {
            at(end);
            out.add("R\t").add(instruction.id).add('\t').add(retired).add("\t1\n");
        }
        if (cut.isPresent()) {
            at(end);
            out.add("I\t").add(nextId).add('\t').add(nextId).add("\t0\nL\t").add(nextId).add("\t0\t").add(cut.get()).add("\nS\t").add(nextId).add(ENDS);
            at(end + 1);
            out.add("R\t").add(nextId).add('\t').add(retired).add("\t1\n");
        }
        out.flush();
    }

    @Override
    public long size() {
        return out.size();
    }
}
