package dev.cupel.programs.onnx;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.ElementType;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorProtos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Evaluates a node whose inputs are all known: initializers, and the shape arithmetic that exporters leave in the graph. Floats are
/// computed in double and rounded to the element type, which for `+ - * /` and the root is the correctly rounded result.
final class ConstantFolder {
    /// The most elements one folded tensor may have, so that a few bytes of a file cannot ask for all memory.
    static final int MAX_ELEMENTS = 1 << 26;

    private final String file;
    private final int opset;

    ConstantFolder(String file, int opset) {
        this.file = file;
        this.opset = opset;
    }

    /// {@return the node's one output}
    ///
    /// @param inputs as the node names them; one left out is empty
    Tensor fold(OnnxNode node, List<Optional<Tensor>> inputs) throws Refusal {
        return switch (node.type()) {
            case "Constant" -> constant(node);
            case "Identity", "Dropout" -> inputs.getFirst().orElseThrow();
            case "Cast" -> cast(inputs.getFirst().orElseThrow(), castTarget(node));
            case "Shape" -> shape(node, inputs.getFirst().orElseThrow().shape());
            case "Size" -> LongTensor.of(Shape.SCALAR, inputs.getFirst().orElseThrow().size());
            case "Gather" -> gather(node, inputs.getFirst().orElseThrow(), longs(inputs, 1));
            case "Unsqueeze", "Squeeze", "Reshape", "Flatten" -> {
                Tensor x = inputs.getFirst().orElseThrow();
                yield x.reshaped(ShapeRules.reshaped(node, x.shape(), integerInput(inputs, 1)));
            }
            case "Transpose" -> transpose(inputs.getFirst().orElseThrow(), ShapeRules.permutation(node, inputs.getFirst().orElseThrow().shape()));
            case "Expand" -> {
                Tensor x = inputs.getFirst().orElseThrow();
                Shape to = ShapeRules.expanded(x.shape(), longs(inputs, 1));
                yield x.gathered(bounded(to), x.shape().broadcastIndices(to));
            }
            case "Concat" -> concat(node, inputs.stream().map(Optional::orElseThrow).toList());
            case "Slice" -> slice(inputs);
            case "ConstantOfShape" -> constantOfShape(node, longs(inputs, 0));
            case "Range" -> range(inputs.stream().map(Optional::orElseThrow).toList());
            case "Where" -> where(inputs.stream().map(Optional::orElseThrow).toList());
            case "Trilu" -> trilu(node, inputs);
            case "ReduceProd", "ReduceMean" -> reduce(node, inputs);
            case "Not" -> booleans(inputs.getFirst().orElseThrow(), "x", x -> !x);
            case "And", "Or" -> logic(node.type(), inputs.get(0).orElseThrow(), inputs.get(1).orElseThrow());
            case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual" -> compare(node.type(), inputs.get(0).orElseThrow(), inputs.get(1).orElseThrow());
            case "Add", "Sub", "Mul", "Div", "Pow", "Mod" -> binary(node, inputs.get(0).orElseThrow(), inputs.get(1).orElseThrow());
            case "Min", "Max" -> {
                Tensor extreme = inputs.getFirst().orElseThrow();
                for (Optional<Tensor> other : inputs.subList(1, inputs.size())) {
                    extreme = binary(node, extreme, other.orElseThrow());
                }
                yield extreme;
            }
            case "Neg", "Abs", "Sqrt", "Reciprocal", "Floor", "Ceil", "Exp" -> unary(node.type(), inputs.getFirst().orElseThrow());
            default -> throw Refusal.of("op " + node.type() + " is not supported where all its inputs are constants");
        };
    }

