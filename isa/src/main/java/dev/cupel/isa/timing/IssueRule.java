package dev.cupel.isa.timing;

import dev.cupel.isa.Unit;

/// The timing contract: in which cycle an instruction issues, and what it waits for. Pure.
///
/// A decision is one long, cycle and cause packed, because the engine takes tens of millions a second; [#cycle] and [#cause] read it.
public final class IssueRule {
    private static final int CAUSE_BITS = 4;
    private static final Cause[] CAUSES = Cause.values();
    // Ordinals, as a field of an enum constant would have to be loaded.
    private static final int ISSUE = Cause.ISSUE.ordinal();
    private static final int UNIT = Cause.UNIT.ordinal();
    private static final int READ_PORT = Cause.READ_PORT.ordinal();
    private static final int WRITE_PORT = Cause.WRITE_PORT.ordinal();
    private static final int RAW = Cause.RAW.ordinal();
    private static final int WAW = Cause.WAW.ordinal();
    private static final int WAR = Cause.WAR.ordinal();
    private static final int MEMORY = Cause.MEMORY.ordinal();
    private static final int DMA = Cause.DMA.ordinal();
    private static final int MEMORY_UNIT = Unit.MEMORY.ordinal();

    private IssueRule() {}

    /// {@return the first cycle after the last issue in which every condition holds, with the cause that expires last}
    ///
    /// Ties go to the cause that [Cause] lists first. Without a wait the cause is [Cause#ISSUE]. docs/machine.md, rules 1 to 8.
    public static long decide(Scoreboard board, Demand demand) {
        long t = board.lastIssue + 1;
        int cause = ISSUE;
        boolean memory = demand.unit == MEMORY_UNIT;

        if (!memory) {
            long unit = board.unitFree[demand.unit];
            if (unit > t) {
                t = unit;
                cause = UNIT;
            }
        }
        int ports = demand.beatPorts + demand.broadcastPorts;
        if (ports > 0 && freeBy(board.readPort, t) < ports) {
            t = smallest(board.readPort, ports);
            cause = READ_PORT;
        }
        int first = demand.firstWrite;
        if (demand.writesVector) {
            long free = smallest(board.writePort, 1) - first;
            if (free > t) {
                t = free;
                cause = WRITE_PORT;
            }
        }
        long raw = readAfterWrite(board, demand);
        if (raw > t) {
            t = raw;
            cause = RAW;
        }
        if (demand.written != RegisterSet.EMPTY) {
            long waw = writeAfterWrite(board, demand) - first;
            if (waw > t) {
                t = waw;
                cause = WAW;
            }
            long war = writeAfterRead(board, demand) - first - 1;
            if (war > t) {
                t = war;
                cause = WAR;
            }
        }
        if (memory || demand.transfer > 0) {
            long free = memory ? board.unitFree[MEMORY_UNIT] : board.lastAccess;
            if (free > t) {
                t = free;
                cause = MEMORY;
            }
        }
        if (demand.transfer > 0 || demand.waitsFor >= 0) {
            long free = board.transferEnd(outstanding(board, demand));
            if (free > t) {
                t = free;
                cause = DMA;
            }
        }
        return t << CAUSE_BITS | cause;
    }

    /// {@return transfers that may be outstanding when the instruction issues}
    private static int outstanding(Scoreboard board, Demand demand) {
        return demand.transfer() > 0 ? board.transferEnd.length - 1 : demand.waitsFor();
    }

    /// {@return the cycle of issue}
    public static long cycle(long decision) {
        return decision >> CAUSE_BITS;
    }

    /// {@return what the cycles between the last issue and this one are charged to}
    public static Cause cause(long decision) {
        return CAUSES[(int) (decision & ((1 << CAUSE_BITS) - 1))];
    }

