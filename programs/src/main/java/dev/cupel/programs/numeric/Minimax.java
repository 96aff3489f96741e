package dev.cupel.programs.numeric;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/// Polynomials of least greatest error over given points.
///
/// @see <a href="https://doi.org/10.1017/CBO9780511569920">Remez's exchange; Powell, Approximation Theory and Methods, chapters 8 and 9</a>
final class Minimax {
    private static final int EXCHANGES = 30;
    /// The greatest error may be above the levelled one by this part: it is then the least that there is, but for this.
    private static final double LEVEL = 1e-3;

    private Minimax() {}

    /// {@return coefficients, that of the constant first, of the polynomial whose greatest error over the points is least, nearly}
    ///
    /// @param x      ascending, in -1..1
    /// @param y      values there
    /// @param degree fewer points than `degree + 2` are interpolated
    static double[] fit(double[] x, double[] y, int degree) {
        int terms = Math.min(degree, x.length - 1) + 1;
        if (x.length <= terms) {
            return Arrays.copyOf(interpolate(x, y), degree + 1);
        }
        int[] reference = new int[terms + 1];
        for (int i = 0; i <= terms; i++) {
            // Extrema of the Chebyshev polynomial, as indices
            double at = (1 - Math.cos(Math.PI * i / terms)) / 2 * (x.length - 1);
            reference[i] = Math.max((int) Math.rint(at), i == 0 ? 0 : reference[i - 1] + 1);
        }
        for (int i = terms; i >= 0; i--) {
            reference[i] = Math.min(reference[i], x.length - 1 - (terms - i));
        }
        double[] best = new double[terms];
        double least = Double.POSITIVE_INFINITY;
        for (int exchange = 0; exchange < EXCHANGES; exchange++) {
            double[] levelled = level(x, y, reference, terms);
            if (levelled.length == 0) {
                break;
            }
            double[] errors = new double[x.length];
            double greatest = 0;
            for (int i = 0; i < x.length; i++) {
                errors[i] = y[i] - value(levelled, terms, x[i]);
                greatest = Math.max(greatest, Math.abs(errors[i]));
            }
            if (greatest < least) {
                least = greatest;
                best = Arrays.copyOf(levelled, terms);
            }
            if (greatest <= Math.abs(levelled[terms]) * (1 + LEVEL) || !exchange(reference, errors)) {
                break;
            }
        }
        return Arrays.copyOf(best, degree + 1);
    }

    private static double[] interpolate(double[] x, double[] y) {
        var matrix = new Array2DRowRealMatrix(x.length, x.length);
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < x.length; k++) {
                matrix.setEntry(i, k, Math.pow(x[i], k));
            }
        }
        return new LUDecomposition(matrix).getSolver().solve(new ArrayRealVector(y)).toArray();
    }

    /// Coefficients, and behind them the error that alternates over the reference; nothing where the points do not decide it.
    private static double[] level(double[] x, double[] y, int[] reference, int terms) {
        var matrix = new Array2DRowRealMatrix(terms + 1, terms + 1);
        double[] values = new double[terms + 1];
        for (int i = 0; i <= terms; i++) {
            for (int k = 0; k < terms; k++) {
                matrix.setEntry(i, k, Math.pow(x[reference[i]], k));
            }
            matrix.setEntry(i, terms, i % 2 == 0 ? 1 : -1);
            values[i] = y[reference[i]];
        }
        try {
            return new LUDecomposition(matrix).getSolver().solve(new ArrayRealVector(values)).toArray();
        } catch (SingularMatrixException _) {
            return new double[0];
        }
    }

    private static double value(double[] coefficients, int terms, double x) {
        double value = 0;
        for (int k = terms - 1; k >= 0; k--) {
            value = value * x + coefficients[k];
        }
        return value;
    }

    /// Takes the greatest error of each run of one sign; drops the lesser end while there are too many. False where there are too few.
    private static boolean exchange(int[] reference, double[] errors) {
        int[] peaks = new int[errors.length];
        int count = 0;
        for (int i = 0; i < errors.length; i++) {
            if (count > 0 && Math.signum(errors[peaks[count - 1]]) * Math.signum(errors[i]) >= 0) {
                if (Math.abs(errors[i]) > Math.abs(errors[peaks[count - 1]])) {
                    peaks[count - 1] = i;
                }
            } else {
                peaks[count++] = i;
            }
        }
        int from = 0;
        while (count - from > reference.length) {
            if (Math.abs(errors[peaks[from]]) < Math.abs(errors[peaks[count - 1]])) {
                from++;
            } else {
                count--;
            }
        }
        if (count - from < reference.length) {
            return false;
        }
        System.arraycopy(peaks, from, reference, 0, reference.length);
        return true;
    }
}
