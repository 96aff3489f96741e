package dev.cupel.programs.tensor;

import java.util.Arrays;

/// Elements that are true or false: masks.
public final class BooleanTensor implements Tensor {
    private final Shape shape;
    private final boolean[] elements;

    private BooleanTensor(Shape shape, boolean[] elements) {
        Extents.check(shape, elements.length);
        this.shape = shape;
        this.elements = elements;
    }

    /// {@return the tensor of these elements, row-major; they are copied}
    ///
    /// @throws IllegalArgumentException if the number of elements is not the shape's
    public static BooleanTensor of(Shape shape, boolean... elements) {
        return new BooleanTensor(shape, elements.clone());
    }

    /// {@return the tensor that owns `elements` from now on}
    static BooleanTensor owning(Shape shape, boolean[] elements) {
        return new BooleanTensor(shape, elements);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public ElementType type() {
        return ElementType.BOOL;
    }

    /// {@return the element at a row-major index}
    public boolean at(int index) {
        return elements[index];
    }

    /// {@return a copy of the elements, row-major}
    public boolean[] toArray() {
        return elements.clone();
    }

    @Override
    public BooleanTensor reshaped(Shape to) {
        return new BooleanTensor(to, elements);
    }

    @Override
    public BooleanTensor gathered(Shape to, int[] indices) {
        boolean[] picked = new boolean[indices.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = elements[indices[i]];
        }
        return new BooleanTensor(to, picked);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BooleanTensor that && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
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