    private Tensor constant(OnnxNode node) throws Refusal {
        Refusal.unless(node.attributes().size() == 1, "a Constant carries exactly one value, this one " + node.attributes().size());
        String given = node.attributes().keySet().iterator().next();
        return switch (given) {
            case "value" -> switch (TensorProtos.decode(file, "the value", node.tensor("value").orElseThrow())) {
                case Diagnosed.Ok<Tensor>(var tensor) -> tensor;
                case Diagnosed.Faulty<Tensor>(var faults) -> throw Refusal.of(faults.getFirst().message());
            };
            case "value_float" -> FloatTensor.of(Shape.SCALAR, (float) node.real(given, 0));
            case "value_int" -> LongTensor.of(Shape.SCALAR, node.integer(given, 0));
            case "value_ints" -> vector(node.integers(given).orElseThrow());
            case "value_floats" -> {
                List<Float> values = node.reals(given).orElseThrow();
                float[] elements = new float[values.size()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = values.get(i);
                }
                Refusal.unless(elements.length > 0, "a Constant without elements");
                yield FloatTensor.of(Shape.of(elements.length), elements);
            }
            default -> throw Refusal.of("a Constant of kind '" + given + "' is not supported");
        };
    }

    private static LongTensor vector(List<Long> values) throws Refusal {
        Refusal.unless(!values.isEmpty(), "a tensor without elements");
        return LongTensor.of(Shape.of(values.size()), values.stream().mapToLong(Long::longValue).toArray());
    }

    /// {@return the extents that `Shape` gives of an activation or a constant}
    static Tensor shape(OnnxNode node, Shape x) throws Refusal {
        int from = clampedAxis(node.integer("start", 0), x.rank());
        int to = clampedAxis(node.integer("end", x.rank()), x.rank());
        Refusal.unless(from < to, "axes " + from + " to " + to + " of " + x + " leave no extents");
        return vector(x.dims().subList(from, to).stream().map(Integer::longValue).toList());
    }

    private static int clampedAxis(long axis, int rank) {
        return (int) Math.clamp(axis < 0 ? axis + rank : axis, 0L, (long) rank);
    }

    static ElementType castTarget(OnnxNode node) throws Refusal {
        int to = (int) node.integer("to", 0);
        return TensorProtos.type(to).orElseThrow(() -> Refusal.of("a cast to " + TensorProtos.typeName(to) + " is not supported"));
    }

    private static Tensor cast(Tensor x, ElementType to) throws Refusal {
        if (x.type() == to) {
            return x;
        }
        if (to == ElementType.BOOL) {
            boolean[] elements = new boolean[x.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = real(x, i) != 0;
            }
            return BooleanTensor.of(x.shape(), elements);
        }
        if (to.isInteger() && (x instanceof LongTensor || x instanceof BooleanTensor)) {
            long[] elements = new long[x.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = whole(x, i);
            }
            return integers(to, x.shape(), elements);
        }
        double[] elements = new double[x.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = real(x, i);
        }
        return reals(to, x.shape(), elements);
    }

    private static Tensor gather(OnnxNode node, Tensor data, LongTensor indices) throws Refusal {
        int axis = ShapeRules.axis(node.integer("axis", 0), data.shape().rank());
        int extent = data.shape().dim(axis);
        int inner = data.shape().slice(axis + 1, data.shape().rank()).size();
        int outer = data.shape().slice(0, axis).size();
        Shape to = bounded(ShapeRules.gathered(data.shape(), axis, indices.shape()));
        int[] from = new int[to.size()];
        int at = 0;
        for (long i = 0; i < outer; i++) {
            for (int j = 0; j < indices.size(); j++) {
                long index = indices.at(j) < 0 ? indices.at(j) + extent : indices.at(j);
                Refusal.unless(index >= 0 && index < extent, "index " + indices.at(j) + " is outside axis " + axis + " of " + data.shape());
                for (int k = 0; k < inner; k++) {
                    from[at++] = (int) ((i * extent + index) * inner + k);
                }
            }
        }
        return data.gathered(to, from);
    }

    private static Tensor transpose(Tensor x, List<Integer> permutation) {
        int[] strides = x.shape().strides();
        Shape to = x.shape().permuted(permutation);
        return x.gathered(to, Shape.gather(to, permutation.stream().mapToInt(axis -> strides[axis]).toArray()));
    }

