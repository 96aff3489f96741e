package dev.cupel.programs.json;

import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.JsonTensors;
import dev.cupel.programs.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Writes one JSON op graph: an op to a paragraph, a constant to a line.
final class GraphWriter {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GraphWriter() {}

    static String write(GraphFile file, Map<String, Map<String, Double>> measured) {
        Graph graph = file.graph();
        Map<String, TensorSettings> settings = file.settings();
        var text = new StringBuilder("{\n  \"cupelGraph\": " + GraphJson.VERSION + ",\n  \"name\": " + quoted(graph.name()) + ",\n");
        text.append("  \"inputs\": ").append(list(graph.inputs().stream().map(GraphWriter::input).toList())).append(",\n");
        text.append("  \"ops\": ").append(list(graph.ops().stream().map(op -> op(op, settings, measured)).toList())).append(",\n");
        text.append("  \"outputs\": [").append(graph.outputs().stream().map(GraphWriter::quoted).collect(Collectors.joining(", "))).append("]");
        if (!settings.isEmpty()) {
            text.append(",\n  \"tensors\": {\n").append(settings.entrySet().stream()
                    .map(entry -> "    " + quoted(entry.getKey()) + ": " + settings(entry.getValue(), measured.getOrDefault(entry.getKey(), Map.of()))).collect(Collectors.joining(",\n"))).append("\n  }");
        }
        return text.append("\n}\n").toString();
    }

