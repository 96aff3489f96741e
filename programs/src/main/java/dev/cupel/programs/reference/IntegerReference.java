package dev.cupel.programs.reference;

import dev.cupel.isa.RomTable;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A quantized network in plain Java integers: the formulas of [QuantizedOp], word for word. What they promise to be a word is checked.
public final class IntegerReference {
    private IntegerReference() {}

    /// {@return every tensor of the graph by name, inputs first, then in the ops' order}
    ///
    /// @param inputs codes of each of the graph's inputs
    /// @throws IllegalArgumentException if an input is missing, has another shape or holds no code of its type
    /// @throws IllegalStateException    if a range that an op promises is left; the message names op and value
    public static Map<String, CodeTensor> run(QuantizedGraph graph, Map<String, CodeTensor> inputs) {
        var tensors = new LinkedHashMap<String, CodeTensor>();
        for (String input : graph.inputs()) {
            var codes = inputs.get(input);
            if (codes == null) {
                throw new IllegalArgumentException("no codes for the input '" + input + "'");
            }
            tensors.put(input, codes);
        }
        for (QuantizedOp op : graph.ops()) {
            var read = new ArrayList<CodeTensor>();
            for (String input : op.inputs()) {
                var codes = tensors.get(input);
                if (codes == null) {
                    throw new IllegalArgumentException("op '%s' reads '%s', which nothing before it gives".formatted(op.name(), input));
                }
                read.add(codes);
            }
            tensors.put(op.output(), evaluate(op, graph, read));
        }
        return tensors;
    }

