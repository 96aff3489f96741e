package dev.cupel.programs.json;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.JsonTensors;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.TensorFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads one JSON op graph. An op whose inputs have faults is still read; only its shape stays unknown.
final class GraphReader {
    private static final double DEFAULT_EPSILON = 1e-5;
    private static final Set<String> TOP = Set.of("$schema", "cupelGraph", "name", "inputs", "ops", "outputs", "tensors");
    private static final Set<String> COMMON = Set.of("op", "name", "output", "nodes");
    private static final Set<String> SETTINGS = Set.of("bits", "signed", "scale", "zeroPoint", "measured");

    /// What each kind of op has besides the common keys.
    static final Map<String, List<String>> KINDS = new TreeMap<>();

    static {
        KINDS.put("embedding", List.of("x", "table"));
        KINDS.put("linear", List.of("x", "weight", "bias"));
        KINDS.put("matmul", List.of("a", "b", "scale"));
        KINDS.put("softmax", List.of("x", "keep"));
        KINDS.put("layernorm", List.of("x", "gamma", "beta", "epsilon"));
        KINDS.put("rmsnorm", List.of("x", "gamma", "epsilon"));
        KINDS.put("add", List.of("a", "b"));
        KINDS.put("multiply", List.of("a", "b"));
        KINDS.put("add_constant", List.of("x", "constant"));
        KINDS.put("multiply_constant", List.of("x", "constant"));
        KINDS.put("mean", List.of("x", "axes", "keepDims"));
        KINDS.put("divide_by_constant", List.of("x", "divisor"));
        KINDS.put("requantize", List.of("x", "to"));
        KINDS.put("reshape", List.of("x", "shape"));
        KINDS.put("transpose", List.of("x", "permutation"));
        for (ActivationKind function : ActivationKind.values()) {
            KINDS.put(function.label(), function.hasBeta() ? List.of("x", "alpha", "beta") : function.hasAlpha() ? List.of("x", "alpha") : List.of("x"));
        }
        for (BinaryKind function : BinaryKind.values()) {
            KINDS.put(function.label(), List.of("a", "b"));
        }
        for (IntegerKind function : IntegerKind.values()) {
            KINDS.put(function.label(), List.of("a", "b", "bits", "signed"));
        }
        KINDS.put("slice", List.of("x", "starts", "steps", "shape"));
        KINDS.put("concat", List.of("inputs", "axis"));
        KINDS.put("expand", List.of("x", "shape"));
        KINDS.put("gather", List.of("x", "axes", "fill"));
    }

    private final SourceText source;
    private final Path folder;
    private final List<Diagnostic> faults = new ArrayList<>();
    /// Every tensor so far; empty for one behind a fault.
    private final Map<String, Optional<Shape>> shapes = new LinkedHashMap<>();
    private final Map<String, TensorSettings> settings = new LinkedHashMap<>();
    private final Set<String> opNames = new LinkedHashSet<>();
    private final Set<String> laterOutputs = new LinkedHashSet<>();
    private final Set<String> inputNames = new LinkedHashSet<>();
    /// Tensors that embeddings read: token numbers.
    private final Set<String> tokens = new LinkedHashSet<>();
    /// For the weight of each linear op its number of output channels; unknown for an op with a fault, whatever its kind.
    private final Map<String, Optional<Integer>> channels = new HashMap<>();