    private static String list(List<String> objects) {
        return objects.isEmpty() ? "[]" : objects.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String input(GraphInput input) {
        return "{\"name\": " + quoted(input.name()) + ", \"shape\": " + input.shape() + "}";
    }

    /// @param settings what is written with the op is taken out
    private static String op(Op op, Map<String, TensorSettings> settings, Map<String, Map<String, Double>> measured) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("op", quoted(op.kind()));
        fields.put("name", quoted(op.name()));
        if (!op.output().equals(op.name())) {
            fields.put("output", quoted(op.output()));
        }
        switch (op) {
            case Op.Embedding embedding -> {
                fields.put("x", quoted(embedding.x()));
                fields.put("table", constant(embedding.table()));
            }
            case Op.Linear linear -> {
                fields.put("x", quoted(linear.x()));
                fields.put("weight", constant(linear.weight()));
                fields.put("bias", constant(linear.bias()));
            }
            case Op.MatMul matMul -> {
                fields.put("a", quoted(matMul.a()));
                fields.put("b", quoted(matMul.b()));
                fields.put("scale", Double.toString(matMul.scale()));
            }
            case Op.Softmax softmax -> {
                fields.put("x", quoted(softmax.x()));
                softmax.keep().ifPresent(keep -> fields.put("keep", constant(keep)));
            }
            case Op.Activation activation -> {
                fields.put("x", quoted(activation.x()));
                if (activation.function().hasAlpha()) {
                    fields.put("alpha", Double.toString(activation.alpha()));
                }
                if (activation.function().hasBeta()) {
                    fields.put("beta", Double.toString(activation.beta()));
                }
            }
            case Op.Binary binary -> {
                fields.put("a", quoted(binary.a()));
                fields.put("b", quoted(binary.b()));
            }
            case Op.IntegerArithmetic whole -> {
                fields.put("a", quoted(whole.a()));
                fields.put("b", quoted(whole.b()));
                fields.put("bits", Integer.toString(whole.bits()));
                fields.put("signed", Boolean.toString(whole.signed()));
            }
            case Op.Slice slice -> {
                fields.put("x", quoted(slice.x()));
                fields.put("starts", slice.starts().toString());
                fields.put("steps", slice.steps().toString());
                fields.put("shape", slice.shape().toString());
            }
            case Op.Concat concat -> {
                fields.put("inputs", concat.inputs().stream().map(GraphWriter::quoted).collect(Collectors.joining(", ", "[", "]")));
                fields.put("axis", Integer.toString(concat.axis()));
            }
            case Op.Gather gather -> {
                fields.put("x", quoted(gather.x()));
                fields.put("axes", gather.axes().stream().map(along -> "{\"axis\": %d, \"at\": %s}".formatted(along.axis(), along.at())).collect(Collectors.joining(", ", "[", "]")));
                fields.put("fill", Double.toString(gather.fill()));
            }
            case Op.Expand expand -> {
                fields.put("x", quoted(expand.x()));
                fields.put("shape", expand.shape().toString());
            }
            case Op.LayerNorm norm -> {
                fields.put("x", quoted(norm.x()));
                fields.put("gamma", constant(norm.gamma()));
                fields.put("beta", constant(norm.beta()));
                fields.put("epsilon", Double.toString(norm.epsilon()));
            }
            case Op.RmsNorm norm -> {
                fields.put("x", quoted(norm.x()));
                fields.put("gamma", constant(norm.gamma()));
                fields.put("epsilon", Double.toString(norm.epsilon()));
            }
            case Op.Add add -> {
                fields.put("a", quoted(add.a()));
                fields.put("b", quoted(add.b()));
            }
            case Op.Multiply multiply -> {
                fields.put("a", quoted(multiply.a()));
                fields.put("b", quoted(multiply.b()));
            }
            case Op.AddConstant add -> {
                fields.put("x", quoted(add.x()));
                fields.put("constant", constant(add.constant()));
            }
            case Op.MultiplyConstant multiply -> {
                fields.put("x", quoted(multiply.x()));
                fields.put("constant", constant(multiply.constant()));
            }
            case Op.Mean mean -> {
                fields.put("x", quoted(mean.x()));
                fields.put("axes", mean.axes().toString());
                fields.put("keepDims", Boolean.toString(mean.keepDims()));
            }
            case Op.DivideByConstant divide -> {
                fields.put("x", quoted(divide.x()));
                fields.put("divisor", Double.toString(divide.divisor()));
            }
            case Op.Requantize requantize -> {
                fields.put("x", quoted(requantize.x()));
                TensorSettings to = settings.remove(requantize.output());
                if (to != null) {
                    fields.put("to", settings(to, measured.getOrDefault(requantize.output(), Map.of())));
                }
            }
            case Op.Reshape reshape -> {
                fields.put("x", quoted(reshape.x()));
                fields.put("shape", reshape.shape().toString());
            }
            case Op.Transpose transpose -> {
                fields.put("x", quoted(transpose.x()));
                fields.put("permutation", transpose.permutation().toString());
            }
        }
        if (!op.origin().nodes().isEmpty()) {
            fields.put("nodes", op.origin().nodes().stream().map(GraphWriter::quoted).collect(Collectors.joining(", ", "[", "]")));
        }
        boolean constants = fields.values().stream().anyMatch(value -> value.startsWith("\n"));
        return fields.entrySet().stream().map(entry -> quoted(entry.getKey()) + ": " + entry.getValue().strip())
                .collect(Collectors.joining(constants ? ",\n      " : ", ", "{", "}"));
    }

    /// Led by a line end, which tells [#op] to give each field a line.
    private static String constant(Tensor tensor) {
        return "\n" + JsonTensors.write(tensor);
    }

    private static String settings(TensorSettings settings, Map<String, Double> measured) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("bits", Integer.toString(settings.bits()));
        fields.put("signed", Boolean.toString(settings.signed()));
        if (settings.scales().size() == 1) {
            fields.put("scale", Double.toString(settings.scales().getFirst()));
        } else if (!settings.scales().isEmpty()) {
            fields.put("scale", settings.scales().toString());
        }
        settings.zeroPoint().ifPresent(zero -> fields.put("zeroPoint", Integer.toString(zero)));
        if (!measured.isEmpty()) {
            fields.put("measured", measured.entrySet().stream().map(each -> quoted(each.getKey()) + ": " + each.getValue()).collect(Collectors.joining(", ", "{", "}")));
        }
        return fields.entrySet().stream().map(entry -> quoted(entry.getKey()) + ": " + entry.getValue()).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }
}
