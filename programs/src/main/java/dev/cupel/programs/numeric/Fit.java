package dev.cupel.programs.numeric;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// A function of codes as a polynomial in each of 2^n equal pieces, in fixed point: with `i = u >> h`, `t = (u & (2^h - 1)) - 2^(h-1)`,
/// `p = c[d][i]`, then for k = d-1 .. 0 `p = round(p * t / 2^(h-1)) + c[k][i]`, and `round(p / 2^guard)`; ties go up.
///
/// @param pieceBits    h, at least 1: the codes of a piece are 2^h
/// @param guard        fraction bits of the coefficients
/// @param coefficients `[degree + 1][pieces]`, those of the constant first
/// @param error        greatest `|result - function|` over all codes at which the function is within its limits, results and all rounded
/// @param excess       greatest error above that of the function itself, rounded
public record Fit(int pieceBits, int guard, int[][] coefficients, double error, double excess) {
    /// Points of a piece that a polynomial is fitted to; its error is measured over all.
    private static final int POINTS = 129;

    /// What is fitted.
    ///
    /// @param bits     width of the codes `u = 0..2^bits-1`
    /// @param function its value in output steps
    /// @param least    results are saturated to `least..greatest`, in output steps
    public record Target(int bits, IntToDoubleFunction function, double least, double greatest) {}

    public Fit {
        coefficients = Arrays.stream(coefficients).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public int[][] coefficients() {
        return Arrays.stream(coefficients).map(int[]::clone).toArray(int[][]::new);
    }

    /// {@return the degree of the polynomials}
    public int degree() {
        return coefficients.length - 1;
    }

    /// {@return the number of pieces}
    public int pieces() {
        return coefficients[0].length;
    }

    /// {@return the fit with 2^(bits-h) pieces: in each the polynomial of least greatest error over its codes, rounded to fixed point}
    ///
    /// @param degree 1..8
    /// @throws IllegalArgumentException if h is not in 1..bits-1, or a coefficient needs more than 32 bits
    public static Fit of(Target target, int degree, int pieceBits, int guard) {
        if (pieceBits < 1 || pieceBits >= target.bits() || degree < 1 || degree > 8) {
            throw new IllegalArgumentException("degree %d in pieces of 2^%d of 2^%d codes".formatted(degree, pieceBits, target.bits()));
        }
        int size = 1 << pieceBits;
        int pieces = 1 << (target.bits() - pieceBits);
        int[][] coefficients = new int[degree + 1][pieces];
        int points = Math.min(size, POINTS);
        double[] x = new double[points];
        double[] y = new double[points];
        for (int piece = 0; piece < pieces; piece++) {
            for (int i = 0; i < points; i++) {
                int f = (int) ((long) i * (size - 1) / (points - 1));
                x[i] = Math.scalb((double) (f - size / 2), 1 - pieceBits);
                y[i] = target.function().applyAsDouble(piece * size + f);
            }
            double[] fitted = Minimax.fit(x, y, degree);
            for (int k = 0; k <= degree; k++) {
                double code = Math.rint(Math.scalb(fitted[k], guard));
                if (Math.abs(code) > Integer.MAX_VALUE) {
                    throw new IllegalArgumentException("a coefficient of %s needs more than 32 bits with %d fraction bits".formatted(fitted[k], guard));
                }
                coefficients[k][piece] = (int) code;
            }
        }
        return measured(target, new Fit(pieceBits, guard, coefficients, 0, 0));
    }

    private static Fit measured(Target target, Fit fit) {
        double error = 0;
        double excess = 0;
        for (int u = 0; u < 1 << target.bits(); u++) {
            double exact = Math.clamp(target.function().applyAsDouble(u), target.least(), target.greatest());
            double off = Math.abs(Math.clamp((double) fit.value(u), target.least(), target.greatest()) - exact);
            error = Math.max(error, off);
            excess = Math.max(excess, off - Math.abs(Math.rint(exact) - exact));
        }
        return new Fit(fit.pieceBits(), fit.guard(), fit.coefficients, error, excess);
    }

    /// {@return the fit with the fewest pieces that is off by at most `wanted` above the rounded function; where none is, the one that is off least}
    ///
    /// @param mostIndexBits of the pieces
    public static Fit within(Target target, int degree, int guard, int mostIndexBits, double wanted) {
        Fit best = of(target, degree, target.bits() - 1, guard);
        for (int pieceBits = target.bits() - 2; pieceBits >= Math.max(1, target.bits() - mostIndexBits) && best.excess() > wanted; pieceBits--) {
            var finer = of(target, degree, pieceBits, guard);
            best = finer.excess() < best.excess() ? finer : best;
        }
        return best;
    }

    /// {@return its result at code u, before saturation}
    public long value(int u) {
        int piece = u >> pieceBits;
        long t = (u & ((1L << pieceBits) - 1)) - (1L << (pieceBits - 1));
        long p = coefficients[degree()][piece];
        for (int k = degree() - 1; k >= 0; k--) {
            p = halfUp(p * t, pieceBits - 1) + coefficients[k][piece];
        }
        return halfUp(p, guard);
    }

    /// {@return the greatest magnitude of any value on the way}
    public long reach() {
        long reach = 0;
        for (int piece = 0; piece < pieces(); piece++) {
            long sum = 0;
            for (int[] each : coefficients) {
                sum += Math.abs((long) each[piece]) + 1;
            }
            reach = Math.max(reach, sum);
        }
        return reach;
    }

    private static long halfUp(long value, int shift) {
        return shift == 0 ? value : (value + (1L << (shift - 1))) >> shift;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fit(int h, int g, int[][] c, double e, double x) && h == pieceBits && g == guard && e == error && x == excess
                && Arrays.deepEquals(c, coefficients);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(coefficients) * 31 + pieceBits;
    }
}
