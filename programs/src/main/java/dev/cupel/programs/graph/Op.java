package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// One op of the float network: reads named tensors, gives exactly one. Activations are tensors that depend on the graph's
/// inputs; everything else an op needs is a constant it carries.
public sealed interface Op {
    /// What every op has.
    ///
    /// @param name   unique within the graph, stable from run to run: what reports, overrides and overflow events call the op
    /// @param output the tensor it gives
    /// @param shape  that tensor's extents
    /// @param origin where the op was written
    record Head(String name, String output, Shape shape, Origin origin) {
        /// {@return a head whose shape is still to be found by [OpShape#shaped]}
        public static Head unshaped(String name, String output, Origin origin) {
            return new Head(name, output, Shape.SCALAR, origin);
        }

        /// {@return this head with another shape}
        public Head withShape(Shape other) {
            return new Head(name, output, other, origin);
        }
    }

    /// {@return name, output, shape and origin}
    Head head();

    /// {@return the tensors it reads, in the order its formula names them}
    List<String> inputs();

    /// {@return the same op under another head}
    Op withHead(Head head);

    /// {@return the op's name, unique within its graph}
    default String name() {
        return head().name();
    }

    /// {@return the tensor it gives}
    default String output() {
        return head().output();
    }

    /// {@return the extents of the tensor it gives}
    default Shape shape() {
        return head().shape();
    }

    /// {@return where it was written}
    default Origin origin() {
        return head().origin();
    }

    /// {@return the kind as reports and the JSON format write it}
    default String kind() {
        return switch (this) {
            case Embedding _ -> "embedding";
            case Linear _ -> "linear";
            case MatMul _ -> "matmul";
            case Softmax _ -> "softmax";
            case Activation activation -> activation.function().label();
            case LayerNorm _ -> "layernorm";
            case RmsNorm _ -> "rmsnorm";
            case Add _ -> "add";
            case Binary binary -> binary.function().label();
            case IntegerArithmetic arithmetic -> arithmetic.function().label();
            case Slice _ -> "slice";
            case Concat _ -> "concat";
            case Expand _ -> "expand";
            case Gather _ -> "gather";
            case Multiply _ -> "multiply";
            case AddConstant _ -> "add_constant";
            case MultiplyConstant _ -> "multiply_constant";
            case Mean _ -> "mean";
            case DivideByConstant _ -> "divide_by_constant";
            case Requantize _ -> "requantize";
            case Reshape _ -> "reshape";
            case Transpose _ -> "transpose";
        };
    }

