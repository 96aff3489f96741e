package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.ElementType;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorProtos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Goes once over the file's nodes in order: checks each against [OpTable], folds what is known, finds shapes, passes on what only passes on.
final class NetworkBuilder {
    private static final int INT32 = DataType.INT32_VALUE;
    /// Before it, operators broadcast by attributes.
    private static final int OLDEST_OPSET = 7;
    /// Up to it no operator that is read means anything else than before; what newer types and attributes add is refused where it stands.
    private static final int NEWEST_OPSET = 28;

    private final String file;
    private final List<Diagnostic> faults = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, OnnxNode> producers = new LinkedHashMap<>();
    private final Map<String, String> passedOn = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    /// Tensors that some live node or output reads.
    private final Set<String> wanted = new HashSet<>();
    /// Inputs of whole numbers: they pick rows of tables.
    private final Set<String> tokens = new HashSet<>();
    /// Tensors behind a fault: what reads them is checked by op only.
    private final Set<String> unknown = new HashSet<>();
    /// Constants that the file stores as int4 or uint4.
    private final Set<String> fourBits = new HashSet<>();
    /// What tensors of codes stand for, by tensor: outputs of QuantizeLinear and what only rearranges them.
    private final Map<String, TensorSettings> codes = new LinkedHashMap<>();
    private final Map<String, QuantizeNodes.Weight> weights = new HashMap<>();
    /// Tensors of whole numbers, which are their own codes.
    private final Map<String, TensorSettings> wholes = new LinkedHashMap<>();
    /// Those that a product takes as real values.
    private final Set<String> realUse = new HashSet<>();
    /// Extents that the file states of its outputs.
    private final Map<String, Shape> declared = new HashMap<>();
    private final DynamicQuantization dynamic = new DynamicQuantization();
    private final QuantizeNodes quantizing = new QuantizeNodes(constants, fourBits);
    private int opset;

    NetworkBuilder(String file) {
        this.file = file;
    }

    Network build(ModelProto model) {
        GraphProto graph = model.getGraph();
        opset = opset(model);
        readInitializers(graph);
        List<GraphInput> inputs = readInputs(graph);
        for (ValueInfoProto output : graph.getOutputList()) {
            WholeNumbers.stated(output.getType()).ifPresent(shape -> declared.put(output.getName(), shape));
        }
        readNodes(live(graph), graph.getNodeList());
        var sources = new LinkedHashMap<String, String>();
        var outputs = new ArrayList<String>();
        if (graph.getOutputCount() == 0) {
            faults.add(Diagnostic.of(file, "the graph has no outputs"));
        }
        for (ValueInfoProto output : graph.getOutputList()) {
            String source = passedOn.getOrDefault(output.getName(), output.getName());
            if (sources.put(output.getName(), source) != null) {
                faults.add(Diagnostic.of(file, "the output '" + output.getName() + "' is named twice"));
            } else if (constants.containsKey(source)) {
                faults.add(Diagnostic.of(file, "the output '" + output.getName() + "' does not depend on any input"));
            } else if (!shapes.containsKey(source) && !unknown.contains(source)) {
                faults.add(Diagnostic.of(file, "nothing gives the output '" + output.getName() + "'"));
            }
            if (dynamic.holds(source)) {
                faults.add(Diagnostic.of(file, "the output '" + output.getName() + "' is made by DynamicQuantizeLinear, whose scale is fixed by calibration: its codes, scale and zero point are no outputs"));
            }
            outputs.add(output.getName());
            uses.merge(source, 1, Integer::sum);
        }
        inputs.removeIf(input -> wholes.containsKey(input.name()) && !uses.containsKey(input.name()) && !sources.containsValue(input.name()));
        FixedTypes fixed = FixedTypes.of(producers, codes, uses);
        inputs.stream().filter(input -> !realUse.contains(input.name()) && !tokens.contains(input.name())).forEach(input -> Optional.ofNullable(wholes.get(input.name())).ifPresent(type -> fixed.types().put(input.name(), type)));
        producers.forEach((output, node) -> {
            if (node.is("MatMul") || node.is(Rewriting.DIFFERENCE)) {
                Optional.ofNullable(wholes.get(output)).ifPresent(type -> fixed.types().put(output, type));
            }
        });
        dynamic.codes().forEach(tensor -> fixed.types().put(tensor, TensorSettings.ofBits(8)));
        return new Network(graph.getName(), opset, inputs, outputs, sources, producers, constants, shapes, uses, fixed, wholes, weights, faults);
    }

