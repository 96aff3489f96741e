package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds GELU and SiLU written out in elementwise nodes, whatever their order: what stands between a tensor x and the last node is expanded to
/// `a(x) + b(x) f(c(x))` with polynomials a, b, c, and compared with the function's own such form.
///
/// Exact GELU is `x/2 + x/2 erf(x / sqrt 2)`, its approximation `x/2 + x/2 tanh(sqrt(2/pi) (x + 0.044715 x^3))`, SiLU `x sigmoid(x)`.
final class ActivationPattern {
    private static final int DEGREE = 3;
    private static final int MAX_NODES = 12;
    /// Exporters write the constants as float32, or with the few digits of the paper.
    private static final double TOLERANCE = 1e-5;
    private static final Set<String> ARITHMETIC = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Neg", "Erf", "Tanh", "Sigmoid");
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
    private static final double[] HALF_X = {0, 0.5, 0, 0};

    private static final double[] X = {0, 1, 0, 0};
    private static final double[] NOTHING = new double[DEGREE + 1];
    private static final List<Form> FORMS = List.of(
            new Form(ActivationKind.GELU_ERF, HALF_X, HALF_X, "Erf", new double[] {0, Math.sqrt(0.5), 0, 0}),
            new Form(ActivationKind.GELU_TANH, HALF_X, HALF_X, "Tanh", new double[] {0, SQRT_2_OVER_PI, 0, SQRT_2_OVER_PI * 0.044715}),
            new Form(ActivationKind.SILU, NOTHING, X, "Sigmoid", X));

    /// How a function looks when expanded.
    private record Form(ActivationKind kind, Expansion expansion) {
        Form(ActivationKind kind, double[] plain, double[] factor, String function, double[] argument) {
            this(kind, new Expansion(plain, Optional.of(new Term(factor, function, argument))));
        }
    }

    /// `factor(x) * function(argument(x))`, polynomials by ascending power.
    private record Term(double[] factor, String function, double[] argument) {}

    /// `plain(x) + term(x)`
    private record Expansion(double[] plain, Optional<Term> term) {
        boolean near(Expansion other) {
            return close(plain, other.plain) && term.isPresent() && other.term.isPresent()
                    && term.get().function.equals(other.term.get().function) && close(term.get().factor, other.term.get().factor)
                    && close(term.get().argument, other.term.get().argument);
        }
    }

    private final Network network;

    ActivationPattern(Network network) {
        this.network = network;
    }

    /// {@return the function that ends in this node}
    Optional<Match> match(OnnxNode last) {
        if (!last.is("Mul") && !last.is("Div")) {
            return Optional.empty();
        }
        Map<String, OnnxNode> region = region(last);
        for (String x : candidates(region)) {
            var nodes = new ArrayList<OnnxNode>();
            Optional<Expansion> expansion = expand(last.output(), x, new HashMap<>(), nodes, region);
            for (Form form : FORMS) {
                if (expansion.isPresent() && expansion.get().near(form.expansion)) {
                    return Optional.of(Match.of(last, nodes, form.kind.label(), List.of(x), last.output(),
                            (head, inputs) -> new Op.Activation(head, form.kind, inputs.getFirst())));
                }
            }
        }
        return Optional.empty();
    }

