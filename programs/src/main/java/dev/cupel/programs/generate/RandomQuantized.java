package dev.cupel.programs.generate;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.OpQuantizer;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.SoftmaxRom;
import dev.cupel.programs.quantize.Unrepresentable;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// Random ops over codes: any shape, widths of 2 to 16 bits, signed and unsigned, with and without zero points, one scale or one a column.
/// The same seed gives the same cases.
public final class RandomQuantized {
    /// Kinds of ops that can be asked for, in the words of reports.
    public static final List<String> KINDS = RandomOps.KINDS;
    /// Kinds of ops of two activations, and of those that move elements; drawn on request alone.
    public static final List<String> PAIRS = RandomPairs.KINDS;

    /// Draws of an op and its types before the limits are taken to admit none.
    private static final int PATIENCE = 2000;

    private final SplittableRandom random;
    private final Limits limits;
    private final Rounding rounding;
    private final RandomOps ops;

    /// One op with the codes it is given.
    ///
    /// @param source what the integers approximate
    /// @param op     the op over codes
    /// @param graph  a graph of this op alone
    /// @param inputs codes of the op's inputs, in its order
    public record Case(Op source, QuantizedOp op, QuantizedGraph graph, List<CodeTensor> inputs) {
        public Case {
            inputs = List.copyOf(inputs);
        }

        /// {@return the case in one line, for messages of failed tests}
        public String describe() {
            var text = new StringBuilder(op.kind());
            for (String tensor : op.inputs()) {
                text.append(' ').append(graph.tensor(tensor));
            }
            return text.append(" -> ").append(graph.tensor(op.output())).toString();
        }
    }

    /// @param limits   what the integers have to fit
    /// @param rounding the graphs' rounding
    public RandomQuantized(long seed, Limits limits, Rounding rounding) {
        this.random = new SplittableRandom(seed);
        this.limits = limits.rounding(rounding);
        this.rounding = rounding;
        this.ops = new RandomOps(random);
    }

    /// {@return an op of any kind}
    public Case next() {
        return next(KINDS.get(random.nextInt(KINDS.size())));
    }

    /// {@return an op of a kind}
    ///
    /// @throws IllegalArgumentException if there is no such kind
    /// @throws IllegalStateException    if no op of the kind was found that fits the limits
    public Case next(String kind) {
        for (int draw = 0; draw < PATIENCE; draw++) {
            var drawn = ops.draw(kind);
            var inputs = drawn.inputs();
            if (!(OpShape.shaped(drawn.op(), inputs.stream().map(QuantizedTensor::shape).toList()) instanceof OpShape.Shaped(Op op))) {
                throw new IllegalStateException("the generator drew an op without a shape: " + drawn.op());
            }
            boolean keepsCodes = op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Slice || op instanceof Op.Expand
                    || (op instanceof Op.Gather gather && gather.fill() == 0);
            var type = op instanceof Op.IntegerArithmetic whole ? new CodeType(whole.bits(), whole.signed(), 1, 0) : keepsCodes ? inputs.getFirst().type() : outputType(op, drawn.amplitude());
            var output = new QuantizedTensor(op.output(), op.shape(), type);
            try {
                var quantized = quantized(op, inputs, output);
                return new Case(op, quantized, graph(quantized, inputs, output), inputs.stream().map(this::codes).toList());
            } catch (Unrepresentable _) {
                // Another draw may fit.
            }
        }
        throw new IllegalStateException("no %s fits %s".formatted(kind, limits));
    }

    /// The op by the arithmetic that would be chosen, or by any other of its kind that fits.
    private QuantizedOp quantized(Op op, List<QuantizedTensor> inputs, QuantizedTensor output) throws Unrepresentable {
        var rom = softmaxRom();
        var weights = weights();
        var chosen = new OpQuantizer(limits, rom).quantize(op, inputs, output, weights);
        if (chosen.arithmetics().isEmpty() || random.nextBoolean()) {
            return chosen;
        }
        var asked = chosen.arithmetics().get(random.nextInt(chosen.arithmetics().size()));
        try {
            return new OpQuantizer(limits, rom, Variants.of(Map.of(op.name(), asked))).quantize(op, inputs, output, weights);
        } catch (Unrepresentable _) {
            return chosen;
        }
    }

    private QuantizedGraph graph(QuantizedOp op, List<QuantizedTensor> inputs, QuantizedTensor output) {
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        inputs.forEach(input -> tensors.put(input.name(), input));
        tensors.put(output.name(), output);
        return new QuantizedGraph(op.name(), List.copyOf(op.inputs()), List.of(op), List.of(output.name()), tensors, rounding, limits.wordBits());
    }

    /// A type in whose range outputs of about `amplitude` lie: up to four times too narrow, so that some saturate, or twice too wide.
    private CodeType outputType(Op op, double amplitude) {
        int bits = random.nextInt(2, 17);
        if (op instanceof Op.Softmax && random.nextBoolean()) {
            return new CodeType(bits, false, Math.scalb(1.0, -bits), 0);
        }
        return RandomOps.type(random, bits, amplitude * Math.pow(2, random.nextDouble(-2, 1)));
    }

    private WeightSettings weights() {
        return new WeightSettings(random.nextInt(2, 17), random.nextBoolean(), random.nextBoolean() ? RangeRule.MIN_MAX : RangeRule.MSE, List.of());
    }

    private SoftmaxRom softmaxRom() {
        return switch (random.nextInt(4)) {
            case 0 -> new SoftmaxRom(OptionalInt.of(random.nextInt(4, 17)), OptionalInt.empty());
            case 1 -> new SoftmaxRom(OptionalInt.empty(), OptionalInt.of(1 << random.nextInt(1, 9)));
            default -> SoftmaxRom.LEAST_ERROR;
        };
    }

    /// Codes of one of five manners: any, near the zero point, ends of the range alone, all equal, one apart from the rest.
    private CodeTensor codes(QuantizedTensor tensor) {
        Shape shape = tensor.shape();
        CodeType type = tensor.type();
        int manner = random.nextInt(5);
        int base = anyCode(type);
        int[] codes = new int[shape.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = switch (manner) {
                case 0 -> anyCode(type);
                case 1 -> Math.clamp(type.zeroPoint() + Math.round(random.nextGaussian() * 3), type.low(), type.high());
                case 2 -> random.nextBoolean() ? type.low() : type.high();
                default -> base;
            };
        }
        if (manner == 4) {
            codes[random.nextInt(codes.length)] = anyCode(type);
        }
        return new CodeTensor(shape, codes);
    }

    private int anyCode(CodeType type) {
        return (int) random.nextLong(type.low(), type.high() + 1L);
    }

    /// {@return `count` cases of each kind}
    public List<Case> ofEachKind(int count) {
        var cases = new ArrayList<Case>();
        for (String kind : KINDS) {
            for (int i = 0; i < count; i++) {
                cases.add(next(kind));
            }
        }
        return cases;
    }
}
