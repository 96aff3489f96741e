package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import dev.cupel.programs.tensor.FloatTensor;
import java.util.Optional;

/// Integers of both norms, in one of four forms of their sum of squares.
///
/// What the forms cost and miss (research/kernels.md): `moments` needs one pass over a row for both of its sums and is exact where the squares of
/// the codes add up to a word, so for codes of 8 bits; `squares` shifts each square with rounding, at equal width far better than `sum-shift`, which
/// shifts the codes first as the seed of this project did; `limbs` is exact for any codes and takes the most instructions.
final class NormParameters {
    /// Fraction bits of the mean beyond which nothing is gained: half of 2^-12 input steps.
    private static final int FRACTION_BITS = 12;
    /// Fraction bits of the mean in the seed's form, whose shift leaves no more of them.
    private static final int SUM_SHIFT_FRACTION_BITS = 4;
    /// Bits by which the reciprocal root is better than an output step.
    private static final int ROOT_MARGIN = 7;

    private final Limits limits;
    private final CodeType x;
    private final CodeType y;
    private final int n;
    private final double epsilon;
    private final float[] gamma;
    private final float[] beta;
    /// Whether the reciprocal root and the guard bits take all that a word holds.
    private final boolean finest;

    private NormParameters(CodeType x, CodeType y, double epsilon, FloatTensor gamma, float[] beta, Limits limits, boolean finest) {
        this.finest = finest;
        this.limits = limits;
        this.x = x;
        this.y = y;
        this.n = gamma.size();
        this.epsilon = epsilon;
        this.gamma = gamma.toArray();
        this.beta = beta;
    }

    /// {@return the op over codes, its form as asked for or chosen by an estimate of its error}
    static QuantizedOp of(QuantizedOp.Head head, Op.LayerNorm op, CodeType x, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        var norm = new NormParameters(x, y, op.epsilon(), op.gamma(), op.beta().toArray(), limits, variants.wanted(y) == 0);
        return new Ways()
                .then(Squares.MOMENTS, () -> norm.built(norm.momentsOf(head, op.x())))
                .then(Squares.SQUARES, () -> norm.built(norm.squaresOf(head, op.x())))
                .then(Squares.SUM_SHIFT, () -> norm.built(norm.sumShiftOf(head, op.x())))
                .then(Squares.LIMBS, () -> norm.built(norm.limbsOf(head, op.x())))
                .choose(head.name(), y, variants);
    }

    /// {@return the op over codes, its form as asked for or chosen by an estimate of its error}
    static QuantizedOp of(QuantizedOp.Head head, Op.RmsNorm op, CodeType x, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        var norm = new NormParameters(x, y, op.epsilon(), op.gamma(), new float[op.gamma().size()], limits, variants.wanted(y) == 0);
        return new Ways()
                .then(Squares.SQUARES, () -> norm.built(norm.squaresOfRms(head, op.x())))
                .then(Squares.SUM_SHIFT, () -> norm.built(norm.sumShiftOfRms(head, op.x())))
                .then(Squares.LIMBS, () -> norm.built(norm.limbsOfRms(head, op.x())))
                .choose(head.name(), y, variants);
    }

    private Ways.Built built(QuantizedOp.LayerNorm op) {
        // The mean is off by half of its last fraction bit, and every centred code with it.
        double mean = Math.scalb(1.0, -op.fractionBits() - 1) / Math.scalb((double) Factors.greatestDifference(x), -6) * greatestGain() / y.scale();
        return new Ways.Built(op, excess(op.normalisation().squares(), op.fractionBits()) + mean);
    }

    private Ways.Built built(QuantizedOp.RmsNorm op) {
        return new Ways.Built(op, excess(op.normalisation().squares(), 0));
    }

    /// An estimate of the error above a rounded output, in output steps, of a row that deviates by a 64th of its codes' reach, at four deviations.
    ///
    /// Squares: three standard deviations of the sum of n roundings. Codes shifted with truncation: their bias, a third of a step squared each.
    private double excess(Squares form, int fractionBits) {
        double deviation = Math.scalb((double) Factors.greatestDifference(x), -6);
        double relative = switch (form) {
            case Squares.Shifted(int shift, _) ->
                    shift == 0 ? 0 : 3 * Math.sqrt(n / 12.0) / (n * Math.scalb(deviation * deviation, 2 * fractionBits - shift));
            case Squares.SumShift(int shift, _) -> shift == 0 ? 0 : 1 / (3 * Math.scalb(deviation * deviation, 2 * (fractionBits - shift)));
            case Squares.Moments(int shift, _) -> momentsOff(fractionBits, shift) / (n * deviation * deviation);
            case Squares.Limbs _ -> 0;
        };
        return relative / 2 * Math.min(4 * greatestGain() / y.scale(), (double) y.high() - y.low());
    }

