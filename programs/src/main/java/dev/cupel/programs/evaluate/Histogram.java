package dev.cupel.programs.evaluate;

import java.util.Arrays;

/// How many differences lie in each of some bins, in steps of the output's code: 57 bins, the same for all. The middle one holds those that are exactly 0;
/// from there outwards, on either side, end the bins at [#positiveEdges()], each of which belongs to the inner bin; the outermost two hold all beyond.
///
/// @param counts from the most negative differences to the most positive
public record Histogram(long[] counts) {
    private static final double[] EDGES = edges();
    /// Bins on either side.
    private static final int SIDE = EDGES.length + 1;
    /// Bins in all.
    public static final int BINS = 2 * SIDE + 1;
    /// Half octaves of the binary format: an exponent and the first bit behind it.
    private static final int HALF_OCTAVE = 51;
    private static final long FIRST = Double.doubleToRawLongBits(EDGES[0]) >>> HALF_OCTAVE;

    public Histogram {
        if (counts.length != BINS) {
            throw new IllegalArgumentException("%d counts, there are %d bins".formatted(counts.length, BINS));
        }
        counts = counts.clone();
    }

    /// {@return where bins end on the positive side, in steps: 1/8, 3/16, 1/4, 3/8, .. 768, 1024}
    public static double[] positiveEdges() {
        return EDGES.clone();
    }

    private static double[] edges() {
        double[] edges = new double[27];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = Math.scalb(i % 2 == 0 ? 1.0 : 1.5, i / 2 - 3);
        }
        return edges;
    }

    /// {@return the bin of a difference of `steps` steps, counted from 0}
    static int bin(double steps) {
        double magnitude = Math.abs(steps);
        if (magnitude == 0) {
            return SIDE;
        }
        // An edge belongs to the bin below it: the next smaller number decides. What is no number is beyond all.
        long halfOctave = (Double.doubleToRawLongBits(magnitude) - 1) >>> HALF_OCTAVE;
        int outwards = Math.clamp(halfOctave - FIRST + 1, 0, SIDE - 1);
        return steps > 0 ? SIDE + 1 + outwards : SIDE - 1 - outwards;
    }

    /// {@return these differences and others}
    Histogram plus(Histogram other) {
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new Histogram(sums);
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram(long[] theirs) && Arrays.equals(theirs, counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
