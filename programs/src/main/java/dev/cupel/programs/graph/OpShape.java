package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// What shape an op gives for inputs of given shapes, or what it finds wrong with them. Pure.
public sealed interface OpShape {
    /// The op with the shape it gives in its head.
    record Shaped(Op op) implements OpShape {}

    /// The op cannot take these inputs; the message says what was expected and what was found.
    record Fault(String message) implements OpShape {}

    /// {@return the op with its shape filled in, or what is wrong} Every rule an op states about its inputs and constants is checked here.
    ///
    /// @param op     its head's shape is ignored, save that of a [Op.Reshape], which is the shape asked for
    /// @param inputs the shapes of [Op#inputs], in that order
    static OpShape shaped(Op op, List<Shape> inputs) {
        if (inputs.size() != op.inputs().size()) {
            throw new IllegalArgumentException(op.kind() + " reads " + op.inputs().size() + " tensors, given " + inputs.size() + " shapes");
        }
        try {
            return new Shaped(op.withHead(op.head().withShape(shapeOf(op, inputs))));
        } catch (Misfit misfit) {
            return new Fault(misfit.reason);
        }
    }

    private static Shape shapeOf(Op op, List<Shape> inputs) throws Misfit {
        Shape x = inputs.getFirst();
        return switch (op) {
            case Op.Embedding embedding -> embedding(embedding, x);
            case Op.Linear linear -> linear(linear, x);
            case Op.MatMul matMul -> matMul(matMul, x, inputs.get(1));
            case Op.Softmax softmax -> softmax(softmax, x);
            case Op.Activation _, Op.Requantize _ -> x;
            case Op.LayerNorm norm -> {
                norm(x, "gamma", norm.gamma(), norm.epsilon());
                yield norm(x, "beta", norm.beta(), norm.epsilon());
            }
            case Op.RmsNorm norm -> norm(x, "gamma", norm.gamma(), norm.epsilon());
            case Op.Add _, Op.Multiply _, Op.Binary _ -> broadcast(x, inputs.get(1));
            case Op.IntegerArithmetic arithmetic -> {
                require(arithmetic.bits() >= 2 && arithmetic.bits() <= 64, "bits " + arithmetic.bits() + " is outside 2..64");
                yield broadcast(x, inputs.get(1));
            }
            case Op.Slice slice -> MovementShape.slice(slice, x);
            case Op.Concat concat -> MovementShape.concat(concat, inputs);
            case Op.Gather gather -> MovementShape.gather(gather, x);
            case Op.Expand expand -> {
                require(x.broadcastsTo(expand.shape()), "x is " + x + ", which does not broadcast to " + expand.shape());
                yield expand.shape();
            }
            case Op.AddConstant add -> withConstant(x, add.constant());
            case Op.MultiplyConstant multiply -> withConstant(x, multiply.constant());
            case Op.Mean mean -> mean(mean, x);
            case Op.DivideByConstant divide -> {
                require(Double.isFinite(divide.divisor()) && divide.divisor() != 0, "divisor " + divide.divisor() + " is not a finite number other than 0");
                yield x;
            }
            case Op.Reshape reshape -> {
                Shape asked = reshape.shape();
                require(asked.size() == x.size(), "x is " + x + " with " + x.size() + " elements, the shape asked for is " + asked + " with " + asked.size());
                yield asked;
            }
            case Op.Transpose transpose -> transpose(transpose, x);
        };
    }

    private static Shape embedding(Op.Embedding op, Shape x) throws Misfit {
        Shape table = op.table().shape();
        require(table.rank() == 2, "table is " + table + "; it must be [r, n]");
        finite("table", op.table());
        var dims = new ArrayList<>(x.dims().stream().map(Integer::longValue).toList());
        dims.add((long) table.dim(1));
        return Shape.tryOf(dims).orElseThrow(() -> new Misfit("rows of " + table + " for the tokens " + x + " have too many elements"));
    }

    private static Shape linear(Op.Linear op, Shape x) throws Misfit {
        Shape weight = op.weight().shape();
        require(weight.rank() == 2, "weight is " + weight + "; it must be [k, n]");
        int k = weight.dim(0);
        int n = weight.dim(1);
        require(x.rank() >= 1 && x.last() == k, "x is " + x + " and weight is " + weight + "; the last extent of x must be k = " + k);
        Shape bias = op.bias().shape();
        Shape byRow = Shape.of(x.rows(), n);
        require(bias.equals(Shape.of(n)) || bias.equals(byRow), "bias is " + bias + "; it must be [" + n + "] or, by row, " + byRow);
        finite("weight", op.weight());
        finite("bias", op.bias());
        return x.with(-1, n);
    }

