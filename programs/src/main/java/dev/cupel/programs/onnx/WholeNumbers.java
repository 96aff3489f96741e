package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Inputs that are no float32: whole numbers are their own codes; float16 and bfloat16 are read as float32.
final class WholeNumbers {
    /// Arithmetic of whole numbers by the operator's name.
    static final Map<String, IntegerKind> ARITHMETIC = Map.of("Add", IntegerKind.ADD, "Sub", IntegerKind.SUBTRACT, "Mul", IntegerKind.MULTIPLY, "Div", IntegerKind.DIVIDE,
            "Min", IntegerKind.MINIMUM, "Max", IntegerKind.MAXIMUM);

    private WholeNumbers() {}

    /// {@return how whole numbers of an ONNX data type are stored} Those of more than 32 bits, and uint32, get the 32 bits of a word: what does not fit is refused with the
    /// rows that hold it, or an overflow.
    static Optional<TensorSettings> of(int dataType) {
        DataType type = DataType.forNumber(dataType);
        return type == null ? Optional.empty() : switch (type) {
            case INT8 -> stored(8, true);
            case UINT8 -> stored(8, false);
            case INT16 -> stored(16, true);
            case UINT16 -> stored(16, false);
            case INT32 -> stored(32, true);
            case INT64, UINT32, UINT64 -> stored(TensorSettings.NARROWED_BITS, true);
            default -> Optional.empty();
        };
    }

    /// {@return how differences are stored of whole numbers of one type, none of which wraps unless they have 32 bits}
    static TensorSettings difference(TensorSettings of) {
        return stored(Math.min(of.bits() + 1, Integer.SIZE), true).orElseThrow();
    }

    private static Optional<TensorSettings> stored(int bits, boolean signed) {
        return Optional.of(new TensorSettings(bits, signed, List.of(1.0), OptionalInt.of(0)));
    }

    /// {@return the width that arithmetic keeps results to}
    static int arithmeticBits(TensorSettings stored) {
        return stored.bits() == TensorSettings.NARROWED_BITS ? Long.SIZE : stored.bits();
    }

    static boolean isReal(int dataType) {
        DataType type = DataType.forNumber(dataType);
        return type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.BFLOAT16;
    }

    /// {@return the extents that a file states of a tensor, where it leaves none open}
    static Optional<Shape> stated(TypeProto type) {
        if (!type.hasTensorType() || !type.getTensorType().hasShape()) {
            return Optional.empty();
        }
        return Shape.tryOf(type.getTensorType().getShape().getDimList().stream().map(TensorShapeProto.Dimension::getDimValue).toList());
    }
}
