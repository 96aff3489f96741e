package dev.cupel.programs.quantize;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The code type of every tensor of a graph. Reshapes and transposes keep their codes, so that a tensor and its rearrangements share one type.
final class TensorTypes {
    private final Graph graph;
    private final Calibration calibration;
    private final QuantizeOptions options;
    private final Limits limits;
    private final List<Diagnostic> faults;
    private final Map<String, Op> producers = new HashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Set<String> nonNegative = new HashSet<>();

    private TensorTypes(Graph graph, Calibration calibration, QuantizeOptions options, Limits limits, List<Diagnostic> faults) {
        this.graph = graph;
        this.calibration = calibration;
        this.options = options;
        this.limits = limits;
        this.faults = faults;
        for (var input : graph.inputs()) {
            sources.put(input.name(), input.name());
            if (calibration.of(input.name()).least() >= 0) {
                nonNegative.add(input.name());
            }
        }
        for (Op op : graph.ops()) {
            producers.put(op.output(), op);
            sources.put(op.output(), keepsCodes(op) ? source(op.inputs().getFirst()) : op.output());
            if (nonNegative(op)) {
                nonNegative.add(op.output());
            }
        }
    }

    /// {@return the type of each tensor, inputs first, then in the ops' order; what is wrong with overrides is added to `faults`}
    static Map<String, CodeType> of(Graph graph, Calibration calibration, QuantizeOptions options, Limits limits, List<Diagnostic> faults) {
        return new TensorTypes(graph, calibration, options, limits, faults).types();
    }

    private Map<String, CodeType> types() {
        Map<String, WidthOverride> overrides = overrides();
        var types = new LinkedHashMap<String, CodeType>();
        sources.forEach((tensor, source) -> {
            if (tensor.equals(source)) {
                types.put(tensor, type(tensor, Optional.ofNullable(overrides.get(tensor))));
            }
        });
        var all = new LinkedHashMap<String, CodeType>();
        sources.forEach((tensor, source) -> Optional.ofNullable(types.get(source)).ifPresent(type -> all.put(tensor, type)));
        return all;
    }

    /// Overrides by the tensor they are about, those of weights left out.
    private Map<String, WidthOverride> overrides() {
        var byTensor = new LinkedHashMap<String, WidthOverride>();
        options.overrides().forEach((key, override) -> {
            var tensor = sources.containsKey(key) ? Optional.of(key)
                    : graph.ops().stream().filter(op -> op.name().equals(key)).map(Op::output).findFirst();
            if (tensor.isEmpty()) {
                return;
            }
            String source = source(tensor.get());
            if (!source.equals(tensor.get())) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' only rearranges '%s' and has its codes".formatted(key, source))
                        .help("set the width of '" + source + "'"));
            } else if (byTensor.put(source, override) != null) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' is given twice, by its own name and its op's".formatted(source)));
            }
        });
        return byTensor;
    }

    private CodeType type(String tensor, Optional<WidthOverride> override) {
        boolean signed = override.flatMap(WidthOverride::signed).orElse(!nonNegative.contains(tensor));
        int bits = override.map(WidthOverride::bits).filter(OptionalInt::isPresent).map(OptionalInt::getAsInt)
                .orElseGet(() -> bits(tensor));
        if (override.isPresent() && !override.get().scales().isEmpty()) {
            int zeroPoint = override.get().zeroPoint().orElse(0);
            int low = signed ? -(1 << (bits - 1)) : 0;
            if (override.get().scales().size() > 1) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' is given %d scales; a tensor that is no weight has one".formatted(
                        tensor, override.get().scales().size())));
            }
            if (zeroPoint < low || zeroPoint >= low + (1 << bits)) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' has the zero point %d, which is no code of %d..%d".formatted(
                        tensor, zeroPoint, low, low + (1 << bits) - 1)));
                zeroPoint = 0;
            }
            return new CodeType(bits, signed, override.get().scales().getFirst(), zeroPoint);
        }
        if (producers.get(tensor) instanceof Op.Softmax) {
            return new CodeType(bits, signed, Math.scalb(1.0, signed ? 1 - bits : -bits), 0);
        }
        return calibration.of(tensor).type(bits, signed, options.affine(), options.range());
    }

    private int bits(String tensor) {
        boolean output = graph.outputs().stream().anyMatch(name -> source(name).equals(tensor));
        int widest = limits.wordBits() < 18 ? Math.max(2, limits.wordBits() - 2) : 16;
        return output ? Math.min(options.outputBits(), widest) : options.activationBits();
    }

    private String source(String tensor) {
        return sources.getOrDefault(tensor, tensor);
    }

    static boolean keepsCodes(Op op) {
        return op instanceof Op.Reshape || op instanceof Op.Transpose;
    }

    /// Whether an op's output is never below 0, from the op alone.
    private boolean nonNegative(Op op) {
        boolean inputs = op.inputs().stream().allMatch(nonNegative::contains);
        return switch (op) {
            case Op.Softmax _ -> true;
            case Op.Activation activation -> switch (activation.function()) {
                case RELU, SIGMOID, EXP -> true;
                case GELU_ERF, GELU_TANH, SILU, TANH, ERF -> inputs;
            };
            case Op.MatMul matMul -> inputs && matMul.scale() > 0;
            case Op.DivideByConstant divide -> inputs && divide.divisor() > 0;
            case Op.Add _, Op.Multiply _, Op.Mean _, Op.Requantize _, Op.Reshape _, Op.Transpose _ -> inputs;
            case Op.Linear _, Op.LayerNorm _, Op.RmsNorm _, Op.AddConstant _, Op.MultiplyConstant _ -> false;
        };
    }
}
