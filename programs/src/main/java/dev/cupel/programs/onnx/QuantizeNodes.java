package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.ElementType;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// QuantizeLinear and DequantizeLinear: the code type that one states, and what it makes of a constant. Pure.
///
/// @param fourBits names of constants that the file stores as int4 or uint4
/// @see <a href="https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html">QuantizeLinear</a>
record QuantizeNodes(Map<String, Tensor> constants, Set<String> fourBits) {
    /// Element types by the format's number, for `output_dtype`.
    private static final Map<Long, Stored> BY_NUMBER = Map.of(2L, new Stored(8, false), 3L, new Stored(8, true), 4L, new Stored(16, false), 5L, new Stored(16, true),
            21L, new Stored(4, false), 22L, new Stored(4, true));

    /// Operators that take codes as such.
    static final Set<String> READ_CODES = Set.of("DequantizeLinear", "QuantizeLinear", "QLinearMatMul", "QLinearConv");
    /// Operators that give some of the codes they take, of the same scale and zero point; those that change the shape alone are more.
    static final Set<String> KEEP_CODES = Set.of("Identity", "Slice", "Split", "Concat", "Gather", "GatherND", "Expand", "Tile", "DepthToSpace", "SpaceToDepth", "MaxPool", "GlobalMaxPool",
            "ReduceMax", "ReduceMin");

    private record Stored(int bits, boolean signed) {}

    /// {@return the code type of an activation: one scale, one zero point}
    TensorSettings ofActivation(OnnxNode node) throws Refusal {
        long precision = node.integer("precision", 0);
        Refusal.unless(precision == 0 || precision == 1, "op " + node.type() + " divides in the element type number " + precision + "; float32 is supported");
        FloatTensor scale = scale(node);
        Refusal.unless(scale.size() == 1, "op " + node.type() + " with " + scale.size() + " scales is supported on constants only; an activation has one scale");
        Stored stored = stored(node);
        long zero = zeroPoint(node).map(given -> given.at(0)).orElse(0L);
        return settings(node, stored.bits(), stored.signed(), List.of((double) scale.at(0)), zero);
    }

    private static TensorSettings settings(OnnxNode node, int bits, boolean signed, List<Double> scales, long zero) throws Refusal {
        for (double scale : scales) {
            Refusal.unless(scale > 0 && Double.isFinite(scale), "op " + node.type() + " has the scale " + scale + ", which is not a positive finite number");
        }
        return new TensorSettings(bits, signed, scales, OptionalInt.of((int) zero));
    }

    private FloatTensor scale(OnnxNode node) throws Refusal {
        String name = node.inputs().get(1);
        Tensor found = constants.get(name);
        if (found == null) {
            throw Refusal.of("op " + node.type() + ": its scale '" + name + "' is known only at run time; scales are fixed when the model is compiled");
        }
        if (found instanceof FloatTensor floats) {
            return floats;
        }
        throw Refusal.of("op " + node.type() + ": its scale '" + name + "' is " + found.describe() + "; float32 is needed");
    }

    private Optional<LongTensor> zeroPoint(OnnxNode node) throws Refusal {
        Optional<String> name = node.input(2);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Tensor found = constants.get(name.get());
        if (found == null) {
            throw Refusal.of("op " + node.type() + ": its zero point '" + name.get() + "' is known only at run time; zero points are fixed when the model is compiled");
        }
        if (found instanceof LongTensor whole) {
            return Optional.of(whole);
        }
        throw Refusal.of("op " + node.type() + ": its zero point '" + name.get() + "' is " + found.describe() + "; whole numbers are needed");
    }

    private Stored stored(OnnxNode node) throws Refusal {
        Optional<LongTensor> zero = zeroPoint(node);
        if (zero.isPresent()) {
            return stored(node.inputs().get(2), zero.get().type());
        }
        long asked = node.integer("output_dtype", 0);
        return Optional.ofNullable(BY_NUMBER.get(asked == 0 ? 2L : asked)).orElseThrow(() -> Refusal.of("op " + node.type() + " gives the element type number " + asked
                + "; int4, uint4, int8, uint8, int16 and uint16 are supported"));
    }

    private Stored stored(String name, ElementType type) throws Refusal {
        if (fourBits.contains(name)) {
            return new Stored(4, type == ElementType.INT8);
        }
        return switch (type) {
            case INT8 -> new Stored(8, true);
            case UINT8 -> new Stored(8, false);
            case INT16 -> new Stored(16, true);
            case UINT16 -> new Stored(16, false);
            case INT32 -> new Stored(32, true);
            default -> throw Refusal.of("codes of the element type " + type.label() + " are not supported; int4, uint4, int8, uint8, int16 and uint16 are");
        };
    }

    // ---- constants ----

    /// {@return the codes of a constant: float32 division, ties to even, saturated}
    LongTensor quantized(OnnxNode node) throws Refusal {
        if (!(constants.get(node.inputs().getFirst()) instanceof FloatTensor x)) {
            throw Refusal.of("op QuantizeLinear on a constant other than float32");
        }
        FloatTensor scale = scale(node);
        Stored stored = stored(node);
        Optional<LongTensor> zero = zeroPoint(node);
        int[] channel = channels(node, x.shape(), scale.shape());
        long low = TensorSettings.minCode(stored.bits(), stored.signed());
        long high = TensorSettings.maxCode(stored.bits(), stored.signed());
        long[] codes = new long[x.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Math.clamp((long) Math.rint(x.at(i) / scale.at(channel[i])) + zeroAt(zero, channel[i]), low, high);
        }
        ElementType type = stored.bits() == 16 ? stored.signed() ? ElementType.INT16 : ElementType.UINT16 : stored.signed() ? ElementType.INT8 : ElementType.UINT8;
        return LongTensor.of(type, x.shape(), codes);
    }