    /// `[...] -> [..., n]`: row `x[i]` of a table of `r` rows for each token number `x[i]`, a whole number in `0..r-1`.
    ///
    /// @param x     an input of the graph, which embeddings alone read
    /// @param table `[r, n]`
    record Embedding(Head head, String x, FloatTensor table) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Embedding(other, x, table);
        }
    }

    /// `[..., k] x [k, n] -> [..., n]`, the leading axes taken as m rows: `x weight + bias`.
    ///
    /// @param weight `[k, n]`
    /// @param bias   `[n]`, the same for all rows, or `[m, n]`, one for each row (a bias with positions added)
    record Linear(Head head, String x, FloatTensor weight, FloatTensor bias) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Linear(other, x, weight, bias);
        }
    }

    /// `[..., m, k] x [..., k, n] -> [..., m, n]`, one product for each index of the leading axes, which are broadcast: `scale * a b`.
    ///
    /// @param scale finite and not 0
    record MatMul(Head head, String a, String b, double scale) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public Op withHead(Head other) {
            return new MatMul(other, a, b, scale);
        }
    }

    /// `exp(x - max) / sum(exp(x - max))` along the last axis.
    ///
    /// @param keep where given, broadcasts to x: elements where it is false take no part and come out as 0; every row keeps one at least
    record Softmax(Head head, String x, Optional<BooleanTensor> keep) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Softmax(other, x, keep);
        }
    }

    /// A nonlinear function of each element.
    ///
    /// @param alpha the function's first parameter, where it has one; 1 where not
    /// @param beta  its second; 0 where it has none
    record Activation(Head head, ActivationKind function, String x, double alpha, double beta) implements Op {
        /// A function without parameters.
        public Activation(Head head, ActivationKind function, String x) {
            this(head, function, x, 1, 0);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Activation(other, function, x, alpha, beta);
        }
    }

    /// `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gamma + beta` along the last axis,
    /// [Ba, Kiros and Hinton 2016](https://arxiv.org/abs/1607.06450).
    ///
    /// @param gamma `[n]`, n the last extent
    /// @param beta  `[n]`
    record LayerNorm(Head head, String x, FloatTensor gamma, FloatTensor beta, double epsilon) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new LayerNorm(other, x, gamma, beta, epsilon);
        }
    }

    /// `x / sqrt(mean(x^2) + epsilon) * gamma` along the last axis, [Zhang and Sennrich 2019](https://arxiv.org/abs/1910.07467).
    ///
    /// @param gamma `[n]`, n the last extent
    record RmsNorm(Head head, String x, FloatTensor gamma, double epsilon) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new RmsNorm(other, x, gamma, epsilon);
        }
    }

    /// `a + b`, both activations, broadcast to one shape: a residual.
    record Add(Head head, String a, String b) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public Op withHead(Head other) {
            return new Add(other, a, b);
        }
    }

    /// `a * b` element by element, both activations, broadcast to one shape: a gate.
    record Multiply(Head head, String a, String b) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public Op withHead(Head other) {
            return new Multiply(other, a, b);
        }
    }

    /// `x + constant`, the constant broadcast to x.
    record AddConstant(Head head, String x, FloatTensor constant) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new AddConstant(other, x, constant);
        }
    }

    /// `x * constant` element by element, the constant broadcast to x.
    record MultiplyConstant(Head head, String x, FloatTensor constant) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new MultiplyConstant(other, x, constant);
        }
    }

    /// The mean over some axes.
    ///
    /// @param axes     ascending, counted from 0, at least one
    /// @param keepDims whether the axes stay, with extent 1
    record Mean(Head head, String x, List<Integer> axes, boolean keepDims) implements Op {
        public Mean {
            axes = List.copyOf(axes);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Mean(other, x, axes, keepDims);
        }
    }

    /// `x / divisor`, each element.
    ///
    /// @param divisor finite and not 0
    record DivideByConstant(Head head, String x, double divisor) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new DivideByConstant(other, x, divisor);
        }
    }

    /// The same values, stored with another width and scale. The identity in float.
    record Requantize(Head head, String x) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Requantize(other, x);
        }
    }

    /// The same elements in row-major order under the head's shape.
    record Reshape(Head head, String x) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Reshape(other, x);
        }
    }

    /// Axis `i` of the output is axis `permutation[i]` of x.
    record Transpose(Head head, String x, List<Integer> permutation) implements Op {
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Transpose(other, x, permutation);
        }
    }

    /// A function of two activations, element by element, broadcast to one shape.
    record Binary(Head head, BinaryKind function, String a, String b) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public Op withHead(Head other) {
            return new Binary(other, function, a, b);
        }
    }

    /// Arithmetic on whole numbers of a fixed width, element by element, broadcast to one shape. What does not fit keeps its low bits, as NumPy has it.
    ///
    /// @param bits   width of both operands and the result, 2..64; those of more than 32 bits must stay within 32 and are an overflow where they do not
    /// @param signed whether they are two's complement
    record IntegerArithmetic(Head head, IntegerKind function, String a, String b, int bits, boolean signed) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(a, b);
        }

        @Override
        public Op withHead(Head other) {
            return new IntegerArithmetic(other, function, a, b, bits, signed);
        }
    }

    /// Element `i` along each axis is element `start + i * step` of x; the head's shape says how many.
    ///
    /// @param starts for each axis, in the tensor
    /// @param steps  for each axis, not 0
    record Slice(Head head, String x, List<Integer> starts, List<Integer> steps) implements Op {
        public Slice {
            starts = List.copyOf(starts);
            steps = List.copyOf(steps);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Slice(other, x, starts, steps);
        }
    }

    /// Tensors one behind the other along an axis; in all others they agree.
    ///
    /// @param axis counted from 0
    record Concat(Head head, List<String> inputs, int axis) implements Op {
        public Concat {
            inputs = List.copyOf(inputs);
        }

        @Override
        public Op withHead(Head other) {
            return new Concat(other, inputs, axis);
        }
    }

    /// Elements of x at indices that are constants, and a constant where these lie outside x: rows picked, padding, the patches that a convolution multiplies.
    ///
    /// @param axes one for each axis of the output; along an axis of x at most two of them
    /// @param fill what stands for an element outside x, finite
    record Gather(Head head, String x, List<Along> axes, double fill) implements Op {
        /// One axis of the output. Along `axis` of x, the index of an element is the sum of `at[o]` of the output's axes that go along it, o being the
        /// element's index in the output; along an axis of x that none goes along it is 0.
        public record Along(int axis, List<Integer> at) {
            public Along {
                at = List.copyOf(at);
            }
        }

        public Gather {
            axes = List.copyOf(axes);
        }

        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Gather(other, x, axes, fill);
        }
    }

    /// x broadcast to the head's shape.
    record Expand(Head head, String x) implements Op {
        @Override
        public List<String> inputs() {
            return List.of(x);
        }

        @Override
        public Op withHead(Head other) {
            return new Expand(other, x);
        }
    }
}
