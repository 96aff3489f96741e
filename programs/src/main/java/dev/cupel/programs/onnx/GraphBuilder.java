package dev.cupel.programs.onnx;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Finds the ops behind the outputs, from the outputs back, and builds the graph of them.
final class GraphBuilder {
    private final String file;
    private final Network network;
    private final MatrixPattern matrices;
    private final ActivationPattern activations;
    private final NormPattern norms;
    private final SoftmaxPattern softmaxes;
    private final PlainOps plain;
    private final List<Diagnostic> faults;
    private final SequencedMap<String, TensorSettings> settings = new LinkedHashMap<>();

    GraphBuilder(String file, Network network) {
        this.file = file;
        this.network = network;
        this.matrices = new MatrixPattern(network);
        this.activations = new ActivationPattern(network);
        this.norms = new NormPattern(network);
        this.softmaxes = new SoftmaxPattern(network);
        this.plain = new PlainOps(network);
        this.faults = new ArrayList<>(network.faults());
    }

    Diagnosed<GraphFile> build() {
        network.producers().values().forEach(node -> matrices.absorbScalings(node, activations, norms));
        List<Match> matches = matches();
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(new ArrayList<>(new LinkedHashSet<>(faults)));
        }
        List<Op> ops = ops(matches);
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        String name = network.name().isEmpty() ? "graph" : network.name();
        Graph graph = new Graph(name, network.inputs(), ops, network.outputs());
        return Diagnosed.ok(network.fixed().types().isEmpty() ? GraphFile.of(graph) : GraphFile.quantized(graph, settings));
    }

    /// Every op that an output depends on, in the file's order.
    private List<Match> matches() {
        var matches = new LinkedHashMap<String, Match>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<String>(network.sources().values());
        if (!faults.isEmpty()) {
            // What only refused nodes read is checked too, so that all faults come at once.
            network.producers().keySet().stream().filter(tensor -> !network.uses().containsKey(tensor)).forEach(open::addLast);
        }
        while (!open.isEmpty()) {
            String tensor = matrices.source(open.removeFirst());
            Optional<OnnxNode> node = network.producer(tensor);
            if (node.isEmpty() || !seen.add(tensor)) {
                continue;
            }
            try {
                Match match = match(node.get());
                matches.put(tensor, match);
                match.steps().forEach(step -> open.addAll(step.inputs()));
            } catch (Refusal refusal) {
                faults.add(Diagnostic.of(file, node.get().label() + ": " + refusal.reason()).help(refusal.help()));
                node.get().inputs().stream().filter(input -> !network.isConstant(input)).forEach(open::addLast);
            }
        }
        var order = new HashMap<String, Integer>();
        network.producers().keySet().forEach(tensor -> order.put(tensor, order.size()));
        return matches.entrySet().stream().sorted(Comparator.comparingInt(entry -> order.getOrDefault(entry.getKey(), 0))).map(Map.Entry::getValue).toList();
    }

    /// The widest meaning first: a norm's last node is also a product, a scaled product's also a scaling.
    private Match match(OnnxNode node) throws Refusal {
        Optional<Match> wide = norms.match(node).or(() -> activations.match(node));
        if (wide.isEmpty()) {
            wide = matrices.match(node);
        }
        if (wide.isEmpty()) {
            wide = softmaxes.match(node);
        }
        return wide.isPresent() ? wide.get() : plain.match(node);
    }

    private List<Op> ops(List<Match> matches) {
        var names = new HashMap<String, String>();
        var shapes = new LinkedHashMap<String, Shape>();
        var reserved = new HashSet<>(network.outputs());
        for (GraphInput input : network.inputs()) {
            names.put(input.name(), input.name());
            shapes.put(input.name(), input.shape());
            reserved.add(input.name());
        }
        Map<String, String> outputs = outputNames();
        var naming = new Naming(matches.stream().flatMap(match -> match.nodes().stream()).toList(), reserved);
        var ops = new ArrayList<Op>();
        for (Match match : matches) {
            for (Match.Step step : match.steps()) {
                String name = naming.name(match, word(step, matches), isMain(match, step));
                String tensor = outputs.getOrDefault(step.output(), name);
                names.put(step.output(), tensor);
                Origin origin = Origin.onnx(file, match.nodes().stream().map(node -> node.name().isEmpty() ? node.output() : node.name()).toList());
                List<String> inputs = step.inputs().stream().map(input -> names.getOrDefault(matrices.source(input), input)).toList();
                Op op = step.maker().make(Op.Head.unshaped(name, tensor, origin), inputs);
                add(op, match, shapes, ops);
                if (op instanceof Op.Linear linear) {
                    matrices.stored(step.output()).ifPresent(stored -> settings.put(GraphFile.weightOf(linear), stored));
                }
            }
        }
        network.fixed().types().forEach((tensor, type) -> Optional.ofNullable(names.get(matrices.source(tensor))).ifPresent(name -> settings.put(name, type)));
        for (String output : network.outputs()) {
            String source = matrices.source(network.sources().getOrDefault(output, output));
            if (!output.equals(names.get(source))) {
                String x = names.getOrDefault(source, source);
                Shape shape = shapes.getOrDefault(x, Shape.SCALAR);
                String name = output + "/copy";
                ops.add(new Op.Reshape(new Op.Head(name, output, shape, Origin.onnx(file, List.of())), x));
            }
        }
        return ops;
    }

    private void add(Op op, Match match, Map<String, Shape> shapes, List<Op> ops) {
        List<Shape> inputs = op.inputs().stream().map(shapes::get).toList();
        if (inputs.contains(null)) {
            return; // behind a fault that is reported
        }
        switch (OpShape.shaped(op, inputs)) {
            case OpShape.Shaped(Op shaped) -> {
                shapes.put(shaped.output(), shaped.shape());
                ops.add(shaped);
            }
            case OpShape.Fault(String message) -> faults.add(Diagnostic.of(file, match.principal().label() + ": " + message));
        }
    }

    /// The name of the first output that stands for a tensor of the file; inputs keep theirs.
    private Map<String, String> outputNames() {
        var outputs = new HashMap<String, String>();
        network.sources().forEach((output, source) -> outputs.putIfAbsent(matrices.source(source), output));
        return outputs;
    }

    /// The step that a match is about is the one that is no change of shape, or the only one.
    private static boolean isMain(Match match, Match.Step step) {
        return match.steps().size() == 1 || (!step.word().equals("reshape") && !step.word().equals("transpose"));
    }

    /// A product of activations by its part in attention: the scores that a softmax reads, the context that its weights give.
    private static String word(Match.Step step, List<Match> matches) {
        if (!step.word().equals("matmul")) {
            return step.word();
        }
        for (Match match : matches) {
            for (Match.Step other : match.steps()) {
                if (other.word().equals("softmax") && other.inputs().contains(step.output())) {
                    return "scores";
                }
                if (other.word().equals("softmax") && step.inputs().contains(other.output())) {
                    return "context";
                }
            }
        }
        return step.word();
    }
}