    private static Tensor concat(OnnxNode node, List<Tensor> parts) throws Refusal {
        Tensor first = parts.getFirst();
        int axis = ShapeRules.axis(node.integer("axis", 0), first.shape().rank());
        long extent = 0;
        for (Tensor part : parts) {
            Refusal.unless(part.type() == first.type() && part.shape().rank() == first.shape().rank()
                            && part.shape().with(axis, 1).equals(first.shape().with(axis, 1)),
                    "joins " + first.describe() + " with " + part.describe() + " along axis " + axis);
            extent += part.shape().dim(axis);
        }
        Shape to = bounded(shape(replaced(first.shape(), axis, extent)));
        int inner = to.slice(axis + 1, to.rank()).size();
        double[] reals = new double[to.size()];
        long[] wholes = new long[to.size()];
        int before = 0;
        for (Tensor part : parts) {
            int chunk = part.shape().dim(axis) * inner;
            for (int i = 0; i < part.size(); i++) {
                int place = i / chunk * (int) extent * inner + before * inner + i % chunk;
                if (first.type().isInteger()) {
                    wholes[place] = whole(part, i);
                } else {
                    reals[place] = real(part, i);
                }
            }
            before += part.shape().dim(axis);
        }
        return first.type().isInteger() ? integers(first.type(), to, wholes) : reals(first.type(), to, reals);
    }

    private static List<Long> replaced(Shape shape, int axis, long extent) {
        var dims = new ArrayList<Long>(shape.dims().stream().map(Integer::longValue).toList());
        dims.set(axis, extent);
        return dims;
    }

    private static Tensor slice(List<Optional<Tensor>> inputs) throws Refusal {
        Tensor x = inputs.getFirst().orElseThrow();
        LongTensor starts = longs(inputs, 1);
        LongTensor ends = longs(inputs, 2);
        Optional<LongTensor> axes = integerInput(inputs, 3);
        Optional<LongTensor> steps = integerInput(inputs, 4);
        int count = starts.size();
        Refusal.unless(ends.size() == count && axes.map(a -> a.size() == count).orElse(true) && steps.map(s -> s.size() == count).orElse(true),
                "starts, ends, axes and steps differ in length");
        int rank = x.shape().rank();
        int[] strides = x.shape().strides();
        int offset = 0;
        Shape to = x.shape();
        for (int i = 0; i < count; i++) {
            int axis = ShapeRules.axis(axes.isPresent() ? axes.get().at(i) : i, rank);
            long step = steps.isPresent() ? steps.get().at(i) : 1;
            long extent = x.shape().dim(axis);
            Refusal.unless(step != 0 && step != Long.MIN_VALUE, "a step of " + step);
            long from = wrapped(starts.at(i), extent);
            long until = wrapped(ends.at(i), extent);
            from = step > 0 ? Math.clamp(from, 0L, extent) : Math.clamp(from, 0L, extent - 1);
            until = step > 0 ? Math.clamp(until, 0L, extent) : Math.clamp(until, -1L, extent - 1);
            long length = step > 0 ? Math.ceilDiv(until - from, step) : Math.ceilDiv(from - until, -step);
            Refusal.unless(length >= 1, "the slice of axis " + axis + " of " + x.shape() + " is empty");
            to = to.with(axis, (int) length);
            offset += (int) from * strides[axis];
            strides[axis] = length == 1 ? 0 : (int) (strides[axis] * step);
        }
        int[] from = Shape.gather(to, strides);
        for (int i = 0; i < from.length; i++) {
            from[i] += offset;
        }
        return x.gathered(to, from);
    }

    private static long wrapped(long position, long extent) {
        return position < 0 ? Math.max(position, Long.MIN_VALUE + extent) + extent : position;
    }

    private Tensor constantOfShape(OnnxNode node, LongTensor dims) throws Refusal {
        Shape to = bounded(shape(IntStream.range(0, dims.size()).mapToObj(dims::at).toList()));
        Tensor value = FloatTensor.of(Shape.SCALAR, 0);
        if (node.tensor("value").isPresent()) {
            value = switch (TensorProtos.decode(file, "the value", node.tensor("value").get())) {
                case Diagnosed.Ok<Tensor>(var tensor) -> tensor;
                case Diagnosed.Faulty<Tensor>(var faults) -> throw Refusal.of(faults.getFirst().message());
            };
        }
        Refusal.unless(value.size() == 1, "the value is " + value.describe() + "; one element is needed");
        return value.gathered(to, new int[to.size()]);
    }