    private double greatestGain() {
        double greatest = 0;
        for (float each : gamma) {
            greatest = Math.max(greatest, Math.abs(each));
        }
        return greatest;
    }

    // ---- layernorm ----

    private QuantizedOp.LayerNorm momentsOf(QuantizedOp.Head head, String input) throws Unrepresentable {
        int w = limits.wordBits();
        long greatest = Factors.greatestCode(x);
        double sum = (double) n * greatest;
        double squares = sum * greatest;
        // Centred codes with their fraction are words.
        int fractionBits = w - 2 - x.bits();
        double extra = n * epsilon / (x.scale() * x.scale());
        int shift = Math.min(fractionBits, 62);
        while (shift >= 0 && Math.scalb(squares + extra, shift) + 4 > greatestSum()) {
            shift--;
        }
        double off = momentsOff(fractionBits, shift);
        if (shift < 0 || off > 0.2 || sum > limits.greatestWord()) {
            throw tooWide("the squares of %d codes of %d bits".formatted(n, x.bits()), squares);
        }
        var mean = Factors.of(Math.scalb(1.0, fractionBits) / n, limits.multiplierBits());
        var form = new Squares.Moments(shift, (int) Math.rint(Math.scalb(extra, shift)));
        double over = n == 1 ? 1 : Math.sqrt((1 - 1.0 / n) / (1 - 1.0 / n - off));
        return new QuantizedOp.LayerNorm(head, input, fractionBits, mean, Optional.empty(), normalisation(form, 2 * fractionBits - shift, over, 0));
    }

    /// What n times the variance from both moments is off by, in steps of x squared: half a unit of the mean times S, its multiplier's rounding, and
    /// the last rounding. Of codes that are not all equal n times the variance is at least 1 - 1/n.
    private double momentsOff(int fractionBits, int shift) {
        double sum = (double) n * Factors.greatestCode(x);
        return Math.scalb(sum, -fractionBits - 1) + Math.scalb(sum * Factors.greatestCode(x), -limits.multiplierBits())
                + Math.scalb(1.5, -Math.max(shift, 0));
    }

    private QuantizedOp.LayerNorm squaresOf(QuantizedOp.Head head, String input) throws Unrepresentable {
        int fractionBits = fractionBits(FRACTION_BITS);
        var mean = Factors.of(Math.scalb(1.0, fractionBits) / n, limits.multiplierBits());
        return new QuantizedOp.LayerNorm(head, input, fractionBits, mean, Optional.empty(),
                shifted(squaresAboutMean(fractionBits), fractionBits));
    }

    private QuantizedOp.LayerNorm sumShiftOf(QuantizedOp.Head head, String input) throws Unrepresentable {
        int fractionBits = fractionBits(SUM_SHIFT_FRACTION_BITS);
        var mean = Factors.of(Math.scalb(1.0, fractionBits) / n, limits.multiplierBits());
        return new QuantizedOp.LayerNorm(head, input, fractionBits, mean, Optional.empty(), sumShift(squaresAboutMean(fractionBits), fractionBits));
    }

    private QuantizedOp.LayerNorm limbsOf(QuantizedOp.Head head, String input) throws Unrepresentable {
        // Where the mean is rounded down, T is up to n.
        double sum = n * 1.01 + 1;
        if (sum * sum > limits.greatestWord()) {
            throw tooWide("the square of a sum of %d fractions".formatted(n), sum * sum);
        }
        int multiplierBits = Math.min(limits.multiplierBits(), 28);
        var overN = Factors.of(1.0 / n, multiplierBits);
        double range = (double) x.high() - x.low();
        var form = limbs(n * (range * range / 4 + 1), range + 1, 62 - overN.shift(0), Optional.of(overN));
        int fractionBits = fractionBits(FRACTION_BITS);
        return new QuantizedOp.LayerNorm(head, input, fractionBits,
                Factors.of(Math.scalb(1.0, fractionBits) / n, limits.multiplierBits()), Optional.of(Factors.of(1.0 / n, limits.multiplierBits())),
                normalisation(form, 2 * fractionBits + form.lowBits(), 1.05, (form.lowBits() + form.fractionBits()) / 2));
    }

