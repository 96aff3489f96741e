package dev.cupel.traces.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Unit;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private static final Machine EDGE16 = Presets.named("edge16");

    @Test
    void aShortRunHasOneStretchForEachCycle() {
        var activity = new Activity(EDGE16);
        activity.busy(Unit.MUL, 2, 5);
        var view = activity.view(7);
        assertEquals(1, view.binCycles());
        assertArrayEquals(new long[] {0, 0, 1, 1, 1, 0, 0}, view.busy().get(Unit.MUL));
    }

    @Test
    void givenARunLongerThanTheStretches_thenNeighboursAreMergedAndNoCycleIsLost() {
        long seed = 11;
        var random = new Random(seed);
        var activity = new Activity(EDGE16);
        long at = 0;
        long busy = 0;
        boolean[] cycles = new boolean[100_000];
        while (at < 90_000) {
            at += random.nextInt(40);
            long to = at + random.nextInt(60);
            activity.busy(Unit.ACC, at, to);
            Arrays.fill(cycles, (int) at, (int) to, true);
            busy += to - at;
            at = to;
        }
        var view = activity.view(cycles.length);
        long[] bins = java.util.Objects.requireNonNull(view.busy().get(Unit.ACC));
        assertTrue(bins.length <= Activity.BINS, "seed " + seed);
        assertEquals(busy, Arrays.stream(bins).sum(), "seed " + seed);
        for (int bin = 0; bin < bins.length; bin++) {
            long expected = 0;
            for (long cycle = bin * view.binCycles(); cycle < Math.min(cycles.length, (bin + 1) * view.binCycles()); cycle++) {
                expected += cycles[(int) cycle] ? 1 : 0;
            }
            assertEquals(expected, bins[bin], "seed " + seed + " stretch " + bin);
        }
    }

    @Test
    void theViewDoesNotDependOnTheOrderOfNotes() {
        var forward = new Activity(EDGE16);
        var backward = new Activity(EDGE16);
        for (int i = 0; i < 500; i++) {
            forward.busy(Unit.MUL, 7L * i, 7L * i + 3);
            backward.busy(Unit.MUL, 7L * (499 - i), 7L * (499 - i) + 3);
        }
        assertEquals(forward.view(3500), backward.view(3500));
    }

    @Test
    void bytesThatOverlapInTimeAddUp_andWhateverTheirLengthAndOrderNoneIsLost() {
        long seed = 23;
        var random = new Random(seed);
        var activity = new Activity(EDGE16);
        long[] live = new long[50_000];
        for (int i = 0; i < 3000; i++) {
            // Long before short, late before early: each length is as likely as its half.
            int length = 1 << random.nextInt(15);
            int from = random.nextInt(live.length - length + 1);
            int bytes = 1 + random.nextInt(60);
            activity.scratchpad(from, from + length, bytes);
            for (int cycle = from; cycle < from + length; cycle++) {
                live[cycle] += bytes;
            }
        }
        var view = activity.view(live.length);
        for (int bin = 0; bin < view.bins(); bin++) {
            int from = (int) (bin * view.binCycles());
            int to = (int) Math.min(live.length, from + view.binCycles());
            assertEquals(Arrays.stream(live, from, to).sum(), view.scratchpad()[bin], "seed " + seed + " stretch " + bin);
        }
    }

    @Test
    void whatIsUnderWayWhenARunIsCutShortCountsToItsEndOnly() {
        var activity = new Activity(EDGE16);
        activity.busy(Unit.MUL, 5, 30);
        assertArrayEquals(new long[] {0, 0, 0, 0, 0, 1, 1}, activity.view(7).busy().get(Unit.MUL));
    }
}