    private static Tensor range(List<Tensor> bounds) throws Refusal {
        Tensor start = bounds.get(0);
        for (Tensor bound : bounds) {
            Refusal.unless(bound.size() == 1 && bound.type() == start.type() && bound.type() != ElementType.BOOL,
                    "start, limit and step are " + bounds.stream().map(Tensor::describe).toList() + "; scalars of one type are needed");
        }
        double step = real(bounds.get(2), 0);
        double count = Math.ceil((real(bounds.get(1), 0) - real(start, 0)) / step);
        Refusal.unless(count >= 1 && count <= MAX_ELEMENTS, "the range has " + count + " elements; 1 to " + MAX_ELEMENTS + " are folded");
        Shape to = Shape.of((int) count);
        if (start instanceof LongTensor from && bounds.get(2) instanceof LongTensor by) {
            return integers(start.type(), to, IntStream.range(0, (int) count).mapToLong(i -> from.at(0) + i * by.at(0)).toArray());
        }
        return reals(start.type(), to, IntStream.range(0, (int) count).mapToDouble(i -> real(start, 0) + i * step).toArray());
    }

    private static Tensor where(List<Tensor> inputs) throws Refusal {
        Tensor a = inputs.get(1);
        Tensor b = inputs.get(2);
        Refusal.unless(a.type() == b.type(), "chooses between " + a.describe() + " and " + b.describe() + "; one type is needed");
        Shape to = bounded(ShapeRules.broadcast(ShapeRules.broadcast(inputs.get(0).shape(), a.shape()), b.shape()));
        BooleanTensor condition = truths(inputs.get(0), "the condition").gathered(to, inputs.get(0).shape().broadcastIndices(to));
        int[] fromA = a.shape().broadcastIndices(to);
        int[] fromB = b.shape().broadcastIndices(to);
        if (a.type().isInteger()) {
            return integers(a.type(), to, IntStream.range(0, to.size()).mapToLong(i -> condition.at(i) ? whole(a, fromA[i]) : whole(b, fromB[i])).toArray());
        }
        return reals(a.type(), to, IntStream.range(0, to.size()).mapToDouble(i -> condition.at(i) ? real(a, fromA[i]) : real(b, fromB[i])).toArray());
    }

    private static Tensor trilu(OnnxNode node, List<Optional<Tensor>> inputs) throws Refusal {
        Tensor x = inputs.getFirst().orElseThrow();
        Refusal.unless(x.shape().rank() >= 2, "x is " + x.describe() + "; a matrix is needed");
        Optional<LongTensor> diagonal = integerInput(inputs, 1);
        long k = diagonal.isPresent() ? diagonal.get().at(0) : 0;
        boolean upper = node.integer("upper", 1) != 0;
        int columns = x.shape().last();
        int rows = x.shape().dim(-2);
        IntPredicate kept = i -> upper ? i % columns - (i / columns % rows) >= k : i % columns - (i / columns % rows) <= k;
        if (x.type().isInteger()) {
            return integers(x.type(), x.shape(), IntStream.range(0, x.size()).mapToLong(i -> kept.test(i) ? whole(x, i) : 0).toArray());
        }
        return reals(x.type(), x.shape(), IntStream.range(0, x.size()).mapToDouble(i -> kept.test(i) ? real(x, i) : 0).toArray());
    }

    private Tensor reduce(OnnxNode node, List<Optional<Tensor>> inputs) throws Refusal {
        Tensor x = inputs.getFirst().orElseThrow();
        ShapeRules.Reduction reduction = ShapeRules.reduction(node, x.shape(), integerInput(inputs, 1), opset);
        boolean product = node.is("ReduceProd");
        Shape kept = reduction.kept(x.shape());
        double[] reals = new double[kept.size()];
        long[] wholes = new long[kept.size()];
        if (product) {
            Arrays.fill(reals, 1);
            Arrays.fill(wholes, 1);
        }
        int[] targets = kept.broadcastIndices(x.shape());
        for (int i = 0; i < targets.length; i++) {
            if (x.type().isInteger()) {
                Refusal.unless(product, "the mean of " + x.describe() + " is not supported");
                wholes[targets[i]] *= whole(x, i);
            } else if (product) {
                reals[targets[i]] *= real(x, i);
            } else {
                reals[targets[i]] += real(x, i) * kept.size() / x.size();
            }
        }
        Shape to = reduction.shape(x.shape());
        return x.type().isInteger() ? integers(x.type(), to, wholes) : reals(x.type(), to, reals);
    }

