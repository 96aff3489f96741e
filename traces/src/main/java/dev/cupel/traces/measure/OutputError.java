package dev.cupel.traces.measure;

import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.tensor.DoubleTensor;
import java.util.OptionalDouble;

/// How far output codes are from the float64 op of the dequantized inputs, beside how far the nearest codes are: the limit. In output steps (LSB) unless named
/// otherwise.
///
/// @param count      elements
/// @param most       greatest error
/// @param limit      greatest error of the perfectly rounded, saturated output
/// @param excess     greatest error of an element above that of its perfectly rounded output
/// @param differing  elements whose code is further off than the perfectly rounded one
/// @param squares    sum of squared errors
/// @param ofLimit    sum of squared errors of the perfectly rounded output
/// @param signal     sum of squares of the real outputs, zero point left out
/// @param rowSum     greatest difference of a row's sum from that of its real outputs, in real units
/// @param limitRowSum that of the perfectly rounded output
/// @param step       real value of a step
/// @param worst      the element with the greatest excess, the first of equals; of those without any the one with the greatest error
public record OutputError(
        long count,
        double most,
        double limit,
        double excess,
        long differing,
        double squares,
        double ofLimit,
        double signal,
        double rowSum,
        double limitRowSum,
        double step,
        Worst worst) {
    /// Differences below this are of the float reference, not of codes.
    private static final double NOTHING = 1e-9;

    /// An element.
    ///
    /// @param sample  name of the inputs it belongs to
    /// @param row     its row: all axes but the last, row-major
    /// @param element its index in the row
    /// @param code    what came out
    /// @param wanted  what should have, in steps, zero point included
    public record Worst(String sample, int row, int element, int code, double wanted) {
        /// {@return its error}
        public double error() {
            return Math.abs(code - wanted);
        }
    }

    /// Where outputs beyond the range of the codes are judged against.
    public enum Range {
        /// The end of the range: saturating is what is wanted.
        SATURATED,
        /// The value itself: saturating is an error, and one of the perfectly rounded output too.
        UNLIMITED
    }

    /// {@return the errors of one run}
    ///
    /// @param sample name of its inputs
    static OutputError of(String sample, CodeTensor codes, DoubleTensor exact, CodeType type, Range range) {
        int n = exact.shape().last();
        var seen = new Tally();
        for (int row = 0; row < exact.size() / n; row++) {
            double sum = 0;
            double rounded = 0;
            for (int i = 0; i < n; i++) {
                int at = row * n + i;
                double steps = exact.at(at) / type.scale() + type.zeroPoint();
                double nearest = Math.clamp(Math.rint(steps), (double) type.low(), (double) type.high());
                double wanted = range == Range.SATURATED ? Math.clamp(steps, (double) type.low(), (double) type.high()) : steps;
                seen.add(codes.code(at), wanted, nearest, type.zeroPoint(), new Place(sample, row, i));
                sum += codes.code(at) - wanted;
                rounded += nearest - wanted;
            }
            seen.rowSum = Math.max(seen.rowSum, Math.abs(sum) * type.scale());
            seen.limitRowSum = Math.max(seen.limitRowSum, Math.abs(rounded) * type.scale());
        }
        return seen.error(type.scale());
    }

    private record Place(String sample, int row, int element) {}

    /// Adds elements up. Mutable.
    private static final class Tally {
        private long count;
        private double most;
        private double limit;
        private double excess;
        private long differing;
        private double squares;
        private double ofLimit;
        private double signal;
        private double rowSum;
        private double limitRowSum;
        private Worst worst = new Worst("", 0, 0, 0, 0);

        private void add(int code, double wanted, double nearest, int zeroPoint, Place place) {
            double error = Math.abs(code - wanted);
            double least = Math.abs(nearest - wanted);
            double above = error - least > NOTHING ? error - least : 0;
            if (count == 0 || above > excess || (excess == 0 && above == 0 && error > most)) {
                worst = new Worst(place.sample(), place.row(), place.element(), code, wanted);
            }
            count++;
            most = Math.max(most, error);
            limit = Math.max(limit, least);
            excess = Math.max(excess, above);
            differing += above > 0 ? 1 : 0;
            squares += error * error;
            ofLimit += least * least;
            signal += (wanted - zeroPoint) * (wanted - zeroPoint);
        }

        private OutputError error(double step) {
            return new OutputError(count, most, limit, excess, differing, squares, ofLimit, signal, rowSum, limitRowSum, step, worst);
        }
    }

    /// {@return these errors and those of other inputs of the same op}
    public OutputError plus(OutputError other) {
        boolean worse = other.excess > excess || (other.excess == 0 && excess == 0 && other.most > most);
        return new OutputError(count + other.count, Math.max(most, other.most), Math.max(limit, other.limit), Math.max(excess, other.excess),
                differing + other.differing, squares + other.squares, ofLimit + other.ofLimit, signal + other.signal, Math.max(rowSum, other.rowSum),
                Math.max(limitRowSum, other.limitRowSum), step, worse ? other.worst : worst);
    }

    /// {@return root of the mean square}
    public double rmse() {
        return Math.sqrt(squares / count);
    }

    /// {@return mean square of the output over that of the error, in decibels; empty where there is no error}
    public OptionalDouble sqnr() {
        return decibels(squares);
    }

    /// {@return that of the perfectly rounded output}
    public OptionalDouble limitSqnr() {
        return decibels(ofLimit);
    }

    private OptionalDouble decibels(double noise) {
        return noise > 0 && signal > 0 ? OptionalDouble.of(10 * Math.log10(signal / noise)) : OptionalDouble.empty();
    }
}
