package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds softmax with the mask before it: a constant added that is 0 where scores count and very negative where they do not, or a choice
/// between scores and a very negative constant.
final class SoftmaxPattern {
    /// At or below this an added constant hides a score: `exp` of it is 0 in float32 and float64 for scores within 250 of each other.
    static final double HIDDEN = -1000;

    private final Network network;

    SoftmaxPattern(Network network) {
        this.network = network;
    }

    /// Scores, with what is left of them.
    private record Masked(String scores, Optional<BooleanTensor> keep, List<OnnxNode> nodes) {}

    /// {@return the softmax that this node is}
    Optional<Match> match(OnnxNode node) throws Refusal {
        if (!node.is("Softmax")) {
            return Optional.empty();
        }
        Shape shape = network.shape(node.output());
        Refusal.unless(shape.rank() >= 1, "op Softmax of a scalar");
        boolean flattens = network.opset() < 13;
        int axis = ShapeRules.axis(node.integer("axis", flattens ? 1 : -1), shape.rank());
        int last = shape.rank() - 1;
        Refusal.unless(!flattens || axis == last, "op Softmax over the axes from " + axis + " together, as before operator set 13, is supported for the last axis only");
        if (axis != last) {
            return Optional.of(aside(node, axis, last));
        }
        Masked masked = new Masked(node.inputs().getFirst(), Optional.empty(), List.of(node));
        Optional<Masked> more = Optional.of(masked);
        while (more.isPresent()) {
            masked = more.get();
            more = unmasked(masked, shape);
        }
        Optional<BooleanTensor> keep = masked.keep;
        return Optional.of(Match.of(node, masked.nodes, "softmax", List.of(masked.scores), node.output(),
                (head, inputs) -> new Op.Softmax(head, inputs.getFirst(), keep)));
    }

    /// Softmax over another axis than the last: between two transposes.
    private static Match aside(OnnxNode node, int axis, int last) {
        var swap = new ArrayList<>(IntStream.rangeClosed(0, last).boxed().toList());
        Collections.swap(swap, axis, last);
        String before = node.output() + "#x";
        String after = node.output() + "#y";
        return new Match(node, List.of(node), List.of(
                new Match.Step("transpose", List.of(node.inputs().getFirst()), before, (head, inputs) -> new Op.Transpose(head, inputs.getFirst(), swap)),
                new Match.Step("softmax", List.of(before), after, (head, inputs) -> new Op.Softmax(head, inputs.getFirst(), Optional.empty())),
                new Match.Step("transpose", List.of(after), node.output(), (head, inputs) -> new Op.Transpose(head, inputs.getFirst(), swap))));
    }

    /// {@return the scores behind the mask, where the scores so far are masked}
    private Optional<Masked> unmasked(Masked so, Shape shape) {
        Optional<OnnxNode> found = network.producer(so.scores).filter(node -> network.readOnce(so.scores));
        return found.flatMap(node -> switch (node.type()) {
            case "Add" -> added(so, node, shape);
            case "Where" -> chosen(so, node, shape);
            default -> Optional.empty();
        });
    }

    private Optional<Masked> added(Masked so, OnnxNode add, Shape shape) {
        int side = network.isConstant(add.inputs().get(0)) ? 0 : 1;
        Optional<FloatTensor> constant = network.floats(add.inputs().get(side));
        return constant.flatMap(mask -> {
            boolean[] keep = new boolean[mask.size()];
            boolean hides = false;
            for (int i = 0; i < keep.length; i++) {
                keep[i] = mask.at(i) == 0;
                hides |= mask.at(i) <= HIDDEN;
                if (!keep[i] && !(mask.at(i) <= HIDDEN)) {
                    return Optional.empty();
                }
            }
            return hides ? with(so, add, add.inputs().get(1 - side), BooleanTensor.of(mask.shape(), keep), shape) : Optional.empty();
        });
    }

    private Optional<Masked> chosen(Masked so, OnnxNode where, Shape shape) {
        if (!(network.constants().get(where.inputs().getFirst()) instanceof BooleanTensor condition)) {
            return Optional.empty();
        }
        boolean scoresFirst = !network.isConstant(where.inputs().get(1));
        Optional<FloatTensor> hidden = network.floats(where.inputs().get(scoresFirst ? 2 : 1));
        if (hidden.isEmpty() || !IntStream.range(0, hidden.get().size()).allMatch(i -> hidden.get().at(i) <= HIDDEN)) {
            return Optional.empty();
        }
        boolean[] keep = condition.toArray();
        for (int i = 0; i < keep.length && !scoresFirst; i++) {
            keep[i] = !keep[i];
        }
        return with(so, where, where.inputs().get(scoresFirst ? 1 : 2), BooleanTensor.of(condition.shape(), keep), shape);
    }

    /// Joins a mask to those so far. A row that keeps nothing is no mask: softmax of equally lowered scores is that of the scores.
    private Optional<Masked> with(Masked so, OnnxNode node, String scores, BooleanTensor mask, Shape shape) {
        if (network.isConstant(scores) || !network.shape(scores).equals(shape) || !mask.shape().broadcastsTo(shape)) {
            return Optional.empty();
        }
        Shape joint = so.keep.map(keep -> keep.shape().broadcast(mask.shape()).orElseThrow()).orElse(mask.shape());
        boolean[] keep = mask.gathered(joint, mask.shape().broadcastIndices(joint)).toArray();
        if (so.keep.isPresent()) {
            int[] from = so.keep.get().shape().broadcastIndices(joint);
            for (int i = 0; i < keep.length; i++) {
                keep[i] &= so.keep.get().at(from[i]);
            }
        }
        for (int row = 0; row < joint.rows(); row++) {
            int start = row * joint.last();
            if (IntStream.range(start, start + joint.last()).noneMatch(i -> keep[i])) {
                return Optional.empty();
            }
        }
        var nodes = new ArrayList<>(so.nodes);
        nodes.add(node);
        return Optional.of(new Masked(scores, Optional.of(BooleanTensor.of(joint, keep)), nodes));
    }
}
