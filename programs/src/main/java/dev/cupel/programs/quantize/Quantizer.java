package dev.cupel.programs.quantize;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.Span;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A float graph and what calibration saw of it -> the graph over codes, or all that cannot be represented.
public final class Quantizer {
    private final Graph graph;
    private final QuantizeOptions options;
    private final Limits limits;
    private final List<Diagnostic> faults = new ArrayList<>();

    private Quantizer(Graph graph, QuantizeOptions options, Limits limits) {
        this.graph = graph;
        this.options = options;
        this.limits = limits;
    }

    /// {@return the graph over codes, or every op and override that the limits or the graph do not admit}
    ///
    /// @param calibration of every tensor of the graph
    public static Diagnosed<QuantizedGraph> quantize(Graph graph, Calibration calibration, QuantizeOptions options, Limits limits) {
        return new Quantizer(graph, options, limits).quantize(calibration);
    }

    /// {@return the names that overrides can have: of tensors, of ops, and of weights, by [GraphFile#weightOf]}
    public static List<String> names(Graph graph) {
        var names = new TreeSet<String>();
        graph.inputs().forEach(input -> names.add(input.name()));
        for (Op op : graph.ops()) {
            names.add(op.name());
            names.add(op.output());
            if (op instanceof Op.Linear linear) {
                names.add(GraphFile.weightOf(linear));
            }
        }
        return List.copyOf(names);
    }

    private Diagnosed<QuantizedGraph> quantize(Calibration calibration) {
        var names = names(graph);
        for (String key : options.overrides().keySet()) {
            if (!names.contains(key)) {
                faults.add(Diagnostic.of(graph.name(), "widths: the graph has no tensor or op '" + key + "'").help(Nearest.suggestion(key, names)));
            }
        }
        var types = TensorTypes.of(graph, calibration, options, limits, faults);
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        graph.shapes().forEach((name, shape) ->
                Optional.ofNullable(types.get(name)).ifPresent(type -> tensors.put(name, new QuantizedTensor(name, shape, type))));
        var ops = new ArrayList<QuantizedOp>();
        var quantizer = new OpQuantizer(limits.rounding(options.rounding()), options.softmaxRom(), options.variants());
        for (Op op : graph.ops()) {
            if (op instanceof Op.Activation log && log.function() == ActivationKind.LOG && !(calibration.of(log.x()).least() > 0)) {
                faults.add(fault(op, new Unrepresentable("its input '%s' reaches %s in calibration; logarithms are of values above 0".formatted(
                        log.x(), calibration.of(log.x()).least()), "keep it above 0")));
                continue;
            }
            try {
                ops.add(quantizer.quantize(op, op.inputs().stream().map(name -> tensor(tensors, name)).toList(), tensor(tensors, op.output()),
                        weights(op)));
            } catch (Unrepresentable why) {
                faults.add(fault(op, why));
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        return Diagnosed.ok(new QuantizedGraph(graph.name(), graph.inputs().stream().map(GraphInput::name).toList(), ops, graph.outputs(), tensors,
                options.rounding(), limits.wordBits()));
    }

    private static QuantizedTensor tensor(Map<String, QuantizedTensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow(() -> new IllegalStateException("the tensor '" + name + "' has no type"));
    }

    private WeightSettings weights(Op op) {
        return op instanceof Op.Linear linear ? weights(linear, GraphFile.weightOf(linear)) : WeightSettings.DEFAULT;
    }

    private WeightSettings weights(Op.Linear op, String name) {
        var override = Optional.ofNullable(options.overrides().get(name));
        int bits = override.map(given -> given.bits().orElse(options.weightBits())).orElse(options.weightBits());
        List<Double> scales = override.map(WidthOverride::scales).orElse(List.of());
        if (override.isPresent() && (!override.get().signed().orElse(true) || override.get().zeroPoint().orElse(0) != 0)) {
            faults.add(Diagnostic.of(graph.name(), "widths: '%s' is to be unsigned or to have a zero point; weights are signed, around 0".formatted(
                    name)));
        }
        int columns = op.weight().shape().dim(1);
        if (scales.size() > 1 && scales.size() != columns) {
            faults.add(Diagnostic.of(graph.name(), "widths: '%s' is given %d scales; it has %d columns".formatted(name, scales.size(), columns)));
            scales = List.of();
        }
        boolean perChannel = scales.isEmpty() ? options.perChannel() : scales.size() > 1;
        return new WeightSettings(bits, perChannel, options.range(), scales);
    }

    private Diagnostic fault(Op op, Unrepresentable why) {
        var origin = op.origin();
        String file = origin.file().isEmpty() ? graph.name() : origin.file();
        String nodes = origin.nodes().isEmpty() ? "" : " (" + String.join(", ", origin.nodes()) + ")";
        return new Diagnostic(file, origin.place().map(place -> new Span(place.line(), place.column(), 1)), "",
                "%s '%s'%s cannot be quantized: %s".formatted(op.kind(), op.name(), nodes, why.reason()), why.help());
    }
}
