package dev.cupel.isa.timing;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// The reservations of the instructions issued so far: cycles of first and last writes and last reads of every register, of units, ports and
/// transfers. In hardware these are saturating down-counters; here they are absolute cycles. Mutable; [#issue] is the only change.
public final class Scoreboard {
    /// Before any cycle that matters.
    static final long NEVER = Long.MIN_VALUE / 4;
    /// No cycle that a run reaches lies behind it; [IssueRule] has room to add and pack.
    private static final long LAST = 1L << 56;

    /// Cycles of writes and reads of one kind of register, by register number.
    static final class Registers {
        final long[] firstWrite;
        final long[] lastWrite;
        final long[] lastRead;
        final int[] producerInterval;
        /// The last writer was an accumulate or a clear (rule 5).
        final boolean[] accumulated;

        Registers(int count) {
            firstWrite = filled(count);
            lastWrite = filled(count);
            lastRead = filled(count);
            producerInterval = new int[count];
            accumulated = new boolean[count];
        }

        private Registers(Registers other) {
            firstWrite = other.firstWrite.clone();
            lastWrite = other.lastWrite.clone();
            lastRead = other.lastRead.clone();
            producerInterval = other.producerInterval.clone();
            accumulated = other.accumulated.clone();
        }

        private void write(int register, Demand demand, long t) {
            firstWrite[register] = t + 1 + demand.firstWrite();
            lastWrite[register] = Math.max(lastWrite[register], t + 1 + demand.lastWrite());
            producerInterval[register] = demand.interval();
            accumulated[register] = demand.accumulates();
        }

        private void read(int register, long cycle) {
            lastRead[register] = Math.max(lastRead[register], cycle);
        }
    }

    final Registers vectors;
    final Registers accumulators;
    final Registers masks;
    final long[] unitFree;
    /// Last reserved cycle of each port.
    final long[] readPort;
    final long[] writePort;
    /// Ends of the last `dmaQueue` transfers, a ring; `transfers` counts all.
    final long[] transferEnd;
    long transfers;
    long lastIssue;
    long lastAccess;
    private long lastWrite;

    /// A machine on which nothing was issued yet.
    public Scoreboard(Machine machine) {
        vectors = new Registers(32);
        accumulators = new Registers(8);
        masks = new Registers(4);
        unitFree = filled(Unit.values().length);
        readPort = filled(machine.readPorts());
        writePort = filled(machine.writePorts());
        transferEnd = filled(machine.dmaQueue());
        lastIssue = -1;
        lastAccess = NEVER;
        lastWrite = NEVER;
    }

    private Scoreboard(Scoreboard other) {
        vectors = new Registers(other.vectors);
        accumulators = new Registers(other.accumulators);
        masks = new Registers(other.masks);
        unitFree = other.unitFree.clone();
        readPort = other.readPort.clone();
        writePort = other.writePort.clone();
        transferEnd = other.transferEnd.clone();
        transfers = other.transfers;
        lastIssue = other.lastIssue;
        lastAccess = other.lastAccess;
        lastWrite = other.lastWrite;
    }

    /// {@return an independent copy}
    public Scoreboard copy() {
        return new Scoreboard(this);
    }

    /// {@return every reservation as a number, for [#restored]}
    public long[] toNumbers() {
        var numbers = LongStream.builder();
        Arrays.stream(times()).flatMapToLong(Arrays::stream).forEach(numbers);
        for (var registers : List.of(vectors, accumulators, masks)) {
            for (int i = 0; i < registers.producerInterval.length; i++) {
                numbers.add(registers.producerInterval[i] * 2L + (registers.accumulated[i] ? 1 : 0));
            }
        }
        return numbers.add(transfers).add(lastIssue).add(lastAccess).add(lastWrite).build().toArray();
    }