    /// {@return what `op` gives for these inputs}
    ///
    /// @param graph  where the op stands: types and shapes of its tensors, rounding and W
    /// @param inputs codes of [QuantizedOp#inputs], in that order
    /// @throws IllegalArgumentException if an input has another shape or holds no code of its type
    /// @throws IllegalStateException    if a range that the op promises is left; the message names op and value
    public static CodeTensor evaluate(QuantizedOp op, QuantizedGraph graph, List<CodeTensor> inputs) {
        if (inputs.size() != op.inputs().size()) {
            throw new IllegalArgumentException("op '%s' reads %d tensors, given %d".formatted(op.name(), op.inputs().size(), inputs.size()));
        }
        for (int i = 0; i < inputs.size(); i++) {
            checkCodes(graph.tensor(op.inputs().get(i)), inputs.get(i));
        }
        var ints = new Integers(op.name(), graph.rounding(), graph.wordBits());
        var y = graph.tensor(op.output());
        long[] exact = switch (op) {
            case QuantizedOp.Embedding embedding -> embedding(embedding, inputs.getFirst());
            case QuantizedOp.Linear linear -> linear(linear, ints, inputs.getFirst());
            case QuantizedOp.MatMul matMul -> matMul(matMul, ints, inputs, zero(graph, matMul.a()), zero(graph, matMul.b()));
            case QuantizedOp.Softmax softmax -> new SoftmaxRows(softmax, ints, y.type().zeroPoint()).evaluate(inputs.getFirst());
            case QuantizedOp.Lookup lookup -> lookup(lookup, inputs.getFirst(), graph.tensor(lookup.x()).type().low());
            case QuantizedOp.Interpolate at -> interpolate(at, ints, inputs.getFirst(), graph.tensor(at.x()).type().low());
            case QuantizedOp.Polynomial at -> polynomial(at, ints, inputs.getFirst(), graph.tensor(at.x()).type().low());
            case QuantizedOp.Quadratic at -> quadratic(at, ints, inputs.getFirst(), zero(graph, at.x()));
            case QuantizedOp.Relu relu -> relu(relu, ints, inputs.getFirst(), zero(graph, relu.x()));
            case QuantizedOp.LayerNorm norm -> new NormRows(norm.normalisation(), ints).layerNorm(norm, inputs.getFirst());
            case QuantizedOp.RmsNorm norm -> new NormRows(norm.normalisation(), ints).rmsNorm(inputs.getFirst(), zero(graph, norm.x()));
            case QuantizedOp.Add add -> add(add, ints, broadcast(inputs, y.shape()));
            case QuantizedOp.WeightedSum sum -> PairFormulas.sum(sum, ints, broadcast(inputs, y.shape()), zero(graph, sum.a()),
                    sum.b().map(b -> zero(graph, b)).orElse(0));
            case QuantizedOp.Clamp clamp -> PairFormulas.clamp(clamp, ints, inputs.getFirst(), zero(graph, clamp.x()));
            case QuantizedOp.Extreme extreme -> PairFormulas.extreme(extreme, ints, broadcast(inputs, y.shape()), zero(graph, extreme.a()),
                    zero(graph, extreme.b()));
            case QuantizedOp.Divide divide -> PairFormulas.divide(divide, ints, broadcast(inputs, y.shape()), divide.a().map(a -> zero(graph, a)).orElse(0),
                    zero(graph, divide.b()));
            case QuantizedOp.IntegerArithmetic whole -> PairFormulas.whole(whole, ints, broadcast(inputs, y.shape()));
            case QuantizedOp.Copy copy -> PairFormulas.copy(copy, ints, graph, inputs);
            case QuantizedOp.AddConstant add -> addConstant(add, ints, inputs.getFirst());
            case QuantizedOp.Multiply multiply -> multiply(multiply, ints, broadcast(inputs, y.shape()), zero(graph, multiply.a()), zero(graph, multiply.b()));
            case QuantizedOp.Mean mean -> mean(mean, ints, inputs.getFirst(), y.shape());
            case QuantizedOp.Rescale rescale -> rescale(rescale, ints, inputs.getFirst(), zero(graph, rescale.x()));
            case QuantizedOp.Reshape _ -> widened(inputs.getFirst().codes());
            case QuantizedOp.Transpose transpose -> transpose(transpose, inputs.getFirst(), y.shape());
        };
        boolean zeroPointToAdd = switch (op) {
            case QuantizedOp.Linear _, QuantizedOp.MatMul _, QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.Relu _, QuantizedOp.Multiply _,
                    QuantizedOp.Mean _, QuantizedOp.Rescale _, QuantizedOp.Softmax _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Divide _, QuantizedOp.Clamp _ -> true;
            case QuantizedOp.Embedding _, QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _, QuantizedOp.Lookup _, QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _, QuantizedOp.Add _, QuantizedOp.AddConstant _,
                    QuantizedOp.Reshape _, QuantizedOp.Transpose _ -> false;
        };
        boolean toClip = switch (op) {
            case QuantizedOp.Embedding _, QuantizedOp.IntegerArithmetic _, QuantizedOp.Lookup _, QuantizedOp.Reshape _, QuantizedOp.Transpose _ -> false;
            case QuantizedOp.Linear _, QuantizedOp.MatMul _, QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.Relu _, QuantizedOp.Multiply _,
                    QuantizedOp.Mean _, QuantizedOp.Rescale _, QuantizedOp.Softmax _, QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _,
                    QuantizedOp.Add _, QuantizedOp.AddConstant _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Divide _, QuantizedOp.Clamp _,
                    QuantizedOp.Copy _ -> true;
        };
        int[] codes = new int[exact.length];
        for (int i = 0; i < codes.length; i++) {
            long code = exact[i] + (zeroPointToAdd ? y.type().zeroPoint() : 0);
            long clipped = Math.clamp(code, y.type().low(), y.type().high());
            if (clipped != code && !toClip) {
                throw new IllegalStateException("op '%s': element %d is %d, no code of %d..%d".formatted(
                        op.name(), i, code, y.type().low(), y.type().high()));
            }
            codes[i] = (int) clipped;
        }
        return new CodeTensor(y.shape(), codes);
    }

    private static List<CodeTensor> broadcast(List<CodeTensor> inputs, Shape to) {
        return inputs.stream().map(input -> broadcast(input, to)).toList();
    }

    private static CodeTensor broadcast(CodeTensor x, Shape to) {
        if (x.shape().equals(to)) {
            return x;
        }
        int[] from = x.shape().broadcastIndices(to);
        int[] codes = new int[from.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = x.code(from[i]);
        }
        return new CodeTensor(to, codes);
    }

    private static int zero(QuantizedGraph graph, String tensor) {
        return graph.tensor(tensor).type().zeroPoint();
    }

