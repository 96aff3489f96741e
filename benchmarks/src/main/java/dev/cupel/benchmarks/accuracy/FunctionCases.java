package dev.cupel.benchmarks.accuracy;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.measure.OutputError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Functions of one code, of every code there is.
final class FunctionCases {
    private static final List<ActivationKind> KINDS = List.of(ActivationKind.EXP, ActivationKind.SIGMOID, ActivationKind.TANH, ActivationKind.ERF,
            ActivationKind.GELU_ERF, ActivationKind.GELU_TANH, ActivationKind.SILU);
    /// The one quadratic, by the name of its arithmetic.
    private static final String QUADRATIC = "quadratic";
    private static final int CODES_TOGETHER = 4096;

    private FunctionCases() {}

    /// {@return the cases of inputs of these widths, outputs as wide}
    static List<Case> of(List<Integer> widths) {
        var cases = new ArrayList<Case>();
        for (int bits : widths) {
            for (var kind : KINDS) {
                cases.add(one(kind, bits));
            }
        }
        return cases;
    }

    private static Case one(ActivationKind kind, int bits) {
        int codes = 1 << bits;
        int n = Math.min(codes, CODES_TOGETHER);
        var shape = Shape.of(1, n);
        var op = new Op.Activation(new Op.Head(kind.label(), "y", shape, Origin.NONE), kind, "x");
        var parts = inputs(kind, bits).stream()
                .map(x -> new Case.Part(op, new QuantizedTensor("x", shape, x), new QuantizedTensor("y", shape, y(kind, bits, x)),
                        () -> new Rows(1, n, x).codes("codes, S %.4g".formatted(x.scale()), codes / n, (row, i) -> x.low() + row * n + i).samples()))
                .toList();
        boolean gelu = kind == ActivationKind.GELU_ERF || kind == ActivationKind.GELU_TANH;
        Target target = bits == 8 ? new Target.Exact() : new Target.Most(0.75);
        var targets = gelu && bits == 8
                ? Map.of(Case.CHOSEN, List.of(target), QUADRATIC, List.<Target>of(new Target.AboveLimit(0.13)))
                : Map.of(Case.CHOSEN, List.of(target));
        return new Case(kind.label(), bits + " -> " + bits, codes, parts, OutputError.Range.SATURATED, targets);
    }

    /// Over [-8, 8]; exp over the differences that a softmax takes, down to -16 for 16 bits.
    private static List<CodeType> inputs(ActivationKind kind, int bits) {
        int high = (1 << (bits - 1)) - 1;
        if (kind != ActivationKind.EXP) {
            return List.of(CodeType.symmetric(bits, 8.0 / high));
        }
        var scales = bits == 8 ? List.of(0.05, 0.1, 0.2) : List.of(Math.scalb(16.0, -bits));
        return scales.stream().map(scale -> new CodeType(bits, true, scale, high)).toList();
    }

    private static CodeType y(ActivationKind kind, int bits, CodeType x) {
        return switch (kind) {
            case EXP, SIGMOID -> new CodeType(bits, false, Math.scalb(1.0, -bits), 0);
            case TANH, ERF -> CodeType.symmetric(bits, Math.scalb(1.0, 1 - bits));
            case GELU_ERF, GELU_TANH, SILU, RELU -> CodeType.symmetric(bits, x.scale());
            default -> throw new IllegalArgumentException(kind + " is not measured");
        };
    }
}