    /// The nearest elementwise nodes at and before the last, by the tensor they give.
    private Map<String, OnnxNode> region(OnnxNode last) {
        var region = new LinkedHashMap<String, OnnxNode>();
        var open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty() && region.size() < MAX_NODES) {
            OnnxNode node = open.removeFirst();
            if (region.putIfAbsent(node.output(), node) == null) {
                node.inputs().forEach(input -> network.producer(input).filter(next -> ARITHMETIC.contains(next.type())).ifPresent(open::addLast));
            }
        }
        return region;
    }

    private List<String> candidates(Map<String, OnnxNode> region) {
        return region.values().stream().flatMap(node -> node.inputs().stream()).filter(input -> !network.isConstant(input)).distinct().toList();
    }

    private Optional<Expansion> expand(String tensor, String x, Map<String, Optional<Expansion>> known, List<OnnxNode> nodes, Map<String, OnnxNode> region) {
        if (tensor.equals(x)) {
            return Optional.of(plain(0, 1));
        }
        if (network.isConstant(tensor)) {
            var scalar = network.scalar(tensor);
            return scalar.isPresent() ? Optional.of(plain(scalar.getAsDouble(), 0)) : Optional.empty();
        }
        OnnxNode node = region.get(tensor);
        if (node == null) {
            return Optional.empty();
        }
        Optional<Expansion> seen = known.get(tensor);
        if (seen != null) {
            return seen;
        }
        nodes.add(node);
        var operands = new ArrayList<Expansion>();
        for (String input : node.inputs()) {
            expand(input, x, known, nodes, region).ifPresent(operands::add);
        }
        Optional<Expansion> found = operands.size() == node.inputs().size() ? combine(node.type(), operands) : Optional.empty();
        known.put(tensor, found);
        return found;
    }

    private static Optional<Expansion> combine(String type, List<Expansion> operands) {
        Expansion a = operands.getFirst();
        Expansion b = operands.getLast();
        return switch (type) {
            case "Add" -> sum(a, b, 1);
            case "Sub" -> sum(a, b, -1);
            case "Mul" -> product(a, b);
            case "Div" -> constant(b).filter(divisor -> divisor != 0).flatMap(divisor -> product(a, plain(1 / divisor, 0)));
            case "Pow" -> constant(b).flatMap(exponent -> exponent == 2 ? product(a, a)
                    : exponent == 3 ? product(a, a).flatMap(square -> product(square, a)) : Optional.empty());
            case "Neg" -> product(a, plain(-1, 0));
            default -> a.term.isPresent() ? Optional.empty()
                    : Optional.of(new Expansion(new double[DEGREE + 1], Optional.of(new Term(plain(1, 0).plain, type, a.plain))));
        };
    }

    private static Optional<Double> constant(Expansion expansion) {
        boolean bare = expansion.term.isEmpty() && Arrays.stream(expansion.plain).skip(1).allMatch(c -> c == 0);
        return bare ? Optional.of(expansion.plain[0]) : Optional.empty();
    }

    private static Optional<Expansion> sum(Expansion a, Expansion b, int sign) {
        if (a.term.isPresent() && b.term.isPresent()) {
            return Optional.empty();
        }
        double[] plain = a.plain.clone();
        for (int power = 0; power <= DEGREE; power++) {
            plain[power] += sign * b.plain[power];
        }
        Optional<Term> term = a.term.or(() -> b.term.map(t -> new Term(scaled(t.factor, sign), t.function, t.argument)));
        return Optional.of(new Expansion(plain, term));
    }

    private static Optional<Expansion> product(Expansion a, Expansion b) {
        if (a.term.isPresent() && b.term.isPresent()) {
            return Optional.empty();
        }
        Expansion carrier = a.term.isPresent() ? a : b;
        double[] factor = a.term.isPresent() ? b.plain : a.plain;
        Optional<double[]> plain = product(carrier.plain, factor);
        if (carrier.term.isEmpty()) {
            return plain.map(p -> new Expansion(p, Optional.empty()));
        }
        Term term = carrier.term.get();
        return plain.flatMap(p -> product(term.factor, factor).map(f -> new Expansion(p, Optional.of(new Term(f, term.function, term.argument)))));
    }

    private static Optional<double[]> product(double[] a, double[] b) {
        double[] product = new double[DEGREE + 1];
        for (int i = 0; i <= DEGREE; i++) {
            for (int j = 0; j <= DEGREE; j++) {
                if (a[i] != 0 && b[j] != 0) {
                    if (i + j > DEGREE) {
                        return Optional.empty();
                    }
                    product[i + j] += a[i] * b[j];
                }
            }
        }
        return Optional.of(product);
    }

    private static double[] scaled(double[] polynomial, double by) {
        return Arrays.stream(polynomial).map(c -> c * by).toArray();
    }

    private static Expansion plain(double constant, double linear) {
        double[] polynomial = new double[DEGREE + 1];
        polynomial[0] = constant;
        polynomial[1] = linear;
        return new Expansion(polynomial, Optional.empty());
    }

    private static boolean close(double[] a, double[] b) {
        for (int power = 0; power <= DEGREE; power++) {
            if (Math.abs(a[power] - b[power]) > TOLERANCE * Math.max(Math.abs(a[power]), Math.abs(b[power]))) {
                return false;
            }
        }
        return true;
    }
}