    private interface Truth {
        boolean of(boolean x);
    }

    private static Tensor booleans(Tensor x, String what, Truth function) throws Refusal {
        BooleanTensor truths = truths(x, what);
        boolean[] elements = new boolean[x.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = function.of(truths.at(i));
        }
        return BooleanTensor.of(x.shape(), elements);
    }

    private static Tensor logic(String type, Tensor a, Tensor b) throws Refusal {
        Shape to = bounded(ShapeRules.broadcast(a.shape(), b.shape()));
        BooleanTensor left = truths(a, "a").gathered(to, a.shape().broadcastIndices(to));
        BooleanTensor right = truths(b, "b").gathered(to, b.shape().broadcastIndices(to));
        boolean[] elements = new boolean[to.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = type.equals("And") ? left.at(i) && right.at(i) : left.at(i) || right.at(i);
        }
        return BooleanTensor.of(to, elements);
    }

    private static Tensor compare(String type, Tensor a, Tensor b) throws Refusal {
        Refusal.unless(a.type() == b.type(), "compares " + a.describe() + " with " + b.describe() + "; one type is needed");
        Shape to = bounded(ShapeRules.broadcast(a.shape(), b.shape()));
        int[] fromA = a.shape().broadcastIndices(to);
        int[] fromB = b.shape().broadcastIndices(to);
        boolean[] elements = new boolean[to.size()];
        for (int i = 0; i < elements.length; i++) {
            int order = a.type().isInteger() ? Long.compare(whole(a, fromA[i]), whole(b, fromB[i])) : Double.compare(real(a, fromA[i]), real(b, fromB[i]));
            elements[i] = switch (type) {
                case "Equal" -> order == 0;
                case "Less" -> order < 0;
                case "LessOrEqual" -> order <= 0;
                case "Greater" -> order > 0;
                default -> order >= 0;
            };
        }
        return BooleanTensor.of(to, elements);
    }

    private static Tensor binary(OnnxNode node, Tensor a, Tensor b) throws Refusal {
        boolean power = node.is("Pow");
        Refusal.unless((a.type() == b.type() || power) && a.type() != ElementType.BOOL && b.type() != ElementType.BOOL,
                "combines " + a.describe() + " with " + b.describe() + "; numbers of one type are needed");
        Shape to = bounded(ShapeRules.broadcast(a.shape(), b.shape()));
        int[] fromA = a.shape().broadcastIndices(to);
        int[] fromB = b.shape().broadcastIndices(to);
        if (a.type().isInteger() && !power) {
            long[] elements = new long[to.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = whole(node, whole(a, fromA[i]), whole(b, fromB[i]));
            }
            return integers(a.type(), to, elements);
        }
        double[] elements = new double[to.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = real(node, real(a, fromA[i]), real(b, fromB[i]));
        }
        return reals(a.type(), to, elements);
    }

    private static long whole(OnnxNode node, long a, long b) throws Refusal {
        boolean divides = node.is("Div") || node.is("Mod");
        Refusal.unless(!divides || b != 0, "divides " + a + " by 0");
        return switch (node.type()) {
            case "Add" -> a + b;
            case "Sub" -> a - b;
            case "Mul" -> a * b;
            case "Div" -> a / b;
            case "Mod" -> node.integer("fmod", 0) == 0 ? Math.floorMod(a, b) : a % b;
            case "Min" -> Math.min(a, b);
            default -> Math.max(a, b);
        };
    }

    private static double real(OnnxNode node, double a, double b) {
        return switch (node.type()) {
            case "Add" -> a + b;
            case "Sub" -> a - b;
            case "Mul" -> a * b;
            case "Div" -> a / b;
            case "Pow" -> Math.pow(a, b);
            case "Mod" -> a % b;
            case "Min" -> Math.min(a, b);
            default -> Math.max(a, b);
        };
    }