    private int opset(ModelProto model) {
        Optional<Long> version = Optional.empty();
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
                version = Optional.of(set.getVersion());
            }
        }
        if (version.isEmpty()) {
            faults.add(Diagnostic.of(file, "the model names no version of the standard operator set; it may be cut short"));
        } else if (version.get() < OLDEST_OPSET || version.get() > NEWEST_OPSET) {
            faults.add(Diagnostic.of(file, "the model uses operator set " + version.get() + "; " + OLDEST_OPSET + " to " + NEWEST_OPSET + " are read")
                    .help("export with opset_version=17"));
        }
        return (int) Math.clamp(version.orElse((long) OLDEST_OPSET), (long) OLDEST_OPSET, (long) NEWEST_OPSET);
    }

    private void readInitializers(GraphProto graph) {
        for (var initializer : graph.getInitializerList()) {
            String name = initializer.getName();
            if (TensorProtos.isFourBits(initializer.getDataType())) {
                fourBits.add(name);
            }
            switch (TensorProtos.decode(file, "initializer '" + name + "'", initializer)) {
                case Diagnosed.Ok<Tensor>(var tensor) -> {
                    if (constants.put(name, tensor) != null) {
                        faults.add(Diagnostic.of(file, "two initializers are named '" + name + "'"));
                    }
                }
                case Diagnosed.Faulty<Tensor>(var found) -> {
                    faults.addAll(found);
                    unknown.add(name);
                }
            }
        }
        for (var sparse : graph.getSparseInitializerList()) {
            faults.add(Diagnostic.of(file, "initializer '" + sparse.getValues().getName() + "' is sparse; only dense tensors are read"));
            unknown.add(sparse.getValues().getName());
        }
    }

    private List<GraphInput> readInputs(GraphProto graph) {
        var inputs = new ArrayList<GraphInput>();
        for (ValueInfoProto input : graph.getInputList()) {
            String name = input.getName();
            if (constants.containsKey(name) || unknown.contains(name)) {
                continue; // an initializer that older files list as an input too
            }
            if (shapes.containsKey(name)) {
                faults.add(Diagnostic.of(file, "two inputs are named '" + name + "'"));
                continue;
            }
            try {
                Shape shape = inputShape(input.getType());
                shapes.put(name, shape);
                inputs.add(new GraphInput(name, shape));
                int type = input.getType().getTensorType().getElemType();
                Optional<TensorSettings> whole = WholeNumbers.of(type);
                if (whole.isPresent()) {
                    wholes.put(name, whole.get());
                } else if (!WholeNumbers.isReal(type)) {
                    fault("input '" + name + "' is " + TensorProtos.typeName(type) + " " + shape + "; float32, or whole numbers, are needed");
                }
            } catch (Refusal refusal) {
                faults.add(Diagnostic.of(file, "input '" + name + "' " + refusal.reason()).help(refusal.help()));
                unknown.add(name);
            }
        }
        if (inputs.isEmpty() && unknown.isEmpty()) {
            fault("the graph has no inputs");
        }
        return inputs;
    }

    /// Binds a dynamic leading axis, the batch, to one inference.
    private static Shape inputShape(TypeProto type) throws Refusal {
        Refusal.unless(type.hasTensorType(), "is not a tensor");
        Refusal.unless(type.getTensorType().hasShape(), "has no shape");
        var dims = new ArrayList<Long>();
        List<TensorShapeProto.Dimension> given = type.getTensorType().getShape().getDimList();
        for (int axis = 0; axis < given.size(); axis++) {
            TensorShapeProto.Dimension extent = given.get(axis);
            if (extent.hasDimValue() && extent.getDimValue() > 0) {
                dims.add(extent.getDimValue());
            } else if (axis == 0) {
                dims.add(1L);
            } else {
                throw Refusal.of("leaves axis " + axis + (extent.getDimParam().isEmpty() ? "" : " ('" + extent.getDimParam() + "')")
                        + " open; only the leading axis, the batch, may be", Optional.of("export with dynamic_axes for axis 0 alone"));
            }
        }
        return Shape.tryOf(dims).orElseThrow(() -> Refusal.of("has the shape " + dims + ", which has too many elements"));
    }

    /// {@return the nodes that outputs depend on, in the file's order}
    private List<OnnxNode> live(GraphProto graph) {
        graph.getOutputList().forEach(output -> wanted.add(output.getName()));
        var live = new ArrayList<OnnxNode>();
        List<NodeProto> nodes = graph.getNodeList();
        for (int index = nodes.size() - 1; index >= 0; index--) {
            if (nodes.get(index).getOutputList().stream().anyMatch(wanted::contains)) {
                OnnxNode node = OnnxNode.of(index, nodes.get(index));
                live.add(node);
                node.inputs().stream().filter(input -> !input.isEmpty()).forEach(wanted::add);
            }
        }
        return live.reversed();
    }

    private void readNodes(List<OnnxNode> nodes, List<NodeProto> all) {
        var writtenLater = new HashMap<String, OnnxNode>();
        for (int index = 0; index < all.size(); index++) {
            OnnxNode node = OnnxNode.of(index, all.get(index));
            node.outputs().forEach(output -> writtenLater.putIfAbsent(output, node));
        }
        for (OnnxNode raw : nodes) {
            OnnxNode node = raw.withInputs(raw.inputs().stream().map(input -> passedOn.getOrDefault(input, input)).toList());
            try {
                for (String output : node.outputs()) {
                    Refusal.unless(!constants.containsKey(output) && !shapes.containsKey(output) && !unknown.contains(output)
                                    && !passedOn.containsKey(output),
                            "gives '" + output + "', which is given before");
                }
                codes(raw);
                node = OldOperators.modern(node, constants);
                check(node, writtenLater);
                List<String> given = node.inputs().stream().filter(input -> !input.isEmpty()).toList();
                boolean known = given.stream().anyMatch(unknown::contains) || given.stream().allMatch(constants::containsKey);
                Optional<List<OnnxNode>> simpler = given.stream().anyMatch(unknown::contains) ? Optional.empty() : dynamic.of(node, rewrites());
                if (simpler.isEmpty() && !known) {
                    simpler = rewrites().of(node);
                }
                if (simpler.isPresent()) {
                    readRewritten(simpler.get());
                } else {
                    only(node);
                    read(node);
                }
                carryCodes(raw);
            } catch (Refusal refusal) {
                faults.add(Diagnostic.of(file, node.label() + ": " + refusal.reason()).help(refusal.help()));
                unknown.addAll(node.outputs());
            }
        }
    }

    private Rewrites rewrites() {
        return new Rewrites(constants, shapes, declared, wanted, weights, wholes, opset);
    }

    private void readRewritten(List<OnnxNode> nodes) throws Refusal {
        for (OnnxNode each : nodes) {
            OnnxNode node = each.withInputs(each.inputs().stream().map(input -> passedOn.getOrDefault(input, input)).toList());
            List<String> given = node.inputs().stream().filter(input -> !input.isEmpty()).toList();
            Optional<List<OnnxNode>> simpler = given.stream().allMatch(constants::containsKey) ? Optional.empty() : rewrites().of(node);
            if (simpler.isPresent()) {
                readRewritten(simpler.get());
            } else {
                read(node);
            }
        }
    }

    /// Nodes that stand for themselves give one tensor.
    private void only(OnnxNode node) throws Refusal {
        Refusal.unless(wanted.contains(node.output()) && node.outputs().stream().skip(1).noneMatch(wanted::contains),
                "op " + node.type() + " gives " + node.outputs() + "; only its first tensor may be used");
    }

    /// Checks what holds for every node: a known op with known attributes, the right number of inputs, each of them given before.
    private void check(OnnxNode node, Map<String, OnnxNode> writtenLater) throws Refusal {
        OpTable.Entry entry = OpTable.entries().get(node.type());
        if (entry == null || Rewriting.OWN.contains(node.type())) {
            throw Refusal.of("op " + node.type() + " is not supported");
        }
        for (String attribute : node.attributes().keySet()) {
            if (!entry.attributes().contains(attribute)) {
                throw Refusal.of("op " + node.type() + " with the attribute '" + attribute + "' is not supported",
                        Nearest.suggestion(attribute, entry.attributes()));
            }
        }
        long present = node.inputs().size();
        Refusal.unless(present >= entry.minInputs() && present <= entry.maxInputs(),
                "op " + node.type() + " with " + present + " inputs; it takes " + entry.minInputs()
                        + (entry.maxInputs() == entry.minInputs() ? "" : entry.maxInputs() == Integer.MAX_VALUE ? " or more" : " to " + entry.maxInputs()));
        for (int position = 0; position < node.inputs().size(); position++) {
            String input = node.inputs().get(position);
            if (input.isEmpty()) {
                Refusal.unless(position >= entry.minInputs(), "input " + position + " of op " + node.type() + " is left out");
            } else if (!constants.containsKey(input) && !shapes.containsKey(input) && !unknown.contains(input)) {
                OnnxNode later = writtenLater.get(input);
                throw Refusal.of(later == null ? "reads '" + input + "', which nothing gives"
                        : "reads '" + input + "', which only the later " + later.label() + " gives");
            }
        }
    }

    private void read(OnnxNode node) throws Refusal {
        List<String> given = node.inputs().stream().filter(input -> !input.isEmpty()).toList();
        if (given.stream().anyMatch(unknown::contains)) {
            unknown.addAll(node.outputs());
        } else if (given.stream().allMatch(constants::containsKey) && (node.is("QuantizeLinear") || node.is("DequantizeLinear"))) {
            constants.put(node.output(), node.is("QuantizeLinear") ? quantizing.quantized(node) : quantizing.dequantized(node));
            if (node.is("DequantizeLinear")) {
                quantizing.weight(node).ifPresent(weight -> weights.put(node.output(), weight));
            }
        } else if (node.is("QuantizeLinear")) {
            codes.put(node.output(), quantizing.ofActivation(node));
            produce(node, shape(node.inputs().getFirst()));
        } else if (node.is("DequantizeLinear")) {
            dequantize(node);
        } else if (given.stream().allMatch(constants::containsKey)) {
            constants.put(node.output(), new ConstantFolder(file, opset).fold(node, tensors(node)));
            QuantizeNodes.Weight weight = node.inputs().isEmpty() ? null : weights.get(node.inputs().getFirst());
            if (weight != null) {
                weight.moved(node, shape(node.inputs().getFirst()), shape(node.output())).ifPresent(moved -> weights.put(node.output(), moved));
            }
        } else if (node.is("Shape")) {
            constants.put(node.output(), ConstantFolder.shape(node, shape(node.inputs().getFirst())));
        } else if (node.is("Size")) {
            constants.put(node.output(), LongTensor.of(Shape.SCALAR, shape(node.inputs().getFirst()).size()));
        } else {
            activation(node);
        }
    }

    /// Codes that are read as the numbers they are would be read wrong, since they stand for real values here.
    private void codes(OnnxNode raw) throws Refusal {
        List<TensorSettings> types = raw.inputs().stream().filter(codes::containsKey).map(codes::get).distinct().toList();
        if (types.isEmpty() || QuantizeNodes.READ_CODES.contains(raw.type())) {
            return;
        }
        String input = raw.inputs().stream().filter(codes::containsKey).findFirst().orElseThrow();
        Refusal.unless(QuantizeNodes.KEEP_CODES.contains(raw.type()) || FixedTypes.VIEWS.contains(raw.type()), "op " + raw.type() + " reads the codes '" + input
                + "'; only DequantizeLinear, operators on codes, and ops that rearrange, may");
        boolean all = !raw.is("Concat") || raw.inputs().stream().allMatch(codes::containsKey);
        Refusal.unless(types.size() == 1 && all, "op " + raw.type() + " reads codes of several scales or zero points");
        raw.outputs().forEach(output -> codes.put(output, types.getFirst()));
    }

    /// The tensor that stands for a node's output has the codes that it was found to have.
    private void carryCodes(OnnxNode raw) {
        for (String output : raw.outputs()) {
            TensorSettings type = codes.get(output);
            if (type != null) {
                codes.putIfAbsent(passedOn.getOrDefault(output, output), type);
            }
        }
    }

    /// Codes are the real values that they stand for: taking them back is nothing.
    private void dequantize(OnnxNode node) throws Refusal {
        String x = node.inputs().getFirst();
        TensorSettings stated = codes.get(x);
        Refusal.unless(stated != null, "op DequantizeLinear reads '" + x + "', which no QuantizeLinear of this model gives; codes that are made elsewhere are not read");
        Refusal.unless(quantizing.ofActivation(node).equals(stated), "op DequantizeLinear takes the codes of '" + x + "' by another scale or zero point than they were made by");
        passedOn.put(node.output(), x);
    }

    private List<Optional<Tensor>> tensors(OnnxNode node) {
        return node.inputs().stream().map(input -> Optional.ofNullable(constants.get(input))).toList();
    }

    private void activation(OnnxNode node) throws Refusal {
        if (node.is("Gather")) {
            gather(node);
            return;
        }
        if (node.is("Where")) {
            Refusal.unless(node.inputs().stream().noneMatch(wholes::containsKey), "op Where on whole numbers is not supported");
            produce(node, ShapeRules.broadcast(ShapeRules.broadcast(shape(node.inputs().get(0)), shape(node.inputs().get(1))),
                    shape(node.inputs().get(2))));
            return;
        }
        OpTable.Entry entry = OpTable.entries().get(node.type());
        Refusal.unless(entry != null && entry.place() == OpTable.Place.ACTIVATION,
                "op " + node.type() + " is supported on constants and shapes only, not on activations");
        Shape x = shape(node.inputs().getFirst());
        Shape to = outputShape(node, x);
        whole(node);
        boolean becomesReal = node.is("Cast") && wholes.containsKey(node.inputs().getFirst()) && producers.containsKey(node.inputs().getFirst());
        if (!becomesReal && passesOn(node, x, to)) {
            passedOn.put(node.output(), node.inputs().getFirst());
            return;
        }
        produce(node, to);
    }

    /// An embedding: rows of a constant table, picked by an input. Its shape is known even where it is refused, so that what follows is checked too.
    private void gather(OnnxNode node) throws Refusal {
        String table = node.inputs().get(0);
        String indices = node.inputs().get(1);
        Shape data = shape(table);
        int axis = ShapeRules.axis(node.integer("axis", 0), data.rank());
        Shape to = ShapeRules.gathered(data, axis, shape(indices));
        Optional<String> why = !wholes.containsKey(indices) || producers.containsKey(indices) ? Optional.of("its indices '" + indices + "' are no input of whole numbers")
                : axis != 0 || data.rank() != 2 ? Optional.of("it picks along axis " + axis + " of " + data + "; rows of a matrix can be picked")
                : !(constants.get(table) instanceof FloatTensor) ? Optional.of("its table '" + table + "' is no constant of float32") : Optional.empty();
        why.ifPresent(reason -> fault(node.label() + ": op Gather on activations is supported by indices that are constants, and as an embedding: rows of a constant, picked by an input; " + reason));
        if (why.isEmpty()) {
            tokens.add(indices);
        }
        produce(node, to);
    }

    /// What an op on whole numbers gives is whole numbers; ops on real values take them as real values only beside such.
    private void whole(OnnxNode node) throws Refusal {
        boolean shapeArgument = FixedTypes.VIEWS.contains(node.type()) || node.is("Expand") || node.is("ReduceMean");
        List<String> operands = shapeArgument ? node.inputs().subList(0, 1) : node.inputs();
        List<String> read = operands.stream().filter(wholes::containsKey).toList();
        if (read.isEmpty() || node.is("Cast") || node.is(Rewriting.REQUANTIZE)) {
            return;
        }
        if (node.is(Rewriting.DIFFERENCE)) {
            wholes.put(node.output(), WholeNumbers.difference(Optional.ofNullable(wholes.get(read.getFirst())).orElseThrow()));
            return;
        }
        if (node.is("MatMul")) {
            Refusal.unless(read.size() + operands.stream().filter(weights::containsKey).count() == 2, "op MatMul multiplies whole numbers by others");
            wholes.put(node.output(), WholeNumbers.of(INT32).orElseThrow());
            return;
        }
        if (node.is("Mul") && operands.stream().anyMatch(operand -> constants.get(operand) instanceof FloatTensor)) {
            return; // real values in steps of the constant
        }
        boolean moves = FixedTypes.VIEWS.contains(node.type()) || node.is("Identity") || node.is("Expand") || node.is(Rewriting.SLICE) || node.is(Rewriting.GATHER) || node.is("Concat");
        boolean arithmetic = WholeNumbers.ARITHMETIC.containsKey(node.type());
        boolean all = read.size() == operands.stream().filter(input -> !input.isEmpty() && !constants.containsKey(input)).count();
        Refusal.unless(moves || arithmetic, "op " + node.type() + " on whole numbers is not supported; sums, differences, products, quotients, minima and maxima are");
        if (!all && node.is("Mul")) {
            realUse.addAll(read);
            return;
        }
        Refusal.unless(all && (moves || operands.stream().noneMatch(constants::containsKey)), "op " + node.type()
                + " on whole numbers is supported between activations of one type only");
        wholes.put(node.output(), Optional.ofNullable(wholes.get(read.getFirst())).orElseThrow());
    }

    private void produce(OnnxNode node, Shape shape) {
        shapes.put(node.output(), shape);
        producers.put(node.output(), node);
        boolean shapeArgument = FixedTypes.VIEWS.contains(node.type()) || node.is("Expand");
        (shapeArgument ? node.inputs().subList(0, 1) : node.inputs()).forEach(input -> uses.merge(input, 1, Integer::sum));
    }

    private Shape outputShape(OnnxNode node, Shape x) throws Refusal {
        return switch (node.type()) {
            case "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", Rewriting.DIFFERENCE -> ShapeRules.broadcast(x, shape(node.inputs().get(1)));
            case "MatMul" -> ShapeRules.matMul(x, shape(node.inputs().get(1)));
            case "Gemm" -> ShapeRules.gemm(node, x, shape(node.inputs().get(1)));
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> {
                Optional<Shape> stated = statedShape(node);
                Refusal.unless(stated.isEmpty() || stated.get().size() == x.size(), "the " + x.size() + " elements of " + x + " do not fill " + stated);
                yield stated.isPresent() ? stated.get() : ShapeRules.reshaped(node, x, second(node));
            }
            case "Expand" -> {
                Optional<Shape> stated = statedShape(node);
                Refusal.unless(stated.isEmpty() || x.broadcastsTo(stated.get()), x + " does not broadcast to " + stated);
                yield stated.isPresent() ? stated.get() : ShapeRules.expanded(x, second(node).orElseThrow(() -> Refusal.of("the shape asked for is missing")));
            }
            case "Concat" -> concat(node, x);
            case Rewriting.SLICE -> Shape.tryOf(node.integers("shape").orElseThrow()).orElseThrow();
            case Rewriting.GATHER -> {
                List<Long> counts = node.integers("counts").orElseThrow();
                yield Shape.tryOf(counts).orElseThrow(() -> Refusal.of("gathers " + counts + " elements, which are too many"));
            }
            case "Transpose" -> x.permuted(ShapeRules.permutation(node, x));
            case "ReduceMean" -> ShapeRules.reduction(node, x, second(node), opset).shape(x);
            case "Cast" -> {
                ElementType to = ConstantFolder.castTarget(node);
                Refusal.unless(to == ElementType.FLOAT32, "casts an activation to " + to.label() + "; float32 is needed");
                yield x;
            }
            default -> x;
        };
    }

    /// {@return whether the node gives its first input unchanged}
    private static boolean passesOn(OnnxNode node, Shape x, Shape to) throws Refusal {
        return switch (node.type()) {
            case "Identity", "Dropout", "Cast" -> true;
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand" -> to.equals(x);
            case "Transpose" -> {
                List<Integer> permutation = ShapeRules.permutation(node, x);
                yield IntStream.range(0, permutation.size()).allMatch(axis -> permutation.get(axis) == axis);
            }
            default -> false;
        };
    }

    /// The extents that the file states of an output, where the shape asked for is an input.
    private Optional<Shape> statedShape(OnnxNode node) {
        boolean open = node.input(1).isPresent() && !constants.containsKey(node.inputs().get(1));
        return open ? Optional.ofNullable(declared.get(node.output())) : Optional.empty();
    }

    private Shape concat(OnnxNode node, Shape x) throws Refusal {
        int axis = ShapeRules.axis(node.integer("axis", 0), x.rank());
        long extent = 0;
        for (String input : node.inputs()) {
            Refusal.unless(!constants.containsKey(input), "op Concat joins the constant '" + input + "' to activations, which is not supported");
            Shape part = shape(input);
            Refusal.unless(part.rank() == x.rank() && part.with(axis, 1).equals(x.with(axis, 1)), "op Concat joins " + x + " with " + part + " along axis " + axis);
            extent += part.dim(axis);
        }
        Refusal.unless(extent <= Integer.MAX_VALUE, "op Concat gives an axis of " + extent + " elements");
        return x.with(axis, (int) extent);
    }

    private Optional<LongTensor> second(OnnxNode node) throws Refusal {
        if (node.input(1).isPresent() && !constants.containsKey(node.inputs().get(1))) {
            throw Refusal.of("op " + node.type() + ": its input '" + node.inputs().get(1) + "' depends on the values of activations");
        }
        return ConstantFolder.integerInput(tensors(node), 1);
    }

    private Shape shape(String tensor) {
        Tensor constant = constants.get(tensor);
        Shape shape = constant == null ? shapes.get(tensor) : constant.shape();
        if (shape == null) {
            throw new IllegalStateException("the tensor '" + tensor + "' has no shape");
        }
        return shape;
    }

    private void fault(String message) {
        faults.add(Diagnostic.of(file, message));
    }
}
