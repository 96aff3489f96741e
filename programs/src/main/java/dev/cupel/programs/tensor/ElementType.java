package dev.cupel.programs.tensor;

/// What one element of a stored tensor is.
public enum ElementType {
    FLOAT32("float32", 4), FLOAT64("float64", 8), INT8("int8", 1), INT16("int16", 2), INT32("int32", 4), INT64("int64", 8),
    UINT8("uint8", 1), UINT16("uint16", 2), UINT32("uint32", 4), BOOL("bool", 1);

    private final String label;
    private final int bytes;

    ElementType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /// {@return the name as NumPy and ONNX users write it, such as `float32`}
    public String label() {
        return label;
    }

    /// {@return the bytes of one element in a raw little-endian file}
    public int bytes() {
        return bytes;
    }

    /// {@return whether elements are whole numbers (booleans are not)}
    public boolean isInteger() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> true;
            case FLOAT32, FLOAT64, BOOL -> false;
        };
    }

    /// {@return the least value an integer type holds}
    public long min() {
        return switch (this) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            case UINT8, UINT16, UINT32 -> 0;
            case FLOAT32, FLOAT64, BOOL -> throw new IllegalArgumentException(label + " is not an integer type");
        };
    }

    /// {@return the greatest value an integer type holds}
    public long max() {
        return switch (this) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case INT64 -> Long.MAX_VALUE;
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFF_FFFFL;
            case FLOAT32, FLOAT64, BOOL -> throw new IllegalArgumentException(label + " is not an integer type");
        };
    }
}
