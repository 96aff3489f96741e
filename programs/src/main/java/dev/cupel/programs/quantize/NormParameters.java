package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;

/// Integers of both norms. The square is taken first and shifted with rounding, then accumulated: at equal width far less error than shifting the
/// codes first (research/kernels.md, "sum_shift alone").
final class NormParameters {
    /// Fraction bits of the mean beyond which nothing is gained: half of 2^-12 input steps.
    private static final int FRACTION_BITS = 12;
    /// Bits by which the reciprocal root is better than an output step.
    private static final int ROOT_MARGIN = 7;

    private final Limits limits;
    private final CodeType y;
    private final int n;

    private NormParameters(Limits limits, CodeType y, int n) {
        this.limits = limits;
        this.y = y;
        this.n = n;
    }

    /// {@return the op over codes}
    static QuantizedOp.LayerNorm of(QuantizedOp.Head head, Op.LayerNorm op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        int n = op.gamma().size();
        int fractionBits = Math.min(FRACTION_BITS, limits.wordBits() - 3 - x.bits());
        if (fractionBits < 0) {
            throw new Unrepresentable("the mean of codes of %d bits needs words of %d bits; W is %d".formatted(
                    x.bits(), x.bits() + 3, limits.wordBits()), "give the input fewer bits");
        }
        var mean = Factors.of(Math.scalb(1.0, fractionBits) / n, limits.sumMultiplierBits());
        // What the mean is off by: half a step, and the multiplier's rounding.
        double off = 1 + Math.scalb((double) Factors.greatestCode(x), fractionBits - limits.sumMultiplierBits());
        double range = Math.scalb((double) x.high() - x.low(), fractionBits);
        // The variance of values in an interval is at most a quarter of its square (Popoviciu 1935).
        double squares = n * (range * range / 4 + off * off);
        var norm = new NormParameters(limits, y, n);
        return new QuantizedOp.LayerNorm(head, op.x(), fractionBits, mean,
                norm.normalisation(squares, Math.scalb(x.scale(), -fractionBits), op.epsilon(), op.gamma(), op.beta().toArray()));
    }

    /// {@return the op over codes}
    static QuantizedOp.RmsNorm of(QuantizedOp.Head head, Op.RmsNorm op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        int n = op.gamma().size();
        double greatest = Factors.greatestDifference(x);
        var norm = new NormParameters(limits, y, n);
        return new QuantizedOp.RmsNorm(head, op.x(),
                norm.normalisation(n * greatest * greatest, x.scale(), op.epsilon(), op.gamma(), new float[n]));
    }

    /// @param squares greatest sum of squares of centred codes
    /// @param scale   real value of a centred code's step
    private QuantizedOp.Normalisation normalisation(double squares, double scale, double epsilon, FloatTensor gamma, float[] beta)
            throws Unrepresentable {
        int w = limits.wordBits();
        long greatestSum = Machine.max(Math.min(limits.accumulatorBits(), w));
        double extra = n * epsilon / (scale * scale);
        int squareShift = 0;
        // Each square but an unshifted one is rounded up by less than 1.
        while (Math.scalb(squares + extra, -squareShift) + (squareShift > 0 ? n : 0) + 1 > greatestSum) {
            squareShift++;
            if (squareShift > 62 || n >= greatestSum) {
                throw new Unrepresentable("a sum of %d squares does not fit %d bits".formatted(n, Math.min(limits.accumulatorBits(), w)),
                        "raise accumulatorBits");
            }
        }
        var root = Inverses.root(y.bits() + ROOT_MARGIN, limits);
        // |c| / sqrt(V) is at most 2^(squareShift / 2), or half a bit more where squares are rounded down.
        double ratioBits = squareShift == 0 ? 0 : (squareShift + 1) / 2.0;
        int normalShift = Math.max((w - 2) >> 1, (int) Math.ceil(ratioBits + (w - 5) / 2.0 + 0.05));
        if (normalShift > 62) {
            throw new Unrepresentable("the normalised value needs a shift of %d; shifts are 0..62".formatted(normalShift), "raise accumulatorBits");
        }
        // z = v * unit for the normalised value v
        double unit = Math.pow(2, squareShift / 2.0 + (3 * w - 7) / 2.0 - normalShift) / Math.sqrt(n);
        double greatestV = Math.sqrt(n) * Math.pow(2, ratioBits - squareShift / 2.0) * 1.04;
        double greatestGain = 0;
        double greatestSteps = 0;
        for (int i = 0; i < n; i++) {
            double gain = Math.abs(gamma.at(i)) / y.scale();
            greatestGain = Math.max(greatestGain, gain);
            greatestSteps = Math.max(greatestSteps, greatestV * gain + Math.abs(beta[i] / y.scale() + y.zeroPoint()));
        }
        int guard = Factors.guard(greatestSteps, limits, "normalised values times gain");
        double perUnit = Math.scalb(greatestGain / unit, guard);
        int gainShift = perUnit == 0 ? 0 : Math.clamp(limits.multiplierBits() - 1L - Math.getExponent(perUnit), 0, 62);
        if (Math.rint(Math.scalb(perUnit, gainShift)) > Machine.max(limits.multiplierBits() + 1)) {
            gainShift--;
        }
        if (gainShift < 0 || Math.rint(Math.scalb(perUnit, gainShift)) > Machine.max(limits.multiplierBits() + 1)) {
            throw new Unrepresentable("the gain is %.4g output steps, more than a word of %d bits says".formatted(greatestGain, w),
                    "give the output a greater scale");
        }
        int[] gains = new int[n];
        int[] offsets = new int[n];
        for (int i = 0; i < n; i++) {
            gains[i] = (int) Math.rint(Math.scalb(gamma.at(i) / y.scale() / unit, guard + gainShift));
            offsets[i] = (int) Math.rint(Math.scalb(beta[i] / y.scale() + y.zeroPoint(), guard));
        }
        return new QuantizedOp.Normalisation(squareShift, (int) Math.rint(Math.scalb(extra, -squareShift)), root, normalShift, gains, gainShift,
                offsets, guard);
    }
}
