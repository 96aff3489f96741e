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

    /// {@return bytes of one element}
    public int elementBytes() {
        return elementBits / 8;
    }
}