    GraphReader(SourceText source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    Diagnosed<GraphFile> read(JsonValue value) {
        if (!(value instanceof JsonValue.Members members)) {
            return Diagnosed.faulty(Diagnostic.at(source, value.at(), "a graph is an object, found " + value.what()));
        }
        var top = new Fields(source, faults, members);
        top.only(TOP, "a graph");
        top.whole("cupelGraph", GraphJson.VERSION, GraphJson.VERSION);
        top.optional("$schema").ifPresent(schema -> top.asText("$schema", schema));
        Optional<String> name = top.text("name").map(JsonValue.Text::text);
        List<GraphInput> inputs = top.elements("inputs").map(this::inputs).orElse(List.of());
        List<Op> ops = top.elements("ops").map(this::ops).orElse(List.of());
        List<String> outputs = top.elements("outputs").map(this::outputs).orElse(List.of());
        top.optional("tensors").flatMap(tensors -> top.asFields("tensors", tensors)).ifPresent(this::tensors);
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        return Diagnosed.ok(new GraphFile(new Graph(name.orElseThrow(), inputs, ops, outputs), new LinkedHashMap<>(settings)));
    }

    private List<GraphInput> inputs(JsonValue.Elements elements) {
        var inputs = new ArrayList<GraphInput>();
        var empty = new Fields(source, faults, new JsonValue.Members(elements.at(), List.of()));
        for (JsonValue element : elements.elements()) {
            empty.asFields("inputs", element).ifPresent(input -> {
                input.only(Set.of("name", "shape"), "an input");
                Optional<JsonValue.Text> name = input.text("name");
                Optional<Shape> shape = shape(input, "shape");
                name.ifPresent(text -> {
                    inputNames.add(text.text());
                    if (shapes.putIfAbsent(text.text(), shape) != null) {
                        fault(text.at(), "two inputs are named `" + text.text() + "`", Optional.empty());
                    }
                    shape.ifPresent(known -> inputs.add(new GraphInput(text.text(), known)));
                });
            });
        }
        return inputs;
    }

    private Optional<Shape> shape(Fields fields, String key) {
        Optional<List<Long>> dims = fields.wholes(key, 1, Integer.MAX_VALUE);
        Optional<Shape> shape = dims.flatMap(Shape::tryOf);
        if (dims.isPresent() && shape.isEmpty()) {
            fault(fields.optional(key).orElseThrow().at(), "the shape " + dims.get() + " has more than " + Integer.MAX_VALUE + " elements", Optional.empty());
        }
        return shape;
    }

    private List<Op> ops(JsonValue.Elements elements) {
        var ops = new ArrayList<Op>();
        var empty = new Fields(source, faults, new JsonValue.Members(elements.at(), List.of()));
        for (JsonValue element : elements.elements()) {
            if (element instanceof JsonValue.Members members) {
                members.get("output").or(() -> members.get("name")).filter(JsonValue.Text.class::isInstance)
                        .ifPresent(text -> laterOutputs.add(((JsonValue.Text) text).text()));
                if (members.get("op").orElse(members) instanceof JsonValue.Text kind && kind.text().equals("embedding")
                        && members.get("x").orElse(members) instanceof JsonValue.Text x) {
                    tokens.add(x.text());
                }
            }
        }
        for (JsonValue element : elements.elements()) {
            empty.asFields("ops", element).ifPresent(fields -> op(fields).ifPresent(ops::add));
        }
        return ops;
    }

    private Optional<Op> op(Fields fields) {
        Optional<JsonValue.Text> kind = fields.text("op");
        Optional<JsonValue.Text> name = fields.text("name");
        Optional<JsonValue.Text> output = fields.optional("output").isPresent() ? fields.text("output") : name;
        Origin origin = new Origin(source.name(), Optional.of(new Origin.Place(fields.at().line(), fields.at().column())), nodes(fields));
        name.filter(text -> !opNames.add(text.text())).ifPresent(text -> fault(text.at(), "two ops are named `" + text.text() + "`", Optional.empty()));
        Optional<Op> found = Optional.empty();
        if (kind.isPresent() && !KINDS.containsKey(kind.get().text())) {
            String word = kind.get().text();
            fault(kind.get().at(), "unknown op `" + word + "`", Nearest.suggestion(word, KINDS.keySet())
                    .or(() -> Optional.of("the ops are " + String.join(", ", KINDS.keySet()))));
        } else if (kind.isPresent()) {
            var keys = new TreeSet<>(COMMON);
            keys.addAll(KINDS.getOrDefault(kind.get().text(), List.of()));
            fields.only(keys, "op `" + kind.get().text() + "`");
            Op.Head head = Op.Head.unshaped(name.map(JsonValue.Text::text).orElse(""), output.map(JsonValue.Text::text).orElse(""), origin);
            found = make(kind.get().text(), head, fields).flatMap(op -> shaped(op, kind.get().at()));
        }
        Optional<Shape> shape = found.map(Op::shape);
        output.filter(text -> shapes.putIfAbsent(text.text(), shape) != null)
                .ifPresent(text -> fault(text.at(), "the tensor `" + text.text() + "` is given twice", Optional.empty()));
        if (found.isPresent() && found.get() instanceof Op.Linear linear) {
            channels.put(GraphFile.weightOf(linear), Optional.of(linear.weight().shape().dim(1)));
        } else if (found.isEmpty() && name.isPresent()) {
            channels.put(name.get().text() + ".weight", Optional.empty());
        }
        return name.isPresent() && output.isPresent() ? found : Optional.empty();
    }

    private List<String> nodes(Fields fields) {
        var nodes = new ArrayList<String>();
        fields.optional("nodes").flatMap(value -> fields.asElements("nodes", value)).ifPresent(elements -> elements.elements().forEach(element -> {
            if (element instanceof JsonValue.Text text) {
                nodes.add(text.text());
            } else {
                fault(element.at(), "`nodes` must hold strings, found " + element.what(), Optional.empty());
            }
        }));
        return nodes;
    }

    /// Checks the op against its inputs' shapes, where those are known.
    private Optional<Op> shaped(Op op, Span at) {
        var inputs = new ArrayList<Shape>();
        for (String input : op.inputs()) {
            shapes.getOrDefault(input, Optional.empty()).ifPresent(inputs::add);
        }
        if (inputs.size() != op.inputs().size()) {
            return Optional.empty();
        }
        return switch (OpShape.shaped(op, inputs)) {
            case OpShape.Shaped(Op shaped) -> Optional.of(shaped);
            case OpShape.Fault(String message) -> {
                fault(at, "op `" + op.name() + "`: " + message, Optional.empty());
                yield Optional.empty();
            }
        };
    }

    private Optional<Op> make(String kind, Op.Head head, Fields fields) {
        for (ActivationKind function : ActivationKind.values()) {
            if (function.label().equals(kind)) {
                return activation(head, function, fields);
            }
        }
        for (BinaryKind function : BinaryKind.values()) {
            if (function.label().equals(kind)) {
                return two(fields, (a, b) -> new Op.Binary(head, function, a, b));
            }
        }
        for (IntegerKind function : IntegerKind.values()) {
            if (function.label().equals(kind)) {
                Optional<Long> bits = fields.whole("bits", 2, 64);
                Optional<Boolean> signed = fields.truth("signed", true);
                Optional<Op> both = two(fields, (a, b) -> new Op.IntegerArithmetic(head, function, a, b, bits.map(Math::toIntExact).orElse(2), signed.orElse(true)));
                return bits.isPresent() && signed.isPresent() ? both : Optional.empty();
            }
        }
        return switch (kind) {
            case "embedding" -> {
                Optional<String> x = tokens(fields);
                Optional<FloatTensor> table = fields.required("table").flatMap(this::floats);
                yield x.isPresent() && table.isPresent() ? Optional.of(new Op.Embedding(head, x.get(), table.get())) : Optional.empty();
            }
            case "linear" -> linear(head, fields);
            case "matmul" -> {
                Optional<String> a = tensor(fields, "a");
                Optional<String> b = tensor(fields, "b");
                OptionalDouble scale = fields.number("scale", 1);
                yield a.isPresent() && b.isPresent() && scale.isPresent() ? Optional.of(new Op.MatMul(head, a.get(), b.get(), scale.getAsDouble()))
                        : Optional.empty();
            }
            case "softmax" -> {
                Optional<String> x = tensor(fields, "x");
                int before = faults.size();
                Optional<BooleanTensor> keep = fields.optional("keep").flatMap(this::booleans);
                yield faults.size() == before ? x.map(tensor -> new Op.Softmax(head, tensor, keep)) : Optional.empty();
            }
            case "layernorm" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<FloatTensor> gamma = fields.required("gamma").flatMap(this::floats);
                Optional<FloatTensor> beta = fields.required("beta").flatMap(this::floats);
                OptionalDouble epsilon = fields.number("epsilon", DEFAULT_EPSILON);
                yield x.isPresent() && gamma.isPresent() && beta.isPresent() && epsilon.isPresent()
                        ? Optional.of(new Op.LayerNorm(head, x.get(), gamma.get(), beta.get(), epsilon.getAsDouble())) : Optional.empty();
            }
            case "rmsnorm" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<FloatTensor> gamma = fields.required("gamma").flatMap(this::floats);
                OptionalDouble epsilon = fields.number("epsilon", DEFAULT_EPSILON);
                yield x.isPresent() && gamma.isPresent() && epsilon.isPresent()
                        ? Optional.of(new Op.RmsNorm(head, x.get(), gamma.get(), epsilon.getAsDouble())) : Optional.empty();
            }
            case "add" -> two(fields, (a, b) -> new Op.Add(head, a, b));
            case "multiply" -> two(fields, (a, b) -> new Op.Multiply(head, a, b));
            case "add_constant" -> withConstant(fields, (x, constant) -> new Op.AddConstant(head, x, constant));
            case "multiply_constant" -> withConstant(fields, (x, constant) -> new Op.MultiplyConstant(head, x, constant));
            case "mean" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<List<Long>> axes = fields.wholes("axes", 0, Integer.MAX_VALUE);
                Optional<Boolean> keepDims = fields.truth("keepDims", false);
                yield x.isPresent() && axes.isPresent() && keepDims.isPresent()
                        ? Optional.of(new Op.Mean(head, x.get(), integers(axes.get()), keepDims.get())) : Optional.empty();
            }
            case "divide_by_constant" -> {
                Optional<String> x = tensor(fields, "x");
                OptionalDouble divisor = fields.number("divisor");
                yield x.isPresent() && divisor.isPresent() ? Optional.of(new Op.DivideByConstant(head, x.get(), divisor.getAsDouble())) : Optional.empty();
            }
            case "requantize" -> {
                fields.optional("to").flatMap(to -> fields.asFields("to", to)).flatMap(to -> settings(to, Optional.of(0)))
                        .ifPresent(to -> settings.put(head.output(), to));
                yield tensor(fields, "x").map(x -> new Op.Requantize(head, x));
            }
            case "reshape" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<Shape> shape = shape(fields, "shape");
                yield x.isPresent() && shape.isPresent() ? Optional.of(new Op.Reshape(head.withShape(shape.get()), x.get())) : Optional.empty();
            }
            case "transpose" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<List<Long>> permutation = fields.wholes("permutation", 0, Integer.MAX_VALUE);
                yield x.isPresent() && permutation.isPresent() ? Optional.of(new Op.Transpose(head, x.get(), integers(permutation.get()))) : Optional.empty();
            }
            case "slice" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<List<Long>> starts = fields.wholes("starts", 0, Integer.MAX_VALUE);
                Optional<List<Long>> steps = fields.wholes("steps", Short.MIN_VALUE, Short.MAX_VALUE);
                Optional<Shape> shape = shape(fields, "shape");
                yield x.isPresent() && starts.isPresent() && steps.isPresent() && shape.isPresent()
                        ? Optional.of(new Op.Slice(head.withShape(shape.get()), x.get(), integers(starts.get()), integers(steps.get()))) : Optional.empty();
            }
            case "concat" -> {
                Optional<List<String>> inputs = fields.elements("inputs").map(elements -> tensors("inputs", elements));
                Optional<Long> axis = fields.whole("axis", 0, Integer.MAX_VALUE);
                yield inputs.filter(list -> !list.isEmpty()).isPresent() && axis.isPresent()
                        ? Optional.of(new Op.Concat(head, inputs.get(), Math.toIntExact(axis.get()))) : Optional.empty();
            }
            case "expand" -> {
                Optional<String> x = tensor(fields, "x");
                Optional<Shape> shape = shape(fields, "shape");
                yield x.isPresent() && shape.isPresent() ? Optional.of(new Op.Expand(head.withShape(shape.get()), x.get())) : Optional.empty();
            }
            case "gather" -> gather(head, fields);
            default -> throw new IllegalStateException("the kind " + kind + " has keys and no reader");
        };
    }

    private Optional<Op> gather(Op.Head head, Fields fields) {
        Optional<String> x = tensor(fields, "x");
        OptionalDouble fill = fields.number("fill", 0);
        Optional<JsonValue.Elements> given = fields.elements("axes");
        var axes = new ArrayList<Op.Gather.Along>();
        for (JsonValue element : given.map(JsonValue.Elements::elements).orElse(List.of())) {
            fields.asFields("axes", element).ifPresent(along -> {
                along.only(Set.of("axis", "at"), "an axis");
                Optional<Long> axis = along.whole("axis", 0, Integer.MAX_VALUE);
                Optional<List<Long>> at = along.wholes("at", Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2);
                axis.ifPresent(number -> at.ifPresent(indices -> axes.add(new Op.Gather.Along(Math.toIntExact(number), integers(indices)))));
            });
        }
        boolean complete = given.isPresent() && axes.size() == given.get().elements().size();
        return x.isPresent() && fill.isPresent() && complete ? Optional.of(new Op.Gather(head, x.get(), axes, fill.getAsDouble())) : Optional.empty();
    }

    private Optional<Op> activation(Op.Head head, ActivationKind function, Fields fields) {
        Optional<String> x = tensor(fields, "x");
        OptionalDouble alpha = function.hasAlpha() ? fields.number("alpha") : OptionalDouble.of(1);
        OptionalDouble beta = function.hasBeta() ? fields.number("beta") : OptionalDouble.of(0);
        return x.isPresent() && alpha.isPresent() && beta.isPresent()
                ? Optional.of(new Op.Activation(head, function, x.get(), alpha.getAsDouble(), beta.getAsDouble())) : Optional.empty();
    }

    private Optional<Op> linear(Op.Head head, Fields fields) {
        Optional<String> x = tensor(fields, "x");
        Optional<FloatTensor> weight = fields.required("weight").flatMap(this::floats);
        if (fields.optional("bias").isEmpty()) {
            return x.flatMap(tensor -> weight.map(w -> new Op.Linear(head, tensor, w, FloatTensor.of(Shape.of(w.shape().last()), new float[w.shape().last()]))));
        }
        Optional<FloatTensor> bias = fields.required("bias").flatMap(this::floats);
        return x.isPresent() && weight.isPresent() && bias.isPresent() ? Optional.of(new Op.Linear(head, x.get(), weight.get(), bias.get())) : Optional.empty();
    }

    private interface OfTwo {
        Op make(String a, String b);
    }

    private Optional<Op> two(Fields fields, OfTwo maker) {
        Optional<String> a = tensor(fields, "a");
        Optional<String> b = tensor(fields, "b");
        return a.isPresent() && b.isPresent() ? Optional.of(maker.make(a.get(), b.get())) : Optional.empty();
    }

    private interface WithConstant {
        Op make(String x, FloatTensor constant);
    }

    private Optional<Op> withConstant(Fields fields, WithConstant maker) {
        Optional<String> x = tensor(fields, "x");
        Optional<FloatTensor> constant = fields.required("constant").flatMap(this::floats);
        return x.isPresent() && constant.isPresent() ? Optional.of(maker.make(x.get(), constant.get())) : Optional.empty();
    }

    private static List<Integer> integers(List<Long> wholes) {
        return wholes.stream().map(Math::toIntExact).toList();
    }

    /// {@return the name of the input that holds an embedding's token numbers}
    private Optional<String> tokens(Fields fields) {
        return fields.text("x").filter(text -> {
            boolean known = inputNames.contains(text.text());
            if (!known) {
                fault(text.at(), "`" + text.text() + "` is no input of the graph; only an input can hold token numbers",
                        Nearest.suggestion(text.text(), inputNames));
            }
            return known;
        }).map(JsonValue.Text::text);
    }

    private List<String> tensors(String key, JsonValue.Elements elements) {
        var names = new ArrayList<String>();
        for (JsonValue element : elements.elements()) {
            if (element instanceof JsonValue.Text text) {
                known(text).ifPresent(names::add);
            } else {
                fault(element.at(), "`" + key + "` must hold names of tensors, found " + element.what(), Optional.empty());
            }
        }
        return names.size() == elements.elements().size() ? names : List.of();
    }

    /// {@return the name of a tensor that stands before}
    private Optional<String> tensor(Fields fields, String key) {
        return fields.text(key).flatMap(this::known);
    }

    private Optional<String> known(JsonValue.Text name) {
        return Optional.of(name).filter(text -> {
            if (tokens.contains(text.text())) {
                fault(text.at(), "`" + text.text() + "` holds token numbers, which only an embedding reads", Optional.empty());
                return false;
            }
            boolean known = shapes.containsKey(text.text());
            if (!known) {
                boolean later = laterOutputs.contains(text.text());
                fault(text.at(), later ? "`" + text.text() + "` is given only by this or a later op" : "no tensor is named `" + text.text() + "`",
                        later ? Optional.of("write ops in the order in which they compute") : Nearest.suggestion(text.text(), shapes.keySet()));
            }
            return known;
        }).map(JsonValue.Text::text);
    }

    /// {@return the constant, from nested arrays or from the file named}
    private Optional<FloatTensor> floats(JsonValue value) {
        if (value instanceof JsonValue.Members members) {
            return file(members).flatMap(file -> take(TensorFile.floats(file)));
        }
        return take(JsonTensors.floats(source, value));
    }

    private Optional<BooleanTensor> booleans(JsonValue value) {
        if (value instanceof JsonValue.Members members) {
            return file(members).flatMap(file -> take(TensorFile.read(file)).flatMap(tensor -> switch (tensor) {
                case BooleanTensor truths -> Optional.of(truths);
                case FloatTensor _, DoubleTensor _, LongTensor _ -> {
                    faults.add(Diagnostic.of(file.toString(), "the file holds " + tensor.describe() + "; bool is needed"));
                    yield Optional.empty();
                }
            }));
        }
        return take(JsonTensors.booleans(source, value));
    }

    /// {@return the file beside the graph that `{"file": "name"}` names}
    private Optional<Path> file(JsonValue.Members members) {
        var fields = new Fields(source, faults, members);
        fields.only(Set.of("file"), "a constant");
        return fields.text("file").flatMap(text -> {
            try {
                Path path = Path.of(text.text());
                if (!path.isAbsolute() && folder.resolve(path).normalize().startsWith(folder.normalize())) {
                    return Optional.of(folder.resolve(path));
                }
            } catch (InvalidPathException unusable) {
                fault(text.at(), "`" + text.text() + "` is not a file name", Optional.empty());
                return Optional.empty();
            }
            fault(text.at(), "`" + text.text() + "` does not lie beside the graph", Optional.of("give a path from the graph's own folder, without `..`"));
            return Optional.empty();
        });
    }

    private <T> Optional<T> take(Diagnosed<T> answer) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> Optional.of(value);
            case Diagnosed.Faulty<T>(var found) -> {
                faults.addAll(found);
                yield Optional.empty();
            }
        };
    }

    private List<String> outputs(JsonValue.Elements elements) {
        var outputs = new ArrayList<String>();
        if (elements.elements().isEmpty()) {
            fault(elements.at(), "a graph has at least one output", Optional.empty());
        }
        for (JsonValue element : elements.elements()) {
            if (!(element instanceof JsonValue.Text text)) {
                fault(element.at(), "`outputs` must hold tensor names, found " + element.what(), Optional.empty());
            } else if (!shapes.containsKey(text.text())) {
                fault(text.at(), "no tensor is named `" + text.text() + "`", Nearest.suggestion(text.text(), shapes.keySet()));
            } else {
                outputs.add(text.text());
            }
        }
        return outputs;
    }

    private void tensors(Fields fields) {
        var names = new LinkedHashSet<>(shapes.keySet());
        names.addAll(channels.keySet());
        for (JsonValue.Member member : fields.members()) {
            if (!names.contains(member.key())) {
                fault(member.at(), "no tensor is named `" + member.key() + "`", Nearest.suggestion(member.key(), names));
            }
            if (settings.containsKey(member.key())) {
                fault(member.at(), "`" + member.key() + "` is described where it is requantized already", Optional.empty());
            }
            Optional<Integer> columns = channels.getOrDefault(member.key(), shapes.containsKey(member.key()) ? Optional.of(0) : Optional.empty());
            fields.asFields(member.key(), member.value())
                    .flatMap(given -> settings(given, columns))
                    .ifPresent(given -> settings.put(member.key(), given));
        }
    }

    /// @param columns the channels that may have a scale each: 0 for an activation, empty where a fault hides them
    private Optional<TensorSettings> settings(Fields fields, Optional<Integer> columns) {
        int before = faults.size();
        fields.only(SETTINGS, "a tensor's settings");
        // What `cupel quantize` saw of the tensor: for whoever edits the file.
        fields.optional("measured").flatMap(value -> fields.asFields("measured", value))
                .ifPresent(figures -> figures.members().forEach(figure -> figures.asNumber(figure.key(), figure.value())));
        Optional<Long> bits = fields.whole("bits", TensorSettings.MIN_BITS, TensorSettings.MAX_BITS);
        Optional<Boolean> signed = fields.truth("signed", true);
        List<Double> scales = fields.optional("scale").map(value -> scales(fields, value, columns)).orElse(List.of());
        OptionalInt zeroPoint = OptionalInt.empty();
        if (fields.optional("zeroPoint").isPresent() && bits.isPresent() && signed.isPresent()) {
            int width = bits.get().intValue();
            Optional<Long> given = fields.whole("zeroPoint", TensorSettings.minCode(width, signed.get()), TensorSettings.maxCode(width, signed.get()));
            if (fields.optional("scale").isEmpty()) {
                fault(fields.optional("zeroPoint").orElseThrow().at(), "`zeroPoint` is given without `scale`", Optional.empty());
            }
            zeroPoint = given.isPresent() ? OptionalInt.of(given.get().intValue()) : OptionalInt.empty();
        }
        return faults.size() == before ? Optional.of(new TensorSettings(bits.orElseThrow().intValue(), signed.orElseThrow(), scales, zeroPoint))
                : Optional.empty();
    }

    private List<Double> scales(Fields fields, JsonValue value, Optional<Integer> columns) {
        List<JsonValue> given = value instanceof JsonValue.Elements elements ? elements.elements() : List.of(value);
        if (value instanceof JsonValue.Elements && columns.isPresent() && columns.get() != given.size()) {
            fault(value.at(), columns.get() == 0 ? "one `scale` for each channel is for the weight of a linear op only"
                    : "`scale` holds " + given.size() + " values; the weight has " + columns.get() + " output channels", Optional.empty());
        }
        var scales = new ArrayList<Double>();
        for (JsonValue element : given) {
            OptionalDouble scale = fields.asNumber("scale", element);
            if (scale.isPresent() && !(scale.getAsDouble() > 0)) {
                fault(element.at(), "`scale` must be above 0, found " + element.what(), Optional.empty());
            }
            scale.ifPresent(scales::add);
        }
        if (given.isEmpty()) {
            fault(value.at(), "`scale` is an empty array", Optional.empty());
        }
        return scales;
    }

    private void fault(Span at, String message, Optional<String> help) {
        faults.add(Diagnostic.at(source, at, message).help(help));
    }
}
