package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The encoder layer of BERT-base, with weights drawn by a seed: hidden size 768, 12 heads of 64, 3,072 behind the first linear layer of the feed-forward part, norms
/// behind the additions.
///
/// @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., BERT, section 3</a>
final class BertLayer {
    static final int HIDDEN = 768;
    static final int HEADS = 12;
    static final int INNER = 3072;
    private static final double EPSILON = 1e-12;

    private final SplittableRandom random;
    private final int tokens;
    private final List<Op> ops = new ArrayList<>();

    private BertLayer(int tokens, long seed) {
        this.tokens = tokens;
        this.random = new SplittableRandom(seed);
    }

    /// {@return the layer for so many tokens}
    static Graph of(int tokens, long seed) {
        return new BertLayer(tokens, seed).graph();
    }

    /// {@return an input for it, drawn by a seed}
    static Map<String, DoubleTensor> row(int tokens, long seed) {
        var random = new SplittableRandom(seed);
        return Map.of("x", DoubleTensor.of(Shape.of(tokens, HIDDEN), random.doubles((long) tokens * HIDDEN, -2, 2).toArray()));
    }

    /// {@return a machine with another size of scratchpad, of memory and of code, that holds the layer}
    static Machine machine(Machine like, int scratchpadBytes) {
        return new Machine(like.name(), like.wordBits(), like.accumulatorBits(), like.lanes(), like.vectorLength(), like.overflow(), like.rounding(), like.readPorts(),
                like.writePorts(), like.programWords(), like.units(), like.rom(),
                new Machine.Scratchpad(scratchpadBytes, like.scratchpad().banks(), like.scratchpad().bankBytes()), like.dram(), like.dmaQueue());
    }

    private Graph graph() {
        int size = HIDDEN / HEADS;
        String q = heads(linear("q", "x", HIDDEN, HIDDEN), "q.heads", List.of(1, 0, 2));
        String k = heads(linear("k", "x", HIDDEN, HIDDEN), "k.heads", List.of(1, 2, 0));
        String v = heads(linear("v", "x", HIDDEN, HIDDEN), "v.heads", List.of(1, 0, 2));
        ops.add(new Op.MatMul(head("scores", Shape.of(HEADS, tokens, tokens)), q, k, 1 / Math.sqrt(size)));
        ops.add(new Op.Softmax(head("softmax", Shape.of(HEADS, tokens, tokens)), "scores", Optional.empty()));
        ops.add(new Op.MatMul(head("context", Shape.of(HEADS, tokens, size)), "softmax", v, 1));
        ops.add(new Op.Transpose(head("merged", Shape.of(tokens, HEADS, size)), "context", List.of(1, 0, 2)));
        ops.add(new Op.Reshape(head("flat", Shape.of(tokens, HIDDEN)), "merged"));
        ops.add(new Op.Add(head("s1", Shape.of(tokens, HIDDEN)), "x", linear("o", "flat", HIDDEN, HIDDEN)));
        norm("n1", "s1");
        ops.add(new Op.Activation(head("gelu", Shape.of(tokens, INNER)), ActivationKind.GELU_ERF, linear("f1", "n1", HIDDEN, INNER)));
        ops.add(new Op.Add(head("s2", Shape.of(tokens, HIDDEN)), "n1", linear("f2", "gelu", INNER, HIDDEN)));
        norm("n2", "s2");
        return new Graph("bert-layer", List.of(new GraphInput("x", Shape.of(tokens, HIDDEN))), ops, List.of("n2"));
    }

    private static Op.Head head(String name, Shape shape) {
        return new Op.Head(name, name, shape, Origin.NONE);
    }

    private String heads(String x, String name, List<Integer> permutation) {
        var apart = Shape.of(tokens, HEADS, HIDDEN / HEADS);
        ops.add(new Op.Reshape(head(name + ".apart", apart), x));
        ops.add(new Op.Transpose(head(name, apart.permuted(permutation)), name + ".apart", permutation));
        return name;
    }

    private String linear(String name, String x, int from, int to) {
        ops.add(new Op.Linear(head(name, Shape.of(tokens, to)), x, floats(Shape.of(from, to), 0.04), floats(Shape.of(to), 0.1)));
        return name;
    }

    private void norm(String name, String x) {
        ops.add(new Op.LayerNorm(head(name, Shape.of(tokens, HIDDEN)), x, floats(Shape.of(HIDDEN), 1), floats(Shape.of(HIDDEN), 0.1), EPSILON));
    }

    private FloatTensor floats(Shape shape, double spread) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-spread, spread);
        }
        return FloatTensor.of(shape, values);
    }
}
