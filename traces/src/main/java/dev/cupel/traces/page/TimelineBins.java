package dev.cupel.traces.page;

import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Recording;
import java.util.ArrayList;
import java.util.List;

/// A recording in at most [#MOST] equal stretches of time: what a screen can show of a whole run at once.
///
/// @param binCycles cycles of a stretch, a power of two
/// @param count     stretches
/// @param columns   for each unit its busy cycles, for each cause its cycles, and last the op with most of the cycles, -1 for none
record TimelineBins(int binCycles, int count, List<int[]> columns) {
    static final int MOST = 16_384;
    private static final int UNITS = Unit.values().length;
    private static final int CAUSES = Cause.values().length;

    static TimelineBins of(Recording recording, Program program) {
        int width = 1;
        while (recording.cycles() > (long) width * MOST) {
            width *= 2;
        }
        int count = (int) Math.ceilDiv(recording.cycles(), width);
        var columns = new ArrayList<int[]>();
        for (int i = 0; i <= UNITS + CAUSES; i++) {
            columns.add(new int[count]);
        }
        var bins = new TimelineBins(width, count, columns);
        bins.fill(recording);
        bins.fillOps(recording, program);
        return bins;
    }

    private void fill(Recording recording) {
        long end = recording.cycles();
        long before = 0;
        for (int issue = 0; issue < recording.size(); issue++) {
            long cycle = recording.cycle(issue);
            add(cause(recording.cause(issue)), before, cycle);
            add(cause(Cause.ISSUE), cycle, cycle + 1);
            var unit = recording.unit(issue);
            if (unit != Unit.CONTROL && unit != Unit.DMA) {
                add(unit(unit), cycle + 1, Math.min(end, recording.busyUntil(issue) + 1));
            }
            before = cycle + 1;
        }
        add(cause(Cause.DRAIN), before, end);
        recording.transfers().forEach(transfer -> add(unit(Unit.DMA), transfer.start(), Math.min(end, transfer.end())));
    }

    private int[] unit(Unit unit) {
        return columns.get(unit.ordinal());
    }

    private int[] cause(Cause cause) {
        return columns.get(UNITS + cause.ordinal());
    }

    private void add(int[] column, long from, long to) {
        for (long at = from; at < to; ) {
            int bin = (int) (at / binCycles);
            long end = Math.min(to, (bin + 1L) * binCycles);
            column[bin] += (int) (end - at);
            at = end;
        }
    }

    /// An issue and the gap before it belong to its op; a bin is given to the op with most of its cycles, the first of equals.
    private void fillOps(Recording recording, Program program) {
        int[] best = columns.getLast();
        java.util.Arrays.fill(best, -1);
        int[] cycles = new int[program.ops().size() + 1];
        int bin = 0;
        long before = 0;
        for (int issue = 0; issue < recording.size(); issue++) {
            int op = program.places().get(recording.pc(issue)).op();
            long to = issue + 1 < recording.size() ? recording.cycle(issue) + 1 : recording.cycles();
            for (long at = before; at < to; ) {
                int here = (int) (at / binCycles);
                if (here != bin) {
                    best[bin] = most(cycles);
                    bin = here;
                }
                long end = Math.min(to, (here + 1L) * binCycles);
                cycles[op + 1] += (int) (end - at);
                at = end;
            }
            before = to;
        }
        best[bin] = most(cycles);
    }

    /// Which op has most; the counts are then taken back to 0.
    private static int most(int[] cycles) {
        int most = 0;
        for (int i = 1; i < cycles.length; i++) {
            if (cycles[i] > cycles[most]) {
                most = i;
            }
        }
        java.util.Arrays.fill(cycles, 0);
        return most - 1;
    }
}
