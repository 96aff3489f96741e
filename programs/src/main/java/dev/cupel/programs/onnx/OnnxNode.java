package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One node of the file, attributes by name.
///
/// @param index   position in the file, which is a topological order
/// @param name    as the exporter wrote it; may be empty
/// @param type    the op
/// @param inputs  tensor names; an empty one is an optional input left out
/// @param outputs tensor names
record OnnxNode(int index, String name, String type, List<String> inputs, List<String> outputs, Map<String, AttributeProto> attributes) {
    static OnnxNode of(int index, NodeProto proto) {
        var attributes = new HashMap<String, AttributeProto>();
        proto.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        boolean standard = proto.getDomain().isEmpty() || proto.getDomain().equals("ai.onnx");
        String type = standard ? proto.getOpType() : proto.getDomain() + ":" + proto.getOpType();
        return new OnnxNode(index, proto.getName(), type, List.copyOf(proto.getInputList()), List.copyOf(proto.getOutputList()), Map.copyOf(attributes));
    }

    OnnxNode withInputs(List<String> others) {
        return new OnnxNode(index, name, type, List.copyOf(others), outputs, attributes);
    }

    /// {@return how messages call the node}
    String label() {
        return name.isEmpty() ? "node " + index + " (which gives '" + (outputs.isEmpty() ? "nothing" : outputs.getFirst()) + "')" : "node '" + name + "'";
    }

    /// {@return the tensor at an input position, where the node has one there}
    Optional<String> input(int position) {
        return position < inputs.size() && !inputs.get(position).isEmpty() ? Optional.of(inputs.get(position)) : Optional.empty();
    }

    String output() {
        return outputs.getFirst();
    }

    boolean is(String other) {
        return type.equals(other);
    }

    /// {@return the module path of the exporter: `/b.0/a/q/MatMul` has `b.0/a/q`; empty at the top or without a path}
    String scope() {
        String path = name.startsWith("/") ? name.substring(1) : name;
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    long integer(String attribute, long otherwise) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        demand(attribute, value, AttributeProto.AttributeType.INT);
        return value.getI();
    }

    double real(String attribute, double otherwise) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        demand(attribute, value, AttributeProto.AttributeType.FLOAT);
        return value.getF();
    }

    String text(String attribute, String otherwise) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        demand(attribute, value, AttributeProto.AttributeType.STRING);
        return value.getS().toStringUtf8();
    }

    Optional<List<Long>> integers(String attribute) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return Optional.empty();
        }
        demand(attribute, value, AttributeProto.AttributeType.INTS);
        return Optional.of(value.getIntsList());
    }

    Optional<List<Float>> reals(String attribute) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return Optional.empty();
        }
        demand(attribute, value, AttributeProto.AttributeType.FLOATS);
        return Optional.of(value.getFloatsList());
    }

    Optional<TensorProto> tensor(String attribute) throws Refusal {
        AttributeProto value = attributes.get(attribute);
        if (value == null) {
            return Optional.empty();
        }
        demand(attribute, value, AttributeProto.AttributeType.TENSOR);
        return Optional.of(value.getT());
    }

    private static void demand(String attribute, AttributeProto value, AttributeProto.AttributeType type) throws Refusal {
        Refusal.unless(value.getType() == type, "attribute '" + attribute + "' is of type " + value.getType() + "; " + type + " is needed");
    }
}