    /// {@return the scoreboard that gave `numbers`}
    /// @throws IllegalArgumentException if none of the machine can have given them
    public static Scoreboard restored(Machine machine, long[] numbers) {
        var board = new Scoreboard(machine);
        int size = board.toNumbers().length;
        require(numbers.length == size, "a scoreboard of %d numbers, must be %d".formatted(numbers.length, size));
        for (long number : numbers) {
            require(number == NEVER || (number >= -1 && number <= LAST), "a scoreboard with cycle %d".formatted(number));
        }
        var next = Arrays.stream(numbers).iterator();
        for (long[] cycles : board.times()) {
            Arrays.setAll(cycles, _ -> next.nextLong());
        }
        for (var registers : List.of(board.vectors, board.accumulators, board.masks)) {
            for (int i = 0; i < registers.producerInterval.length; i++) {
                long packed = next.nextLong();
                require(packed >= 0 && packed <= Integer.MAX_VALUE, "a scoreboard with interval %d".formatted(packed / 2));
                registers.producerInterval[i] = (int) (packed / 2);
                registers.accumulated[i] = packed % 2 == 1;
            }
        }
        board.transfers = next.nextLong();
        board.lastIssue = next.nextLong();
        board.lastAccess = next.nextLong();
        board.lastWrite = next.nextLong();
        require(board.transfers >= 0 && board.lastIssue >= -1, "a scoreboard with %d transfers, last issue %d".formatted(board.transfers, board.lastIssue));
        return board;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /// Records that an instruction with `demand` issued in cycle `t`, which [IssueRule#decide] allowed.
    public void issue(Demand demand, long t) {
        lastIssue = t;
        switch (demand.unit()) {
            case CONTROL -> {}
            case DMA -> {
                // `dma.rows` reads its index vector: until then the unit takes no other transfer.
                long lastReadCycle = t + (long) demand.beats() * demand.interval();
                unitFree[Unit.DMA.ordinal()] = lastReadCycle;
                for (int v : demand.vectors()) {
                    vectors.read(v, lastReadCycle);
                    reserveReadPorts(1, lastReadCycle, t);
                }
                if (demand.transfer() > 0) {
                    long start = Math.max(t + 1, transfers == 0 ? NEVER : lastTransferEnd());
                    transferEnd[(int) (transfers++ % transferEnd.length)] = start + demand.transfer();
                }
            }
            case MUL, SHR, LUT, CMP, ACC, SQRT, MEMORY -> issueVector(demand, t);
        }
    }

    private void issueVector(Demand demand, long t) {
        long lastReadCycle = t + (long) demand.beats() * demand.interval();
        unitFree[demand.unit().ordinal()] = lastReadCycle;
        reserveReadPorts(demand.vectors().length, lastReadCycle, t);
        reserveReadPorts(demand.broadcasts().length, t + 1, t);
        for (int v : demand.vectors()) {
            vectors.read(v, lastReadCycle);
        }
        for (int v : demand.broadcasts()) {
            vectors.read(v, t + 1);
        }
        for (int a : demand.accumulators()) {
            accumulators.read(a, lastReadCycle);
        }
        for (int m : demand.masks()) {
            masks.read(m, lastReadCycle);
        }
        long lastWriteCycle = t + 1 + demand.lastWrite();
        if (demand.vector() >= 0) {
            int port = 0;
            while (writePort[port] >= t + 1 + demand.firstWrite()) {
                port++;
            }
            writePort[port] = lastWriteCycle;
            vectors.write(demand.vector(), demand, t);
            lastWrite = Math.max(lastWrite, lastWriteCycle);
        }
        if (demand.accumulator() >= 0) {
            accumulators.write(demand.accumulator(), demand, t);
            lastWrite = Math.max(lastWrite, lastWriteCycle);
        }
        if (demand.mask() >= 0) {
            masks.write(demand.mask(), demand, t);
            lastWrite = Math.max(lastWrite, lastWriteCycle);
        }
        if (demand.unit() == Unit.MEMORY) {
            lastAccess = Math.max(lastAccess, lastReadCycle + 1);
        }
    }

    /// Takes the `count` lowest-numbered ports free in t+1 up to `lastCycle`.
    private void reserveReadPorts(int count, long lastCycle, long t) {
        int left = count;
        for (int port = 0; left > 0; port++) {
            if (readPort[port] < t + 1) {
                readPort[port] = lastCycle;
                left--;
            }
        }
    }

    /// {@return the cycle in which the youngest transfer ends}
    public long lastTransferEnd() {
        return transferEnd[(int) ((transfers - 1 + transferEnd.length) % transferEnd.length)];
    }

    /// {@return the cycle by which at most `outstanding` transfers are not done: the end of the one that many places before the youngest}
    long transferEnd(int outstanding) {
        if (outstanding >= transferEnd.length || outstanding >= transfers) {
            return NEVER;
        }
        return transferEnd[transferAt(outstanding)];
    }

    /// {@return where the end of the transfer lies that is so many places before the youngest}
    int transferAt(int outstanding) {
        return (int) ((transfers - 1 - outstanding) % transferEnd.length);
    }

    /// {@return every time that has a place of its own in an array}
    long[][] times() {
        return new long[][] {vectors.firstWrite, vectors.lastWrite, vectors.lastRead, accumulators.firstWrite, accumulators.lastWrite, accumulators.lastRead,
            masks.firstWrite, masks.lastWrite, masks.lastRead, unitFree, readPort, writePort, transferEnd};
    }

    /// {@return what is in flight until just before cycle `quiet`, which [#quiet] returned}
    Slot lastInFlight(long quiet) {
        if (transfers > 0 && lastTransferEnd() == quiet) {
            return new Slot(Resource.TRANSFER, 0, transferEnd, transferAt(0));
        }
        if (lastAccess + 1 == quiet) {
            return Slot.SCRATCHPAD;
        }
        for (var resource : List.of(Resource.VECTOR, Resource.ACCUMULATOR, Resource.MASK)) {
            long[] written = (resource == Resource.VECTOR ? vectors : resource == Resource.ACCUMULATOR ? accumulators : masks).lastWrite;
            for (int register = 0; register < written.length; register++) {
                if (written[register] + 1 == quiet) {
                    return Slot.of(resource, written, register);
                }
            }
        }
        throw new IllegalStateException("nothing is in flight until cycle " + quiet);
    }

    /// {@return the first cycle, not before `t`, with nothing in flight: no write, access or transfer to come}
    public long quiet(long t) {
        long quiet = Math.max(t, Math.max(lastWrite, lastAccess) + 1);
        return transfers == 0 ? quiet : Math.max(quiet, lastTransferEnd());
    }

    /// {@return the cycle of the last issue; -1 before the first}
    public long lastIssue() {
        return lastIssue;
    }

    private static long[] filled(int count) {
        long[] cycles = new long[count];
        Arrays.fill(cycles, NEVER);
        return cycles;
    }
}
