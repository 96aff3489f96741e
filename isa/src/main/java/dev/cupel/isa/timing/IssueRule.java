package dev.cupel.isa.timing;

import dev.cupel.isa.Unit;

/// The timing contract: in which cycle an instruction issues, and what it waits for. Pure.
///
/// A decision is one long, cycle and cause packed, because the engine takes tens of millions a second; [#cycle] and [#cause] read it.
public final class IssueRule {
    private static final int CAUSE_BITS = 4;
    private static final Cause[] CAUSES = Cause.values();
    private static final long[] NO_TIMES = {};

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
            long free = board.transferEnd(outstanding(board, demand));
            if (free > t) {
                t = free;
                cause = Cause.DMA;
            }
        }
        return t << CAUSE_BITS | cause.ordinal();
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
        long firstWrite = t + demand.firstWrite();
        return switch (cause(decision)) {
            case ISSUE, DRAIN -> Slot.NONE;
            case UNIT -> Slot.of(Resource.UNIT, board.unitFree, demand.unit().ordinal());
            case READ_PORT -> Slot.of(Resource.READ_PORT, board.readPort, indexOf(board.readPort, t));
            case WRITE_PORT -> Slot.of(Resource.WRITE_PORT, board.writePort, indexOf(board.writePort, firstWrite));
            case RAW -> source(board, demand, t);
            case WAW -> destination(demand, firstWrite, board.vectors.lastWrite,
                    followsAccumulate(board, demand) ? NO_TIMES : board.accumulators.lastWrite, board.masks.lastWrite);
            case WAR -> destination(demand, firstWrite + 1, board.vectors.lastRead, board.accumulators.lastRead, board.masks.lastRead);
            case MEMORY -> demand.transfer() > 0 ? Slot.SCRATCHPAD : Slot.of(Resource.UNIT, board.unitFree, Unit.MEMORY.ordinal());
            case DMA -> new Slot(Resource.TRANSFER, 0, board.transferEnd, board.transferAt(outstanding(board, demand)));
        };
    }

    private static Slot source(Scoreboard board, Demand demand, long t) {
        for (int v : demand.vectors()) {
            long[] written = demand.readsWhole() ? board.vectors.lastWrite : chained(board.vectors, v, demand.interval());
            if (written[v] == t) {
                return Slot.of(Resource.VECTOR, written, v);
            }
        }
        for (int v : demand.broadcasts()) {
            if (board.vectors.lastWrite[v] == t) {
                return Slot.of(Resource.VECTOR, board.vectors.lastWrite, v);
            }
        }
        for (int a : demand.accumulators()) {
            long[] written = chained(board.accumulators, a, demand.interval());
            if (written[a] == t) {
                return Slot.of(Resource.ACCUMULATOR, written, a);
            }
        }
        for (int m : demand.masks()) {
            long[] written = chained(board.masks, m, demand.interval());
            if (written[m] == t) {
                return Slot.of(Resource.MASK, written, m);
            }
        }
        throw new IllegalStateException("no source is ready in cycle %d: %s".formatted(t, demand));
    }

    private static Slot destination(Demand demand, long time, long[] vectors, long[] accumulators, long[] masks) {
        if (demand.vector() >= 0 && vectors[demand.vector()] == time) {
            return Slot.of(Resource.VECTOR, vectors, demand.vector());
        }
        if (demand.accumulator() >= 0 && accumulators.length > 0 && accumulators[demand.accumulator()] == time) {
            return Slot.of(Resource.ACCUMULATOR, accumulators, demand.accumulator());
        }
        if (demand.mask() >= 0 && masks[demand.mask()] == time) {
            return Slot.of(Resource.MASK, masks, demand.mask());
        }
        throw new IllegalStateException("no destination is held until cycle %d: %s".formatted(time, demand));
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
        for (int v : demand.vectors()) {
            t = Math.max(t, demand.readsWhole() ? board.vectors.lastWrite[v] : chained(board.vectors, v, demand.interval())[v]);
        }
        for (int v : demand.broadcasts()) {
            t = Math.max(t, board.vectors.lastWrite[v]);
        }
        for (int a : demand.accumulators()) {
            t = Math.max(t, chained(board.accumulators, a, demand.interval())[a]);
        }
        for (int m : demand.masks()) {
            t = Math.max(t, chained(board.masks, m, demand.interval())[m]);
        }
        return t;
    }

    /// Chaining: a consumer no faster than its producer follows it beat by beat. {@return the times by which it may}
    private static long[] chained(Scoreboard.Registers registers, int register, int interval) {
        return interval >= registers.producerInterval[register] ? registers.firstWrite : registers.lastWrite;
    }

    private static long writeAfterWrite(Scoreboard board, Demand demand) {
        long t = Scoreboard.NEVER;
        if (demand.vector() >= 0) {
            t = board.vectors.lastWrite[demand.vector()];
        }
        if (demand.accumulator() >= 0 && !followsAccumulate(board, demand)) {
            t = Math.max(t, board.accumulators.lastWrite[demand.accumulator()]);
        }
        if (demand.mask() >= 0) {
            t = Math.max(t, board.masks.lastWrite[demand.mask()]);
        }
        return t;
    }

    /// An accumulate does not wait behind another one, or a clear (rule 5).
    private static boolean followsAccumulate(Scoreboard board, Demand demand) {
        return demand.accumulates() && board.accumulators.accumulated[demand.accumulator()];
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
