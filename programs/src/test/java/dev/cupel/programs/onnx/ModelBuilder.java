package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorProtos;
import java.util.List;
import java.util.Map;

/// Writes small ONNX models for tests.
final class ModelBuilder {
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    private final GraphProto.Builder graph = model.getGraphBuilder().setName("test");
    private long opset = 17;
    private int nodes;

    ModelBuilder opset(long version) {
        opset = version;
        return this;
    }

    /// An input of float32; an extent of -1 is left open under the name `dim`.
    ModelBuilder input(String name, int... dims) {
        return input(name, TensorProto.DataType.FLOAT, dims);
    }

    ModelBuilder input(String name, TensorProto.DataType type, int... dims) {
        var shape = TensorShapeProto.newBuilder();
        for (int extent : dims) {
            shape.addDim(extent < 0 ? TensorShapeProto.Dimension.newBuilder().setDimParam("dim").build()
                    : TensorShapeProto.Dimension.newBuilder().setDimValue(extent).build());
        }
        graph.addInput(ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))));
        return this;
    }

    ModelBuilder constant(String name, Tensor tensor) {
        graph.addInitializer(TensorProtos.encode(tensor).toBuilder().setName(name));
        return this;
    }

    ModelBuilder scalar(String name, double value) {
        return constant(name, FloatTensor.of(Shape.SCALAR, (float) value));
    }

    ModelBuilder longs(String name, long... values) {
        return constant(name, LongTensor.of(Shape.of(values.length), values));
    }

    ModelBuilder rawInitializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    ModelBuilder node(String type, List<String> inputs, String output) {
        return node(type, "n" + nodes++, inputs, output);
    }

    ModelBuilder node(String type, String name, List<String> inputs, String output) {
        return node(type, name, inputs, output, Map.of());
    }

    /// @param attributes Long, Float, String or a List of Long
    ModelBuilder node(String type, String name, List<String> inputs, String output, Map<String, Object> attributes) {
        var node = NodeProto.newBuilder().setOpType(type).setName(name).addAllInput(inputs).addOutput(output);
        attributes.forEach((key, value) -> node.addAttribute(attribute(key, value)));
        graph.addNode(node);
        return this;
    }

    ModelBuilder dynamic(String x, String codes, String scale, String zero) {
        graph.addNode(NodeProto.newBuilder().setOpType("DynamicQuantizeLinear").setName("n" + nodes++).addInput(x).addAllOutput(List.of(codes, scale, zero)));
        return this;
    }

    private static AttributeProto attribute(String key, Object value) {
        var attribute = AttributeProto.newBuilder().setName(key);
        return switch (value) {
            case Long number -> attribute.setType(AttributeProto.AttributeType.INT).setI(number).build();
            case Float number -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number).build();
            case String text -> attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text)).build();
            case List<?> numbers -> {
                attribute.setType(AttributeProto.AttributeType.INTS);
                numbers.forEach(number -> attribute.addInts((Long) number));
                yield attribute.build();
            }
            default -> throw new IllegalArgumentException(key + ": " + value);
        };
    }

    ModelBuilder output(String name) {
        // The type is needed by ONNX Runtime; the shape it finds itself.
        graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        return this;
    }

    byte[] build() {
        return model.clone().addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset)).build().toByteArray();
    }
}
