package dev.cupel.programs.quantize;

import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.Arrays;

/// Integers in row-major order.
public record CodeTensor(Shape shape, int[] codes) {
    public CodeTensor {
        if (shape.size() != codes.length) {
            throw new IllegalArgumentException("%d codes for shape %s".formatted(codes.length, shape));
        }
        codes = codes.clone();
    }

    @Override
    public int[] codes() {
        return codes.clone();
    }

    /// {@return the codes nearest to these values, as the host quantizes inputs}
    public static CodeTensor of(DoubleTensor values, CodeType type) {
        int[] codes = new int[values.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = type.code(values.at(i));
        }
        return new CodeTensor(values.shape(), codes);
    }

    /// {@return the real values that the codes stand for}
    public DoubleTensor real(CodeType type) {
        double[] values = new double[codes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.real(codes[i]);
        }
        return DoubleTensor.of(shape, values);
    }

    /// {@return the code at row-major position `i`}
    public int code(int i) {
        return codes[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeTensor(var s, int[] c) && s.equals(shape) && Arrays.equals(c, codes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codes) * 31 + shape.hashCode();
    }
}
