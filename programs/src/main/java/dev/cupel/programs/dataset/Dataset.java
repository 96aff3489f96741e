package dev.cupel.programs.dataset;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Rows of inputs of a graph, and where known what should come out. A folder holds `input_I.pb` for the graph's I-th input, rows along the leading
/// axis, and may hold `labels.pb` (whole numbers, rows along the leading axis) and `output_I.pb`, what the float model gave; each may also be `.npy` or
/// `.json`. By convention `calib/` and `eval/` stand beside the model's file.
///
/// @param rows    how many inferences
/// @param inputs  by the graph's input names, each `[rows, ...]`
/// @param labels  the right answers, `[rows]` or `[rows, positions]`
/// @param outputs by the graph's output names, each `[rows, ...]`; those that have a file
public record Dataset(int rows, Map<String, FloatTensor> inputs, Optional<LongTensor> labels, Map<String, FloatTensor> outputs) {
    private static final List<String> ENDINGS = List.of("pb", "npy", "json");

    public Dataset {
        inputs = Map.copyOf(inputs);
        outputs = Map.copyOf(outputs);
    }

    /// {@return the folder of this name beside a model's file, where there is one}
    public static Optional<Path> beside(Path model, String name) {
        Path folder = model.toAbsolutePath().getParent();
        return Optional.ofNullable(folder).map(parent -> parent.resolve(name)).filter(Files::isDirectory)
                .map(found -> model.getParent() == null ? Path.of(name) : model.resolveSibling(name));
    }

