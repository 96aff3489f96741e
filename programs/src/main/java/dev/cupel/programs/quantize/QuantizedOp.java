package dev.cupel.programs.quantize;

import dev.cupel.isa.RomTable;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// One op over integer codes, exactly.
///
/// Notation: `round(n / 2^s)` rounds the exact quotient in the graph's rounding mode; `clip(v)` saturates to the output's codes `low..high`;
/// `zx`, `zy` are the zero points of input and output; W is the machine's word; ranges named are over the integers and hold for every
/// input, so that nothing overflows where they hold. There is one rounding mode in a graph.
///
/// The real-valued comments tell what the integers approximate; the formulas alone decide.
public sealed interface QuantizedOp {
    /// What every op has.
    ///
    /// @param name   as in the float graph
    /// @param output the tensor it gives
    /// @param origin where the op was written
    record Head(String name, String output, Origin origin) {}

    /// {@return name, output and origin}
    Head head();

    /// {@return the tensors it reads, in the order its formula names them}
    List<String> inputs();

    /// {@return the op's name}
    default String name() {
        return head().name();
    }

    /// {@return the tensor it gives}
    default String output() {
        return head().output();
    }

    /// {@return the kind as reports write it}
    String kind();

    /// {@return names of the arithmetics that an op of its kind can be computed by, fewest cycles first; empty where there is but one}
    default List<String> arithmetics() {
        return List.of();
    }

    /// {@return which of [#arithmetics] its formula is}
    default Optional<String> arithmetic() {
        return Optional.empty();
    }

