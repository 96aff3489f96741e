package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.isa.RomTable;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.numeric.Fit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/// Activations by polynomials that are fitted here: one in each of many pieces, or the single quadratic of I-BERT.
final class FunctionParameters {
    /// Degree of the polynomials of pieces: 9 quadratic pieces take the place of 35 straight ones (research/kernels.md).
    private static final int DEGREE = 2;
    private static final int MOST_PIECE_BITS = 8;
    /// Output steps above the rounded function that more pieces are spent on.
    private static final double NEAR = 0.2;
    /// Fraction bits of the odd part of the quadratic form.
    private static final int PART_BITS = 14;
    private static final int ITERATIONS = 1000;
    /// Widths of codes up to which the quadratic is searched for with its roundings.
    private static final int SEARCHED_BITS = 9;

    private FunctionParameters() {}

    /// {@return the function's value in output steps at each code of x, zero point not included, drawn in far outside the output's codes}
    static double[] steps(Op.Activation function, CodeType x, CodeType y) {
        double far = 4.0 * Factors.greatestDifference(y);
        double[] steps = new double[1 << x.bits()];
        for (int u = 0; u < steps.length; u++) {
            steps[u] = Math.clamp(Functions.value(function, x.real((long) x.low() + u)) / y.scale(), -far, far);
        }
        return steps;
    }

    // ---- pieces ----

    /// {@return the function by a fitted polynomial in each of the fewest pieces that are near enough}
    static Ways.Built polynomial(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits, CurveForm form) throws Unrepresentable {
        int most = Math.min(Math.min(MOST_PIECE_BITS, limits.romIndexBits()), x.bits() - 1);
        if (most < 1) {
            throw new Unrepresentable("pieces of codes of %d bits need ROM tables of 2 entries and codes of 2 bits".formatted(x.bits()));
        }
        double[] steps = steps(op, x, y);
        var target = new Fit.Target(x.bits(), u -> steps[u], (double) y.low() - y.zeroPoint(), (double) y.high() - y.zeroPoint());
        for (int guard = Factors.GUARD; guard >= 0; guard--) {
            var fit = Fit.within(target, form.degree().orElse(DEGREE), guard, most, NEAR);
            if (fit.reach() <= limits.greatestWord() && fits(fit, limits)) {
                var tables = Arrays.stream(fit.coefficients()).map(FunctionParameters::table).toList();
                return new Ways.Built(new QuantizedOp.Polynomial(head, op.function().label(), op.x(), tables, fit.pieceBits(), fit.guard()), fit.excess());
            }
        }
        throw new Unrepresentable("polynomials of %s from %d to %d bits need wider words and ROM entries than %d and %d bits".formatted(
                op.function().label(), x.bits(), y.bits(), limits.wordBits(), limits.romBits()), "give input or output fewer bits");
    }

    private static boolean fits(Fit fit, Limits limits) {
        return Arrays.stream(fit.coefficients()).allMatch(each -> bits(each) <= limits.romBits());
    }

    private static RomTable table(int[] values) {
        return new RomTable(bits(values), true, values);
    }

    private static int bits(int[] values) {
        int bits = 2;
        for (int value : values) {
            while (value < Machine.min(bits) || value > Machine.max(bits)) {
                bits++;
            }
        }
        return bits;
    }

    // ---- the single quadratic ----

    /// {@return whether a function is x times an odd part: those of which the quadratic form is made}
    static boolean quadratic(String function) {
        return List.of(ActivationKind.GELU_ERF.label(), ActivationKind.GELU_TANH.label(), ActivationKind.SILU.label()).contains(function);
    }

    /// `x/2 (1 + sign(x) (a (min(|x|, T) - T)^2 + c))`, a, T and c refitted to the codes.
    ///
    /// @see <a href="https://arxiv.org/abs/2101.01321">Kim et al., I-BERT, section 3.4</a>
    private record Form(double a, double t, double c) {
        double odd(double magnitude) {
            double less = Math.min(magnitude, t) - t;
            return a * less * less + c;
        }

        double value(double x) {
            return (x + Math.abs(x) * odd(Math.abs(x))) / 2;
        }
    }

    /// The published parameters, for x not divided by the root of 2.
    private static final Form IBERT = new Form(-0.2888 / 2, 1.769 * Math.sqrt(2), 1);

    /// {@return the function by one quadratic}
    static Ways.Built quadratic(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits, CurveForm form) throws Unrepresentable {
        double[] steps = steps(op, x, y);
        long reach = Factors.greatestDifference(x);
        if (reach << (PART_BITS + 1) > limits.greatestWord() || reach * reach > limits.greatestWord()) {
            throw new Unrepresentable("codes of %d bits by one quadratic need words of %d bits; W is %d".formatted(
                    x.bits(), Math.max(Factors.bits((double) reach) + PART_BITS + 1, 2 * Factors.bits((double) reach)), limits.wordBits()),
                    "give the input fewer bits");
        }
        var fitted = fit(steps, x, y, form.threshold());
        long t = Math.max(1, Math.round(fitted.t() / x.scale()));
        if (x.bits() > SEARCHED_BITS) {
            return built(head, op, x, y, fitted, t, steps, limits).way();
        }
        // Between few codes the rounding decides: what is best before it need not be behind it.
        Optional<Tried> best = Optional.empty();
        long around = form.threshold().isPresent() ? 0 : 6;
        for (long threshold = Math.max(1, t - around); threshold <= t + around; threshold++) {
            for (int a = -10; a <= 10; a++) {
                for (int c = -10; c <= 10; c++) {
                    var near = new Form(fitted.a() * (1 + a * 0.005), fitted.t(), fitted.c() + c * 0.002);
                    var tried = built(head, op, x, y, near, threshold, steps, limits);
                    best = best.isEmpty() || tried.error() < best.get().error() ? Optional.of(tried) : best;
                }
            }
        }
        return best.orElseThrow().way();
    }