    private int fractionBits(int wanted) throws Unrepresentable {
        double sum = (double) n * Factors.greatestCode(x);
        if (sum > limits.greatestWord()) {
            throw new Unrepresentable("the sum of %d codes of %d bits needs words of %d bits; W is %d".formatted(
                    n, x.bits(), Factors.bits(sum), limits.wordBits()), "give the input fewer bits");
        }
        int fractionBits = Math.min(wanted, limits.wordBits() - 3 - x.bits());
        if (fractionBits < 0) {
            throw new Unrepresentable("the mean of codes of %d bits needs words of %d bits; W is %d".formatted(
                    x.bits(), x.bits() + 3, limits.wordBits()), "give the input fewer bits");
        }
        return fractionBits;
    }

    /// The variance of values in an interval is at most a quarter of its square (Popoviciu 1935); and the mean is off by half a step and its
    /// multiplier's rounding.
    private double squaresAboutMean(int fractionBits) {
        double off = 1 + Math.scalb((double) Factors.greatestCode(x), fractionBits - limits.multiplierBits());
        double range = Math.scalb((double) x.high() - x.low(), fractionBits);
        return n * (range * range / 4 + off * off);
    }

    // ---- rmsnorm ----

    private double squaresAboutZero() {
        double greatest = Factors.greatestDifference(x);
        return n * greatest * greatest;
    }

    private QuantizedOp.RmsNorm squaresOfRms(QuantizedOp.Head head, String input) throws Unrepresentable {
        return new QuantizedOp.RmsNorm(head, input, shifted(squaresAboutZero(), 0));
    }

    private QuantizedOp.RmsNorm sumShiftOfRms(QuantizedOp.Head head, String input) throws Unrepresentable {
        return new QuantizedOp.RmsNorm(head, input, sumShift(squaresAboutZero(), 0));
    }

    private QuantizedOp.RmsNorm limbsOfRms(QuantizedOp.Head head, String input) throws Unrepresentable {
        var form = limbs(squaresAboutZero(), (double) Factors.greatestDifference(x), limits.wordBits(), Optional.empty());
        return new QuantizedOp.RmsNorm(head, input,
                normalisation(form, form.lowBits(), 1.05, (form.lowBits() + form.fractionBits()) / 2));
    }

    // ---- the forms of the sum ----

    private long greatestSum() {
        return Machine.max(Math.min(limits.accumulatorBits(), limits.wordBits()));
    }

    private Unrepresentable tooWide(String what, double sum) {
        int bits = Math.min(limits.accumulatorBits(), limits.wordBits());
        String name = limits.accumulatorBits() < limits.wordBits() ? "accumulatorBits" : "wordBits";
        return new Unrepresentable("%s reach %.4g, which needs sums of %d bits; %d are there".formatted(what, sum, Factors.bits(sum), bits),
                "raise %s".formatted(name));
    }

    /// @param squares greatest sum of squares of centred codes with their fraction bits
    private QuantizedOp.Normalisation shifted(double squares, int fractionBits) throws Unrepresentable {
        double extra = Math.scalb(n * epsilon / (x.scale() * x.scale()), 2 * fractionBits);
        int shift = 0;
        // Each square but an unshifted one is rounded up by less than 1.
        while (Math.scalb(squares + extra, -shift) + (shift > 0 ? n : 0) + 1 > greatestSum()) {
            shift++;
            if (shift > 62 || n >= greatestSum()) {
                throw tooWide("%d squares".formatted(n), squares);
            }
        }
        // |c| / sqrt(V) is at most 2^(shift / 2), or half a bit more where squares are rounded down.
        double over = shift == 0 ? 1 : Math.sqrt(2);
        return normalisation(new Squares.Shifted(shift, (int) Math.rint(Math.scalb(extra, -shift))), shift, over, 0);
    }