    private static Shape matMul(Op.MatMul op, Shape a, Shape b) throws Misfit {
        require(a.rank() >= 2 && b.rank() >= 2 && a.last() == b.dim(-2),
                "a is " + a + " and b is " + b + "; they must be [..., m, k] and [..., k, n]");
        Shape lead = broadcast(a.slice(0, a.rank() - 2), b.slice(0, b.rank() - 2));
        require(Double.isFinite(op.scale()) && op.scale() != 0, "scale " + op.scale() + " is not a finite number other than 0");
        var dims = new ArrayList<>(lead.dims());
        dims.add(a.dim(-2));
        dims.add(b.last());
        return Shape.tryOf(dims.stream().map(Integer::longValue).toList())
                .orElseThrow(() -> new Misfit("the product of " + a + " and " + b + " has too many elements"));
    }

    private static Shape broadcast(Shape a, Shape b) throws Misfit {
        return a.broadcast(b).orElseThrow(() -> new Misfit("a is " + a + " and b is " + b + "; they do not broadcast to one shape"));
    }

    private static Shape softmax(Op.Softmax op, Shape x) throws Misfit {
        require(x.rank() >= 1, "x is a scalar; softmax needs an axis");
        if (op.keep().isPresent()) {
            BooleanTensor keep = op.keep().get();
            require(keep.shape().broadcastsTo(x), "keep is " + keep.shape() + ", which does not broadcast to x, " + x);
            int columns = keep.shape().last();
            for (int row = 0; row < keep.shape().rows(); row++) {
                boolean any = false;
                for (int column = 0; column < columns; column++) {
                    any |= keep.at(row * columns + column);
                }
                require(any, "keep, " + keep.shape() + ", keeps no element of its row " + row);
            }
        }
        return x;
    }

    private static Shape norm(Shape x, String name, FloatTensor constant, double epsilon) throws Misfit {
        require(x.rank() >= 1, "x is a scalar; a norm needs an axis");
        require(constant.shape().equals(Shape.of(x.last())), name + " is " + constant.shape() + "; it must be [" + x.last() + "], the last extent of x, " + x);
        finite(name, constant);
        require(epsilon >= 0 && Double.isFinite(epsilon), "epsilon " + epsilon + " is not a finite number of at least 0");
        return x;
    }

    private static Shape withConstant(Shape x, FloatTensor constant) throws Misfit {
        require(constant.shape().broadcastsTo(x), "the constant is " + constant.shape() + ", which does not broadcast to x, " + x);
        finite("constant", constant);
        return x;
    }

    private static Shape mean(Op.Mean op, Shape x) throws Misfit {
        require(!op.axes().isEmpty(), "no axes to take the mean over");
        var kept = new ArrayList<Integer>();
        int previous = -1;
        for (int axis : op.axes()) {
            require(axis > previous, "axes " + op.axes() + " are not ascending, each once, from 0");
            require(axis < x.rank(), "axis " + axis + " is outside x, " + x + ", whose last axis is " + (x.rank() - 1));
            previous = axis;
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!op.axes().contains(axis)) {
                kept.add(x.dim(axis));
            } else if (op.keepDims()) {
                kept.add(1);
            }
        }
        return new Shape(kept);
    }

    private static Shape transpose(Op.Transpose op, Shape x) throws Misfit {
        List<Integer> permutation = op.permutation();
        boolean complete = permutation.size() == x.rank() && new HashSet<>(permutation).size() == x.rank()
                && permutation.stream().allMatch(axis -> axis >= 0 && axis < x.rank());
        require(complete, "permutation " + permutation + " does not name each axis of x, " + x + ", once, from 0");
        return x.permuted(permutation);
    }

    private static void finite(String name, FloatTensor constant) throws Misfit {
        require(constant.isFinite(), name + ", " + constant.shape() + ", holds a value that is infinite or not a number");
    }

    static void require(boolean holds, String reason) throws Misfit {
        if (!holds) {
            throw new Misfit(reason);
        }
    }

    /// Carries a fault from the rule that found it to [#shaped], and no further.
    final class Misfit extends Exception {
        private final String reason;

        Misfit(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
