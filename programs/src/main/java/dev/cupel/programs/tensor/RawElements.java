package dev.cupel.programs.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Elements laid out one after another, as TensorProto's raw data and `.npy` files store them.
final class RawElements {
    private RawElements() {}

    /// {@return the tensor, or empty where a boolean is neither 0 nor 1}
    ///
    /// @param bytes exactly the elements, in the buffer's byte order
    static Optional<Tensor> read(ElementType type, Shape shape, ByteBuffer bytes) {
        int size = shape.size();
        return switch (type) {
            case FLOAT32 -> {
                float[] elements = new float[size];
                bytes.asFloatBuffer().get(elements);
                yield Optional.of(FloatTensor.owning(shape, elements));
            }
            case FLOAT64 -> {
                double[] elements = new double[size];
                bytes.asDoubleBuffer().get(elements);
                yield Optional.of(DoubleTensor.owning(shape, elements));
            }
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> {
                long[] elements = new long[size];
                for (int i = 0; i < size; i++) {
                    elements[i] = integer(type, bytes);
                }
                yield Optional.of(LongTensor.of(type, shape, elements));
            }
            case BOOL -> {
                boolean[] elements = new boolean[size];
                for (int i = 0; i < size; i++) {
                    byte element = bytes.get();
                    if (element != 0 && element != 1) {
                        yield Optional.empty();
                    }
                    elements[i] = element == 1;
                }
                yield Optional.of(BooleanTensor.owning(shape, elements));
            }
        };
    }

    private static long integer(ElementType type, ByteBuffer bytes) {
        return switch (type) {
            case INT8 -> bytes.get();
            case INT16 -> bytes.getShort();
            case INT32 -> bytes.getInt();
            case INT64 -> bytes.getLong();
            case UINT8 -> bytes.get() & 0xFFL;
            case UINT16 -> bytes.getShort() & 0xFFFFL;
            case UINT32 -> bytes.getInt() & 0xFFFF_FFFFL;
            case FLOAT32, FLOAT64, BOOL -> throw new IllegalArgumentException(type.label() + " is not an integer type");
        };
    }

    /// {@return the elements, little-endian}
    static byte[] write(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(tensor.size(), tensor.type().bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            switch (tensor) {
                case FloatTensor floats -> bytes.putFloat(floats.at(i));
                case DoubleTensor doubles -> bytes.putDouble(doubles.at(i));
                case BooleanTensor booleans -> bytes.put((byte) (booleans.at(i) ? 1 : 0));
                case LongTensor longs -> {
                    switch (longs.type().bytes()) {
                        case 1 -> bytes.put((byte) longs.at(i));
                        case 2 -> bytes.putShort((short) longs.at(i));
                        case 4 -> bytes.putInt((int) longs.at(i));
                        default -> bytes.putLong(longs.at(i));
                    }
                }
            }
        }
        return bytes.array();
    }
}
