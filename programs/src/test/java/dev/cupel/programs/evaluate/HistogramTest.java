package dev.cupel.programs.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    /// By the words of the documentation: walk outwards until an edge is not exceeded.
    private static int byTheWords(double steps) {
        double[] edges = Histogram.positiveEdges();
        int outwards = 0;
        while (outwards < edges.length && Math.abs(steps) > edges[outwards]) {
            outwards++;
        }
        int middle = Histogram.BINS / 2;
        return steps == 0 ? middle : steps > 0 ? middle + 1 + outwards : middle - 1 - outwards;
    }

    @Test
    void binsEndAtHalfOctavesFromAnEighthTo1024() {
        double[] edges = Histogram.positiveEdges();
        assertEquals(57, Histogram.BINS);
        assertArrayEquals(new double[] {0.125, 0.1875, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 2}, java.util.Arrays.copyOf(edges, 9));
        assertEquals(1024, edges[edges.length - 1]);
    }

    @Test
    void everyDifferenceFallsIntoTheBinOfTheWords_edgesIntoTheInnerOne() {
        for (double edge : Histogram.positiveEdges()) {
            for (double steps : new double[] {edge, Math.nextUp(edge), Math.nextDown(edge)}) {
                assertEquals(byTheWords(steps), Histogram.bin(steps), () -> "at " + steps);
                assertEquals(byTheWords(-steps), Histogram.bin(-steps), () -> "at " + -steps);
            }
        }
        for (double steps : new double[] {0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e300, Double.NEGATIVE_INFINITY}) {
            assertEquals(byTheWords(steps), Histogram.bin(steps), () -> "at " + steps);
        }
        long seed = 41;
        var random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            double steps = random.nextGaussian() * Math.scalb(1.0, random.nextInt(20) - 6);
            assertEquals(byTheWords(steps), Histogram.bin(steps), () -> "seed " + seed + ": " + steps);
        }
    }

    @Test
    void theCountsOfRowsAddUp() {
        var a = ErrorSum.of(new double[] {1, 2, 3}, new double[] {1, 1.5, 5}, new double[] {1, 1, 1}, 0.5).histogram();
        var b = ErrorSum.of(new double[] {4}, new double[] {4}, new double[] {1}, 0.5).histogram();
        long[] sums = a.plus(b).counts();
        assertEquals(2, sums[Histogram.BINS / 2]);
        assertEquals(1, sums[Histogram.bin(1)]);
        assertEquals(1, sums[Histogram.bin(-4)]);
        assertEquals(4, java.util.Arrays.stream(sums).sum());
    }
}
