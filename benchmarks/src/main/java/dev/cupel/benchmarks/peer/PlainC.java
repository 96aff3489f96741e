package dev.cupel.benchmarks.peer;

import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom;
import dev.cupel.programs.quantize.QuantizedOp.RowSum;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Scaling;
import dev.cupel.programs.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes a quantized graph as a C program that gives the same integers: the formulas of [QuantizedOp] as a C programmer would write them who knows all
/// sizes and wants the compiler to vectorise. Tensors are int8 or int16, sums int32, products that are rescaled int64; nothing is checked. A function an
/// op; reshapes are other names for the same array. Covers the arithmetics that the shipped models are quantized by on a machine of 32 bits, and refuses others.
public final class PlainC {
    private static final int WORD = 32;
    /// Numbers a line of a constant array.
    private static final int PER_LINE = 24;

    private final QuantizedGraph graph;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder calls = new StringBuilder();
    /// C names of the tensors.
    private final Map<String, String> arrays = new LinkedHashMap<>();
    private int number;

    private PlainC(QuantizedGraph graph) {
        this.graph = graph;
    }

    /// {@return the program's text: `peer INPUTS OUTPUTS` reads `rows` rows of int32 codes from one file, writes the output's codes to the other, and then runs
    /// all rows as often as each line of standard input says, answering with nanoseconds of clock and processor}
    ///
    /// @throws IllegalArgumentException if the graph has several inputs or outputs, or an arithmetic that is not written here; the message names it
    public static String program(QuantizedGraph graph, int rows) {
        return new PlainC(graph).write(rows);
    }

    private String write(int rows) {
        need(graph.inputs().size() == 1 && graph.outputs().size() == 1, graph.name(), "graphs of one input and one output");
        need(graph.wordBits() == WORD, graph.name(), "words of 32 bits");
        need(graph.rounding() == Rounding.HALF_UP, graph.name(), "rounding half up");
        text.append("/* ").append(graph.name()).append(": integer inference, written from the quantized graph */\n").append(resource("arithmetic.h")).append('\n');
        var input = graph.tensor(graph.inputs().getFirst());
        var output = graph.tensor(graph.outputs().getFirst());
        arrays.put(input.name(), "input");
        for (var op : graph.ops()) {
            op(op);
        }
        text.append("static __attribute__((noinline)) void infer(const %s *restrict input, %s *restrict output) {\n".formatted(type(input), type(output)))
                .append(calls).append("}\n\n");
        text.append("#define ROWS %d\n#define INPUT_TYPE %s\n#define INPUT_SIZE %d\n#define OUTPUT_TYPE %s\n#define OUTPUT_SIZE %d\n".formatted(rows,
                type(input), input.shape().size(), type(output), output.shape().size()));
        return text.append(resource("bench.h")).toString();
    }

    private void op(QuantizedOp op) {
        number++;
        switch (op) {
            case QuantizedOp.Reshape reshape -> arrays.put(op.output(), array(reshape.x()));
            case QuantizedOp.Transpose transpose -> function(op, transpose(transpose));
            case QuantizedOp.Linear linear -> function(op, linear(linear));
            case QuantizedOp.MatMul product -> function(op, matMul(product));
            case QuantizedOp.Softmax softmax -> function(op, softmax(softmax));
            case QuantizedOp.Lookup lookup -> function(op, lookup(lookup));
            case QuantizedOp.Relu relu -> function(op, relu(relu));
            case QuantizedOp.LayerNorm norm -> function(op, layerNorm(norm));
            case QuantizedOp.RmsNorm norm -> function(op, rmsNorm(norm));
            case QuantizedOp.Add add -> function(op, add(add));
            case QuantizedOp.Mean mean -> function(op, mean(mean));
            case QuantizedOp.Embedding _, QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.AddConstant _, QuantizedOp.Multiply _,
                    QuantizedOp.Rescale _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _, QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _ ->
                    throw refusal(op.name(), op.kind() + " by " + op.arithmetic().orElse("sums"));
        }
    }