    /// {@return the rows of a folder, or every fault: files missing, of the wrong type or shape, or of differing numbers of rows}
    public static Diagnosed<Dataset> folder(Path folder, Graph graph) {
        var faults = new ArrayList<Diagnostic>();
        var inputs = new ArrayList<Path>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Optional<Path> file = find(folder, "input_" + i);
            if (file.isEmpty()) {
                faults.add(Diagnostic.of(folder.toString(), "the folder holds no input_" + i + ".pb (or .npy, .json) for the input '"
                        + graph.inputs().get(i).name() + "'"));
            } else {
                inputs.add(file.get());
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var outputs = new LinkedHashMap<String, Path>();
        for (int i = 0; i < graph.outputs().size(); i++) {
            String name = graph.outputs().get(i);
            find(folder, "output_" + i).ifPresent(file -> outputs.put(name, file));
        }
        return files(inputs, find(folder, "labels"), outputs, graph);
    }

    /// {@return the rows of these files, or every fault}
    ///
    /// @param inputs  one file for each input of the graph, in the graph's order
    /// @param outputs by output names of the graph
    public static Diagnosed<Dataset> files(List<Path> inputs, Optional<Path> labels, Map<String, Path> outputs, Graph graph) {
        var faults = new ArrayList<Diagnostic>();
        if (inputs.size() != graph.inputs().size()) {
            String names = String.join(", ", graph.inputs().stream().map(input -> "'" + input.name() + "'").toList());
            return Diagnosed.faulty(Diagnostic.of(inputs.isEmpty() ? "input" : inputs.getFirst().toString(),
                    inputs.size() + " input files are given; the graph has " + graph.inputs().size() + " inputs: " + names));
        }
        var values = new LinkedHashMap<String, FloatTensor>();
        var rows = new LinkedHashMap<Path, Integer>();
        for (int i = 0; i < inputs.size(); i++) {
            GraphInput input = graph.inputs().get(i);
            Path file = inputs.get(i);
            var tokens = graph.tokens(input.name());
            take(tokens.isPresent() ? tokens(file, tokens.getAsInt()) : TensorFile.floats(file), faults)
                    .flatMap(tensor -> batched(tensor, input.shape(), file, "input '" + input.name() + "'",
                            tokens.isPresent() ? "whole numbers" : "float32", faults))
                    .ifPresent(tensor -> {
                        values.put(input.name(), tensor);
                        rows.put(file, tensor.shape().dim(0));
                    });
        }
        var expected = new LinkedHashMap<String, FloatTensor>();
        outputs.forEach((name, file) -> take(TensorFile.floats(file), faults)
                .flatMap(tensor -> batched(tensor, graph.shapeOf(name), file, "output '" + name + "'", "float32", faults))
                .ifPresent(tensor -> {
                    expected.put(name, tensor);
                    rows.put(file, tensor.shape().dim(0));
                }));
        Optional<LongTensor> answers = labels.flatMap(file -> take(TensorFile.integers(file), faults).filter(tensor -> {
            if (tensor.shape().rank() == 0) {
                faults.add(Diagnostic.of(file.toString(), "the labels are a scalar; [rows] or [rows, positions] is needed"));
                return false;
            }
            rows.put(file, tensor.shape().dim(0));
            return true;
        }));
        if (!rows.isEmpty()) {
            var first = rows.entrySet().iterator().next();
            rows.forEach((file, count) -> {
                if (!count.equals(first.getValue())) {
                    faults.add(Diagnostic.of(file.toString(), "the file holds " + count + " rows, " + first.getKey() + " holds " + first.getValue()));
                }
            });
        }
        return faults.isEmpty() ? Diagnosed.ok(new Dataset(rows.values().iterator().next(), values, answers, expected)) : Diagnosed.faulty(faults);
    }

    /// {@return the token numbers of a file, or which of them is none}
    ///
    /// @param count of tokens that there are, counted from 0
    private static Diagnosed<FloatTensor> tokens(Path file, int count) {
        return TensorFile.integers(file).then(tensor -> {
            float[] numbers = new float[tensor.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (tensor.at(i) < 0 || tensor.at(i) >= count) {
                    return Diagnosed.faulty(Diagnostic.of(file.toString(), "element %d is %d; token numbers are 0..%d".formatted(i, tensor.at(i), count - 1)));
                }
                numbers[i] = tensor.at(i);
            }
            return Diagnosed.ok(FloatTensor.of(tensor.shape(), numbers));
        });
    }

    /// {@return the tensor as `[rows, ...]`} One inference's shape may start with a batch axis of extent 1, which the rows then take the place of.
    private static Optional<FloatTensor> batched(FloatTensor tensor, Shape one, Path file, String what, String type, List<Diagnostic> faults) {
        Shape found = tensor.shape();
        Shape tail = one.rank() > 0 && one.dim(0) == 1 && found.rank() == one.rank() ? one.slice(1, one.rank()) : one;
        if (found.rank() == tail.rank() + 1 && found.slice(1, found.rank()).equals(tail)) {
            return Optional.of(tensor);
        }
        if (found.equals(one)) {
            var dims = new ArrayList<Integer>(List.of(1));
            dims.addAll(one.dims());
            return Optional.of(tensor.reshaped(new Shape(dims)));
        }
        String expected = String.join("", tail.dims().stream().map(extent -> ", " + extent).toList());
        faults.add(Diagnostic.of(file.toString(), what + " is " + type + " " + found + "; " + type + " [rows" + expected + "] is needed"));
        return Optional.empty();
    }

    private static Optional<Path> find(Path folder, String stem) {
        return ENDINGS.stream().map(ending -> folder.resolve(stem + "." + ending)).filter(Files::exists).findFirst();
    }

    private static <T> Optional<T> take(Diagnosed<T> answer, List<Diagnostic> faults) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> Optional.of(value);
            case Diagnosed.Faulty<T>(var found) -> {
                faults.addAll(found);
                yield Optional.empty();
            }
        };
    }

    /// {@return the first rows, at most `limit`}
    public Dataset limited(int limit) {
        if (limit >= rows) {
            return this;
        }
        var fewerInputs = new LinkedHashMap<String, FloatTensor>();
        inputs.forEach((name, tensor) -> fewerInputs.put(name, tensor.gathered(tensor.shape().with(0, limit), first(tensor.shape(), limit))));
        var fewerOutputs = new LinkedHashMap<String, FloatTensor>();
        outputs.forEach((name, tensor) -> fewerOutputs.put(name, tensor.gathered(tensor.shape().with(0, limit), first(tensor.shape(), limit))));
        return new Dataset(limit, fewerInputs,
                labels.map(tensor -> tensor.gathered(tensor.shape().with(0, limit), first(tensor.shape(), limit))), fewerOutputs);
    }

    private int[] first(Shape shape, int limit) {
        return IntStream.range(0, shape.size() / rows * limit).toArray();
    }

    /// {@return the inputs of one row, in the shapes the graph has for one inference, by input name}
    public Map<String, FloatTensor> row(int row, Graph graph) {
        var one = new LinkedHashMap<String, FloatTensor>();
        for (GraphInput input : graph.inputs()) {
            FloatTensor all = inputs.get(input.name());
            if (all == null || row < 0 || row >= rows) {
                throw new IllegalArgumentException("row " + row + " of " + rows + " for input '" + input.name() + "'");
            }
            int size = input.shape().size();
            one.put(input.name(), all.gathered(input.shape(), IntStream.range(row * size, (row + 1) * size).toArray()));
        }
        return one;
    }

    /// {@return [#row] in double precision}
    public Map<String, DoubleTensor> rowAsDoubles(int row, Graph graph) {
        var one = new LinkedHashMap<String, DoubleTensor>();
        row(row, graph).forEach((name, tensor) -> one.put(name, tensor.toDouble()));
        return one;
    }
}
