package dev.cupel.programs.tensor;

import java.util.Arrays;

/// Elements of 32-bit floating point: weights, biases, and what a model's files hold.
public final class FloatTensor implements Tensor {
    private final Shape shape;
    private final float[] elements;

    private FloatTensor(Shape shape, float[] elements) {
        Extents.check(shape, elements.length);
        this.shape = shape;
        this.elements = elements;
    }

    /// {@return the tensor of these elements, row-major; they are copied}
    ///
    /// @throws IllegalArgumentException if the number of elements is not the shape's
    public static FloatTensor of(Shape shape, float... elements) {
        return new FloatTensor(shape, elements.clone());
    }

    /// {@return the tensor that owns `elements` from now on}
    static FloatTensor owning(Shape shape, float[] elements) {
        return new FloatTensor(shape, elements);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public ElementType type() {
        return ElementType.FLOAT32;
    }

    /// {@return the element at a row-major index}
    public float at(int index) {
        return elements[index];
    }

    /// {@return a copy of the elements, row-major}
    public float[] toArray() {
        return elements.clone();
    }

    /// {@return the same values in double precision; exact}
    public DoubleTensor toDouble() {
        double[] wide = new double[elements.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = elements[i];
        }
        return DoubleTensor.owning(shape, wide);
    }

    /// {@return whether every element is a finite number}
    public boolean isFinite() {
        for (float element : elements) {
            if (!Float.isFinite(element)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public FloatTensor reshaped(Shape to) {
        return new FloatTensor(to, elements);
    }

    @Override
    public FloatTensor gathered(Shape to, int[] indices) {
        float[] picked = new float[indices.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = elements[indices[i]];
        }
        return new FloatTensor(to, picked);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatTensor that && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
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
