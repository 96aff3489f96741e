package dev.cupel.programs.kernels;

import java.util.List;

/// A tensor as it lies in the scratchpad.
///
/// @param address     of the element with all indices 0, bytes
/// @param elementBits 8, 16 or 32
/// @param signed      whether elements are two's complement
/// @param shape       extents
/// @param strides     elements between neighbours along each axis
public record TensorView(int address, int elementBits, boolean signed, List<Integer> shape, List<Integer> strides) {
    public TensorView {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /// {@return the view of a tensor without gaps, last axis fastest}
    public static TensorView contiguous(int address, int elementBits, boolean signed, List<Integer> shape) {
        var strides = new Integer[shape.size()];
        int step = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.get(axis);
        }
        return new TensorView(address, elementBits, signed, shape, List.of(strides));
    }

    /// {@return bytes between neighbours along an axis}
    public int byteStride(int axis) {
        return strides.get(axis) * elementBytes();
    }

    /// {@return bytes of one element}
    public int elementBytes() {
        return elementBits / 8;
    }
}
