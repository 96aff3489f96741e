package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Resource;
import dev.cupel.isa.timing.Wait;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.probe.RegisterName;
import java.util.Arrays;
import java.util.List;

/// Every issue of one inference, in columns: an issue is a number from 0 on, its `number` in the event stream. Immutable; a [RecordingBuilder] makes it.
///
/// An issue takes [#BYTES] bytes, so [#MOST] of them 84 MB; a longer run is not recorded.
public final class Recording {
    /// The most issues that are recorded.
    public static final int MOST = 1 << 21;

    /// What an issue takes in memory, bytes, transfers and overflow events apart.
    public static final int BYTES = 40;

    private static final Cause[] CAUSES = Cause.values();
    private static final Unit[] UNITS = Unit.values();
    private static final Resource[] RESOURCES = Resource.values();

    private final long cycles;
    private final Wait drain;
    private final int size;
    private final Columns columns;
    private final List<Transfer> transfers;
    private final List<Overflows> overflows;

    Recording(long cycles, Wait drain, Columns columns, List<Transfer> transfers, List<Overflows> overflows) {
        this.cycles = cycles;
        this.drain = drain;
        this.size = columns.size;
        this.columns = columns;
        this.transfers = List.copyOf(transfers);
        this.overflows = List.copyOf(overflows);
    }

    /// A transfer.
    ///
    /// @param issue the issue that asked for it
    /// @param bytes moved
    /// @param start the cycle in which it takes the DMA unit
    /// @param end   the cycle from which on its bytes are there
    public record Transfer(int issue, long bytes, long start, long end) {}

    /// The overflow events of one issue.
    ///
    /// @param count how many elements
    /// @param first the first of them
    public record Overflows(int issue, long count, OverflowEvent first) {}

    /// What a builder fills: one entry an issue. Times of writes are cycles behind the issue.
    static final class Columns {
        int size;
        int[] pc = {};
        long[] cycle = {};
        byte[] cause = {};
        byte[] unit = {};
        short[] vl = {};
        short[] beats = {};
        int[] busy = {};
        int[] waitsFor = {};
        byte[] resource = {};
        byte[] resourceIndex = {};
        byte[] vector = {};
        byte[] accumulator = {};
        byte[] mask = {};
        int[] firstWrite = {};
        int[] lastWrite = {};

        void grow(int capacity) {
            pc = Arrays.copyOf(pc, capacity);
            cycle = Arrays.copyOf(cycle, capacity);
            cause = Arrays.copyOf(cause, capacity);
            unit = Arrays.copyOf(unit, capacity);
            vl = Arrays.copyOf(vl, capacity);
            beats = Arrays.copyOf(beats, capacity);
            busy = Arrays.copyOf(busy, capacity);
            waitsFor = Arrays.copyOf(waitsFor, capacity);
            resource = Arrays.copyOf(resource, capacity);
            resourceIndex = Arrays.copyOf(resourceIndex, capacity);
            vector = Arrays.copyOf(vector, capacity);
            accumulator = Arrays.copyOf(accumulator, capacity);
            mask = Arrays.copyOf(mask, capacity);
            firstWrite = Arrays.copyOf(firstWrite, capacity);
            lastWrite = Arrays.copyOf(lastWrite, capacity);
        }
    }

    /// {@return number of issues}
    public int size() {
        return size;
    }

    /// {@return cycles of the run}
    public long cycles() {
        return cycles;
    }

    /// {@return what the last issue, `halt`, waited for before the run ended; [Wait#NONE] where nothing, or where the run did not halt}
    public Wait drain() {
        return drain;
    }

    /// {@return the instruction that issued}
    public int pc(int issue) {
        return columns.pc[checked(issue)];
    }

    /// {@return the cycle in which it issued}
    public long cycle(int issue) {
        return columns.cycle[checked(issue)];
    }

    /// {@return cycles between the issue before it, or the start of the run, and it}
    public long gap(int issue) {
        return cycle(issue) - (issue == 0 ? -1 : cycle(issue - 1)) - 1;
    }

    /// {@return what the gap is charged to; [Cause#ISSUE] where there is none}
    public Cause cause(int issue) {
        return CAUSES[columns.cause[checked(issue)]];
    }

    /// {@return the unit that it went to}
    public Unit unit(int issue) {
        return UNITS[columns.unit[checked(issue)]];
    }

    /// {@return the vector length at issue}
    public int vl(int issue) {
        return columns.vl[checked(issue)];
    }

    /// {@return beats it takes on its unit; 0 for control and most DMA}
    public int beats(int issue) {
        return columns.beats[checked(issue)];
    }

    /// {@return the last cycle in which the unit takes beats of it; the cycle of issue where there are none}
    public long busyUntil(int issue) {
        return cycle(issue) + columns.busy[issue];
    }

    /// {@return cycles between its beats; 0 where there are none}
    public int interval(int issue) {
        return beats(issue) == 0 ? 0 : columns.busy[issue] / beats(issue);
    }

    /// {@return the earlier issue that it waited for; -1 where it followed the one before at once}
    public int waitsFor(int issue) {
        return columns.waitsFor[checked(issue)];
    }

    /// {@return what it waited for, with the reservation}
    public Wait waited(int issue) {
        int by = waitsFor(issue);
        return by < 0 ? Wait.NONE : new Wait(by, RESOURCES[columns.resource[issue]], columns.resourceIndex[issue]);
    }

    /// {@return whether it writes a vector register, accumulator or mask before the run ends}
    public boolean writes(int issue) {
        return columns.lastWrite[checked(issue)] >= 0;
    }

    /// {@return the cycle at whose end it writes its first elements}
    /// @throws IllegalArgumentException if it writes none
    public long firstWrite(int issue) {
        return cycle(issue) + written(issue, columns.firstWrite);
    }

    /// {@return the cycle at whose end it writes its last elements and retires}
    /// @throws IllegalArgumentException if it writes none
    public long lastWrite(int issue) {
        return cycle(issue) + written(issue, columns.lastWrite);
    }

    private int written(int issue, int[] column) {
        if (!writes(issue)) {
            throw new IllegalArgumentException("issue %d writes no register".formatted(issue));
        }
        return column[issue];
    }

    /// {@return the registers that it writes, vector register first}
    public List<RegisterName> destinations(int issue) {
        return Arrays.stream(RegisterName.File.values()).filter(file -> destination(file, issue) >= 0)
                .map(file -> new RegisterName(file, destination(file, issue))).toList();
    }

    private int destination(RegisterName.File file, int issue) {
        return switch (file) {
            case VECTOR -> columns.vector[checked(issue)];
            case ACCUMULATOR -> columns.accumulator[checked(issue)];
            case MASK -> columns.mask[checked(issue)];
        };
    }

    /// {@return the transfers that ended, in order}
    public List<Transfer> transfers() {
        return transfers;
    }

    /// {@return issues with overflow events, in order}
    public List<Overflows> overflows() {
        return overflows;
    }

    /// {@return the first issue in cycle `cycle` or later; [#size] where there is none}
    public int firstFrom(long cycle) {
        int at = Arrays.binarySearch(columns.cycle, 0, size, cycle);
        return at >= 0 ? at : -at - 1;
    }

    private int checked(int issue) {
        if (issue < 0 || issue >= size) {
            throw new IndexOutOfBoundsException("issue %d of %d".formatted(issue, size));
        }
        return issue;
    }
}
