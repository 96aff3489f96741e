package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// `Where` by a constant condition: each side times 1 where it is chosen and 0 where not, and the two added.
final class ChoicePattern {
    private final Network network;
    private final List<Match.Step> steps = new ArrayList<>();

    ChoicePattern(Network network) {
        this.network = network;
    }

    Match match(OnnxNode node) throws Refusal {
        if (!(network.constants().get(node.inputs().getFirst()) instanceof BooleanTensor condition)) {
            throw Refusal.of("op Where: its condition '" + node.inputs().getFirst() + "' depends on the inputs; a constant is needed");
        }
        String a = node.inputs().get(1);
        String b = node.inputs().get(2);
        String y = node.output();
        Shape to = network.shape(y);
        if (!network.isConstant(a) && !network.isConstant(b)) {
            chosen(a, condition, true, to, y + "#a");
            chosen(b, condition, false, to, y + "#b");
            steps.add(new Match.Step("add", List.of(y + "#a", y + "#b"), y, (head, inputs) -> new Op.Add(head, inputs.get(0), inputs.get(1))));
        } else {
            boolean first = network.isConstant(b);
            String constant = first ? b : a;
            FloatTensor other = network.floats(constant).orElseThrow(() -> Refusal.of("op Where chooses '" + constant + "', which is no constant of float32"));
            FloatTensor offset = offset(other, condition, first);
            chosen(first ? a : b, condition, first, to, y + "#chosen");
            steps.add(new Match.Step("add_constant", List.of(y + "#chosen"), y, (head, inputs) -> new Op.AddConstant(head, inputs.getFirst(), offset)));
        }
        return new Match(node, List.of(node), List.copyOf(steps));
    }

    /// Adds the steps that give x where it is chosen and 0 elsewhere.
    private void chosen(String x, BooleanTensor condition, boolean where, Shape to, String output) {
        float[] mask = new float[condition.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = condition.at(i) == where ? 1 : 0;
        }
        FloatTensor factor = FloatTensor.of(condition.shape(), mask);
        String full = x;
        if (!network.shape(x).equals(to)) {
            full = output + "#full";
            steps.add(new Match.Step("expand", List.of(x), full, (head, inputs) -> new Op.Expand(head.withShape(to), inputs.getFirst())));
        }
        steps.add(new Match.Step("multiply_constant", List.of(full), output, (head, inputs) -> new Op.MultiplyConstant(head, inputs.getFirst(), factor)));
    }

    /// The constant where it is chosen, and 0 elsewhere.
    private static FloatTensor offset(FloatTensor constant, BooleanTensor condition, boolean where) throws Refusal {
        Shape shape = ShapeRules.broadcast(constant.shape(), condition.shape());
        int[] from = constant.shape().broadcastIndices(shape);
        int[] by = condition.shape().broadcastIndices(shape);
        float[] offsets = new float[shape.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = condition.at(by[i]) == where ? 0 : constant.at(from[i]);
            Refusal.unless(Float.isFinite(offsets[i]), "op Where chooses " + offsets[i] + ", for which there is no code, and no Softmax reads it alone");
        }
        return FloatTensor.of(shape, offsets);
    }
}