    private static void checkCodes(QuantizedTensor tensor, CodeTensor codes) {
        if (!codes.shape().equals(tensor.shape())) {
            throw new IllegalArgumentException("tensor '%s' has shape %s, given %s".formatted(tensor.name(), tensor.shape(), codes.shape()));
        }
        int[] values = codes.codes();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < tensor.type().low() || values[i] > tensor.type().high()) {
                throw new IllegalArgumentException("tensor '%s': element %d is %d, no code of %d..%d".formatted(
                        tensor.name(), i, values[i], tensor.type().low(), tensor.type().high()));
            }
        }
    }

    private static long[] embedding(QuantizedOp.Embedding op, CodeTensor x) {
        int n = op.table().shape().dim(1);
        long[] y = new long[x.shape().size() * n];
        for (int i = 0; i < y.length; i++) {
            int row = Math.min(x.code(i / n), op.table().shape().dim(0) - 1);
            y[i] = op.table().code(row * n + i % n);
        }
        return y;
    }

    private static long[] linear(QuantizedOp.Linear op, Integers ints, CodeTensor x) {
        int[] codes = x.codes();
        int[] weight = op.weight().codes();
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        int[] bias = op.bias().codes();
        long[] y = new long[x.shape().rows() * n];
        for (int row = 0; row < x.shape().rows(); row++) {
            long[] sums = new long[n];
            for (int l = 0; l < k; l++) {
                long factor = codes[row * k + l];
                for (int j = 0; j < n; j++) {
                    sums[j] += factor * weight[l * n + j];
                }
            }
            for (int j = 0; j < n; j++) {
                long sum = sums[j] + bias[op.bias().shape().rank() == 2 ? row * n + j : j];
                y[row * n + j] = ints.scaled(sum, op.scaling(), j);
            }
        }
        return y;
    }

    private static long[] matMul(QuantizedOp.MatMul op, Integers ints, List<CodeTensor> inputs, int zeroA, int zeroB) {
        Shape lead = inputs.get(0).shape().slice(0, inputs.get(0).shape().rank() - 2).broadcast(inputs.get(1).shape().slice(0, inputs.get(1).shape().rank() - 2))
                .orElseThrow();
        Shape shapeA = Movements.withLead(lead, inputs.get(0).shape());
        Shape shapeB = Movements.withLead(lead, inputs.get(1).shape());
        int[] a = broadcast(inputs.get(0), shapeA).codes();
        int[] b = broadcast(inputs.get(1), shapeB).codes();
        int m = shapeA.dim(-2);
        int k = shapeA.dim(-1);
        int n = shapeB.dim(-1);
        int products = shapeA.size() / (m * k);
        long[] y = new long[products * m * n];
        for (int product = 0; product < products; product++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    long sum = 0;
                    for (int l = 0; l < k; l++) {
                        sum += (long) (a[(product * m + i) * k + l] - zeroA) * (b[(product * k + l) * n + j] - zeroB);
                    }
                    y[(product * m + i) * n + j] = op.scaling().isPresent() ? ints.scaled(sum, op.scaling().get(), 0) : sum;
                }
            }
        }
        return y;
    }

    private static long[] lookup(QuantizedOp.Lookup op, CodeTensor x, int low) {
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = op.table().entry(x.code(i) - low);
        }
        return y;
    }

    private static long[] interpolate(QuantizedOp.Interpolate op, Integers ints, CodeTensor x, int low) {
        RomTable value = op.value();
        RomTable slope = op.slope();
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            int u = x.code(i) - low;
            int knot = u >> op.h();
            int fraction = u & ((1 << op.h()) - 1);
            long scaled = ints.word("value << h", (long) value.entry(knot) << op.h());
            long step = ints.word("slope * f", (long) slope.entry(knot) * fraction);
            y[i] = ints.shifted(ints.word("(value << h) + slope * f", scaled + step), op.h() + op.guard());
        }
        return y;
    }

    private static long[] polynomial(QuantizedOp.Polynomial op, Integers ints, CodeTensor x, int low) {
        int half = op.h() - 1;
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            int u = x.code(i) - low;
            int piece = u >> op.h();
            long t = (u & ((1L << op.h()) - 1)) - (1L << half);
            long p = op.coefficients().getLast().entry(piece);
            for (int k = op.coefficients().size() - 2; k >= 0; k--) {
                p = ints.word("p", ints.word("p * t", ints.product(p, t, half)) + op.coefficients().get(k).entry(piece));
            }
            y[i] = ints.shifted(p, op.guard());
        }
        return y;
    }

    private static long[] quadratic(QuantizedOp.Quadratic op, Integers ints, CodeTensor x, int zero) {
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            long q = (long) x.code(i) - zero;
            long magnitude = Math.abs(q);
            long less = Math.min(magnitude, op.threshold()) - op.threshold();
            long square = ints.word("the square", less * less);
            long odd = ints.word("the odd part", op.level() - ints.word("the curve", ints.scaled(square, op.curvature(), 0)));
            long whole = ints.word("q << part", q << op.part());
            y[i] = ints.scaled(ints.word("the sum", whole + ints.word("m * odd", magnitude * odd)), op.scaling(), 0);
        }
        return y;
    }

    private static long[] relu(QuantizedOp.Relu op, Integers ints, CodeTensor x, int zero) {
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            long positive = Math.max(x.code(i) - zero, 0);
            y[i] = op.scaling().map(scaling -> ints.scaled(positive, scaling, 0)).orElse(positive);
        }
        return y;
    }

    private static long[] add(QuantizedOp.Add op, Integers ints, List<CodeTensor> inputs) {
        long[] y = new long[inputs.getFirst().shape().size()];
        for (int i = 0; i < y.length; i++) {
            long a = ints.word("scaled a", ints.scaled(inputs.get(0).code(i), op.scalingA(), 0));
            long b = ints.word("scaled b", ints.scaled(inputs.get(1).code(i), op.scalingB(), 0));
            long sum = ints.word("a + b + offset", ints.word("a + b", a + b) + op.offset());
            y[i] = ints.shifted(sum, op.guard());
        }
        return y;
    }

    private static long[] addConstant(QuantizedOp.AddConstant op, Integers ints, CodeTensor x) {
        int[] from = op.constant().shape().broadcastIndices(x.shape());
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            long scaled = ints.word("scaled x", ints.scaled(x.code(i), op.scaling(), 0));
            y[i] = ints.shifted(ints.word("x + constant", scaled + op.constant().code(from[i])), op.guard());
        }
        return y;
    }

    private static long[] multiply(QuantizedOp.Multiply op, Integers ints, List<CodeTensor> inputs, int zeroA, int zeroB) {
        long[] y = new long[inputs.getFirst().shape().size()];
        for (int i = 0; i < y.length; i++) {
            long product = (long) (inputs.get(0).code(i) - zeroA) * (inputs.get(1).code(i) - zeroB);
            y[i] = ints.scaled(ints.word("the product", product), op.scaling(), 0);
        }
        return y;
    }

    private static long[] mean(QuantizedOp.Mean op, Integers ints, CodeTensor x, Shape output) {
        Shape shape = x.shape();
        // Each element's place among the sums: its index without the axes summed over.
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (!op.axes().contains(axis)) {
                strides[axis] = stride;
                stride *= shape.dim(axis);
            }
        }
        int[] to = Shape.gather(shape, strides);
        long[] y = new long[output.size()];
        for (int i = 0; i < to.length; i++) {
            y[to[i]] += x.code(i);
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = ints.scaled(y[i] + op.correction(), op.scaling(), 0);
        }
        return y;
    }

    private static long[] rescale(QuantizedOp.Rescale op, Integers ints, CodeTensor x, int zero) {
        int last = x.shape().last();
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            int column = i % last;
            long difference = (long) x.code(i) - zero;
            boolean negative = op.negative().get(op.negative().size() == 1 ? 0 : column);
            y[i] = ints.scaled(negative ? -difference : difference, op.scaling(), column);
        }
        return y;
    }

    private static long[] transpose(QuantizedOp.Transpose op, CodeTensor x, Shape output) {
        int[] strides = x.shape().strides();
        int[] from = Shape.gather(output, op.permutation().stream().mapToInt(axis -> strides[axis]).toArray());
        long[] y = new long[from.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x.code(from[i]);
        }
        return y;
    }

    private static long[] widened(int[] codes) {
        long[] wide = new long[codes.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = codes[i];
        }
        return wide;
    }
}
