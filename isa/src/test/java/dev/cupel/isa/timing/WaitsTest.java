package dev.cupel.isa.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// What [Waits] blames, held against a history of all issues that asks of every cycle, in the manual's words (docs/machine.md, section 6), who keeps the
/// next instruction from issuing in it. Each failure names its seed.
class WaitsTest {
    private static final int PROGRAMS = 60;

    @Test
    void theBlamedIssueIsOneThatHeldTheInstructionInTheCycleBefore_andNobodyHoldsItThen() {
        var met = EnumSet.noneOf(Cause.class);
        var resources = EnumSet.noneOf(Resource.class);
        for (int seed = 0; seed < PROGRAMS; seed++) {
            var machine = LegalMachines.machine(5, seed);
            var random = new Random(seed);
            var waits = new Waits(machine);
            var board = new Scoreboard(machine);
            var history = new History(machine);
            int vl = machine.vectorLength();
            for (var instruction : LegalPrograms.program(seed, machine, 150).code()) {
                if (random.nextInt(8) == 0) {
                    vl = 1 + random.nextInt(machine.vectorLength());
                }
                var demand = Demand.of(instruction, machine, vl, 1 + random.nextInt(random.nextBoolean() ? 1 : 6), 1 + random.nextInt(200));
                long decision = IssueRule.decide(board, demand);
                long t = IssueRule.cycle(decision);
                var cause = IssueRule.cause(decision);
                board.issue(demand, t);
                var wait = waits.issue(demand);
                String what = "seed %d, issue %d in cycle %d: %s, %s".formatted(seed, history.issues.size(), t, instruction, wait);

                assertEquals(cause == Cause.ISSUE, wait.equals(Wait.NONE), what);
                for (long c = history.lastIssue() + 1; c < t; c++) {
                    assertTrue(history.holds(demand, c), what + " could issue in " + c);
                }
                assertTrue(!history.holds(demand, t), what + " is held");
                if (cause != Cause.ISSUE) {
                    assertTrue(history.holders(cause, demand, t - 1).contains(wait), () -> what + ", not " + history.holders(cause, demand, t - 1));
                    for (var earlier : Cause.values()) {
                        assertTrue(earlier.ordinal() >= cause.ordinal() || history.holders(earlier, demand, t - 1).isEmpty(), what + " for " + cause);
                    }
                }
                history.issue(demand, t);
                met.add(cause);
                resources.add(wait.resource());
                if (instruction instanceof Halt) {
                    var drain = waits.drain();
                    long quiet = board.quiet(t);
                    assertEquals(quiet == t, drain.equals(Wait.NONE), what);
                    assertTrue(quiet == t || history.inFlight(quiet - 1).contains(drain), () -> what + " drains " + drain + ", not " + history.inFlight(quiet - 1));
                    assertTrue(history.inFlight(quiet).isEmpty(), what + " drains until " + quiet);
                }
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Cause.DRAIN)), met);
        assertEquals(EnumSet.allOf(Resource.class), resources);
    }

    /// An issue, with what it holds until when: the last cycle of each reservation.
    private record Issued(int number, Demand demand, long t, int[] readPorts, int writePort, long transferEnd) {
        long lastBeat() {
            return t + (long) demand.beats() * demand.interval();
        }

        long firstWrite() {
            return t + 1 + demand.firstWrite();
        }

        long lastWrite() {
            return t + 1 + demand.lastWrite();
        }

        Wait on(Resource resource, int index) {
            return new Wait(number, resource, index);
        }
    }

    /// All issues so far, none forgotten.
    private static final class History {
        private final Machine machine;
        final List<Issued> issues = new ArrayList<>();

        History(Machine machine) {
            this.machine = machine;
        }

        long lastIssue() {
            return issues.isEmpty() ? -1 : issues.getLast().t();
        }

        boolean holds(Demand demand, long cycle) {
            return Arrays.stream(Cause.values()).anyMatch(cause -> !holders(cause, demand, cycle).isEmpty());
        }

        /// {@return who keeps an instruction from issuing in `cycle` by that condition; of ports and queues, which any of several may free, those who do so next}
        List<Wait> holders(Cause cause, Demand demand, long cycle) {
            return switch (cause) {
                case ISSUE, DRAIN -> List.of();
                case UNIT -> of(i -> i.demand().unit() == demand.unit() && demand.unit() != Unit.MEMORY && cycle < i.lastBeat(), Resource.UNIT,
                        demand.unit().ordinal());
                case READ_PORT -> readPorts(demand, cycle);
                case WRITE_PORT -> writePorts(demand, cycle);
                case RAW -> unwritten(demand, cycle);
                case WAW -> stillWritten(demand, cycle + demand.firstWrite());
                case WAR -> stillRead(demand, cycle + demand.firstWrite() + 1);
                case MEMORY -> demand.transfer() > 0
                        ? of(i -> i.demand().unit() == Unit.MEMORY && cycle < i.lastBeat() + 1, Resource.SCRATCHPAD, 0)
                        : of(i -> demand.unit() == Unit.MEMORY && i.demand().unit() == Unit.MEMORY && cycle < i.lastBeat(), Resource.UNIT, Unit.MEMORY.ordinal());
                case DMA -> queue(demand, cycle);
            };
        }

        private List<Wait> of(Predicate<Issued> holds, Resource resource, int index) {
            return issues.stream().filter(holds).map(i -> i.on(resource, index)).toList();
        }

        private List<Wait> readPorts(Demand demand, long cycle) {
            int needed = demand.vectors().length + demand.broadcasts().length;
            long[] until = readPortsUntil();
            long free = Arrays.stream(until).filter(last -> last < cycle + 1).count();
            if (free >= needed) {
                return List.of();
            }
            long next = Arrays.stream(until).filter(last -> last > cycle).min().orElseThrow();
            var holders = new ArrayList<Wait>();
            for (var i : issues) {
                for (int k = 0; k < i.readPorts().length; k++) {
                    int port = i.readPorts()[k];
                    if (until[port] == next && last(port) == i.number()) {
                        holders.add(i.on(Resource.READ_PORT, port));
                    }
                }
            }
            return holders;
        }

        private int last(int readPort) {
            return issues.stream().filter(i -> Arrays.stream(i.readPorts()).anyMatch(p -> p == readPort)).mapToInt(Issued::number).max().orElse(-1);
        }

        private long[] readPortsUntil() {
            long[] until = new long[machine.readPorts()];
            Arrays.fill(until, -1);
            for (var i : issues) {
                for (int k = 0; k < i.readPorts().length; k++) {
                    // Vectors take theirs first, then broadcasts, which read in one cycle.
                    until[i.readPorts()[k]] = k < i.demand().vectors().length ? i.lastBeat() : i.t() + 1;
                }
            }
            return until;
        }

        private List<Wait> writePorts(Demand demand, long cycle) {
            long start = cycle + 1 + demand.firstWrite();
            long[] until = writePortsUntil();
            if (demand.vector() < 0 || Arrays.stream(until).anyMatch(last -> last < start)) {
                return List.of();
            }
            long next = Arrays.stream(until).min().orElseThrow();
            return issues.stream().filter(i -> i.writePort() >= 0 && i.lastWrite() == next && until[i.writePort()] == next)
                    .map(i -> i.on(Resource.WRITE_PORT, i.writePort())).toList();
        }

        private long[] writePortsUntil() {
            long[] until = new long[machine.writePorts()];
            Arrays.fill(until, -1);
            issues.stream().filter(i -> i.writePort() >= 0).forEach(i -> until[i.writePort()] = i.lastWrite());
            return until;
        }

        private List<Wait> unwritten(Demand demand, long cycle) {
            var holders = new ArrayList<Wait>();
            for (int v : demand.vectors()) {
                holders.addAll(producers(Resource.VECTOR, v, cycle, !demand.readsWhole(), demand.interval()));
            }
            for (int v : demand.broadcasts()) {
                holders.addAll(producers(Resource.VECTOR, v, cycle, false, demand.interval()));
            }
            for (int a : demand.accumulators()) {
                holders.addAll(producers(Resource.ACCUMULATOR, a, cycle, true, demand.interval()));
            }
            for (int m : demand.masks()) {
                holders.addAll(producers(Resource.MASK, m, cycle, true, demand.interval()));
            }
            return holders;
        }

        private List<Wait> producers(Resource file, int register, long cycle, boolean mayChain, int interval) {
            var writers = issues.stream().filter(i -> written(i, file) == register).toList();
            if (writers.isEmpty()) {
                return List.of();
            }
            if (mayChain && interval >= writers.getLast().demand().interval()) {
                return cycle < writers.getLast().firstWrite() ? List.of(writers.getLast().on(file, register)) : List.of();
            }
            return writers.stream().filter(i -> cycle < i.lastWrite()).map(i -> i.on(file, register)).toList();
        }

        private static int written(Issued issue, Resource file) {
            return switch (file) {
                case VECTOR -> issue.demand().vector();
                case ACCUMULATOR -> issue.demand().accumulator();
                case MASK -> issue.demand().mask();
                default -> throw new IllegalArgumentException(file.toString());
            };
        }

        private List<Wait> stillWritten(Demand demand, long cycle) {
            var holders = new ArrayList<Wait>();
            for (var file : List.of(Resource.VECTOR, Resource.ACCUMULATOR, Resource.MASK)) {
                int register = written(new Issued(-1, demand, 0, new int[0], -1, -1), file);
                var writers = issues.stream().filter(i -> register >= 0 && written(i, file) == register).toList();
                boolean together = file == Resource.ACCUMULATOR && demand.accumulates() && !writers.isEmpty() && writers.getLast().demand().accumulates();
                if (!together) {
                    writers.stream().filter(i -> cycle < i.lastWrite()).forEach(i -> holders.add(i.on(file, register)));
                }
            }
            return holders;
        }

        private List<Wait> stillRead(Demand demand, long cycle) {
            var holders = new ArrayList<Wait>();
            for (var i : issues) {
                var d = i.demand();
                boolean vector = demand.vector() >= 0 && has(d.vectors(), demand.vector()) && cycle < i.lastBeat();
                boolean broadcast = demand.vector() >= 0 && has(d.broadcasts(), demand.vector()) && cycle < i.t() + 1;
                if (vector || broadcast) {
                    holders.add(i.on(Resource.VECTOR, demand.vector()));
                }
                if (demand.accumulator() >= 0 && has(d.accumulators(), demand.accumulator()) && cycle < i.lastBeat()) {
                    holders.add(i.on(Resource.ACCUMULATOR, demand.accumulator()));
                }
                if (demand.mask() >= 0 && has(d.masks(), demand.mask()) && cycle < i.lastBeat()) {
                    holders.add(i.on(Resource.MASK, demand.mask()));
                }
            }
            return holders;
        }

        private static boolean has(int[] registers, int register) {
            return Arrays.stream(registers).anyMatch(r -> r == register);
        }

        private List<Wait> queue(Demand demand, long cycle) {
            int most = demand.transfer() > 0 ? machine.dmaQueue() - 1 : demand.waitsFor() >= 0 ? demand.waitsFor() : Integer.MAX_VALUE;
            var outstanding = issues.stream().filter(i -> cycle < i.transferEnd()).toList();
            return outstanding.size() <= most ? List.of() : List.of(outstanding.get(outstanding.size() - 1 - most).on(Resource.TRANSFER, 0));
        }

        /// {@return what is not over in `cycle`}
        List<Wait> inFlight(long cycle) {
            var left = new ArrayList<Wait>();
            for (var i : issues) {
                for (var file : List.of(Resource.VECTOR, Resource.ACCUMULATOR, Resource.MASK)) {
                    if (written(i, file) >= 0 && cycle <= i.lastWrite()) {
                        left.add(i.on(file, written(i, file)));
                    }
                }
                if (i.demand().unit() == Unit.MEMORY && cycle <= i.lastBeat() + 1) {
                    left.add(i.on(Resource.SCRATCHPAD, 0));
                }
                if (cycle < i.transferEnd()) {
                    left.add(i.on(Resource.TRANSFER, 0));
                }
            }
            return left;
        }

        void issue(Demand demand, long t) {
            long[] reads = readPortsUntil();
            int[] readPorts = new int[demand.vectors().length + demand.broadcasts().length];
            for (int port = 0, k = 0; k < readPorts.length; port++) {
                if (reads[port] < t + 1) {
                    readPorts[k++] = port;
                }
            }
            int writePort = -1;
            if (demand.vector() >= 0) {
                long[] writes = writePortsUntil();
                writePort = 0;
                while (writes[writePort] >= t + 1 + demand.firstWrite()) {
                    writePort++;
                }
            }
            long start = Math.max(t + 1, issues.stream().mapToLong(Issued::transferEnd).max().orElse(-1));
            issues.add(new Issued(issues.size(), demand, t, readPorts, writePort, demand.transfer() > 0 ? start + demand.transfer() : -1));
        }
    }
}
