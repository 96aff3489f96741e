package dev.cupel.programs.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.Calibration;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.Observed;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// An encoder layer of BERT-base's sizes (hidden 768, 12 heads, 3,072 within; Devlin et al., 2019) with random weights, over 1,024 tokens:
/// its 7 million weights stream.
class EncoderLayerTest {
    private static final int TOKENS = 1024;
    private static final int HIDDEN = 768;
    private static final int HEADS = 12;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Op> ops = new ArrayList<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private String op(String name, Function<Op.Head, Op> make) {
        var drawn = make.apply(Op.Head.unshaped(name, name, Origin.NONE));
        if (!(OpShape.shaped(drawn, drawn.inputs().stream().map(each -> Known.in(shapes, each)).toList()) instanceof OpShape.Shaped(Op op))) {
            throw new AssertionError("no shape: " + name);
        }
        ops.add(op);
        shapes.put(name, op.shape());
        return name;
    }

    private FloatTensor floats(double spread, int... dims) {
        var shape = Shape.of(dims);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble(-1, 1) * spread);
        }
        return FloatTensor.of(shape, values);
    }

    private String linear(String name, String x, int outputs) {
        int inputs = Known.in(shapes, x).last();
        return op(name, head -> new Op.Linear(head, x, floats(1 / Math.sqrt(inputs), inputs, outputs), floats(0.1, outputs)));
    }

    private String norm(String name, String x) {
        return op(name, head -> new Op.LayerNorm(head, x, floats(1, HIDDEN), floats(0.1, HIDDEN), 1e-12));
    }

    private String heads(String x, List<Integer> permutation) {
        String split = op(x + "_split", head -> new Op.Reshape(head.withShape(Shape.of(1, TOKENS, HEADS, HIDDEN / HEADS)), x));
        return op(x + "_heads", head -> new Op.Transpose(head, split, permutation));
    }

    private Graph layer() {
        var input = new GraphInput("x", Shape.of(1, TOKENS, HIDDEN));
        shapes.put("x", input.shape());
        String q = heads(linear("q", "x", HIDDEN), List.of(0, 2, 1, 3));
        String k = heads(linear("k", "x", HIDDEN), List.of(0, 2, 3, 1));
        String v = heads(linear("v", "x", HIDDEN), List.of(0, 2, 1, 3));
        op("scores", head -> new Op.MatMul(head, q, k, 0.125));
        op("softmax", head -> new Op.Softmax(head, "scores", Optional.empty()));
        op("context", head -> new Op.MatMul(head, "softmax", v, 1));
        op("back", head -> new Op.Transpose(head, "context", List.of(0, 2, 1, 3)));
        op("flat", head -> new Op.Reshape(head.withShape(input.shape()), "back"));
        linear("o", "flat", HIDDEN);
        op("add", head -> new Op.Add(head, "x", "o"));
        norm("n1", "add");
        linear("up", "n1", 4 * HIDDEN);
        op("gelu", head -> new Op.Activation(head, ActivationKind.GELU_ERF, "up"));
        linear("down", "gelu", HIDDEN);
        op("add_2", head -> new Op.Add(head, "n1", "down"));
        return new Graph("layer", List.of(input), ops, List.of(norm("n2", "add_2")));
    }

    private static Machine machine(int scratchpad) {
        var sizes = Map.of("scratchpad.bytes", Integer.toString(scratchpad), "dram.bytes", Integer.toString(1 << 28));
        return MachineFields.with(Presets.named("edge16"), sizes).orThrow();
    }

    @Test
    void aLayerOf1024TokensIsASmallProgramThatStreamsItsWeights_andIsRefusedByOpWhereActivationsDoNotFit() {
        var graph = layer();
        var seen = new LinkedHashMap<String, Observed>();
        shapes.keySet().forEach(tensor -> seen.put(tensor, new Observed(-4, 4, new double[] {0, 1})));
        var large = machine(80 << 20);
        var quantized = Quantizer.quantize(graph, new Calibration(seen), QuantizeOptions.DEFAULT, Limits.of(large)).orThrow();

        var program = Compiler.compile(quantized, large, CompileOptions.DEFAULT).orThrow();
        assertTrue(program.code().size() < 5000, () -> program.code().size() + " instructions");

        // Scores are sums of 4 bytes, 12 x 1024 x 1024 of them, and their softmax is as many codes.
        if (!(Compiler.compile(quantized, machine(1 << 18), CompileOptions.DEFAULT) instanceof Diagnosed.Faulty<Program>(var faults))) {
            throw new AssertionError("60 MiB fit 256 KiB");
        }
        var softmax = faults.stream().filter(fault -> fault.message().startsWith("op 'softmax'")).findFirst().orElseThrow();
        assertTrue(softmax.message().contains("needs 62914560 bytes of scratchpad at once"), softmax::message);
        assertTrue(softmax.message().contains("the machine has 262144"), softmax::message);
        assertEquals(Optional.of("try a machine with scratchpad.bytes >= 62914560, or fewer bits for its tensors"), softmax.help());
        assertEquals(14, faults.stream().map(Diagnostic::message).distinct().count());
    }
}
