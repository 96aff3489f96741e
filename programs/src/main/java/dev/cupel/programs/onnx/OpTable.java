package dev.cupel.programs.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The ops of ONNX that import understands, where it understands them, how many inputs they take and which attributes they may carry.
/// @see <a href="https://onnx.ai/onnx/operators/">ONNX operators</a>
final class OpTable {
    /// Where an op may stand.
    enum Place {
        /// Only where its result is known without the graph's inputs.
        CONSTANT,
        /// On activations too.
        ACTIVATION
    }

    /// @param minInputs the inputs that must be there
    /// @param maxInputs the most inputs
    record Entry(Place place, int minInputs, int maxInputs, Set<String> attributes) {}

    private static final Map<String, Entry> ENTRIES = new TreeMap<>();

    static {
        constant("Constant", 0, 0, "value", "value_float", "value_floats", "value_int", "value_ints");
        constant("Shape", 1, 1, "start", "end");
        constant("ConstantOfShape", 1, 1, "value");
        constant("Range", 3, 3);
        constant("Where", 3, 3);
        constant("Trilu", 1, 2, "upper");
        for (String name : List.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or")) {
            constant(name, 2, 2);
        }
        for (String name : List.of("Not", "Floor", "Ceil", "Size")) {
            constant(name, 1, 1);
        }
        constant("Mod", 2, 2, "fmod");
        for (String name : List.of("Add", "Sub", "Mul", "Div", "MatMul", "Pow")) {
            activation(name, 2, 2);
        }
        for (String name : List.of("Identity", "Relu", "Sigmoid", "Tanh", "Exp", "Erf", "Sqrt", "Reciprocal", "Neg", "Log", "Abs",
                "HardSwish", "Mish", "Softplus")) {
            activation(name, 1, 1);
        }
        activation("Expand", 2, 2);
        activation("Gather", 2, 2, "axis");
        activation("Cast", 1, 1, "to", "saturate", "round_mode");
        activation("Dropout", 1, 3, "seed", "ratio");
        activation("Flatten", 1, 1, "axis");
        activation("Gelu", 1, 1, "approximate");
        activation("Gemm", 2, 3, "alpha", "beta", "transA", "transB");
        activation("LayerNormalization", 2, 3, "axis", "epsilon", "stash_type");
        activation("RMSNormalization", 2, 2, "axis", "epsilon", "stash_type");
        activation("ReduceMean", 1, 2, "axes", "keepdims", "noop_with_empty_axes");
        activation("Reshape", 2, 2, "allowzero");
        activation("Softmax", 1, 1, "axis");
        activation("Squeeze", 1, 2, "axes");
        activation("Swish", 1, 1, "alpha");
        activation("Transpose", 1, 1, "perm");
        activation("Unsqueeze", 1, 2, "axes");
        activation("Concat", 1, Integer.MAX_VALUE, "axis");
        activation("Slice", 1, 5, "axes", "ends", "starts");
        activation("Split", 1, 2, "axis", "split", "num_outputs");
        activation("Min", 1, Integer.MAX_VALUE);
        activation("Max", 1, Integer.MAX_VALUE);
        activation("Clip", 1, 3, "min", "max");
        activation("Elu", 1, 1, "alpha");
        activation("LeakyRelu", 1, 1, "alpha");
        activation("HardSigmoid", 1, 1, "alpha", "beta");
        for (String name : List.of("ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp")) {
            activation(name, 1, 2, "axes", "keepdims", "noop_with_empty_axes");
        }
        activation("LogSoftmax", 1, 1, "axis");
        activation("BatchNormalization", 5, 5, "epsilon", "momentum", "spatial", "training_mode");
        activation("Sum", 1, Integer.MAX_VALUE);
        activation("GatherND", 2, 2, "batch_dims");
        activation("Pad", 1, 4, "mode", "pads", "value");
        activation("Tile", 2, 2);
        activation("DepthToSpace", 1, 1, "blocksize", "mode");
        activation("SpaceToDepth", 1, 1, "blocksize");
        activation("GroupNormalization", 3, 3, "epsilon", "num_groups", "stash_type");
        activation("InstanceNormalization", 3, 3, "epsilon");
        activation("QLinearMatMul", 8, 8);
        activation("Conv", 2, 3, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        activation("QLinearConv", 8, 9, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        activation("MaxPool", 1, 1, "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides");
        activation("AveragePool", 1, 1, "auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape", "pads", "strides");
        activation("GlobalMaxPool", 1, 1);
        activation("GlobalAveragePool", 1, 1);
        activation("Attention", 3, 7, "is_causal", "kv_num_heads", "q_num_heads", "qk_matmul_output_mode", "scale", "softcap", "softmax_precision",
                "left_window_size", "right_window_size");
        activation(Rewriting.GATHER, 1, 1, "axes", "counts", "at", "fill");
        activation("MatMulInteger", 2, 4);
        activation("ConvInteger", 2, 4, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        activation("DynamicQuantizeLinear", 1, 1);
        activation(Rewriting.DIFFERENCE, 2, 2);
        activation(Rewriting.REQUANTIZE, 1, 1);
        activation(Rewriting.SLICE, 1, 1, "starts", "steps", "shape");
        activation(Rewriting.RECIPROCAL_ROOT, 1, 1, "alpha");
        activation(Rewriting.SOFTCAP, 1, 1, "alpha");
        activation("QuantizeLinear", 2, 3, "axis", "block_size", "output_dtype", "precision", "saturate");
        activation("DequantizeLinear", 2, 3, "axis", "block_size", "output_dtype");
    }

    private OpTable() {}

    private static void constant(String name, int minInputs, int maxInputs, String... attributes) {
        ENTRIES.put(name, new Entry(Place.CONSTANT, minInputs, maxInputs, Set.of(attributes)));
    }

    private static void activation(String name, int minInputs, int maxInputs, String... attributes) {
        ENTRIES.put(name, new Entry(Place.ACTIVATION, minInputs, maxInputs, Set.of(attributes)));
    }

    /// {@return every op that is understood, by name}
    static Map<String, Entry> entries() {
        return ENTRIES;
    }
}
