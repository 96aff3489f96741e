package dev.cupel.traces.trace;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Wait;
import dev.cupel.sim.probe.SimEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes a Kanata log, version 0004, for Konata. An instruction waits (`Wt`; its text says for what), issues (`Is`), has its beats read (`Ex`), is in flight
/// (`Fl`) and writes its results (`Wb`); a transfer queues (`Qu`) and moves (`Tr`). It retires in the cycle after its last write, access or move.
/// An arrow leads from what it waited for.
///
/// The log goes forward in time only, and what an instruction waited for is known when it issues; so what happens behind an issue is held until the next.
final class KanataWriter implements TraceWriter {
    private static final int MAIN_LANE = 0;
    private static final String RETIRE = "R\t";
    /// Issues that an arrow can come from: more than any reservation outlives.
    private static final int REMEMBERED = 4096;

    /// An instruction that has not retired.
    ///
    /// @param id in the file
    private record InFlight(long id, int pc) {}

    private final Program program;
    private final InstructionTexts texts;
    private final CountingStream out;
    private final Agenda<String> agenda = new Agenda<>();
    /// By issue number.
    private final Map<Long, InFlight> inFlight = new LinkedHashMap<>();
    private final Map<Long, Long> ids = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long nextId;
    private long retired;
    private long now = -1;

    KanataWriter(Program program, OutputStream out) throws IOException {
        this.program = program;
        // The viewer shows texts in a page.
        texts = new InstructionTexts(program, "<>&");
        this.out = new CountingStream(out);
        line("Kanata\t0004");
    }

    @Override
    public boolean wantsWaits() {
        return true;
    }

    @Override
    public void on(SimEvent event) throws IOException {
        switch (event) {
            case SimEvent.Issue issue -> issue(issue);
            case SimEvent.FirstWrite write -> stage(write.time() + 1, write.number(), "Wb");
            case SimEvent.LastWrite write -> retire(write.time() + 1, write.number());
            case SimEvent.TransferStart start -> stage(start.time(), start.number(), "Tr");
            case SimEvent.TransferEnd end -> retire(end.time(), end.number());
            case SimEvent.Overflow overflow -> {
                var what = overflow.event();
                var instruction = inFlight.get(overflow.number());
                if (instruction != null) {
                    note(what.cycle(), "L\t%d\t1\toverflow: %s, element %d, exact %d, width %d, missing %d\\n".formatted(instruction.id(), what.kind().label(),
                            what.element(), what.exact(), what.width(), what.missing()));
                }
            }
            case SimEvent.Halt _ -> {}
        }
    }

    private void issue(SimEvent.Issue issue) throws IOException {
        long t = issue.time();
        int pc = issue.pc();
        long id = nextId++;
        var instruction = new InFlight(id, pc);
        inFlight.put(issue.number(), instruction);
        ids.put(issue.number(), id);
        long from = t - issue.gap();
        note(from, "I\t%d\t%d\t0".formatted(id, issue.number()));
        note(from, "L\t%d\t0\t%d: %s".formatted(id, pc, texts.instruction(pc)));
        note(from, "L\t%d\t1\t%s\\n".formatted(id, detail(issue)));
        if (issue.gap() > 0) {
            note(from, stage(instruction, "Wt"));
        }
        note(t, stage(instruction, "Is"));
        Long producer = issue.waited().equals(Wait.NONE) ? null : ids.get(issue.waited().issue());
        if (producer != null) {
            note(t, "W\t%d\t%d\t0".formatted(id, producer));
        }
        if (issue.beats() > 0) {
            note(t + 1, stage(instruction, "Ex"));
        }
        follow(issue, instruction);
        agenda.tellBefore(t, this::tell);
    }

    /// What comes behind the beats: nothing, accesses, results or a transfer.
    private void follow(SimEvent.Issue issue, InFlight instruction) {
        switch (program.code().get(issue.pc())) {
            case Instruction.DmaIn _, Instruction.DmaOut _, Instruction.DmaRows _ -> note(issue.busyUntil() + 1, stage(instruction, "Qu"));
            // The last beat accesses the scratchpad in the cycle behind it.
            case Instruction.Store _ -> retire(issue.busyUntil() + 2, issue.number());
            case Instruction.VectorInstruction _ -> note(issue.busyUntil() + 1, stage(instruction, "Fl"));
            default -> retire(issue.time() + 1, issue.number());
        }
    }

    private String detail(SimEvent.Issue issue) {
        int pc = issue.pc();
        int op = texts.opOf(pc);
        return "%s, line %d%s; cycle %d, vl %d%s".formatted(texts.file(pc), texts.line(pc), op < 0 ? "" : "; op " + texts.op(op), issue.time(), issue.vl(),
                issue.gap() == 0 ? "" : "; waited %d for %s".formatted(issue.gap(), issue.cause().label()));
    }

    private static String stage(InFlight instruction, String name) {
        return "S\t%d\t%d\t%s".formatted(instruction.id(), MAIN_LANE, name);
    }

    private void stage(long cycle, long number, String name) {
        var instruction = inFlight.get(number);
        if (instruction != null) {
            note(cycle, stage(instruction, name));
        }
    }

    /// Of two registers that are written at once the first to be told retires the instruction.
    private void retire(long cycle, long number) {
        var instruction = inFlight.remove(number);
        if (instruction != null) {
            note(cycle, RETIRE + instruction.id());
        }
    }

    private void note(long cycle, String command) {
        agenda.note(cycle, command);
    }

    /// Numbers of retirement are given in the order of telling.
    private void tell(long cycle, String command) throws IOException {
        at(cycle, command.startsWith(RETIRE) ? "%s\t%d\t0".formatted(command, retired++) : command);
    }

    private void at(long cycle, String command) throws IOException {
        if (now < 0) {
            line("C=\t" + cycle);
        } else if (cycle > now) {
            line("C\t" + (cycle - now));
        }
        now = cycle;
        line(command);
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    @Override
    public void end(long cycle, Optional<String> cut) throws IOException {
        // What is noted is decided, even where it is of cycles to come; what had not come to its end by then is told as flushed.
        agenda.tellBefore(Long.MAX_VALUE, this::tell);
        long end = Math.max(cycle, now);
        for (var instruction : inFlight.values()) {
            at(end, "R\t%d\t%d\t1".formatted(instruction.id(), retired));
        }
        if (cut.isPresent()) {
            at(end, "I\t%d\t%d\t0".formatted(nextId, nextId));
            at(end, "L\t%d\t0\t%s".formatted(nextId, cut.get()));
            at(end, "S\t%d\t%d\tEnd".formatted(nextId, MAIN_LANE));
            at(end + 1, "R\t%d\t%d\t1".formatted(nextId, retired));
        }
    }

    @Override
    public long size() {
        return out.count();
    }
}
