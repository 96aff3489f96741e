package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.QuantizedOp.Copy;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The boxes that ops which only move elements copy.
final class MovementParameters {
    private MovementParameters() {}

    static QuantizedOp of(QuantizedOp.Head head, Op.Slice op) {
        int rank = op.shape().rank();
        return new Copy(head, op.kind(), List.of(new Copy.Piece(op.x(), own(rank), op.starts(), op.steps(), whole(op.shape()), Optional.empty())));
    }

    static QuantizedOp of(QuantizedOp.Head head, Op.Expand op, Shape x) {
        int lacking = op.shape().rank() - x.rank();
        var axes = IntStream.range(0, op.shape().rank()).map(axis -> axis < lacking || x.dim(axis - lacking) == 1 ? Copy.Piece.NONE : axis - lacking).boxed().toList();
        return new Copy(head, op.kind(), List.of(new Copy.Piece(op.x(), axes, all(axes.size(), 0), all(axes.size(), 1), whole(op.shape()), Optional.empty())));
    }

    static QuantizedOp of(QuantizedOp.Head head, Op.Concat op, List<QuantizedTensor> inputs, CodeType y, Limits limits) throws Unrepresentable {
        var pieces = new ArrayList<Copy.Piece>();
        int at = 0;
        for (var input : inputs) {
            int rank = input.shape().rank();
            var to = new ArrayList<>(all(rank, 0));
            to.set(op.axis(), at);
            at += input.shape().dim(op.axis());
            pieces.add(new Copy.Piece(input.name(), own(rank), all(rank, 0), all(rank, 1), new Copy.Box(to, input.shape().dims()), scaling(input.type(), y, limits)));
        }
        return new Copy(head, op.kind(), pieces);
    }

    static QuantizedOp of(QuantizedOp.Head head, Op.Gather op, QuantizedTensor x, CodeType y, Limits limits) throws Unrepresentable {
        var scaling = scaling(x.type(), y, limits);
        var pieces = new ArrayList<Copy.Piece>();
        var fills = new ArrayList<Copy.Box>();
        var axes = op.axes().stream().map(Op.Gather.Along::axis).toList();
        for (var box : GatherBoxes.of(op, x.shape())) {
            if (box.inside()) {
                pieces.add(new Copy.Piece(op.x(), axes, box.starts(), box.steps(), box.box(), scaling));
            } else {
                fills.add(box.box());
            }
        }
        return new Copy(head, op.kind(), pieces, fills, y.code(op.fill()));
    }

    private static Optional<Scaling> scaling(CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return x.equals(y) ? Optional.empty() : Optional.of(BinaryParameters.unit(x, y, limits));
    }

    private static Copy.Box whole(Shape shape) {
        return new Copy.Box(all(shape.rank(), 0), shape.dims());
    }

    private static List<Integer> own(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }

    private static List<Integer> all(int count, int value) {
        return Collections.nCopies(count, value);
    }
}