    /// `[...] -> [..., n]`: `y[i,j] = table[min(x[i], r - 1),j]`. Of inputs only codes below r are token numbers; the minimum makes every code name a row.
    ///
    /// @param table `[r, n]` codes of the output
    record Embedding(Head head, String x, CodeTensor table) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "embedding";
        }
    }

    /// `[..., k] x [k, n] -> [..., n]`, leading axes taken as m rows:
    /// `y[i,j] = clip(round((sum over l of x[i,l] * weight[l,j] + bias[.,j]) * M[j] / 2^s[j]) + zy)`.
    ///
    /// @param weight  `[k, n]` codes, symmetric
    /// @param bias    `[n]` or `[m, n]`, in the sum's scale, `-zx * sum over l of weight[l,j]` included
    /// @param scaling from the sum's scale to the output's, shared or one factor a column
    record Linear(Head head, String x, CodeTensor weight, int weightBits, CodeTensor bias, Scaling scaling) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "linear";
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(scaling.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// `[..., m, k] x [..., k, n] -> [..., m, n]`, one product for each index of the equal leading axes:
    /// `y = clip(round((sum over l of (a[i,l] - za) * (b[l,j] - zb)) * M / 2^s) + zy)`; without scaling y is the sum itself, which is a code of its type
    /// for every input.
    ///
    /// @param scaling shared; the float op's `scale` is in it
    record MatMul(Head head, String a, String b, Optional<Scaling> scaling) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public String kind() {
            return "matmul";
        }

        @Override
        public List<String> arithmetics() {
            return scaling.isPresent() ? RESCALINGS : List.of();
        }

        @Override
        public Optional<String> arithmetic() {
            return scaling.map(by -> by.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// How a softmax takes `exp(-d * scale of x)` of a difference `d >= 0` of codes, as an unsigned fraction of `bits` bits.
    sealed interface ExpRom {
        /// {@return bits k of the result, which lies in 0..2^k-1}
        int bits();

        /// {@return the least result for a difference of 0, in any rounding mode}
        long least();

        /// `e = table[min(d >> shift, size - 1)]`. With shift 0 and a table for every difference it is the rounded exp itself.
        record Direct(RomTable table, int shift) implements ExpRom {
            @Override
            public int bits() {
                return table.bits();
            }

            @Override
            public long least() {
                return table.entry(0);
            }
        }

        /// `e = round(coarse[min(d >> shift, size - 1)] * fine[d & (2^shift - 1)] / 2^fine.bits)`: exp of a sum is a product.
        ///
        /// @param coarse `round(2^coarse.bits * exp(-(i << shift) * scale))`, saturated to its width
        /// @param fine   `round(2^fine.bits * exp(-i * scale))`, saturated; 2^shift entries
        record Split(RomTable coarse, RomTable fine, int shift) implements ExpRom {
            @Override
            public int bits() {
                return coarse.bits();
            }

            @Override
            public long least() {
                return Math.max(1, ((long) coarse.entry(0) * fine.entry(0)) >> fine.bits());
            }
        }
    }

    /// `1/S` of a positive number by normalisation, ROM and Newton steps.
    ///
    /// With the `p` for which `n = floor(S * 2^p)` lies in 2^(W-2)..2^(W-1)-1 (of a word `p = clz(S) - 1`; negative where S is wider),
    /// real t = n / 2^(W-1) in [1/2, 1), and Q(W-3) fractions:
    /// `r = seed[(n >> (W-2-b)) - 2^b]` where the seed has 2^b entries, then `steps` times
    /// `u = round(n * r / 2^(W-1))`, `r = round(r * (2^(W-2) - u) / 2^(W-3))`. Real `r / 2^(W-3)` approximates 1/t in (1, 2].
    ///
    /// @param seed  entry i is `round(2^(W-3) / ((2^b + i + 1/2) / 2^(b+1)))`, a word of at most W-1 bits
    /// @param steps Newton steps; each about squares the relative error 2^-(b+1) until rounding, about 2^-(W-4), remains
    record Reciprocal(RomTable seed, int steps) {}

    /// `1/sqrt(V)` of a positive word by normalisation, ROM and Newton steps.
    ///
    /// With `h = (clz(V) - 1) >> 1`, `n = V << 2h` (in 2^(W-3)..2^(W-1)-1, real t = n / 2^(W-1) in [1/4, 1)) and Q(W-3) fractions:
    /// `r = seed[n >> (W-1-b)]` where the seed has 2^b entries (those below 2^(b-2) are never read), then `steps` times
    /// `u = round(r * r / 2^(W-2))`, `w = round(n * u / 2^(W-1))`, `r = round(r * (3 * 2^(W-4) - w) / 2^(W-3))`. Real `r / 2^(W-3)` approximates
    /// 1/sqrt(t) in (1, 2].
    ///
    /// @param seed  entry i is `round(2^(W-3) / sqrt((i + 1/2) / 2^b))`, saturated to 2^(W-2)
    /// @param steps Newton steps
    record ReciprocalRoot(RomTable seed, int steps) {}

    /// How the sum of a row's exponentials is held.
    sealed interface RowSum {
        /// In one word: the sum is below 2^(W-1) for every input.
        record Word() implements RowSum {}

        /// In two limbs: the sums of `e mod 2^low` and of `floor(e / 2^low)` over any of a row's elements are words, and so is
        /// `floor(S / 2^low)`, which is at least 1.
        ///
        /// @param low bits of the low limb
        record Limbs(int low) implements RowSum {}
    }

    /// Softmax along the last axis, n elements a row.
    ///
    /// A row: `d[j] = max over kept l of x[l] - x[j]`, where `difference` is given `round(d[j] * M / 2^s)` by it; `e[j]` by `exp` (0 where not kept); `S = sum of e`, exact, at least
    /// 1 and as `sum` says for every input; `p`, `r` of S by `reciprocal`; `q = round(r * M / 2^s)` where `scaling` is given, else `q = r`;
    /// `y[j] = clip(round(e[j] * q / 2^(outputShift - p)) + zy)`.
    ///
    /// Real: y / 2^f with f = 2W-4 - outputShift and no scaling, since 1/S = r 2^p / 2^(2W-4).
    ///
    /// @param difference  shared: of scores that are sums, which have a step far finer than exp asks for
    /// @param keep        broadcasts to x, elements where it is false take no part and come out as `zy`
    /// @param sum         decides no value: how wide S can be, and how kernels hold it
    /// @param scaling     shared, for output scales that are no power of two; a factor in (1/2, 1], so that q stays a word
    /// @param outputShift `outputShift - p` is in 0..62 for every input
    record Softmax(
            Head head,
            String x,
            Optional<BooleanTensor> keep,
            Optional<Scaling> difference,
            ExpRom exp,
            RowSum sum,
            Reciprocal reciprocal,
            Optional<Scaling> scaling,
            int outputShift)
            implements QuantizedOp {
        /// Arithmetic of a sum that is one word.
        public static final String WORD = "word";
        /// Arithmetic of a sum that is two words.
        public static final String LIMBS = "limbs";

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "softmax";
        }

        @Override
        public List<String> arithmetics() {
            return List.of(WORD, LIMBS);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(switch (sum) {
                case RowSum.Word() -> WORD;
                case RowSum.Limbs(_) -> LIMBS;
            });
        }
    }

    /// A function of one code, by ROM: `y = table[x - low of x]`. The table holds output codes and has an entry for each input code (rounded
    /// up to a power of two with the last entry repeated).
    record Lookup(Head head, String function, String x, RomTable table) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return function;
        }

        @Override
        public List<String> arithmetics() {
            return functionArithmetics(function);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(TABLE);
        }
    }

    /// A function of one code, by ROM and linear interpolation: with `u = x - low of x`, `i = u >> h`, `f = u & (2^h - 1)`:
    /// `y = clip(round(((value[i] << h) + slope[i] * f) / 2^(h + guard)) + zy)`.
    ///
    /// @param value knots in output steps with `guard` more bits, zero point not included; `(value << h) + slope * f` is a word
    /// @param slope `value` at the next knot minus `value`
    /// @param h     fraction bits of the index
    record Interpolate(Head head, String function, String x, RomTable value, RomTable slope, int h, int guard) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return function;
        }

        @Override
        public List<String> arithmetics() {
            return functionArithmetics(function);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(INTERPOLATE);
        }
    }

    /// A function of one code, by a polynomial in each of equal pieces: with `u = x - low of x`, `i = u >> h`,
    /// `t = (u & (2^h - 1)) - 2^(h-1)`: `p = c[d][i]`, then for `k = d-1 .. 0` `p = round(p * t / 2^(h-1)) + c[k][i]`;
    /// `y = clip(round(p / 2^guard) + zy)`. Every p is a word.
    ///
    /// @param coefficients c[0] first, an entry for each piece; in output steps with `guard` more bits, zero point not included
    /// @param h            at least 1
    record Polynomial(Head head, String function, String x, List<RomTable> coefficients, int h, int guard) implements QuantizedOp {
        public Polynomial {
            coefficients = List.copyOf(coefficients);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return function;
        }

        @Override
        public List<String> arithmetics() {
            return functionArithmetics(function);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(POLYNOMIAL);
        }
    }

    /// `x/2` times one more than an odd part, which is a quadratic up to a threshold and constant beyond: with `q = x - zx`, `m = |q|`,
    /// `l = min(m, threshold) - threshold`: `odd = level - round(l^2 * Mc / 2^sc)`; `y = clip(round(((q << part) + m * odd) * M / 2^s) + zy)`.
    /// Every value on the way is a word.
    ///
    /// @param curvature Mc, sc: the quadratic's factor, negated
    /// @param level     the odd part beyond the threshold, in steps of 2^-part
    /// @see <a href="https://arxiv.org/abs/2101.01321">Kim et al., I-BERT, section 3.4</a>
    record Quadratic(Head head, String function, String x, int threshold, Scaling curvature, int level, int part, Scaling scaling)
            implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return function;
        }

        @Override
        public List<String> arithmetics() {
            return functionArithmetics(function);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(QUADRATIC);
        }
    }

    /// Arithmetic of ops that rescale by factors: the nearest multiplier and shift, or one near it that misses less.
    String ROUNDED = "rounded";
    /// Arithmetic of ops that rescale by factors: the exact factors, in two products ([Scaling.Rest]).
    String EXACT = "exact";
    /// Both.
    List<String> RESCALINGS = List.of(ROUNDED, EXACT);

    /// Arithmetic of functions: an entry of ROM for each code.
    String TABLE = "table";
    /// Arithmetic of functions: straight lines between entries of ROM.
    String INTERPOLATE = "interpolate";
    /// Arithmetic of functions: a polynomial in each of equal pieces.
    String POLYNOMIAL = "polynomial";
    /// Arithmetic of functions that are x times an odd part: one quadratic.
    String QUADRATIC = "quadratic";

    private static List<String> functionArithmetics(String function) {
        return FunctionParameters.quadratic(function) ? List.of(TABLE, INTERPOLATE, POLYNOMIAL, QUADRATIC) : List.of(TABLE, INTERPOLATE, POLYNOMIAL);
    }

    /// `y = clip(round(max(x - zx, 0) * M / 2^s) + zy)`; without scaling (equal scales) `y = clip(max(x - zx, 0) + zy)`.
    record Relu(Head head, String x, Optional<Scaling> scaling) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "relu";
        }

        @Override
        public List<String> arithmetics() {
            return scaling.isPresent() ? RESCALINGS : List.of();
        }

        @Override
        public Optional<String> arithmetic() {
            return scaling.map(by -> by.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// How the sum of squares V of a row comes about: one word, at least 1, below `2^(min(A, W)-1)` for every input. `c[i]` are the row's centred
    /// codes. Epsilon is in each form's constants.
    sealed interface Squares {
        /// {@return name of the form, as variants are called}
        String label();

        /// `V = max(1, extra + sum of round(c[i]^2 / 2^shift))`: square first, then shift. With shift 0 it is exact.
        record Shifted(int shift, int extra) implements Squares {
            @Override
            public String label() {
                return SQUARES;
            }
        }

        /// `V = max(1, extra + sum of floor(c[i] / 2^shift)^2)`: shift first, then square; far less exact, and the word need not hold `c[i]^2`.
        record SumShift(int shift, int extra) implements Squares {
            @Override
            public String label() {
                return SUM_SHIFT;
            }
        }

        /// Of layernorm alone, from the codes as they are: with `S = sum of x`, `mean` and `fractionBits` as there,
        /// `V = max(1, extra + (sum of x[i]^2 << shift) - round(S * mean / 2^(fractionBits - shift)))`. Real: n times the variance, with `shift`
        /// fraction bits; `sum of x[i]^2 << shift` and what is subtracted are words.
        record Moments(int shift, int extra) implements Squares {
            @Override
            public String label() {
                return MOMENTS;
            }
        }

        /// The exact sum in two limbs of at most `min(A, W)` bits, normalised by the row. `c[i]` are integer codes here, `T` their sum over the row
        /// (of rmsnorm not taken), `K = lowBits + fractionBits`:
        /// `H = extraHigh + sum of floor(c[i]^2 / 2^lowBits)`, `B = extraLow + sum of (c[i]^2 mod 2^lowBits)`,
        /// `h = H + (B >> lowBits)`, `b = ((B mod 2^lowBits) << fractionBits) + extraFraction`,
        /// `k = min(2 * ((clz(h) - 1) >> 1), K)`,
        /// `V = max(1, (h << k) + (b >> (K - k)) - round(T^2 * M / 2^(s + lowBits - k)))`, the factor 1/n being `overN`. Real: V is
        /// `2^(k - lowBits)` times the sum of squares about the mean. `z[i]` is then shifted by `k / 2` less.
        ///
        /// @param lowBits      even
        /// @param fractionBits even
        /// @param overN        of layernorm alone
        record Limbs(int lowBits, int fractionBits, int extraHigh, int extraLow, int extraFraction, Optional<Scaling> overN) implements Squares {
            @Override
            public String label() {
                return LIMBS;
            }
        }

        /// Square first, then shift.
        String SQUARES = "squares";
        /// Shift first, then square.
        String SUM_SHIFT = "sum-shift";
        /// The sums of codes and of squares, in one pass.
        String MOMENTS = "moments";
        /// The exact sum in two limbs.
        String LIMBS = "limbs";
    }

    /// The last part of both norms: with `c[i]` the row's centred codes, V by [Squares], and `r`, `h` of V by [ReciprocalRoot] (`k = 0` but for
    /// limbs): `z[i] = round(c[i] * r / 2^(normalShift - h - k / 2))`, a word of about 16 fraction bits of the normalised value;
    /// `y[i] = clip(round((round(z[i] * gain[i] / 2^gainShift) + offset[i]) / 2^guard))`.
    ///
    /// `zy` is in `offset`. `normalShift - h - k / 2` is in 0..62 and the sum before the last shift is a word, for every input.
    ///
    /// @param gain         `[n]`
    /// @param offset       `[n]`
    record Normalisation(Squares squares, ReciprocalRoot root, int normalShift, int[] gain, int gainShift, int[] offset, int guard) {
        public Normalisation {
            gain = gain.clone();
            offset = offset.clone();
        }

        @Override
        public int[] gain() {
            return gain.clone();
        }

        @Override
        public int[] offset() {
            return offset.clone();
        }
    }

    /// LayerNorm along the last axis, n elements a row: `S = sum of x`, `mean = round(S * M / 2^s)` with `fractionBits` more bits than x (factor
    /// `2^fractionBits / n`), `c[i] = (x[i] << fractionBits) - mean`, then as [Normalisation] says.
    ///
    /// In limbs: `m = round(S * Mi / 2^si)` by `integerMean`, the factor 1/n; squares are those of `x[i] - m`, `T = S - n * m`,
    /// `mean = round(T * M / 2^s)` and `c[i] = ((x[i] - m) << fractionBits) - mean`.
    ///
    /// @param integerMean of limbs alone
    record LayerNorm(Head head, String x, int fractionBits, Scaling mean, Optional<Scaling> integerMean, Normalisation normalisation)
            implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "layernorm";
        }

        @Override
        public List<String> arithmetics() {
            return List.of(Squares.MOMENTS, Squares.SQUARES, Squares.SUM_SHIFT, Squares.LIMBS);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(normalisation.squares().label());
        }
    }

    /// RMSNorm along the last axis: `c[i] = x[i] - zx`, then as [Normalisation] says.
    record RmsNorm(Head head, String x, Normalisation normalisation) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "rmsnorm";
        }

        @Override
        public List<String> arithmetics() {
            return List.of(Squares.SQUARES, Squares.SUM_SHIFT, Squares.LIMBS);
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(normalisation.squares().label());
        }
    }

    /// a and b are broadcast to the output: `y = clip(round((round(a * Ma / 2^sa) + round(b * Mb / 2^sb) + offset) / 2^guard))`.
    ///
    /// Both factors carry codes to output steps with `guard` more bits; `offset` holds the three zero points. Every sum is a word.
    record Add(Head head, String a, String b, Scaling scalingA, Scaling scalingB, int offset, int guard) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public String kind() {
            return "add";
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(ROUNDED);
        }
    }

    /// `y = clip(round((round(x * M / 2^s) + constant[i]) / 2^guard))`, the constant broadcast to x and zero points included in it.
    record AddConstant(Head head, String x, Scaling scaling, CodeTensor constant, int guard) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "add_constant";
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(ROUNDED);
        }
    }

    /// `y = clip(round((a - za) * (b - zb) * M / 2^s) + zy)`, a and b broadcast to the output; the product is a word.
    record Multiply(Head head, String a, String b, Scaling scaling) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public String kind() {
            return "multiply";
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(scaling.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// `y = clip(round((sum over the axes of x - count * zx) * M / 2^s) + zy)`, the factor 1/count included.
    ///
    /// @param axes ascending, counted from 0
    /// @param correction `-count * zx`
    record Mean(Head head, String x, List<Integer> axes, int correction, Scaling scaling) implements QuantizedOp {
        public Mean {
            axes = List.copyOf(axes);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "mean";
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(scaling.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// `y = clip(round((x - zx) * M / 2^s) + zy)`: requantization, division by a constant, multiplication by constants. Negative constants are
    /// in `negative`.
    ///
    /// @param sourceKind `requantize`, `divide_by_constant` or `multiply_constant`
    /// @param scaling    shared or one factor for each index of the last axis
    /// @param negative   where true, for all or for that index of the last axis, the code difference is negated first
    record Rescale(Head head, String sourceKind, String x, Scaling scaling, List<Boolean> negative) implements QuantizedOp {
        public Rescale {
            negative = List.copyOf(negative);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return sourceKind;
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(scaling.rest().isPresent() ? EXACT : ROUNDED);
        }
    }

    /// The same codes in row-major order under the output's shape.
    record Reshape(Head head, String x) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "reshape";
        }
    }

    /// Axis `i` of the output is axis `permutation[i]` of x; the same codes.
    record Transpose(Head head, String x, List<Integer> permutation) implements QuantizedOp {
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "transpose";
        }
    }

    /// A sum of two tensors, or of a tensor and a constant, by factors with many fraction bits, rounded once. With `K = shift + low`, `E = error` and
    /// `T = (a - za) * factorA + (b - zb) * factorB + E`, of a constant `T = (a - za) * factorA + offsets[i] + E`: `t = floor(T / 2^low)`; half up and floor:
    /// `y = clip(round(t / 2^shift) + zy)`; half even and half away: `y = clip(round((2 t + u) / 2^(shift + 1)) + zy)`, u being 1 where
    /// `T mod 2^low > 2 E`, else 0.
    ///
    /// `2 t + u` is a word, and so is the part of T below `2^low` of the factors. E bounds what the factors' rounding can make of T.
    ///
    /// @param sourceKind `add`, `subtract` or `add_constant`
    /// @param factorA    real factor in output steps times `2^K`; below 0 for what is subtracted, as `factorB`
    /// @param offsets    of a constant, broadcast to a; zero points of neither are in it
    /// @param exact      whether every result is that of the exact factors, rounded once: proved from the factors' denominators
    record WeightedSum(Head head, String sourceKind, String a, Optional<String> b, long factorA, long factorB, long[] offsets, Optional<Shape> constant,
            int shift, int low, int error, boolean exact) implements QuantizedOp {
        public WeightedSum {
            offsets = offsets.clone();
        }

        @Override
        public long[] offsets() {
            return offsets.clone();
        }

        @Override
        public List<String> inputs() {
            return b.map(second -> List.of(a, second)).orElse(List.of(a));
        }

        @Override
        public String kind() {
            return sourceKind;
        }

        @Override
        public List<String> arithmetics() {
            return RESCALINGS;
        }

        @Override
        public Optional<String> arithmetic() {
            return Optional.of(exact ? EXACT : ROUNDED);
        }
    }

    /// `y = clip(f(round((a - za) * Ma / 2^sa), round((b - zb) * Mb / 2^sb)) + zy)`, f the minimum or the maximum; without scaling the difference itself.
    ///
    /// @param sourceKind `minimum` or `maximum`
    record Extreme(Head head, String sourceKind, String a, String b, Optional<Scaling> scalingA, Optional<Scaling> scalingB) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public String kind() {
            return sourceKind;
        }
    }

    /// `y = clip(min(max(round((x - zx) * M / 2^s), low), high) + zy)`; without scaling the difference itself.
    ///
    /// @param low  in output steps, as `high`; where it is above that, high wins
    record Clamp(Head head, String x, Optional<Scaling> scaling, int low, int high) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public String kind() {
            return "clip";
        }
    }

    /// `m = max(|b - zb|, 1)`; `p`, `r` of m by `reciprocal`; `q = round(r * M / 2^s)`; `y = clip(round(sign(b - zb) * (a - za) * q / 2^max(shift - p, 0)) + zy)`;
    /// a divisor of 0 counts as one step. Without a it is the reciprocal: `a - za` is 1.
    ///
    /// @param scaling shared; a factor in (1/2, 1], so that q stays a word
    /// @param shift   `shift - p` is at most 62 for every b; where it is below 0, results saturate
    record Divide(Head head, Optional<String> a, String b, Reciprocal reciprocal, Scaling scaling, int shift) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return a.map(dividend -> List.of(dividend, b)).orElse(List.of(b));
        }

        @Override
        public String kind() {
            return a.isPresent() ? "divide" : "reciprocal";
        }
    }

    /// [IntegerKind#of] of whole numbers, element by element, exactly. Of more than 32 bits, results are promised to be words.
    ///
    /// @param reciprocal of quotients: what the first guess is made by
    record IntegerArithmetic(Head head, IntegerKind function, String a, String b, int bits, boolean signed, Reciprocal reciprocal) implements QuantizedOp {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public String kind() {
            return function.label();
        }
    }

    /// Boxes of tensors put into boxes of the output, which no two share, and one code put into the rest: slices, concatenations, repeats, padding, patches.
    ///
    /// @param fills boxes that hold `fill`
    /// @param fill  a code of the output
    record Copy(Head head, String sourceKind, List<Piece> pieces, List<Box> fills, int fill) implements QuantizedOp {
        /// Elements `to` to `to + extents`, exclusive, of the output.
        ///
        /// @param to      for each axis of the output
        /// @param extents likewise
        public record Box(List<Integer> to, List<Integer> extents) {
            public Box {
                to = List.copyOf(to);
                extents = List.copyOf(extents);
            }

            /// {@return how many elements it holds}
            public long elements() {
                return extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
            }
        }

        /// The element of the output at `box.to + i` is that of `x` at `starts + i * steps`, for every i within the box; with scaling `clip(round((x - zx) * M / 2^s) + zy)` of it.
        ///
        /// @param axes   for each axis of the output the axis of x that it goes along, or [#NONE]; where two go along one, their indices add up; where none does, the index is 0
        /// @param starts for each axis of the output
        /// @param steps  likewise
        public record Piece(String x, List<Integer> axes, List<Integer> starts, List<Integer> steps, Box box, Optional<Scaling> scaling) {
            /// No axis: elements are repeated.
            public static final int NONE = -1;

            public Piece {
                axes = List.copyOf(axes);
                starts = List.copyOf(starts);
                steps = List.copyOf(steps);
            }
        }

        public Copy {
            pieces = List.copyOf(pieces);
            fills = List.copyOf(fills);
        }

        /// Every element comes from a piece.
        public Copy(Head head, String sourceKind, List<Piece> pieces) {
            this(head, sourceKind, pieces, List.of(), 0);
        }

        @Override
        public List<String> inputs() {
            return pieces.stream().map(Piece::x).distinct().toList();
        }

        @Override
        public String kind() {
            return sourceKind;
        }
    }
}
