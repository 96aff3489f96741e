package dev.cupel.isa.timing;

import dev.cupel.isa.Unit;

/// The timing contract: in which cycle an instruction issues, and what it waits for. Pure.
///
/// A decision is one long, cycle and cause packed, because the engine takes tens of millions a second; [#cycle] and [#cause] read it.
public final class IssueRule {
    private static final int CAUSE_BITS = 4;
    private static final Cause[] CAUSES = Cause.values();

    private IssueRule() {}

    /// {@return the first cycle after the last issue in which every condition holds, with the cause that expires last}
    ///
    /// Ties go to the cause that [Cause] lists first. Without a wait the cause is [Cause#ISSUE]. docs/machine.md, rules 1 to 8.
    public static long decide(Scoreboard board, Demand demand) {
        long t = board.lastIssue + 1;
        Cause cause = Cause.ISSUE;
        boolean memory = demand.unit() == Unit.MEMORY;

        if (!memory) {
            long unit = board.unitFree[demand.unit().ordinal()];
            if (unit > t) {
                t = unit;
                cause = Cause.UNIT;
            }
        }
        int ports = demand.vectors().length + demand.broadcasts().length;
        if (ports > 0 && freeBy(board.readPort, t) < ports) {
            t = smallest(board.readPort, ports);
            cause = Cause.READ_PORT;
        }
        int first = demand.firstWrite();
        if (demand.vector() >= 0) {
            long free = smallest(board.writePort, 1) - first;
            if (free > t) {
                t = free;
                cause = Cause.WRITE_PORT;
            }
        }
        long raw = readAfterWrite(board, demand);
        if (raw > t) {
            t = raw;
            cause = Cause.RAW;
        }
        long waw = writeAfterWrite(board, demand) - first;
        if (waw > t) {
            t = waw;
            cause = Cause.WAW;
        }
        long war = writeAfterRead(board, demand) - first - 1;
        if (war > t) {
            t = war;
            cause = Cause.WAR;
        }
        if (memory || demand.transfer() > 0) {
            long free = memory ? board.unitFree[Unit.MEMORY.ordinal()] : board.lastAccess;
            if (free > t) {
                t = free;
                cause = Cause.MEMORY;
            }
        }
        if (demand.transfer() > 0 || demand.waitsFor() >= 0) {
            int outstanding = demand.transfer() > 0 ? board.transferEnd.length - 1 : demand.waitsFor();
            long free = board.transferEnd(outstanding);
            if (free > t) {
                t = free;
                cause = Cause.DMA;
            }
        }
        return t << CAUSE_BITS | cause.ordinal();
    }

    /// {@return the cycle of issue}
    public static long cycle(long decision) {
        return decision >> CAUSE_BITS;
    }

    /// {@return what the cycles between the last issue and this one are charged to}
    public static Cause cause(long decision) {
        return CAUSES[(int) (decision & ((1 << CAUSE_BITS) - 1))];
    }

    private static long readAfterWrite(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        for (int v : demand.vectors()) {
            t = Math.max(t, demand.readsWhole() ? board.vectors.lastWrite[v] : chained(board.vectors, v, demand.interval()));
        }
        for (int v : demand.broadcasts()) {
            t = Math.max(t, board.vectors.lastWrite[v]);
        }
        for (int a : demand.accumulators()) {
            t = Math.max(t, chained(board.accumulators, a, demand.interval()));
        }
        for (int m : demand.masks()) {
            t = Math.max(t, chained(board.masks, m, demand.interval()));
        }
        return t;
    }

    /// Chaining: a consumer no faster than its producer follows it beat by beat.
    private static long chained(Scoreboard.Registers registers, int register, int interval) {
        return interval >= registers.producerInterval[register] ? registers.firstWrite[register] : registers.lastWrite[register];
    }

    private static long writeAfterWrite(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        if (demand.vector() >= 0) {
            t = board.vectors.lastWrite[demand.vector()];
        }
        if (demand.accumulator() >= 0 && !(demand.accumulates() && board.accumulators.accumulated[demand.accumulator()])) {
            t = Math.max(t, board.accumulators.lastWrite[demand.accumulator()]);
        }
        if (demand.mask() >= 0) {
            t = Math.max(t, board.masks.lastWrite[demand.mask()]);
        }
        return t;
    }

    private static long writeAfterRead(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        if (demand.vector() >= 0) {
            t = board.vectors.lastRead[demand.vector()];
        }
        if (demand.accumulator() >= 0) {
            t = Math.max(t, board.accumulators.lastRead[demand.accumulator()]);
        }
        if (demand.mask() >= 0) {
            t = Math.max(t, board.masks.lastRead[demand.mask()]);
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