    /// The parameters of least greatest error over the codes.
    ///
    /// @param threshold where it is given
    private static Form fit(double[] steps, CodeType x, CodeType y, OptionalDouble threshold) {
        int stride = Math.max(1, steps.length >> 11);
        ToDoubleFunction<Form> worst = form -> {
            double greatest = form.t() <= 0 ? 1e9 : 0;
            for (int u = 0; u < steps.length; u += stride) {
                greatest = Math.max(greatest, Math.abs(form.value(x.real((long) x.low() + u)) / y.scale() - steps[u]));
            }
            return greatest;
        };
        if (threshold.isPresent()) {
            double t = threshold.getAsDouble();
            var published = new Form(-1 / (t * t), t, 1);
            return least(List.of(published), worst, p -> new Form(p[0], t, p[1]), new double[] {-1 / (t * t), 1}, new double[] {0.02, 0.01});
        }
        var best = IBERT;
        for (double t : new double[] {2.5, 2.6, 3.5}) {
            best = least(List.of(best), worst, p -> new Form(p[0], p[1], p[2]), new double[] {-1 / (t * t), t, 1}, new double[] {0.02, 0.2, 0.01});
        }
        return best;
    }

    /// The best of those known and of what a simplex finds from a start.
    private static Form least(List<Form> known, ToDoubleFunction<Form> worst, Function<double[], Form> form, double[] start, double[] sides) {
        var all = new ArrayList<>(known);
        try {
            all.add(form.apply(new SimplexOptimizer(new SimpleValueChecker(1e-9, 1e-12, ITERATIONS)).optimize(new MaxEval(20 * ITERATIONS),
                    new ObjectiveFunction(p -> worst.applyAsDouble(form.apply(p))), GoalType.MINIMIZE, new InitialGuess(start), new NelderMeadSimplex(sides)).getPoint()));
        } catch (TooManyEvaluationsException _) {
            // Flat where all codes lie on one side of the threshold: what is known stands.
        }
        return all.stream().min(Comparator.comparingDouble(worst)).orElseThrow();
    }

    /// @param error greatest error, rounding and all
    private record Tried(Ways.Built way, double error) {}

    private static Tried built(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Form form, long threshold, double[] steps,
            Limits limits) throws Unrepresentable {
        double curve = -form.a() * x.scale() * x.scale();
        if (!(curve > 0)) {
            throw new Unrepresentable("a quadratic does not fit %s over these codes".formatted(op.function().label()));
        }
        int level = (int) Math.rint(Math.scalb(form.c(), PART_BITS));
        var curvature = Factors.of(Math.scalb(curve, PART_BITS), limits.multiplierBits());
        var scaling = Factors.of(Math.scalb(x.scale() / y.scale(), -PART_BITS - 1), limits.multiplierBits());
        var quadratic = new QuantizedOp.Quadratic(head, op.function().label(), op.x(), (int) Math.min(threshold, Factors.greatestDifference(x)), curvature,
                level, PART_BITS, scaling);
        double excess = 0;
        double error = 0;
        long reach = 0;
        for (int u = 0; u < steps.length; u++) {
            long q = (long) x.low() + u - x.zeroPoint();
            long less = Math.min(Math.abs(q), quadratic.threshold()) - quadratic.threshold();
            long odd = level - scaled(less * less, curvature);
            long value = scaled((q << PART_BITS) + Math.abs(q) * odd, scaling);
            double least = (double) y.low() - y.zeroPoint();
            double greatest = (double) y.high() - y.zeroPoint();
            double exact = Math.clamp(steps[u], least, greatest);
            double off = Math.abs(Math.clamp((double) value, least, greatest) - exact);
            error = Math.max(error, off);
            excess = Math.max(excess, off - Math.abs(Math.rint(exact) - exact));
            reach = Math.max(reach, Math.max(Math.abs(Math.abs(q) * odd), Math.abs((q << PART_BITS) + Math.abs(q) * odd)));
        }
        if (reach > limits.greatestWord()) {
            throw new Unrepresentable("codes of %d bits by one quadratic reach %d, which needs words of %d bits; W is %d".formatted(
                    x.bits(), reach, Factors.bits((double) reach), limits.wordBits()), "give the input fewer bits");
        }
        return new Tried(new Ways.Built(quadratic, excess), error);
    }

    private static long scaled(long value, Scaling scaling) {
        int shift = scaling.shift(0);
        long product = value * scaling.multiplier(0);
        return shift == 0 ? product : (product + (1L << (shift - 1))) >> shift;
    }
}
