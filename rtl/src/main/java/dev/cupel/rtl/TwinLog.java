package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.rtl.LogEvent.Kind;
import dev.cupel.sim.probe.FaultKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the log that the bench writes of the runs of a batch, see bench.cpp.
final class TwinLog {
    /// Kinds of events by the twin's codes; the last one traps.
    private static final List<FaultKind> KINDS = List.of(FaultKind.RESULT, FaultKind.AMOUNT, FaultKind.FIELD, FaultKind.MULTIPLIER, FaultKind.INDEX,
            FaultKind.RACE);

    private record Write(long cycle, int beat, int at) {}

    private record Destination(long number, String register) {}

    private record Stop(long number, TrapReason reason) {}

    private final int lanes;
    private final int vectorLength;
    private final byte[] text;
    private int at;

    private List<LogEvent> events = new ArrayList<>();
    private List<Integer> pcOf = new ArrayList<>();
    private List<Long> cycleOf = new ArrayList<>();
    /// Every instruction's writes, in the order of their cycles.
    private Map<Destination, List<Write>> writes = new LinkedHashMap<>();
    private Optional<Stop> stop = Optional.empty();
    private long clips;
    private double seconds;

    private TwinLog(Machine machine, byte[] text) {
        lanes = machine.lanes();
        vectorLength = machine.vectorLength();
        this.text = text;
    }

    /// {@return what the runs of a batch told, in its order}
    ///
    /// @param text     the log
    /// @param memories what each run left in the watched bytes
    static List<RunLog> read(Machine machine, byte[] text, List<byte[]> memories) {
        var log = new TwinLog(machine, text);
        var runs = new ArrayList<RunLog>();
        for (byte[] memory : memories) {
            runs.add(log.run(memory));
        }
        return runs;
    }

    private RunLog run(byte[] memory) {
        events = new ArrayList<>();
        pcOf = new ArrayList<>();
        cycleOf = new ArrayList<>();
        writes = new LinkedHashMap<>();
        stop = Optional.empty();
        boolean begun = false;
        while (at < text.length && !(begun && text[at] == 'P')) {
            begun = true;
            line((char) text[at++]);
            at++;
        }
        tellWrites();
        stop.ifPresent(this::cut);
        events.sort(LogEvent.ORDER);
        return new RunLog(events, clips, stop.map(s -> pc(s.number())), memory, new Coverage(), seconds, Optional.empty());
    }

    private void line(char kind) {
        switch (kind) {
            case 'P' -> number();
            case 'I' -> {
                long cycle = number();
                long number = number();
                int pc = (int) number();
                int trap = (int) number();
                pcOf.add(pc);
                cycleOf.add(cycle);
                events.add(new LogEvent(cycle, Kind.ISSUE, pc, "number " + number));
                if (trap != 0) {
                    stop(number, TrapReason.ofIssue(trap));
                }
            }
            case 'A' -> {
                long number = number();
                events.add(new LogEvent(issueOf(number), Kind.OVERFLOW, pc(number), SimulatorRun.overflow(-1, FaultKind.SCALAR, number(), 32, 1)));
            }
            case 'W' -> write();
            case 'E' -> element();
            case 'S' -> events.add(new LogEvent(number(), Kind.TRANSFER_START, -1, number() + " bytes"));
            case 'T' -> events.add(new LogEvent(number(), Kind.TRANSFER_END, -1, number() + " bytes"));
            case 'H' -> {
                long cycle = number();
                clips = number();
                seconds = number() / 1e9;
                if (stop.isEmpty()) {
                    events.add(new LogEvent(cycle, Kind.END, -1, "halted"));
                }
            }
            case 'X' -> events.add(new LogEvent(number(), Kind.END, -1, "stopped by the cycle limit"));
            default -> throw new IllegalStateException("the bench logged a line of kind " + kind);
        }
    }

