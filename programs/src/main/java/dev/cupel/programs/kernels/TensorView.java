package dev.cupel.programs.kernels;

import java.util.ArrayList;
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

    /// {@return this tensor as it takes part among tensors of shape `target`, to which it broadcasts: axes aligned at the last, stride 0 along
    /// those that it lacks or has once}
    TensorView broadcastTo(List<Integer> target) {
        int lacking = target.size() - shape.size();
        var stretched = new ArrayList<Integer>();
        for (int axis = 0; axis < target.size(); axis++) {
            stretched.add(axis < lacking || shape.get(axis - lacking) == 1 ? 0 : strides.get(axis - lacking));
        }
        return new TensorView(address, elementBits, signed, target, stretched);
    }

    /// {@return the same bytes, read as bit patterns without a sign}
    TensorView unsigned() {
        return new TensorView(address, elementBits, false, shape, strides);
    }

    /// {@return bytes between neighbours along the last axis}
    int lastStrideBytes() {
        return strides.isEmpty() ? 0 : strides.getLast() * elementBytes();
    }
}