    private static Tensor unary(String type, Tensor x) throws Refusal {
        Refusal.unless(x.type() != ElementType.BOOL, "x is " + x.describe() + "; numbers are needed");
        if (x.type().isInteger()) {
            Refusal.unless(type.equals("Neg") || type.equals("Abs"), type + " of " + x.describe() + " is not supported");
            return integers(x.type(), x.shape(), IntStream.range(0, x.size()).mapToLong(i -> type.equals("Neg") ? -whole(x, i) : Math.abs(whole(x, i))).toArray());
        }
        double[] elements = new double[x.size()];
        for (int i = 0; i < elements.length; i++) {
            double value = real(x, i);
            elements[i] = switch (type) {
                case "Neg" -> -value;
                case "Abs" -> Math.abs(value);
                case "Sqrt" -> Math.sqrt(value);
                case "Reciprocal" -> 1 / value;
                case "Floor" -> Math.floor(value);
                case "Ceil" -> Math.ceil(value);
                default -> Math.exp(value);
            };
        }
        return reals(x.type(), x.shape(), elements);
    }

    /// {@return the input at a position as whole numbers, where there is one}
    static Optional<LongTensor> integerInput(List<Optional<Tensor>> inputs, int position) throws Refusal {
        return position < inputs.size() && inputs.get(position).isPresent() ? Optional.of(longs(inputs, position)) : Optional.empty();
    }

    private static LongTensor longs(List<Optional<Tensor>> inputs, int position) throws Refusal {
        if (position < inputs.size() && inputs.get(position).orElseThrow() instanceof LongTensor longs) {
            return longs;
        }
        throw Refusal.of("input " + position + " is " + inputs.get(position).orElseThrow().describe() + "; whole numbers are needed");
    }

    private static BooleanTensor truths(Tensor x, String what) throws Refusal {
        if (x instanceof BooleanTensor truths) {
            return truths;
        }
        throw Refusal.of(what + " is " + x.describe() + "; bool is needed");
    }

    private static Shape shape(List<Long> dims) throws Refusal {
        return Shape.tryOf(dims).orElseThrow(() -> Refusal.of("the shape " + dims + " has an extent below 1 or too many elements"));
    }

    private static Shape bounded(Shape shape) throws Refusal {
        Refusal.unless(shape.size() <= MAX_ELEMENTS, "the constant would have the shape " + shape + "; at most " + MAX_ELEMENTS + " elements are folded");
        return shape;
    }

    private static double real(Tensor x, int index) {
        return switch (x) {
            case FloatTensor floats -> floats.at(index);
            case DoubleTensor doubles -> doubles.at(index);
            case LongTensor longs -> longs.at(index);
            case BooleanTensor booleans -> booleans.at(index) ? 1 : 0;
        };
    }

    private static long whole(Tensor x, int index) {
        return switch (x) {
            case FloatTensor floats -> (long) floats.at(index);
            case DoubleTensor doubles -> (long) doubles.at(index);
            case LongTensor longs -> longs.at(index);
            case BooleanTensor booleans -> booleans.at(index) ? 1 : 0;
        };
    }

    private static Tensor integers(ElementType type, Shape shape, long[] elements) throws Refusal {
        for (long element : elements) {
            Refusal.unless(element >= type.min() && element <= type.max(), "the value " + element + " does not fit " + type.label());
        }
        return LongTensor.of(type, shape, elements);
    }

    private static Tensor reals(ElementType type, Shape shape, double[] elements) throws Refusal {
        return switch (type) {
            case FLOAT32 -> DoubleTensor.of(shape, elements).toFloat();
            case FLOAT64 -> DoubleTensor.of(shape, elements);
            case BOOL -> {
                boolean[] truths = new boolean[elements.length];
                for (int i = 0; i < truths.length; i++) {
                    truths[i] = elements[i] != 0;
                }
                yield BooleanTensor.of(shape, truths);
            }
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> {
                long[] wholes = new long[elements.length];
                for (int i = 0; i < wholes.length; i++) {
                    wholes[i] = (long) elements[i];
                }
                yield integers(type, shape, wholes);
            }
        };
    }
}