    private void element() {
        long number = number();
        int element = (int) number();
        int kind = (int) number();
        long exact = number();
        int width = (int) number();
        int missing = (int) number();
        boolean traps = number() != 0;
        if (kind <= KINDS.size()) {
            events.add(new LogEvent(issueOf(number), Kind.OVERFLOW, pc(number), SimulatorRun.overflow(element, KINDS.get(kind - 1), exact, width, missing)));
        }
        if (traps) {
            stop(number, kind > KINDS.size() ? TrapReason.ADDRESS : TrapReason.VALUE);
        }
    }

    /// The first instruction that traps ends the run; of its reasons an element outside its vector comes first, then what its elements do, then the rest.
    private void stop(long number, TrapReason reason) {
        if (stop.isEmpty() || number < stop.get().number() || (number == stop.get().number() && rank(reason) < rank(stop.get().reason()))) {
            stop = Optional.of(new Stop(number, reason));
        }
    }

    private static int rank(TrapReason reason) {
        return switch (reason) {
            case ELEMENT -> 0;
            case NIBBLES, PLACE, SIZE, LENGTH, COUNT -> 1;
            case ADDRESS -> 2;
            case VALUE -> 3;
            case SCALAR -> 4;
        };
    }

    /// The contract ends in the cycle of the trap.
    private void cut(Stop trap) {
        long cycle = issueOf(trap.number());
        events.removeIf(e -> e.cycle() > cycle || e.kind() == Kind.END);
        events.add(SimulatorRun.trap(cycle, pc(trap.number()), trap.reason()));
    }

    private void write() {
        long cycle = number();
        long number = number();
        at++;
        char file = (char) text[at++];
        String register = file + Long.toString(number());
        int beat = (int) number();
        writes.computeIfAbsent(new Destination(number, register), _ -> new ArrayList<>()).add(new Write(cycle, beat, ++at));
        while (text[at] != '\n') {
            at++;
        }
    }

    /// Writes to one register come in the order of the instructions (rule 4), so its content after an instruction's last write is what all writes
    /// up to then left.
    private void tellWrites() {
        int end = at;
        Map<String, long[]> content = new HashMap<>();
        var inOrder = new ArrayList<>(writes.entrySet());
        inOrder.sort(Comparator.comparingLong(e -> e.getKey().number()));
        for (var entry : inOrder) {
            String register = entry.getKey().register();
            int pc = pc(entry.getKey().number());
            long[] elements = content.computeIfAbsent(register, _ -> new long[vectorLength]);
            var cycles = new ArrayList<Long>();
            for (var write : entry.getValue()) {
                cycles.add(write.cycle());
                at = write.at() + lanes;
                for (int lane = 0; lane < lanes; lane++) {
                    if (text[write.at() + lane] == '1') {
                        long value = number();
                        int element = write.beat() * lanes + lane;
                        // A faulty twin may write behind its registers; the beats tell.
                        if (element < vectorLength) {
                            elements[element] = value;
                        }
                    }
                }
            }
            events.add(new LogEvent(cycles.getFirst(), Kind.FIRST_WRITE, pc, register));
            events.add(new LogEvent(cycles.getLast(), Kind.LAST_WRITE, pc, SimulatorRun.write(register, cycles), elements.clone()));
        }
        at = end;
    }

    /// {@return the number behind the blank at `at`}
    private long number() {
        at++;
        boolean negative = text[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        while (text[at] >= '0' && text[at] <= '9') {
            // Counted downwards, as the least number has no opposite.
            value = value * 10 - (text[at++] - '0');
        }
        return negative ? value : -value;
    }

    /// A faulty twin may retire what it never issued.
    private boolean issued(long number) {
        return number >= 0 && number < pcOf.size();
    }

    private int pc(long number) {
        return issued(number) ? pcOf.get((int) number) : -1;
    }

    private long issueOf(long number) {
        return issued(number) ? cycleOf.get((int) number) : Long.MAX_VALUE;
    }
}
