package dev.cupel.programs.onnx;

import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention by products, softmax and sums: `softmax(softcap(scale * Q K^T) + mask) V`, heads that share keys and values folded into the rows of the product.
///
/// @see <a href="https://onnx.ai/onnx/operators/onnx__Attention.html">Attention</a>
final class AttentionRewrite {
    private static final float HIDDEN = -1e9f;

    private final Rewrites rewrites;
    private final OnnxNode node;
    private final Rewriting to;

    AttentionRewrite(Rewrites rewrites, OnnxNode node, Rewriting to) {
        this.rewrites = rewrites;
        this.node = node;
        this.to = to;
    }

    /// A tensor with its extents.
    private record Value(String name, Shape shape) {}

    void rewrite() throws Refusal {
        Refusal.unless(node.input(6).isEmpty(), "op Attention with nonpad_kv_seqlen is not supported: how many keys count is known only at run time");
        Refusal.unless(node.integer("softmax_precision", 1) != 0, "op Attention with softmax_precision 0");
        Value q = heads(0, "q_num_heads");
        Value k = heads(1, "kv_num_heads");
        Value v = heads(2, "kv_num_heads");
        k = joined(k, 4, 1);
        v = joined(v, 5, 2);
        int batch = q.shape.dim(0);
        int heads = q.shape.dim(1);
        int rows = q.shape.dim(2);
        int shared = k.shape.dim(1);
        int columns = k.shape.dim(2);
        Refusal.unless(heads % shared == 0, "op Attention shares " + shared + " heads of keys among " + heads + " heads of queries");
        double scale = node.attributes().containsKey("scale") ? node.real("scale", 1) : 1 / Math.sqrt(q.shape.last());
        // Heads that read the same keys stand one below the other.
        String grouped = to.reshaped(q.name, Shape.of(batch, shared, heads / shared * rows, q.shape.last()));
        String scores = to.scaled(to.node("MatMul", grouped, to.transposed(k.name, 0, 1, 3, 2)), scale);
        Shape square = Shape.of(batch, heads, rows, columns);
        scores = to.reshaped(scores, square);
        long mode = node.integer("qk_matmul_output_mode", 0);
        output(mode == 0, scores);
        double softcap = node.real("softcap", 0);
        if (softcap != 0) {
            scores = to.node(Rewriting.SOFTCAP, List.of(scores), Map.of("alpha", Rewriting.real("alpha", softcap)));
        }
        output(mode == 1, scores);
        Optional<FloatTensor> hidden = hidden(rows, columns);
        if (node.input(3).isPresent()) {
            scores = masked(scores, square);
        }
        Refusal.unless(mode != 2 || hidden.isEmpty() || !wantsScores(), "op Attention gives out the scores with what is_causal or a window hides, which is minus infinity");
        output(mode == 2, scores);
        if (hidden.isPresent()) {
            scores = to.node("Add", scores, to.constant(hidden.get()));
        }
        String weights = to.node("Softmax", List.of(scores), Map.of("axis", Rewriting.integer("axis", -1)));
        output(mode == 3, weights);
        String context = to.node("MatMul", to.reshaped(weights, Shape.of(batch, shared, heads / shared * rows, columns)), v.name);
        int width = v.shape.last();
        context = to.reshaped(context, Shape.of(batch, heads, rows, width));
        if (rewrites.shape(node, 0).rank() == 3) {
            context = to.reshaped(to.transposed(context, 0, 2, 1, 3), Shape.of(batch, rows, heads * width));
        }
        to.named(context, node.output());
    }

    private boolean wantsScores() {
        return node.outputs().size() > 3 && rewrites.wanted().contains(node.outputs().get(3));
    }

    private void output(boolean here, String scores) {
        if (here && wantsScores()) {
            to.named(scores, node.outputs().get(3));
        }
    }

    /// `[batch, heads, rows, width]`, from three axes by splitting the last.
    private Value heads(int input, String attribute) throws Refusal {
        Shape x = rewrites.shape(node, input);
        String name = node.inputs().get(input);
        if (x.rank() == 4) {
            return new Value(name, x);
        }
        Refusal.unless(x.rank() == 3, "op Attention on " + x + "; three or four axes are needed");
        int heads = (int) node.integer(attribute, 0);
        Refusal.unless(heads >= 1 && x.last() % heads == 0, "op Attention splits " + x + " into " + heads + " heads");
        Shape split = Shape.of(x.dim(0), x.dim(1), heads, x.last() / heads);
        return new Value(to.transposed(to.reshaped(name, split), 0, 2, 1, 3), Shape.of(x.dim(0), heads, x.dim(1), x.last() / heads));
    }

    /// Past keys or values before the present ones.
    private Value joined(Value present, int past, int output) throws Refusal {
        if (node.input(past).isEmpty()) {
            Refusal.unless(node.outputs().size() <= output || !rewrites.wanted().contains(node.outputs().get(output)), "op Attention gives out present keys without past ones");
            return present;
        }
        Shape before = rewrites.shape(node, past);
        String all = to.node("Concat", List.of(node.inputs().get(past), present.name), Map.of("axis", Rewriting.integer("axis", 2)));
        if (node.outputs().size() > output && rewrites.wanted().contains(node.outputs().get(output))) {
            to.named(all, node.outputs().get(output));
        }
        return new Value(all, present.shape.with(2, before.dim(2) + present.shape.dim(2)));
    }

    /// Adds the mask, which may be an activation.
    private String masked(String scores, Shape square) throws Refusal {
        Shape mask = rewrites.shape(node, 3);
        String name = node.inputs().get(3);
        Refusal.unless(mask.rank() >= 2 && mask.broadcastsTo(square), "op Attention masks scores " + square + " by " + mask);
        if (rewrites.constants().get(name) instanceof BooleanTensor keep) {
            float[] added = new float[keep.size()];
            for (int i = 0; i < added.length; i++) {
                added[i] = keep.at(i) ? 0 : HIDDEN;
            }
            name = to.constant(FloatTensor.of(keep.shape(), added));
        }
        return to.node("Add", scores, name);
    }

    /// What causality and a window hide: 0 or very negative, `[rows, columns]`. Row i of the queries stands at place `past + i` of the keys.
    private Optional<FloatTensor> hidden(int rows, int columns) throws Refusal {
        boolean causal = node.integer("is_causal", 0) != 0;
        long left = node.integer("left_window_size", -1);
        long right = node.integer("right_window_size", -1);
        if (!causal && left < 0 && right < 0) {
            return Optional.empty();
        }
        int past = node.input(4).isPresent() ? rewrites.shape(node, 4).dim(2) : 0;
        float[] added = new float[rows * columns];
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                long behind = past + i - (long) j;
                boolean hides = (causal && behind < 0) || (left >= 0 && behind > left) || (right >= 0 && -behind > right);
                added[i * columns + j] = hides ? HIDDEN : 0;
                any |= hides;
            }
        }
        return any ? Optional.of(FloatTensor.of(Shape.of(rows, columns), added)) : Optional.empty();
    }
}
