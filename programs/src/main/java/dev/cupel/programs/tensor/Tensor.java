package dev.cupel.programs.tensor;

/// A dense, immutable, row-major tensor. Two tensors are equal if shape, element type and every element (by bits) are.
public sealed interface Tensor permits FloatTensor, DoubleTensor, LongTensor, BooleanTensor {
    /// {@return the extents, outermost first}
    Shape shape();

    /// {@return what one element is}
    ElementType type();

    /// {@return the number of elements}
    default int size() {
        return shape().size();
    }

    /// {@return shape and type as error messages write them: `float32 [1, 16, 32]`}
    default String describe() {
        return type().label() + " " + shape();
    }

    /// {@return the same elements under another shape of equal size}
    Tensor reshaped(Shape shape);

    /// {@return the elements at `indices`, as a tensor of that shape}
    ///
    /// @param indices row-major positions in this tensor, one per element of `shape`
    Tensor gathered(Shape shape, int[] indices);
}
