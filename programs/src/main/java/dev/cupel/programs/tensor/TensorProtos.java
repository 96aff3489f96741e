package dev.cupel.programs.tensor;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/// ONNX's TensorProto, as initializers of a model and as whole files, to and from [Tensor]s.
public final class TensorProtos {
    private TensorProtos() {}

    /// {@return the tensor that the bytes of a `.pb` file hold, or why they hold none}
    static Diagnosed<Tensor> parse(String file, byte[] bytes) {
        TensorProto proto;
        try {
            proto = TensorProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException foreign) {
            return Diagnosed.faulty(Diagnostic.of(file, "this is not a TensorProto, or it is cut short: " + foreign.getMessage()));
        }
        return decode(file, proto.getName().isEmpty() ? "the tensor" : "tensor '" + proto.getName() + "'", proto);
    }

    /// {@return the tensor, or what about it cannot be read}
    ///
    /// @param file the file it stands in
    /// @param what how messages call it: `initializer 'e.bias'`
    public static Diagnosed<Tensor> decode(String file, String what, TensorProto proto) {
        Optional<ElementType> known = type(proto.getDataType());
        Optional<Diagnosed<Tensor>> converted = known.isEmpty() ? converted(file, what, proto) : Optional.empty();
        if (converted.isPresent()) {
            return converted.get();
        }
        if (known.isEmpty()) {
            return fault(file, what + " has the element type " + typeName(proto.getDataType())
                    + "; float32, float64, float16, bfloat16, int4, int8, int16, int32, int64, uint4, uint8, uint16, uint32, uint64 and bool are read");
        }
        ElementType type = known.get();
        return whole(proto).map(shape -> proto.hasRawData() ? raw(file, what, type, shape, proto.getRawData()) : listed(file, what, type, shape, proto))
                .orElseGet(() -> misplaced(file, what, proto));
    }

    /// Element types that become another one on reading: float16 and bfloat16 float32, int4 and uint4 int8 and uint8, uint64 int64.
    private static Optional<Diagnosed<Tensor>> converted(String file, String what, TensorProto proto) {
        Optional<Reading> reading = Optional.ofNullable(TensorProto.DataType.forNumber(proto.getDataType())).flatMap(type -> switch (type) {
            case FLOAT16 -> Optional.of(new Reading(16, ElementType.FLOAT32, bits -> Float.float16ToFloat((short) bits)));
            case BFLOAT16 -> Optional.of(new Reading(16, ElementType.FLOAT32, bits -> Float.intBitsToFloat((int) bits << 16)));
            case UINT64 -> Optional.of(new Reading(64, ElementType.INT64, bits -> bits));
            default -> Optional.empty();
        });
        if (isFourBits(proto.getDataType())) {
            boolean signed = proto.getDataType() == INT4;
            reading = Optional.of(new Reading(4, signed ? ElementType.INT8 : ElementType.UINT8, bits -> signed ? (double) ((bits ^ 8) - 8) : bits));
        }
        return reading.map(by -> whole(proto).map(shape -> read(file, what, proto, shape, by)).orElseGet(() -> misplaced(file, what, proto)));
    }

    /// @param bits  of an element as stored
    /// @param value of an element's bits
    private record Reading(int bits, ElementType type, LongToDoubleFunction value) {}

    private static final int UINT4 = 21;
    private static final int INT4 = 22;

    /// {@return whether an ONNX data type number is that of int4 or uint4}
    public static boolean isFourBits(int dataType) {
        return dataType == INT4 || dataType == UINT4;
    }

