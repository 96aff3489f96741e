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
        if (known.isEmpty()) {
            return fault(file, what + " has the element type " + typeName(proto.getDataType())
                    + "; float32, float64, int8, int16, int32, int64, uint8, uint16, uint32 and bool are read");
        }
        ElementType type = known.get();
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            return Diagnosed.faulty(Diagnostic.of(file, what + " keeps its data in another file; only data within the file is read")
                    .help("save the model with its data embedded, as torch.onnx.export(..., external_data=False) does"));
        }
        if (proto.hasSegment()) {
            return fault(file, what + " is one segment of a larger tensor; only whole tensors are read");
        }
        Optional<Shape> found = Shape.tryOf(proto.getDimsList());
        if (found.isEmpty()) {
            return fault(file, what + " has the shape " + proto.getDimsList() + "; every extent must be at least 1 and the elements at most "
                    + Integer.MAX_VALUE);
        }
        Shape shape = found.get();
        return proto.hasRawData() ? raw(file, what, type, shape, proto.getRawData()) : listed(file, what, type, shape, proto);
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
