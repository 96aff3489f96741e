package dev.cupel.programs.tensor;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Tensors as nested JSON arrays, innermost last: `[[1, 2, 3], [4, 5, 6]]` is `[2, 3]`; a bare value is a scalar.
public final class JsonTensors {
    private JsonTensors() {}

    /// {@return the float32 tensor of these numbers, each rounded once to nearest even, or every fault: ragged rows, values that are no
    /// numbers or too large}
    public static Diagnosed<FloatTensor> floats(SourceText source, JsonValue value) {
        return new Reader(source).leaves(value).then(leaves -> {
            var faults = new ArrayList<Diagnostic>();
            float[] elements = new float[leaves.values.size()];
            for (int i = 0; i < elements.length; i++) {
                JsonValue leaf = leaves.values.get(i);
                if (!(leaf instanceof JsonValue.Numeral numeral)) {
                    faults.add(Diagnostic.at(source, leaf.at(), "a number is needed, found " + leaf.what()));
                } else {
                    elements[i] = Float.parseFloat(numeral.text());
                    if (Float.isInfinite(elements[i])) {
                        faults.add(Diagnostic.at(source, leaf.at(), numeral.text() + " is beyond float32, whose largest is " + Float.MAX_VALUE));
                    }
                }
            }
            return faults.isEmpty() ? Diagnosed.ok(FloatTensor.owning(leaves.shape, elements)) : Diagnosed.faulty(faults);
        });
    }

    /// {@return the int64 tensor of these whole numbers, or every fault}
    public static Diagnosed<LongTensor> integers(SourceText source, JsonValue value) {
        return new Reader(source).leaves(value).then(leaves -> {
            var faults = new ArrayList<Diagnostic>();
            long[] elements = new long[leaves.values.size()];
            for (int i = 0; i < elements.length; i++) {
                JsonValue leaf = leaves.values.get(i);
                if (leaf instanceof JsonValue.Numeral numeral && numeral.toLong().isPresent()) {
                    elements[i] = numeral.toLong().get();
                } else {
                    faults.add(Diagnostic.at(source, leaf.at(), "a whole number of at most 64 bits is needed, found " + leaf.what()));
                }
            }
            return faults.isEmpty() ? Diagnosed.ok(LongTensor.of(leaves.shape, elements)) : Diagnosed.faulty(faults);
        });
    }

    /// {@return the tensor of these truth values, or every fault}
    public static Diagnosed<BooleanTensor> booleans(SourceText source, JsonValue value) {
        return new Reader(source).leaves(value).then(leaves -> {
            var faults = new ArrayList<Diagnostic>();
            boolean[] elements = new boolean[leaves.values.size()];
            for (int i = 0; i < elements.length; i++) {
                JsonValue leaf = leaves.values.get(i);
                if (leaf instanceof JsonValue.Truth truth) {
                    elements[i] = truth.value();
                } else {
                    faults.add(Diagnostic.at(source, leaf.at(), "true or false is needed, found " + leaf.what()));
                }
            }
            return faults.isEmpty() ? Diagnosed.ok(BooleanTensor.owning(leaves.shape, elements)) : Diagnosed.faulty(faults);
        });
    }

    /// {@return the tensor of these values: int64 if all are whole numbers, bool if all are truth values, else float32}
    static Diagnosed<Tensor> any(SourceText source, JsonValue value) {
        return new Reader(source).leaves(value).then(leaves -> {
            if (leaves.values.stream().allMatch(leaf -> leaf instanceof JsonValue.Numeral numeral && numeral.toLong().isPresent())) {
                return integers(source, value).map(Tensor.class::cast);
            }
            return leaves.values.getFirst() instanceof JsonValue.Truth ? booleans(source, value).map(Tensor.class::cast)
                    : floats(source, value).map(Tensor.class::cast);
        });
    }

    /// {@return the tensor as nested arrays in one line; numbers by their shortest text that reads back the same}
    public static String write(Tensor tensor) {
        var text = new StringBuilder();
        write(tensor, 0, 0, text);
        return text.toString();
    }

    private static int write(Tensor tensor, int axis, int index, StringBuilder text) {
        if (axis == tensor.shape().rank()) {
            text.append(switch (tensor) {
                case FloatTensor floats -> Float.toString(floats.at(index));
                case DoubleTensor doubles -> Double.toString(doubles.at(index));
                case LongTensor longs -> Long.toString(longs.at(index));
                case BooleanTensor booleans -> Boolean.toString(booleans.at(index));
            });
            return index + 1;
        }
        text.append('[');
        int next = index;
        for (int i = 0; i < tensor.shape().dim(axis); i++) {
            text.append(i == 0 ? "" : ", ");
            next = write(tensor, axis + 1, next, text);
        }
        text.append(']');
        return next;
    }

    private record Leaves(Shape shape, List<JsonValue> values) {}

    /// Flattens nested arrays, every one checked against the first of its depth.
    private static final class Reader {
        private final SourceText source;
        private final List<Diagnostic> faults = new ArrayList<>();
        private final List<JsonValue> values = new ArrayList<>();
        private final List<Long> dims = new ArrayList<>();

        Reader(SourceText source) {
            this.source = source;
        }

        Diagnosed<Leaves> leaves(JsonValue value) {
            JsonValue first = value;
            while (first instanceof JsonValue.Elements elements) {
                if (elements.elements().isEmpty()) {
                    return Diagnosed.faulty(Diagnostic.at(source, elements.at(), "an empty array; a tensor has at least one element"));
                }
                dims.add((long) elements.elements().size());
                first = elements.elements().getFirst();
            }
            collect(value, 0);
            if (!faults.isEmpty()) {
                return Diagnosed.faulty(faults);
            }
            return Diagnosed.ok(new Leaves(Shape.tryOf(dims).orElseThrow(), values));
        }

        private void collect(JsonValue value, int depth) {
            if (depth == dims.size()) {
                if (value instanceof JsonValue.Elements) {
                    faults.add(Diagnostic.at(source, value.at(), "an array where its neighbours hold single values"));
                } else {
                    values.add(value);
                }
            } else if (!(value instanceof JsonValue.Elements elements)) {
                faults.add(Diagnostic.at(source, value.at(), value.what() + " where its neighbours are arrays of " + dims.get(depth)));
            } else if (elements.elements().size() != dims.get(depth)) {
                faults.add(Diagnostic.at(source, value.at(), "an array of " + elements.elements().size() + " where the first of its kind has "
                        + dims.get(depth) + "; the shape so far is "
                        + dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))));
            } else {
                elements.elements().forEach(element -> collect(element, depth + 1));
            }
        }
    }
}