    private static Diagnosed<Tensor> read(String file, String what, TensorProto proto, Shape shape, Reading by) {
        long needed = by.bits() == 64 && !proto.hasRawData() ? shape.size() : Math.ceilDiv((long) shape.size() * by.bits(), 8L);
        boolean listed = !proto.hasRawData();
        int each = by.bits() == 4 && listed ? Math.ceilDiv(shape.size(), 2) : shape.size();
        int held = listed ? by.bits() == 64 ? proto.getUint64DataCount() : proto.getInt32DataCount() : proto.getRawData().size();
        if (held != (listed ? each : needed)) {
            return fault(file, what + ", " + shape + ", needs " + (listed ? each : needed) + (listed ? " numbers" : " bytes") + " of data and holds " + held);
        }
        ByteBuffer bytes = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] reals = new double[shape.size()];
        long[] wholes = new long[shape.size()];
        for (int i = 0; i < reals.length; i++) {
            long bits = switch (by.bits()) {
                case 4 -> (listed ? proto.getInt32Data(i / 2) : bytes.get(i / 2)) >> (i % 2 * 4) & 15;
                case 16 -> listed ? proto.getInt32Data(i) : bytes.getShort(2 * i);
                default -> listed ? proto.getUint64Data(i) : bytes.getLong(8 * i);
            };
            if (by.bits() == 64 && bits < 0) {
                return fault(file, what + ", uint64 " + shape + ", holds " + Long.toUnsignedString(bits) + "; numbers up to " + Long.MAX_VALUE + " are read");
            }
            wholes[i] = by.bits() == 64 ? bits : 0;
            reals[i] = by.bits() == 64 ? 0 : by.value().applyAsDouble(bits);
        }
        if (by.type() == ElementType.FLOAT32) {
            return Diagnosed.ok(DoubleTensor.of(shape, reals).toFloat());
        }
        for (int i = 0; i < reals.length && by.bits() == 4; i++) {
            wholes[i] = (long) reals[i];
        }
        return Diagnosed.ok(LongTensor.of(by.type(), shape, wholes));
    }

    /// {@return the shape of a tensor whose data is all here}
    private static Optional<Shape> whole(TensorProto proto) {
        boolean here = proto.getDataLocation() != TensorProto.DataLocation.EXTERNAL && proto.getExternalDataCount() == 0 && !proto.hasSegment();
        return here ? Shape.tryOf(proto.getDimsList()) : Optional.empty();
    }

    private static Diagnosed<Tensor> misplaced(String file, String what, TensorProto proto) {
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            return Diagnosed.faulty(Diagnostic.of(file, what + " keeps its data in another file; only data within the file is read")
                    .help("save the model with its data embedded, as torch.onnx.export(..., external_data=False) does"));
        }
        if (proto.hasSegment()) {
            return fault(file, what + " is one segment of a larger tensor; only whole tensors are read");
        }
        return fault(file, what + " has the shape " + proto.getDimsList() + "; every extent must be at least 1 and the elements at most " + Integer.MAX_VALUE);
    }

    private static Diagnosed<Tensor> raw(String file, String what, ElementType type, Shape shape, ByteString data) {
        long needed = (long) shape.size() * type.bytes();
        if (data.size() != needed) {
            return fault(file, what + ", " + type.label() + " " + shape + ", needs " + needed + " bytes of data and holds " + data.size());
        }
        ByteBuffer bytes = data.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return RawElements.read(type, shape, bytes).map(Diagnosed::ok)
                .orElseGet(() -> fault(file, what + ", bool " + shape + ", holds a byte other than 0 and 1"));
    }

    /// The elements as the typed lists of the format: several types share int32_data, uint32 stands in uint64_data.
    private static Diagnosed<Tensor> listed(String file, String what, ElementType type, Shape shape, TensorProto proto) {
        int held = switch (type) {
            case FLOAT32 -> proto.getFloatDataCount();
            case FLOAT64 -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32 -> proto.getUint64DataCount();
            case INT8, INT16, INT32, UINT8, UINT16, BOOL -> proto.getInt32DataCount();
        };
        if (held != shape.size()) {
            return fault(file, what + ", " + type.label() + " " + shape + ", needs " + shape.size() + " elements and holds " + held);
        }
        return switch (type) {
            case FLOAT32 -> {
                float[] elements = new float[held];
                for (int i = 0; i < held; i++) {
                    elements[i] = proto.getFloatData(i);
                }
                yield Diagnosed.ok(FloatTensor.owning(shape, elements));
            }
            case FLOAT64 -> {
                double[] elements = new double[held];
                for (int i = 0; i < held; i++) {
                    elements[i] = proto.getDoubleData(i);
                }
                yield Diagnosed.ok(DoubleTensor.owning(shape, elements));
            }
            case INT64 -> integers(file, what, type, shape, proto.getInt64DataList());
            case UINT32 -> integers(file, what, type, shape, proto.getUint64DataList());
            case INT8, INT16, INT32, UINT8, UINT16 -> integers(file, what, type, shape, proto.getInt32DataList());
            case BOOL -> {
                boolean[] elements = new boolean[held];
                for (int i = 0; i < held; i++) {
                    elements[i] = proto.getInt32Data(i) != 0;
                }
                yield Diagnosed.ok(BooleanTensor.owning(shape, elements));
            }
        };
    }

    private static Diagnosed<Tensor> integers(String file, String what, ElementType type, Shape shape, List<? extends Number> values) {
        long[] elements = new long[values.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values.get(i).longValue();
            if (elements[i] < type.min() || elements[i] > type.max()) {
                return fault(file, what + ", " + type.label() + " " + shape + ", holds " + elements[i] + ", which does not fit");
            }
        }
        return Diagnosed.ok(LongTensor.of(type, shape, elements));
    }

    /// {@return the tensor as a TensorProto with raw data}
    public static TensorProto encode(Tensor tensor) {
        var proto = TensorProto.newBuilder().setDataType(dataType(tensor.type()).getNumber());
        tensor.shape().dims().forEach(extent -> proto.addDims(extent));
        return proto.setRawData(ByteString.copyFrom(RawElements.write(tensor))).build();
    }

    /// {@return the element type of an ONNX data type number, where tensors of it are read}
    public static Optional<ElementType> type(int dataType) {
        TensorProto.DataType known = TensorProto.DataType.forNumber(dataType);
        if (known == null) {
            return Optional.empty();
        }
        for (ElementType type : ElementType.values()) {
            if (dataType(type) == known) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// {@return how messages call an ONNX data type number}
    public static String typeName(int dataType) {
        TensorProto.DataType known = TensorProto.DataType.forNumber(dataType);
        return type(dataType).map(ElementType::label).orElseGet(() -> known == null ? "number " + dataType : known.name());
    }

    private static TensorProto.DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            case INT8 -> TensorProto.DataType.INT8;
            case INT16 -> TensorProto.DataType.INT16;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case UINT8 -> TensorProto.DataType.UINT8;
            case UINT16 -> TensorProto.DataType.UINT16;
            case UINT32 -> TensorProto.DataType.UINT32;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }

    private static Diagnosed<Tensor> fault(String file, String message) {
        return Diagnosed.faulty(Diagnostic.of(file, message));
    }
}