    private QuantizedOp.Normalisation sumShift(double squares, int fractionBits) throws Unrepresentable {
        double extra = Math.scalb(n * epsilon / (x.scale() * x.scale()), 2 * fractionBits);
        int shift = 0;
        // A shifted code is its exact part less a fraction: |floor(c / 2^k)| <= |c| / 2^k + 1.
        while (square(Math.sqrt(Math.scalb(squares, -2 * shift)) + (shift > 0 ? Math.sqrt(n) : 0)) + Math.scalb(extra, -2 * shift) + 1
                > greatestSum()) {
            shift++;
            if (shift > 31 || n >= greatestSum()) {
                throw tooWide("%d squares".formatted(n), squares);
            }
        }
        // A code below 2^k vanishes: |c| <= 2^k (sqrt(V) + 1).
        double over = shift == 0 ? 1 : 2;
        return normalisation(new Squares.SumShift(shift, (int) Math.rint(Math.scalb(extra, -2 * shift))), 2 * shift, over, 0);
    }

    private static double square(double value) {
        return value * value;
    }

    /// @param squares  greatest sum of squares of integer centred codes
    /// @param greatest greatest magnitude of one
    /// @param mostLow  greatest low limb that shifts by 62 allow
    private Squares.Limbs limbs(double squares, double greatest, int mostLow, Optional<Scaling> overN) throws Unrepresentable {
        double extra = n * epsilon / (x.scale() * x.scale());
        if (greatest > limits.greatestWord()) {
            throw tooWide("centred codes", greatest);
        }
        int most = Math.min(Math.min(limits.wordBits() - 1, mostLow), 30);
        for (int low = 2; low <= most; low += 2) {
            boolean high = Math.scalb(squares + extra, -low) + 2 <= greatestSum();
            boolean rest = (n + 1) * (Math.scalb(1.0, low) - 1) <= greatestSum();
            if (high && rest) {
                int fractionBits = Math.min(overN.isPresent() ? 14 : 8, (limits.wordBits() - 1 - low)) & ~1;
                long whole = (long) Math.floor(extra);
                return new Squares.Limbs(low, fractionBits, (int) (whole >> low), (int) (whole & ((1L << low) - 1)),
                        (int) Math.floor(Math.scalb(extra - whole, fractionBits)), overN);
            }
        }
        throw tooWide("two limbs of %d squares of codes of %d bits".formatted(n, x.bits()), Math.sqrt(squares * n));
    }

    // ---- what follows the sum ----

    /// @param ratioExponent `c / sqrt(V)` of the real, normalised value v is `v / sqrt(n) * 2^(ratioExponent / 2)`
    /// @param over          times by which `|c| / sqrt(V)` can be above `2^(ratioExponent / 2)`, V being off
    /// @param halfMore      the greatest `k / 2`
    private QuantizedOp.Normalisation normalisation(Squares form, int ratioExponent, double over, int halfMore) throws Unrepresentable {
        int w = limits.wordBits();
        var root = Inverses.root(finest ? w : y.bits() + ROOT_MARGIN, limits);
        double ratioBits = ratioExponent / 2.0 + Math.log(over) / Math.log(2);
        int normalShift = Math.max(((w - 2) >> 1) + halfMore, (int) Math.ceil(ratioBits + (w - 5) / 2.0 + 0.05));
        if (normalShift > 62) {
            throw new Unrepresentable("the normalised value needs a shift of %d; shifts are 0..62".formatted(normalShift), "raise accumulatorBits");
        }
        // z = v * unit for the normalised value v
        double unit = Math.pow(2, ratioExponent / 2.0 + (3 * w - 7) / 2.0 - normalShift) / Math.sqrt(n);
        double greatestV = Math.sqrt(n) * over * 1.04;
        double greatestGain = 0;
        double greatestSteps = 0;
        for (int i = 0; i < n; i++) {
            double gain = Math.abs(gamma[i]) / y.scale();
            greatestGain = Math.max(greatestGain, gain);
            greatestSteps = Math.max(greatestSteps, greatestV * gain + Math.abs(beta[i] / y.scale() + y.zeroPoint()));
        }
        int guard = Factors.guard(finest ? w : Factors.GUARD, greatestSteps, limits, "normalised values times gain");
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
            gains[i] = (int) Math.rint(Math.scalb(gamma[i] / y.scale() / unit, guard + gainShift));
            offsets[i] = (int) Math.rint(Math.scalb(beta[i] / y.scale() + y.zeroPoint(), guard));
        }
        return new QuantizedOp.Normalisation(form, root, normalShift, gains, gainShift, offsets, guard);
    }
}
