package dev.cupel.programs.quantize;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.BinaryKind;
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
    /// Bits of a product that is stored as it is.
    private static final int WIDEST_PRODUCT = 20;

    private final Graph graph;
    private final Calibration calibration;
    private final QuantizeOptions options;
    private final Limits limits;
    private final List<Diagnostic> faults;
    private final Map<String, Op> producers = new HashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Set<String> nonNegative = new HashSet<>();
    private final Set<String> residual;
    private Map<String, WidthOverride> overrides = Map.of();
    /// Tensors without an override whose values are exact.
    private final Set<String> exact = new HashSet<>();

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
        residual = residual();
    }

    /// {@return the type of each tensor, inputs first, then in the ops' order; what is wrong with overrides is added to `faults`}
    static Map<String, CodeType> of(Graph graph, Calibration calibration, QuantizeOptions options, Limits limits, List<Diagnostic> faults) {
        return new TensorTypes(graph, calibration, options, limits, faults).types();
    }

    private Map<String, CodeType> types() {
        overrides = overrides();
        var types = new LinkedHashMap<String, CodeType>();
        sources.forEach((tensor, source) -> {
            if (tensor.equals(source)) {
                var override = Optional.ofNullable(overrides.get(tensor));
                types.put(tensor, override.isPresent() ? type(tensor, override)
                        : sums(tensor, types).or(() -> given(tensor, types)).orElseGet(() -> type(tensor, override)));
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

    /// The residual stream: what an addition gives one of whose operands is read elsewhere too, and both operands; and what an embedding gives. Operands of
    /// matrix products do not belong to it.
    private Set<String> residual() {
        var found = new HashSet<String>();
        for (Op op : graph.ops()) {
            if (op instanceof Op.Embedding) {
                found.add(op.output());
            } else if (op instanceof Op.Add add && (readers(add.a()).size() > 1 || readers(add.b()).size() > 1)) {
                found.addAll(List.of(source(add.output()), source(add.a()), source(add.b())));
            }
        }
        found.removeIf(tensor -> readers(tensor).stream().anyMatch(op -> op instanceof Op.Linear || op instanceof Op.MatMul));
        return found;
    }

    /// The ops that compute on a tensor or on a rearrangement of it.
    private List<Op> readers(String tensor) {
        String source = source(tensor);
        return graph.ops().stream().filter(op -> !keepsCodes(op) && op.inputs().stream().anyMatch(input -> source(input).equals(source))).toList();
    }

    /// The type of scores that softmax alone reads: the sums themselves, whose differences softmax takes, so that the range of the scores costs nothing.
    /// Empty where a width is asked for, or where differences of the sums do not fit words.
    private Optional<CodeType> sums(String tensor, Map<String, CodeType> types) {
        boolean scores = producers.get(tensor) instanceof Op.MatMul && !overrides.containsKey(tensor) && graph.outputs().stream().noneMatch(tensor::equals)
                && !graph.consumersOf(tensor).isEmpty() && graph.consumersOf(tensor).stream().allMatch(Op.Softmax.class::isInstance);
        if (!scores || !(producers.get(tensor) instanceof Op.MatMul product) || product.scale() < 0) {
            return Optional.empty();
        }
        var a = types.get(source(product.a()));
        var b = types.get(source(product.b()));
        if (a == null || b == null) {
            return Optional.empty(); // behind a fault
        }
        long[] range = LinearParameters.products(a, b);
        long k = graph.shapeOf(product.a()).last();
        int bits = Math.max(CodeType.LEAST_SUM_BITS, 65 - Long.numberOfLeadingZeros(Math.max(k * range[1], -(k * range[0]) - 1)));
        double scale = a.scale() * b.scale() * product.scale();
        return bits < limits.wordBits() && scale > 0 ? Optional.of(CodeType.symmetric(bits, scale)) : Optional.empty();
    }

    private CodeType type(String tensor, Optional<WidthOverride> override) {
        var tokens = graph.tokens(tensor);
        if (tokens.isPresent()) {
            if (override.isPresent()) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' holds token numbers, whose codes are the numbers".formatted(tensor)));
            }
            return new CodeType(Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(tokens.getAsInt() - 1)), false, 1, 0);
        }
        boolean signed = override.flatMap(WidthOverride::signed).orElse(!nonNegative.contains(tensor));
        int bits = override.map(WidthOverride::bits).filter(OptionalInt::isPresent).map(OptionalInt::getAsInt)
                .orElseGet(() -> bits(tensor));
        if (override.isPresent() && !override.get().scales().isEmpty()) {
            int zeroPoint = override.get().zeroPoint().orElse(0);
            long low = signed ? -(1L << (bits - 1)) : 0;
            if (override.get().scales().size() > 1) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' is given %d scales; a tensor that is no weight has one".formatted(
                        tensor, override.get().scales().size())));
            }
            if (zeroPoint < low || zeroPoint >= low + (1L << bits)) {
                faults.add(Diagnostic.of(graph.name(), "widths: '%s' has the zero point %d, which is no code of %d..%d".formatted(
                        tensor, zeroPoint, low, low + (1L << bits) - 1)));
                zeroPoint = 0;
            }
            return new CodeType(bits, signed, override.get().scales().getFirst(), zeroPoint);
        }
        if (producers.get(tensor) instanceof Op.Softmax) {
            return new CodeType(bits, signed, Math.scalb(1.0, signed ? 1 - bits : -bits), 0);
        }
        return calibration.of(tensor).type(bits, signed, options.affine(), options.range());
    }

    /// The type that an op's result has whatever calibration saw: whole numbers, and tensors put together of tensors of one type.
    private Optional<CodeType> given(String tensor, Map<String, CodeType> types) {
        return switch (producers.get(tensor)) {
            case Op.IntegerArithmetic whole -> Optional.of(new CodeType(Math.min(whole.bits(), whole.signed() ? 32 : 31), whole.signed(), 1, 0));
            case Op.Binary extreme when extreme.function() == BinaryKind.MINIMUM || extreme.function() == BinaryKind.MAXIMUM -> {
                var a = Optional.ofNullable(types.get(source(extreme.a())));
                yield a.isPresent() && a.equals(Optional.ofNullable(types.get(source(extreme.b())))) ? a : Optional.empty();
            }
            case Op.Concat concat -> {
                var parts = concat.inputs().stream().map(input -> Optional.ofNullable(types.get(source(input)))).distinct().toList();
                yield parts.size() == 1 ? parts.getFirst() : Optional.empty();
            }
            case null, default -> {
                var carried = carried(tensor, types);
                if (carried.isPresent()) {
                    exact.add(tensor);
                }
                yield carried;
            }
        };
    }

    /// The type of what no override fixes, but what is made of tensors with fixed steps without any rounding: x by a constant is x with other steps, and a product of two
    /// has the product of their steps, if that is a narrow code.
    private Optional<CodeType> carried(String tensor, Map<String, CodeType> types) {
        return switch (producers.get(tensor)) {
            case Op.DivideByConstant divide when divide.divisor() > 0 -> scaled(divide.x(), 1 / divide.divisor(), types);
            case Op.MultiplyConstant multiply when multiply.constant().size() == 1 && multiply.constant().at(0) > 0 -> scaled(multiply.x(), multiply.constant().at(0), types);
            case Op.Multiply multiply -> fixed(multiply.a(), types).flatMap(a -> fixed(multiply.b(), types).flatMap(b -> product(a, b,
                    source(multiply.a()).equals(source(multiply.b())))));
            case null, default -> Optional.empty();
        };
    }

    private Optional<CodeType> scaled(String x, double factor, Map<String, CodeType> types) {
        return fixed(x, types).filter(type -> type.scale() * factor > 0).map(type -> new CodeType(type.bits(), type.signed(), type.scale() * factor, type.zeroPoint()));
    }

    private Optional<CodeType> product(CodeType a, CodeType b, boolean square) {
        long[] range = LinearParameters.products(a, b);
        long low = square ? 0 : range[0];
        int bits = 65 - Long.numberOfLeadingZeros(Math.max(range[1], -low - 1)) - (low >= 0 ? 1 : 0);
        return bits <= WIDEST_PRODUCT && a.scale() * b.scale() > 0 ? Optional.of(new CodeType(Math.max(2, bits), low < 0, a.scale() * b.scale(), 0)) : Optional.empty();
    }

    /// {@return the type of a tensor whose steps are fixed, or made of such}
    private Optional<CodeType> fixed(String tensor, Map<String, CodeType> types) {
        String source = source(tensor);
        boolean known = exact.contains(source) || Optional.ofNullable(overrides.get(source)).filter(given -> !given.scales().isEmpty()).isPresent();
        return known ? Optional.ofNullable(types.get(source)) : Optional.empty();
    }

    private int bits(String tensor) {
        boolean output = graph.outputs().stream().anyMatch(name -> source(name).equals(tensor));
        int widest = limits.wordBits() < 18 ? Math.max(2, limits.wordBits() - 2) : 16;
        if (output) {
            return Math.min(options.outputBits(), widest);
        }
        if (residual.contains(tensor)) {
            return Math.min(options.residualBits(), Math.max(options.activationBits(), widest));
        }
        int bits = options.activationBits();
        for (Op op : graph.ops()) {
            if (op instanceof Op.MatMul product) {
                bits = Math.min(bits, operandBits(product, tensor));
            }
        }
        return bits;
    }

    /// The width of an operand of a product of activations whose sums are to fit: where they would not, both operands give way alike.
    private int operandBits(Op.MatMul product, String tensor) {
        var operands = List.of(source(product.a()), source(product.b()));
        if (!operands.contains(tensor)) {
            return options.activationBits();
        }
        // A sum is at most 2^room, which takes two bits more with its sign; differences of sums one more.
        boolean differences = graph.consumersOf(product.output()).stream().anyMatch(Op.Softmax.class::isInstance);
        int room = Math.max(limits.wordBits(), limits.accumulatorBits()) - (differences ? 3 : 2);
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(graph.shapeOf(product.a()).last() - 1);
        int[] bits = new int[2];
        boolean[] fixed = new boolean[2];
        for (int i = 0; i < 2; i++) {
            var given = Optional.ofNullable(overrides.get(operands.get(i))).map(WidthOverride::bits).orElse(OptionalInt.empty());
            bits[i] = given.orElse(options.activationBits());
            fixed[i] = given.isPresent();
        }
        while (magnitudeBits(operands.get(0), bits[0]) + magnitudeBits(operands.get(1), bits[1]) + depth > room) {
            int wider = fixed[0] || (!fixed[1] && bits[1] > bits[0]) ? 1 : 0;
            if (fixed[wider] || bits[wider] <= 2) {
                break;
            }
            bits[wider]--;
        }
        return bits[operands.indexOf(tensor)];
    }

    private int magnitudeBits(String tensor, int bits) {
        return nonNegative.contains(tensor) ? bits : bits - 1;
    }

    private String source(String tensor) {
        return sources.getOrDefault(tensor, tensor);
    }

    static boolean keepsCodes(Op op) {
        return op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Slice || op instanceof Op.Expand || (op instanceof Op.Gather gather && gather.fill() == 0);
    }

    /// Whether an op's output is never below 0, from the op alone.
    private boolean nonNegative(Op op) {
        boolean inputs = op.inputs().stream().allMatch(nonNegative::contains);
        return switch (op) {
            case Op.Softmax _ -> true;
            case Op.Activation activation -> activation.function().nonNegative() || (inputs && activation.function().keepsNonNegative());
            case Op.Binary binary -> inputs && binary.function() != BinaryKind.SUBTRACT;
            case Op.IntegerArithmetic arithmetic -> !arithmetic.signed();
            case Op.MatMul matMul -> inputs && matMul.scale() > 0;
            case Op.DivideByConstant divide -> inputs && divide.divisor() > 0;
            case Op.Add _, Op.Multiply _, Op.Mean _, Op.Requantize _, Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Concat _, Op.Expand _ -> inputs;
            case Op.Gather gather -> inputs && gather.fill() >= 0;
            case Op.Embedding _, Op.Linear _, Op.LayerNorm _, Op.RmsNorm _, Op.AddConstant _, Op.MultiplyConstant _ -> false;
        };
    }
}
