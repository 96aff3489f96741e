package dev.cupel.traces.view;

import dev.cupel.isa.timing.Wait;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.view.Recording.Overflows;
import dev.cupel.traces.view.Recording.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folds the events of one run into a [Recording]. Beyond [Recording#MOST] issues it drops all and only counts. Mutable.
public final class RecordingBuilder {
    private static final int FIRST_CAPACITY = 1024;

    private final int most;
    private Recording.Columns columns = new Recording.Columns();
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<Overflows> overflows = new ArrayList<>();
    private long transferStart;
    private long issues;
    private long cycles;
    private Wait drain = Wait.NONE;

    public RecordingBuilder() {
        this(Recording.MOST);
    }

    /// @param most issues that are recorded
    RecordingBuilder(int most) {
        this.most = most;
    }

    /// Takes the next event.
    public void add(SimEvent event) {
        switch (event) {
            case SimEvent.Issue issue -> {
                issues = issue.number() + 1;
                if (issues <= most) {
                    add(issue);
                } else {
                    columns = new Recording.Columns();
                    transfers.clear();
                    overflows.clear();
                }
            }
            case SimEvent.FirstWrite write when recorded() -> {
                int at = (int) write.number();
                columns.firstWrite[at] = (int) (write.time() - columns.cycle[at]);
            }
            case SimEvent.LastWrite write when recorded() -> {
                int at = (int) write.number();
                columns.lastWrite[at] = (int) (write.time() - columns.cycle[at]);
                byte index = (byte) write.register().index();
                switch (write.register().file()) {
                    case VECTOR -> columns.vector[at] = index;
                    case ACCUMULATOR -> columns.accumulator[at] = index;
                    case MASK -> columns.mask[at] = index;
                }
            }
            // Transfers run one at a time.
            case SimEvent.TransferStart start when recorded() -> transferStart = start.time();
            case SimEvent.TransferEnd end when recorded() -> transfers.add(new Transfer((int) end.number(), end.bytes(), transferStart, end.time()));
            case SimEvent.Overflow overflow when recorded() -> add(overflow);
            case SimEvent.FirstWrite _, SimEvent.LastWrite _, SimEvent.TransferStart _, SimEvent.TransferEnd _, SimEvent.Overflow _ -> {}
            case SimEvent.Halt halt -> {
                cycles = halt.time() + 1;
                drain = halt.waited();
            }
        }
    }

    private boolean recorded() {
        return issues <= most;
    }

    private void add(SimEvent.Issue issue) {
        int at = columns.size++;
        if (at == columns.pc.length) {
            columns.grow(Math.min(most, Math.max(FIRST_CAPACITY, 2 * at)));
        }
        columns.pc[at] = issue.pc();
        columns.cycle[at] = issue.time();
        columns.cause[at] = (byte) issue.cause().ordinal();
        columns.unit[at] = (byte) issue.unit().ordinal();
        columns.vl[at] = (short) issue.vl();
        columns.beats[at] = (short) issue.beats();
        columns.busy[at] = (int) (issue.busyUntil() - issue.time());
        columns.waitsFor[at] = (int) issue.waited().issue();
        columns.resource[at] = (byte) issue.waited().resource().ordinal();
        columns.resourceIndex[at] = (byte) issue.waited().index();
        columns.vector[at] = -1;
        columns.accumulator[at] = -1;
        columns.mask[at] = -1;
        columns.firstWrite[at] = -1;
        columns.lastWrite[at] = -1;
    }

    private void add(SimEvent.Overflow overflow) {
        int issue = (int) overflow.number();
        if (!overflows.isEmpty() && overflows.getLast().issue() == issue) {
            var known = overflows.removeLast();
            overflows.add(new Overflows(issue, known.count() + 1, known.first()));
        } else {
            overflows.add(new Overflows(issue, 1, overflow.event()));
        }
    }

    /// {@return issues of the run so far, recorded or not}
    public long issues() {
        return issues;
    }

    /// {@return the recording of the run, once it has ended; empty where it was too long}
    public Optional<Recording> build() {
        if (!recorded()) {
            return Optional.empty();
        }
        columns.grow(columns.size);
        return Optional.of(new Recording(cycles, drain, columns, transfers, overflows));
    }
}