    /// {@return the real values of constant codes, in float32 as the standard has it}
    FloatTensor dequantized(OnnxNode node) throws Refusal {
        LongTensor codes = codes(node);
        FloatTensor scale = scale(node);
        Optional<LongTensor> zero = zeroPoint(node);
        int[] channel = channels(node, codes.shape(), scale.shape());
        float[] reals = new float[codes.size()];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = (float) ((codes.at(i) - zeroAt(zero, channel[i])) * (double) scale.at(channel[i]));
        }
        return FloatTensor.of(codes.shape(), reals);
    }

    /// {@return how the constant that a node gives is to be stored as a weight: its own codes less their zero point; empty where scales change in blocks}
    Optional<Weight> weight(OnnxNode node) throws Refusal {
        LongTensor codes = codes(node);
        FloatTensor scale = scale(node);
        if (node.integer("block_size", 0) != 0 || stored(node.inputs().getFirst(), codes.type()).bits() > 16) {
            return Optional.empty();
        }
        Optional<LongTensor> zero = zeroPoint(node);
        int[] channel = channels(node, codes.shape(), scale.shape());
        int bits = Math.max(2, stored(node.inputs().getFirst(), codes.type()).bits());
        for (int i = 0; i < codes.size(); i++) {
            long difference = codes.at(i) - zeroAt(zero, channel[i]);
            bits = Math.max(bits, 65 - Long.numberOfLeadingZeros(difference < 0 ? ~difference : difference));
        }
        if (bits > TensorSettings.MAX_BITS) {
            return Optional.empty();
        }
        var scales = new ArrayList<Double>();
        for (int i = 0; i < scale.size(); i++) {
            scales.add((double) scale.at(i));
        }
        int axis = scale.size() == 1 ? -1 : ShapeRules.axis(node.integer("axis", 1), codes.shape().rank());
        return Optional.of(new Weight(settings(node, bits, true, scales, 0), axis));
    }

    /// The storage of a constant.
    ///
    /// @param axis along which scales change; -1 where there is one for all
    record Weight(TensorSettings settings, int axis) {
        /// {@return how the constant is to be stored that a node makes of this one; empty unless it only moves elements, and scales still change along one axis}
        ///
        /// @param from extents of this one
        /// @param to   extents of that
        Optional<Weight> moved(OnnxNode node, Shape from, Shape to) throws Refusal {
            if (node.is("Identity") || (FixedTypes.VIEWS.contains(node.type()) && axis < 0)) {
                return Optional.of(this);
            }
            if (node.is("Transpose")) {
                return Optional.of(new Weight(settings, ShapeRules.permutation(node, from).indexOf(axis)));
            }
            if (!FixedTypes.VIEWS.contains(node.type())) {
                return Optional.empty();
            }
            for (int other = 0; other < to.rank(); other++) {
                if (to.dim(other) == from.dim(axis) && to.slice(0, other).size() == from.slice(0, axis).size()) {
                    return Optional.of(new Weight(settings, other));
                }
            }
            return Optional.empty();
        }
    }

    private LongTensor codes(OnnxNode node) throws Refusal {
        if (constants.get(node.inputs().getFirst()) instanceof LongTensor whole) {
            return whole;
        }
        throw Refusal.of("op DequantizeLinear on a constant that holds no whole numbers");
    }

    private static long zeroAt(Optional<LongTensor> zero, int channel) {
        return zero.isEmpty() ? 0 : zero.get().at(zero.get().size() == 1 ? 0 : channel);
    }

    /// For each element the index of its scale: the same for all, one for each index of an axis, or one for each block along it.
    private static int[] channels(OnnxNode node, Shape x, Shape scale) throws Refusal {
        if (scale.size() == 1) {
            return new int[x.size()];
        }
        int axis = ShapeRules.axis(node.integer("axis", 1), x.rank());
        int block = (int) node.integer("block_size", 0);
        if (block == 0) {
            Refusal.unless(scale.equals(Shape.of(x.dim(axis))), "op " + node.type() + " has scales " + scale + " for axis " + axis + " of " + x);
            int[] strides = new int[x.rank()];
            strides[axis] = 1;
            return Shape.gather(x, strides);
        }
        Refusal.unless(scale.rank() == x.rank() && scale.equals(x.with(axis, Math.ceilDiv(x.dim(axis), block))),
                "op " + node.type() + " has scales " + scale + " for blocks of " + block + " along axis " + axis + " of " + x);
        int inner = x.slice(axis + 1, x.rank()).size();
        int[] channels = new int[x.size()];
        for (int i = 0; i < channels.length; i++) {
            int along = i / inner % x.dim(axis);
            int outer = i / inner / x.dim(axis);
            channels[i] = (outer * scale.dim(axis) + along / block) * inner + i % inner;
        }
        return channels;
    }
}
