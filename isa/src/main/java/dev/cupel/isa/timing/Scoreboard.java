package dev.cupel.isa.timing;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import java.util.Arrays;
import java.util.stream.LongStream;

/// The reservations of the instructions issued so far: cycles of first and last writes and last reads of every register, of units, ports and
/// transfers. In hardware these are saturating down-counters; here they are absolute cycles. Mutable; [#issue] is the only change.
public final class Scoreboard {
    /// Before any cycle that matters.
    static final long NEVER = Long.MIN_VALUE / 4;
    private static final int CONTROL = Unit.CONTROL.ordinal();
    private static final int MEMORY = Unit.MEMORY.ordinal();
    /// No cycle that a run reaches lies behind it; [IssueRule] has room to add and pack.
    private static final long LAST = 1L << 56;

    /// Cycles of writes and reads of every register, numbered as [RegisterSet] says.
    final long[] firstWrite;
    final long[] lastWrite;
    final long[] lastRead;
    final int[] producerInterval;
    /// The last writer was an accumulate or a clear (rule 5).
    final boolean[] accumulated;
    final long[] unitFree;
    /// Last reserved cycle of each port.
    final long[] readPort;
    final long[] writePort;
    /// Ends of the last `dmaQueue` transfers, a ring; `transfers` counts all.
    final long[] transferEnd;
    long transfers;
    long lastIssue;
    long lastAccess;
    /// The last write of all.
    private long writesUntil;

    /// A machine on which nothing was issued yet.
    public Scoreboard(Machine machine) {
        firstWrite = filled(RegisterSet.COUNT);
        lastWrite = filled(RegisterSet.COUNT);
        lastRead = filled(RegisterSet.COUNT);
        producerInterval = new int[RegisterSet.COUNT];
        accumulated = new boolean[RegisterSet.COUNT];
        unitFree = filled(Unit.values().length);
        readPort = filled(machine.readPorts());
        writePort = filled(machine.writePorts());
        transferEnd = filled(machine.dmaQueue());
        lastIssue = -1;
        lastAccess = NEVER;
        writesUntil = NEVER;
    }

    private Scoreboard(Scoreboard other) {
        firstWrite = other.firstWrite.clone();
        lastWrite = other.lastWrite.clone();
        lastRead = other.lastRead.clone();
        producerInterval = other.producerInterval.clone();
        accumulated = other.accumulated.clone();
        unitFree = other.unitFree.clone();
        readPort = other.readPort.clone();
        writePort = other.writePort.clone();
        transferEnd = other.transferEnd.clone();
        transfers = other.transfers;
        lastIssue = other.lastIssue;
        lastAccess = other.lastAccess;
        writesUntil = other.writesUntil;
    }

    /// {@return an independent copy}
    public Scoreboard copy() {
        return new Scoreboard(this);
    }

    /// {@return every reservation as a number, for [#restored]}
    public long[] toNumbers() {
        var numbers = LongStream.builder();
        Arrays.stream(times()).flatMapToLong(Arrays::stream).forEach(numbers);
        for (int register = 0; register < RegisterSet.COUNT; register++) {
            numbers.add(producerInterval[register] * 2L + (accumulated[register] ? 1 : 0));
        }
        return numbers.add(transfers).add(lastIssue).add(lastAccess).add(writesUntil).build().toArray();
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
        for (int register = 0; register < RegisterSet.COUNT; register++) {
            long packed = next.nextLong();
            require(packed >= 0 && packed <= Integer.MAX_VALUE, "a scoreboard with interval %d".formatted(packed / 2));
            board.producerInterval[register] = (int) (packed / 2);
            board.accumulated[register] = packed % 2 == 1;
        }
        board.transfers = next.nextLong();
        board.lastIssue = next.nextLong();
        board.lastAccess = next.nextLong();
        board.writesUntil = next.nextLong();
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
        if (demand.unit == CONTROL) {
            return;
        }
        // Of DMA only `dma.rows` reads: until then the unit takes no other transfer.
        long lastReadCycle = t + demand.busy;
        unitFree[demand.unit] = lastReadCycle;
        reserveReadPorts(demand.beatPorts, lastReadCycle, t);
        read(demand.chained, lastReadCycle);
        if (demand.whole != RegisterSet.EMPTY) {
            reserveReadPorts(demand.broadcastPorts, t + 1, t);
            read(demand.whole, demand.readsWhole ? lastReadCycle : t + 1);
        }
        if (demand.written != RegisterSet.EMPTY) {
            write(demand, t);
        }
        if (demand.unit == MEMORY) {
            lastAccess = Math.max(lastAccess, lastReadCycle + 1);
        } else if (demand.transfer > 0) {
            long start = Math.max(t + 1, transfers == 0 ? NEVER : lastTransferEnd());
            transferEnd[(int) (transfers++ % transferEnd.length)] = start + demand.transfer;
        }
    }

    private void read(long registers, long cycle) {
        for (long set = registers; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            int register = RegisterSet.first(set);
            lastRead[register] = Math.max(lastRead[register], cycle);
        }
    }

    private void write(Demand demand, long t) {
        long first = t + 1 + demand.firstWrite;
        long last = t + 1 + demand.lastWrite;
        for (long set = demand.written; set != RegisterSet.EMPTY; set = RegisterSet.rest(set)) {
            int register = RegisterSet.first(set);
            firstWrite[register] = first;
            lastWrite[register] = Math.max(lastWrite[register], last);
            producerInterval[register] = demand.interval;
            accumulated[register] = demand.accumulates;
        }
        if (demand.writesVector) {
            int port = 0;
            while (writePort[port] >= first) {
                port++;
            }
            writePort[port] = last;
        }
        writesUntil = Math.max(writesUntil, last);
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
        return new long[][] {firstWrite, lastWrite, lastRead, unitFree, readPort, writePort, transferEnd};
    }

    /// {@return what is in flight until just before cycle `quiet`, which [#quiet] returned}
    Slot lastInFlight(long quiet) {
        if (transfers > 0 && lastTransferEnd() == quiet) {
            return new Slot(Resource.TRANSFER, 0, transferEnd, transferAt(0));
        }
        if (lastAccess + 1 == quiet) {
            return Slot.SCRATCHPAD;
        }
        for (int register = 0; register < RegisterSet.COUNT; register++) {
            if (lastWrite[register] + 1 == quiet) {
                return Slot.of(lastWrite, register);
            }
        }
        throw new IllegalStateException("nothing is in flight until cycle " + quiet);
    }

    /// {@return the first cycle, not before `t`, with nothing in flight: no write, access or transfer to come}
    public long quiet(long t) {
        long quiet = Math.max(t, Math.max(writesUntil, lastAccess) + 1);
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
