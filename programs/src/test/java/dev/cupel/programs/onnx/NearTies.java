package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import java.util.List;

/// One op's output as the standard means it, before and after it is rounded to codes, and where a float32 engine may round it otherwise.
///
/// @param steps exact values in steps of the output, zero point not added
/// @param reach how far float32 may be from them, in steps: 2^-20 of the magnitudes of the terms that are added up
/// @param type  of the output
record NearTies(double[] steps, double[] reach, CodeType type) {
    /// A step in which double precision may be off too: nearer to a tie than that, a value is at it.
    private static final double DOUBLE = 0x1p-32;

    static NearTies of(Op op, List<DoubleTensor> inputs, CodeType type) {
        double[] exact = FloatReference.evaluate(op, inputs).toArray();
        double[] terms = terms(op, inputs, exact);
        double[] steps = new double[exact.length];
        double[] reach = new double[exact.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = exact[i] / type.scale();
            reach[i] = 0x1p-20 * terms[i] / type.scale();
        }
        return new NearTies(steps, reach, type);
    }

    /// {@return how many elements there are}
    int size() {
        return steps.length;
    }

    /// {@return the code of the exact value: half to even, then saturated}
    int code(int i) {
        double tie = Math.floor(steps[i]) + 0.5;
        double rounded = Math.abs(steps[i] - tie) < DOUBLE ? Math.rint(tie) : Math.rint(steps[i]);
        return (int) Math.clamp(rounded + type.zeroPoint(), (double) type.low(), (double) type.high());
    }

    /// {@return whether float32 may come to another code}
    boolean near(int i) {
        return Math.abs(steps[i] - Math.floor(steps[i]) - 0.5) <= reach[i] && code(steps[i] - reach[i]) != code(steps[i] + reach[i]);
    }

    /// {@return what is to be said of an element that became another code}
    String fault(Op op, int i) {
        return "%s, element %d: %s steps became ".formatted(op.name(), i, steps[i]);
    }

    private double code(double value) {
        return Math.clamp(Math.rint(value) + type.zeroPoint(), (double) type.low(), (double) type.high());
    }

    /// Magnitudes of what is added up to each element.
    private static double[] terms(Op op, List<DoubleTensor> inputs, double[] exact) {
        return switch (op) {
            case Op.Linear linear -> sum(new Op.Linear(linear.head(), linear.x(), magnitude(linear.weight()), magnitude(linear.bias())), inputs);
            case Op.AddConstant add -> sum(new Op.AddConstant(add.head(), add.x(), magnitude(add.constant())), inputs);
            case Op.MatMul _, Op.Add _, Op.Mean _ -> sum(op, inputs);
            case Op.Binary binary when binary.function() == BinaryKind.SUBTRACT -> sum(new Op.Add(binary.head(), binary.a(), binary.b()), inputs);
            case Op.LayerNorm norm -> sum(norm, exact);
            default -> magnitude(exact);
        };
    }

    /// The normalised value comes of differences to a mean, which may be of the size of the norm's greatest value; the offset is added to it.
    private static double[] sum(Op.LayerNorm norm, double[] exact) {
        double[] terms = new double[exact.length];
        int n = norm.shape().last();
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Math.abs(norm.gamma().at(i % n)) * Math.sqrt(n) + Math.abs(norm.beta().at(i % n));
        }
        return terms;
    }

    private static double[] sum(Op op, List<DoubleTensor> inputs) {
        return magnitude(FloatReference.evaluate(op, inputs.stream().map(each -> DoubleTensor.of(each.shape(), magnitude(each.toArray()))).toList()).toArray());
    }

    private static double[] magnitude(double[] values) {
        double[] magnitudes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        return magnitudes;
    }

    private static FloatTensor magnitude(FloatTensor values) {
        float[] magnitudes = values.toArray();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        return FloatTensor.of(values.shape(), magnitudes);
    }
}
