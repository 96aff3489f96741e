package dev.cupel.programs.tensor;

import java.util.Arrays;

/// Whole numbers of any stored width up to 64 bits: labels, indices, shapes, quantized values.
public final class LongTensor implements Tensor {
    private final ElementType type;
    private final Shape shape;
    private final long[] elements;

    private LongTensor(ElementType type, Shape shape, long[] elements) {
        if (!type.isInteger()) {
            throw new IllegalArgumentException(type.label() + " is not an integer type");
        }
        Extents.check(shape, elements.length);
        this.type = type;
        this.shape = shape;
        this.elements = elements;
    }

    /// {@return the int64 tensor of these elements, row-major; they are copied}
    ///
    /// @throws IllegalArgumentException if the number of elements is not the shape's
    public static LongTensor of(Shape shape, long... elements) {
        return new LongTensor(ElementType.INT64, shape, elements.clone());
    }

    /// {@return the tensor of these elements, stored as `type`; they are copied}
    ///
    /// @throws IllegalArgumentException if `type` is not an integer type, an element does not fit it, or the count is not the shape's
    public static LongTensor of(ElementType type, Shape shape, long... elements) {
        var tensor = new LongTensor(type, shape, elements.clone());
        for (long element : elements) {
            if (element < type.min() || element > type.max()) {
                throw new IllegalArgumentException(element + " does not fit " + type.label());
            }
        }
        return tensor;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public ElementType type() {
        return type;
    }

    /// {@return the element at a row-major index}
    public long at(int index) {
        return elements[index];
    }

    /// {@return a copy of the elements, row-major}
    public long[] toArray() {
        return elements.clone();
    }

    @Override
    public LongTensor reshaped(Shape to) {
        return new LongTensor(type, to, elements);
    }

    @Override
    public LongTensor gathered(Shape to, int[] indices) {
        long[] picked = new long[indices.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = elements[indices[i]];
        }
        return new LongTensor(type, to, picked);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongTensor that && type == that.type && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return describe();
    }
}
