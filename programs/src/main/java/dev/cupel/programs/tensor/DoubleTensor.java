package dev.cupel.programs.tensor;

import java.util.Arrays;

/// Elements of 64-bit floating point: what the float reference computes in.
public final class DoubleTensor implements Tensor {
    private final Shape shape;
    private final double[] elements;

    private DoubleTensor(Shape shape, double[] elements) {
        Extents.check(shape, elements.length);
        this.shape = shape;
        this.elements = elements;
    }

    /// {@return the tensor of these elements, row-major; they are copied}
    ///
    /// @throws IllegalArgumentException if the number of elements is not the shape's
    public static DoubleTensor of(Shape shape, double... elements) {
        return new DoubleTensor(shape, elements.clone());
    }

    /// {@return the tensor that owns `elements` from now on}
    static DoubleTensor owning(Shape shape, double[] elements) {
        return new DoubleTensor(shape, elements);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public ElementType type() {
        return ElementType.FLOAT64;
    }

    /// {@return the element at a row-major index}
    public double at(int index) {
        return elements[index];
    }

    /// {@return a copy of the elements, row-major}
    public double[] toArray() {
        return elements.clone();
    }

    /// {@return the same values rounded to single precision, ties to even}
    public FloatTensor toFloat() {
        float[] narrow = new float[elements.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) elements[i];
        }
        return FloatTensor.owning(shape, narrow);
    }

    @Override
    public DoubleTensor reshaped(Shape to) {
        return new DoubleTensor(to, elements);
    }

    @Override
    public DoubleTensor gathered(Shape to, int[] indices) {
        double[] picked = new double[indices.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = elements[indices[i]];
        }
        return new DoubleTensor(to, picked);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoubleTensor that && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
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
