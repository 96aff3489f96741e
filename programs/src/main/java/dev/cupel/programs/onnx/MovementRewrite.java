package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Operators that move elements, by slices and by gathers at indices that are constants.
final class MovementRewrite {
    private final Rewrites rewrites;
    private final OnnxNode node;
    private final Rewriting to;

    MovementRewrite(Rewrites rewrites, OnnxNode node, Rewriting to) {
        this.rewrites = rewrites;
        this.node = node;
        this.to = to;
    }

    /// {@return whether the node was rewritten} A gather by an input is not: it is an embedding.
    boolean rewrite() throws Refusal {
        switch (node.type()) {
            case "Split" -> split();
            case "Slice" -> slice();
            case "Pad" -> pad();
            case "Tile" -> tile();
            case "GatherND" -> gatherElements();
            case "DepthToSpace" -> depthToSpace();
            case "SpaceToDepth" -> spaceToDepth();
            default -> {
                if (!rewrites.constants().containsKey(node.inputs().get(1))) {
                    return false;
                }
                gather();
            }
        }
        return true;
    }

    private void gather() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        LongTensor indices = indices();
        int axis = ShapeRules.axis(node.integer("axis", 0), x.rank());
        var at = new ArrayList<Integer>();
        for (long index : ShapeRules.list(indices)) {
            at.add(index(index, x, axis));
        }
        String picked = to.picked(node.inputs().getFirst(), x, axis, at);
        Shape shape = ShapeRules.gathered(x, axis, indices.shape());
        to.named(indices.shape().rank() == 1 ? picked : to.reshaped(picked, shape), node.output());
    }

    private LongTensor indices() throws Refusal {
        Tensor found = rewrites.constants().get(node.inputs().get(1));
        if (found instanceof LongTensor whole) {
            return whole;
        }
        throw Refusal.of("op " + node.type() + ": its indices '" + node.inputs().get(1) + "' " + (found == null
                ? "are known only at run time; on activations they must be constants" : "are " + found.describe() + "; whole numbers are needed"));
    }

    private int index(long index, Shape x, int axis) throws Refusal {
        long fromStart = index < 0 ? index + x.dim(axis) : index;
        Refusal.unless(fromStart >= 0 && fromStart < x.dim(axis), "op " + node.type() + " picks element " + index + " along axis " + axis + " of " + x);
        return (int) fromStart;
    }

    /// Indices of several axes are indices of these axes as one.
    private void gatherElements() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        LongTensor indices = indices();
        int batch = Math.toIntExact(node.integer("batch_dims", 0));
        Shape of = indices.shape();
        Refusal.unless(of.rank() >= 1 && batch >= 0 && batch < Math.min(of.rank(), x.rank()) && of.last() + batch <= x.rank() && of.slice(0, batch).equals(x.slice(0, batch)),
                "op GatherND picks from " + x + " by indices " + of + " with " + batch + " batch axes");
        int depth = batch + of.last();
        Shape rest = x.slice(depth, x.rank());
        Shape flat = Shape.of(x.slice(0, depth).size(), rest.size());
        int perBatch = of.slice(batch, of.rank() - 1).size();
        var at = new ArrayList<Integer>();
        for (int i = 0; i < of.size() / of.last(); i++) {
            int index = i / perBatch;
            for (int j = 0; j < of.last(); j++) {
                index = index * x.dim(batch + j) + index(indices.at(i * of.last() + j), x, batch + j);
            }
            at.add(index);
        }
        var dims = new ArrayList<>(of.slice(0, of.rank() - 1).dims());
        dims.addAll(rest.dims());
        to.named(to.reshaped(to.picked(to.reshaped(node.inputs().getFirst(), flat), flat, 0, at), new Shape(dims)), node.output());
    }

    private void pad() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        List<Long> pads = whole(1);
        List<Long> axes = node.input(3).isPresent() ? whole(3) : IntStream.range(0, x.rank()).mapToObj(axis -> (long) axis).toList();
        Refusal.unless(pads.size() == 2 * axes.size(), "op Pad has " + pads.size() + " pads for " + axes.size() + " axes of " + x);
        String mode = node.text("mode", "constant");
        double fill = 0;
        if (node.input(2).isPresent()) {
            OptionalDouble given = rewrites.scalar(node.inputs().get(2));
            fill = given.orElseThrow(() -> Refusal.of("op Pad: its value '" + node.inputs().get(2) + "' is no constant of one element"));
        }
        Refusal.unless(Double.isFinite(fill), "op Pad by " + fill + ", for which there is no code");
        var gathered = new ArrayList<Op.Gather.Along>();
        for (int axis = 0; axis < x.rank(); axis++) {
            gathered.add(Rewriting.all(axis, x.dim(axis)));
        }
        for (int i = 0; i < axes.size(); i++) {
            int axis = ShapeRules.axis(axes.get(i), x.rank());
            gathered.set(axis, new Op.Gather.Along(axis, padded(mode, x.dim(axis), pads.get(i), pads.get(axes.size() + i))));
        }
        to.gather(node.inputs().getFirst(), gathered, fill, node.output());
    }

    private static List<Integer> padded(String mode, int extent, long before, long after) throws Refusal {
        Refusal.unless(Math.abs(before) <= Integer.MAX_VALUE / 4 && Math.abs(after) <= Integer.MAX_VALUE / 4 && before + after + extent >= 1,
                "op Pad of " + extent + " elements by " + before + " and " + after);
        var at = new ArrayList<Integer>();
        for (int i = (int) -before; i < extent + after; i++) {
            at.add(switch (mode) {
                case "constant" -> i;
                case "edge" -> Math.clamp(i, 0, extent - 1);
                case "wrap" -> Math.floorMod(i, extent);
                case "reflect" -> extent == 1 ? 0 : extent - 1 - Math.abs(extent - 1 - Math.floorMod(i, 2 * extent - 2));
                default -> throw Refusal.of("op Pad with mode '" + mode + "'; constant, edge, reflect and wrap are supported");
            });
        }
        return at;
    }

    private void tile() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        List<Long> repeats = whole(1);
        Refusal.unless(repeats.size() == x.rank() && repeats.stream().allMatch(times -> times >= 1 && times <= Short.MAX_VALUE), "op Tile repeats " + x + " by " + repeats);
        var axes = new ArrayList<Op.Gather.Along>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int extent = x.dim(axis);
            axes.add(new Op.Gather.Along(axis, IntStream.range(0, extent * repeats.get(axis).intValue()).map(i -> i % extent).boxed().toList()));
        }
        to.gather(node.inputs().getFirst(), axes, 0, node.output());
    }

    private void depthToSpace() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        int block = Math.toIntExact(node.integer("blocksize", 0));
        Refusal.unless(x.rank() == 4 && block >= 1 && x.dim(1) % (block * block) == 0, "op DepthToSpace of " + x + " by blocks of " + block);
        int channels = x.dim(1) / block / block;
        String mode = node.text("mode", "DCR");
        Refusal.unless(mode.equals("DCR") || mode.equals("CRD"), "op DepthToSpace with mode '" + mode + "'; DCR and CRD are known");
        boolean depthFirst = mode.equals("DCR");
        String split = to.reshaped(node.inputs().getFirst(), depthFirst ? Shape.of(x.dim(0), block, block, channels, x.dim(2), x.dim(3))
                : Shape.of(x.dim(0), channels, block, block, x.dim(2), x.dim(3)));
        String order = depthFirst ? to.transposed(split, 0, 3, 4, 1, 5, 2) : to.transposed(split, 0, 1, 4, 2, 5, 3);
        to.named(to.reshaped(order, Shape.of(x.dim(0), channels, x.dim(2) * block, x.dim(3) * block)), node.output());
    }

    private void spaceToDepth() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        int block = Math.toIntExact(node.integer("blocksize", 0));
        Refusal.unless(x.rank() == 4 && block >= 1 && x.dim(2) % block == 0 && x.dim(3) % block == 0, "op SpaceToDepth of " + x + " by blocks of " + block);
        String split = to.reshaped(node.inputs().getFirst(), Shape.of(x.dim(0), x.dim(1), x.dim(2) / block, block, x.dim(3) / block, block));
        to.named(to.reshaped(to.transposed(split, 0, 3, 5, 1, 2, 4), Shape.of(x.dim(0), x.dim(1) * block * block, x.dim(2) / block, x.dim(3) / block)), node.output());
    }

    private void split() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        int axis = ShapeRules.axis(node.integer("axis", 0), x.rank());
        List<Integer> sizes = sizes(x, axis);
        int from = 0;
        for (int i = 0; i < sizes.size(); i++) {
            var starts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
            starts.set(axis, from);
            to.slice(node.inputs().getFirst(), starts, Collections.nCopies(x.rank(), 1), x.with(axis, sizes.get(i)), node.outputs().get(i));
            from += sizes.get(i);
        }
        Refusal.unless(from == x.dim(axis), "op Split into " + sizes + " of axis " + axis + " of " + x);
    }

    private List<Integer> sizes(Shape x, int axis) throws Refusal {
        int parts = node.outputs().size();
        Optional<List<Long>> given = node.integers("split");
        if (node.input(1).isPresent()) {
            Tensor second = rewrites.constants().get(node.inputs().get(1));
            if (second instanceof LongTensor whole) {
                given = Optional.of(ShapeRules.list(whole));
            } else {
                var sizes = new ArrayList<Integer>();
                for (String output : node.outputs()) {
                    Shape stated = Optional.ofNullable(rewrites.declared().get(output)).orElseThrow(() -> Refusal.of("op Split: its sizes '" + node.inputs().get(1)
                            + "' are known only at run time, and the file does not state the extents of '" + output + "'"));
                    Refusal.unless(stated.rank() == x.rank(), "op Split of " + x + " gives " + stated);
                    sizes.add(stated.dim(axis));
                }
                return sizes;
            }
        }
        var sizes = new ArrayList<Integer>();
        int each = Math.ceilDiv(x.dim(axis), parts);
        for (int i = 0; i < parts; i++) {
            long size = given.isPresent() ? i < given.get().size() ? given.get().get(i) : 0 : Math.min(each, x.dim(axis) - i * each);
            Refusal.unless(size >= 1 && size <= x.dim(axis), "op Split into parts of which one has " + size + " elements along axis " + axis + " of " + x);
            sizes.add((int) size);
        }
        return sizes;
    }

    private void slice() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        for (int i = 1; i < node.inputs().size(); i++) {
            Refusal.unless(node.input(i).isEmpty() || rewrites.constants().containsKey(node.inputs().get(i)), "op Slice: its input '" + node.inputs().get(i)
                    + "' is known only at run time; what is sliced is fixed when the model is compiled");
        }
        List<Long> from = whole(1);
        List<Long> until = whole(2);
        Refusal.unless(from.size() == until.size(), "op Slice has " + from.size() + " starts and " + until.size() + " ends");
        List<Long> axes = node.input(3).isPresent() ? whole(3) : List.of();
        List<Long> by = node.input(4).isPresent() ? whole(4) : List.of();
        var starts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
        var steps = new ArrayList<>(Collections.nCopies(x.rank(), 1));
        Shape shape = x;
        for (int i = 0; i < from.size(); i++) {
            int axis = ShapeRules.axis(axes.isEmpty() ? i : axes.get(i), x.rank());
            long step = by.isEmpty() ? 1 : by.get(i);
            Refusal.unless(step != 0 && Math.abs(step) <= Short.MAX_VALUE, "op Slice with the step " + step);
            long extent = x.dim(axis);
            long first = Math.clamp(from.get(i) < 0 ? from.get(i) + extent : from.get(i), 0, step > 0 ? extent : extent - 1);
            long end = until.get(i) < 0 ? Math.max(until.get(i) + extent, step > 0 ? 0 : -1) : until.get(i);
            end = Math.clamp(end, step > 0 ? 0L : -1L, extent);
            long count = Math.ceilDiv(end - first, step);
            Refusal.unless(count >= 1, "the slice of axis " + axis + " of " + x + " is empty");
            starts.set(axis, (int) first);
            steps.set(axis, (int) step);
            shape = shape.with(axis, (int) count);
        }
        to.slice(node.inputs().getFirst(), starts, steps, shape, node.output());
    }

    private List<Long> whole(int input) throws Refusal {
        if (rewrites.constants().get(node.input(input).orElse("")) instanceof LongTensor whole) {
            return ShapeRules.list(whole);
        }
        throw Refusal.of("op " + node.type() + ": its input " + input + " must hold whole numbers");
    }
}