    /// {@return the time that `decision` waited for: of the cause that it is charged to the one that expired last, of several that did the first named
    /// by the demand} Reads the same times as [#decide].
    static Slot slot(Scoreboard board, Demand demand, long decision) {
        long t = cycle(decision);
        long firstWrite = t + demand.firstWrite;
        return switch (cause(decision)) {
            case ISSUE, DRAIN -> Slot.NONE;
            case UNIT -> Slot.of(Resource.UNIT, board.unitFree, demand.unit().ordinal());
            case READ_PORT -> Slot.of(Resource.READ_PORT, board.readPort, indexOf(board.readPort, t));
            case WRITE_PORT -> Slot.of(Resource.WRITE_PORT, board.writePort, indexOf(board.writePort, firstWrite));
            case RAW -> source(board, demand, t);
            case WAW -> find(demand.written, firstWrite, board.lastWrite);
            case WAR -> find(demand.written, firstWrite + 1, board.lastRead);
            case MEMORY -> demand.transfer() > 0 ? Slot.SCRATCHPAD : Slot.of(Resource.UNIT, board.unitFree, Unit.MEMORY.ordinal());
            case DMA -> new Slot(Resource.TRANSFER, 0, board.transferEnd, board.transferAt(outstanding(board, demand)));
        };
    }

    private static Slot source(Scoreboard board, Demand demand, long t) {
        for (long set = demand.chained; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            int register = RegisterSet.first(set);
            long[] written = chained(board, register, demand.interval);
            if (written[register] == t) {
                return Slot.of(written, register);
            }
        }
        return find(demand.whole, t, board.lastWrite);
    }

    private static Slot find(long registers, long time, long[] times) {
        for (long set = registers; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            if (times[RegisterSet.first(set)] == time) {
                return Slot.of(times, RegisterSet.first(set));
            }
        }
        throw new IllegalStateException("no register of the instruction is held until cycle " + time);
    }

    private static int indexOf(long[] times, long time) {
        for (int i = 0; i < times.length; i++) {
            if (times[i] == time) {
                return i;
            }
        }
        throw new IllegalStateException("no port is reserved until cycle " + time);
    }

    private static long readAfterWrite(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        for (long set = demand.chained; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            int register = RegisterSet.first(set);
            t = Math.max(t, chained(board, register, demand.interval)[register]);
        }
        for (long set = demand.whole; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            t = Math.max(t, board.lastWrite[RegisterSet.first(set)]);
        }
        return t;
    }

    /// Chaining: a consumer no faster than its producer follows it beat by beat. {@return the times by which it may}
    private static long[] chained(Scoreboard board, int register, int interval) {
        return interval >= board.producerInterval[register] ? board.firstWrite : board.lastWrite;
    }

    private static long writeAfterWrite(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        for (long set = demand.written; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            int register = RegisterSet.first(set);
            // An accumulate does not wait behind another one, or a clear (rule 5).
            if (!(demand.accumulates && board.accumulated[register])) {
                t = Math.max(t, board.lastWrite[register]);
            }
        }
        return t;
    }

    private static long writeAfterRead(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        for (long set = demand.written; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            t = Math.max(t, board.lastRead[RegisterSet.first(set)]);
        }
        return t;
    }

    /// {@return how many of the ports are free for an issue in cycle `t`: nearly always enough, so that none need be ranked}
    private static int freeBy(long[] cycles, long t) {
        int free = 0;
        for (long cycle : cycles) {
            free += cycle <= t ? 1 : 0;
        }
        return free;
    }

    /// {@return the `rank`-th smallest of `cycles`, counted from 1} At most twelve ports: selection by counting beats a sort.
    private static long smallest(long[] cycles, int rank) {
        if (rank == 1) {
            long least = cycles[0];
            for (long cycle : cycles) {
                least = Math.min(least, cycle);
            }
            return least;
        }
        for (long candidate : cycles) {
            int below = 0;
            int atMost = 0;
            for (long cycle : cycles) {
                below += cycle < candidate ? 1 : 0;
                atMost += cycle <= candidate ? 1 : 0;
            }
            if (below < rank && rank <= atMost) {
                return candidate;
            }
        }
        throw new IllegalStateException("rank %d of %d ports".formatted(rank, cycles.length));
    }
}