    /// Puts the op's function into the text and its call into `infer`.
    private void function(QuantizedOp op, String body) {
        var output = graph.tensor(op.output());
        boolean last = graph.outputs().contains(op.output());
        String array = last ? "output" : "t" + number;
        arrays.put(op.output(), array);
        String parameters = op.inputs().size() == 1
                ? "const %s *restrict x".formatted(type(op.inputs().getFirst()))
                : "const %s *restrict a, const %s *restrict b".formatted(type(op.inputs().get(0)), type(op.inputs().get(1)));
        text.append("/* ").append(op.kind()).append(' ').append(op.name()).append(": ")
                .append(op.inputs().stream().map(name -> graph.tensor(name).shape().toString()).collect(Collectors.joining(" x ")))
                .append(" -> ").append(output.shape()).append(" */\n");
        text.append("static inline void op%d(%s, %s *restrict y) {\n".formatted(number, parameters, type(output))).append(body.indent(4)).append("}\n\n");
        if (!last) {
            calls.append("    %s %s[%d] __attribute__((aligned(32)));\n".formatted(type(output), array, output.shape().size()));
        }
        calls.append("    op%d(%s, %s);\n".formatted(number, op.inputs().stream().map(this::array).collect(Collectors.joining(", ")), array));
    }

    private String linear(QuantizedOp.Linear op) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        int rows = graph.tensor(op.x()).shape().rows();
        need(op.weightBits() <= 8 && graph.tensor(op.x()).type().bits() <= 8, op.name(), "codes of 8 bits");
        constant("int8_t", "weight", transposed(op.weight()));
        constant("int32_t", "bias", op.bias().codes());
        String bias = "bias%d[%sj]".formatted(number, op.bias().shape().rank() == 2 ? "i * %d + ".formatted(n) : "");
        return """
                for (int i = 0; i < %d; i++) {
                    int32_t sum[%d];
                    for (int j = 0; j < %d; j++) {
                        int32_t s = 0;
                        for (int l = 0; l < %d; l++) {
                            s += (int16_t)x[i * %d + l] * (int16_t)weight%d[j * %d + l];
                        }
                        sum[j] = s;
                    }
                    for (int j = 0; j < %d; j++) {
                        y[i * %d + j] = %s;
                    }
                }
                """.formatted(rows, n, n, k, k, number, k, n, n, clipped(scaled("sum[j] + " + bias, op.scaling(), "j"), op.output()));
    }

    private String matMul(QuantizedOp.MatMul op) {
        var a = graph.tensor(op.a());
        var b = graph.tensor(op.b());
        need(a.type().bits() <= 8 && b.type().bits() <= 8, op.name(), "codes of 8 bits");
        int m = a.shape().dim(-2);
        int k = a.shape().dim(-1);
        int n = b.shape().dim(-1);
        return """
                for (int h = 0; h < %d; h++) {
                    for (int i = 0; i < %d; i++) {
                        int32_t sum[%d] = {0};
                        for (int l = 0; l < %d; l++) {
                            for (int j = 0; j < %d; j++) {
                                sum[j] += (a[(h * %d + i) * %d + l]%s) * (b[(h * %d + l) * %d + j]%s);
                            }
                        }
                        for (int j = 0; j < %d; j++) {
                            y[(h * %d + i) * %d + j] = %s;
                        }
                    }
                }
                """.formatted(a.shape().size() / (m * k), m, n, k, n, m, k, minus(a.type().zeroPoint()), k, n, minus(b.type().zeroPoint()), n, m, n,
                op.scaling().map(scaling -> clipped(scaled("sum[j]", scaling, "0"), op.output())).orElse("sum[j]"));
    }

    private String softmax(QuantizedOp.Softmax op) {
        need(op.keep().isEmpty() && op.scaling().isEmpty() && op.sum() instanceof RowSum.Word, op.name(), "a softmax without mask and scaling whose sum is a word");
        if (!(op.exp() instanceof ExpRom.Direct(RomTable table, int shift))) {
            throw refusal(op.name(), "a split ROM of exponentials");
        }
        var x = graph.tensor(op.x());
        int n = x.shape().last();
        int bits = op.reciprocal().seed().indexBits();
        constant("int32_t", "exp", table.entries());
        constant("int32_t", "seed", op.reciprocal().seed().entries());
        int mostNormalised = Math.max(0, Long.numberOfLeadingZeros(op.exp().least()) - WORD - 1);
        int leastShift = op.outputShift() - mostNormalised;
        return """
                for (int i = 0; i < %1$d; i++) {
                    int32_t e[%2$d];
                    int32_t max = x[i * %2$d], sum = 0;
                    for (int j = 1; j < %2$d; j++) {
                        max = x[i * %2$d + j] > max ? x[i * %2$d + j] : max;
                    }
                    for (int j = 0; j < %2$d; j++) {
                        int32_t d = %10$s >> %3$d;
                        e[j] = exp%4$d[d < %5$d ? d : %5$d];
                        sum += e[j];
                    }
                    int p = leading_zeros(sum) - 1;
                    int32_t t = sum << p;
                    int32_t r = seed%4$d[(t >> %6$d) - %7$d];
                    for (int step = 0; step < %8$d; step++) {
                        r = product(r, (1 << 30) - product(t, r, 31), 29);
                    }
                    for (int j = 0; j < %2$d; j++) {
                        y[i * %2$d + j] = %9$s;
                    }
                }
                """.formatted(x.shape().rows(), n, shift, number, table.size() - 1, WORD - 2 - bits, 1 << bits, op.reciprocal().steps(),
                clipped("%s(e[j], r, %d - p)".formatted(product(op.name(), leastShift, op.outputShift()), op.outputShift()), op.output()),
                op.difference().map(scaling -> scaled("(max - x[i * %d + j])".formatted(n), scaling, "0")).orElse("(max - x[i * %d + j])".formatted(n)));
    }

    private String layerNorm(QuantizedOp.LayerNorm op) {
        if (op.normalisation().squares() instanceof Squares.Shifted(int shift, int extra) && op.integerMean().isEmpty()) {
            return norm(op.head(), op.normalisation(), op.x(), """
                    int32_t s = 0, v = %d;
                    for (int j = 0; j < N; j++) {
                        s += x[i * N + j];
                    }
                    int32_t mean = %s;
                    for (int j = 0; j < N; j++) {
                        c[j] = (x[i * N + j] << %d) - mean;
                        v += %s;
                    }
                    """.formatted(extra, scaled("s", op.mean(), "0"), op.fractionBits(), square(op.name(), shift)));
        }
        if (!(op.normalisation().squares() instanceof Squares.Moments(int shift, int extra)) || op.integerMean().isPresent()) {
            throw refusal(op.name(), "layernorm by " + op.normalisation().squares().label());
        }
        return norm(op.head(), op.normalisation(), op.x(), """
                int32_t s = 0, q = 0;
                for (int j = 0; j < N; j++) {
                    int32_t code = x[i * N + j];
                    s += code;
                    q += code * code;
                }
                int32_t mean = %s;
                int32_t v = %d + (q << %d) - product(s, mean, %d);
                for (int j = 0; j < N; j++) {
                    c[j] = (x[i * N + j] << %d) - mean;
                }
                """.formatted(scaled("s", op.mean(), "0"), extra, shift, op.fractionBits() - shift, op.fractionBits()));
    }

    private String rmsNorm(QuantizedOp.RmsNorm op) {
        if (!(op.normalisation().squares() instanceof Squares.Shifted(int shift, int extra))) {
            throw refusal(op.name(), "rmsnorm by " + op.normalisation().squares().label());
        }
        return norm(op.head(), op.normalisation(), op.x(), """
                int32_t v = %d;
                for (int j = 0; j < N; j++) {
                    c[j] = x[i * N + j]%s;
                    v += %s;
                }
                """.formatted(extra, minus(graph.tensor(op.x()).type().zeroPoint()), square(op.name(), shift)));
    }

    private static String square(String op, int shift) {
        return shift == 0 ? "c[j] * c[j]" : "%s(c[j], c[j], %d)".formatted(product(op, shift, shift), shift);
    }

    /// Both norms from the sum of squares `v` and the centred codes `c` on.
    private String norm(QuantizedOp.Head head, QuantizedOp.Normalisation op, String x, String centring) {
        int n = graph.tensor(x).shape().last();
        var seed = op.root().seed();
        constant("int32_t", "seed", seed.entries());
        constant("int32_t", "gain", op.gain());
        constant("int32_t", "offset", op.offset());
        String lines = """
                for (int i = 0; i < %1$d; i++) {
                    int32_t c[N];
                %2$s    v = v > 1 ? v : 1;
                    int h = (leading_zeros(v) - 1) >> 1;
                    int32_t t = v << (2 * h);
                    int32_t r = seed%3$d[t >> %4$d];
                    for (int step = 0; step < %5$d; step++) {
                        r = product(r, (3 << 28) - product(t, product(r, r, 30), 31), 29);
                    }
                    for (int j = 0; j < N; j++) {
                        int32_t z = %6$s(c[j], r, %7$d - h);
                        y[i * N + j] = %8$s;
                    }
                }
                """.formatted(graph.tensor(x).shape().rows(), centring.indent(4), number, WORD - 1 - seed.indexBits(), op.root().steps(),
                product(head.name(), op.normalShift() - (WORD - 1) / 2, op.normalShift()), op.normalShift(),
                clip("rounded(%s(z, gain%d[j], %d) + offset%d[j], %d)".formatted(product(head.name(), op.gainShift(), op.gainShift()), number, op.gainShift(),
                        number, op.guard()), head.output()));
        return lines.replaceAll("\\bN\\b", Integer.toString(n));
    }

    private String add(QuantizedOp.Add op) {
        return elements(op.output(), clip("rounded(%s + %s%s, %d)".formatted(scaled("a[j]", op.scalingA(), "0"), scaled("b[j]", op.scalingB(), "0"),
                minus(-op.offset()), op.guard()), op.output()));
    }

    private String lookup(QuantizedOp.Lookup op) {
        constant(type(op.output()), "table", op.table().entries());
        return elements(op.output(), "table%d[x[j]%s]".formatted(number, minus(graph.tensor(op.x()).type().low())));
    }

    private String relu(QuantizedOp.Relu op) {
        int zero = graph.tensor(op.x()).type().zeroPoint();
        String positive = "(x[j] > %d ? x[j]%s : 0)".formatted(zero, minus(zero));
        return elements(op.output(), clipped(op.scaling().map(scaling -> scaled(positive, scaling, "0")).orElse(positive), op.output()));
    }

    private String mean(QuantizedOp.Mean op) {
        var shape = graph.tensor(op.x()).shape();
        int first = op.axes().getFirst();
        int end = op.axes().getLast() + 1;
        need(end - first == op.axes().size(), op.name(), "a mean over neighbouring axes");
        int inner = shape.slice(end, shape.rank()).size();
        int count = shape.slice(first, end).size();
        return """
                for (int i = 0; i < %1$d; i++) {
                    int32_t sum[%3$d] = {0};
                    for (int l = 0; l < %2$d; l++) {
                        for (int j = 0; j < %3$d; j++) {
                            sum[j] += x[(i * %2$d + l) * %3$d + j];
                        }
                    }
                    for (int j = 0; j < %3$d; j++) {
                        y[i * %3$d + j] = %4$s;
                    }
                }
                """.formatted(shape.size() / (inner * count), count, inner, clipped(scaled("sum[j]" + minus(-op.correction()), op.scaling(), "0"), op.output()));
    }

    private String transpose(QuantizedOp.Transpose op) {
        var from = graph.tensor(op.x()).shape();
        var to = graph.tensor(op.output()).shape();
        int[] strides = from.strides();
        var loops = new StringBuilder();
        var index = new StringBuilder("0");
        var place = new StringBuilder("0");
        int[] own = to.strides();
        for (int axis = 0; axis < to.rank(); axis++) {
            if (to.dim(axis) > 1) {
                loops.append("for (int i%1$d = 0; i%1$d < %2$d; i%1$d++)\n".formatted(axis, to.dim(axis)).indent(loops.isEmpty() ? 0 : 4));
                index.append(" + i%d * %d".formatted(axis, strides[op.permutation().get(axis)]));
                place.append(" + i%d * %d".formatted(axis, own[axis]));
            }
        }
        return loops + "    y[%s] = x[%s];\n".formatted(place.toString().replace("0 + ", ""), index.toString().replace("0 + ", ""));
    }

    private String elements(String output, String value) {
        return """
                for (int j = 0; j < %d; j++) {
                    y[j] = %s;
                }
                """.formatted(graph.tensor(output).shape().size(), value);
    }

    // --- pieces of expressions -----------------------------------------------------------------------------------------

    /// {@return `round(value * M / 2^s)` with the factor of index `index`}
    private String scaled(String value, Scaling scaling, String index) {
        need(scaling.rest().isEmpty(), "a scaling", "rounded factors");
        int least = Arrays.stream(scaling.shifts()).min().orElseThrow();
        int most = Arrays.stream(scaling.shifts()).max().orElseThrow();
        if (scaling.shared()) {
            return "%s(%s, %d, %d)".formatted(product("a scaling", least, most), value, scaling.multiplier(0), scaling.shift(0));
        }
        constant("int32_t", "multiplier", scaling.multipliers());
        if (least == most) {
            return "%s(%s, multiplier%d[%s], %d)".formatted(product("a scaling", least, most), value, number, index, least);
        }
        constant("int32_t", "shift", scaling.shifts());
        return "%s(%s, multiplier%d[%s], shift%d[%s])".formatted(product("a scaling", least, most), value, number, index, number, index);
    }

    /// {@return the function that takes products for shifts of that range}
    private static String product(String of, int least, int most) {
        need(most <= 32 || least >= 32, of, "shifts of up to 32, or of 32 and more");
        return least >= 32 ? "high_product" : "product";
    }

    private String clipped(String value, String output) {
        return clip(value + minus(-graph.tensor(output).type().zeroPoint()), output);
    }

    private String clip(String value, String output) {
        CodeType type = graph.tensor(output).type();
        return "clip(%s, %d, %d)".formatted(value, type.low(), type.high());
    }

    private static String minus(int value) {
        return value == 0 ? "" : value < 0 ? " + " + -value : " - " + value;
    }

    private String array(String tensor) {
        var array = arrays.get(tensor);
        if (array == null) {
            throw new IllegalArgumentException("nothing gives the tensor " + tensor);
        }
        return array;
    }

    private String type(String tensor) {
        return type(graph.tensor(tensor));
    }

    private static String type(QuantizedTensor tensor) {
        return (tensor.type().signed() ? "int" : "uint") + tensor.type().storageBits() + "_t";
    }

    private void constant(String type, String name, int[] values) {
        text.append("static const %s %s%d[%d] = {".formatted(type, name, number, values.length));
        for (int i = 0; i < values.length; i++) {
            text.append(i % PER_LINE == 0 ? "\n    " : " ").append(values[i]).append(',');
        }
        text.append("\n};\n");
    }

    private static int[] transposed(CodeTensor weight) {
        Shape shape = weight.shape();
        int[] codes = new int[shape.size()];
        for (int l = 0; l < shape.dim(0); l++) {
            for (int j = 0; j < shape.dim(1); j++) {
                codes[j * shape.dim(0) + l] = weight.code(l * shape.dim(1) + j);
            }
        }
        return codes;
    }

    private static void need(boolean holds, String of, String what) {
        if (!holds) {
            throw new IllegalArgumentException("%s: the C of the peer is written for %s".formatted(of, what));
        }
    }

    private static IllegalArgumentException refusal(String of, String what) {
        return new IllegalArgumentException("%s: the peer has no C for %s".formatted(of, what));
    }

    private static String resource(String name) {
        try (InputStream stream = PlainC.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the peer's source " + name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
