package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import java.util.List;

/// One float op and the types of its tensors -> the op over codes. The one place where an op meets its parameter builder.
///
/// @param limits     what integers have to fit
/// @param softmaxRom the size of exponential ROMs
/// @param variants   arithmetics asked for, and the error wanted of the others
public record OpQuantizer(Limits limits, SoftmaxRom softmaxRom, Variants variants) {
    /// No variant asked for.
    public OpQuantizer(Limits limits, SoftmaxRom softmaxRom) {
        this(limits, softmaxRom, Variants.NONE);
    }

    /// {@return the op over codes}
    ///
    /// @param inputs  types of the op's inputs, in its order
    /// @param output  type of its output
    /// @param weights how weights become codes; of linear ops only
    /// @throws Unrepresentable if no integers within the limits say what the op means; it says what is needed
    public QuantizedOp quantize(Op op, List<QuantizedTensor> inputs, QuantizedTensor output, WeightSettings weights) throws Unrepresentable {
        for (var tensor : inputs) {
            fitsWord(tensor);
        }
        fitsWord(output);
        var head = new QuantizedOp.Head(op.name(), op.output(), op.origin());
        var x = inputs.getFirst();
        var y = output.type();
        return switch (op) {
            case Op.Embedding embedding -> new QuantizedOp.Embedding(head, embedding.x(), CodeTensor.of(embedding.table().toDouble(), y));
            case Op.Linear linear -> LinearParameters.of(head, linear, x.type(), y, weights, limits, variants);
            case Op.MatMul matMul -> LinearParameters.of(head, matMul, x.type(), inputs.get(1).type(), x.shape().last(), y, limits, variants);
            case Op.Softmax softmax -> SoftmaxParameters.of(head, softmax, x.type(), x.shape().last(), y, softmaxRom, limits, variants);
            case Op.Activation activation when activation.function() == ActivationKind.RELU ->
                    ElementwiseParameters.relu(head, activation.x(), x.type(), y, limits, variants);
            case Op.Activation activation when activation.function() == ActivationKind.CLIP -> BinaryParameters.clamp(head, activation, x.type(), y, limits);
            case Op.Activation activation when activation.function() == ActivationKind.RECIPROCAL ->
                    BinaryParameters.reciprocal(head, activation, x.type(), y, limits);
            case Op.Activation activation -> TableParameters.of(head, activation, x.type(), y, limits, variants);
            case Op.LayerNorm norm -> NormParameters.of(head, norm, x.type(), y, limits, variants);
            case Op.RmsNorm norm -> NormParameters.of(head, norm, x.type(), y, limits, variants);
            case Op.Add add -> ElementwiseParameters.add(head, add, x.type(), inputs.get(1).type(), y, limits, variants);
            case Op.Binary binary -> BinaryParameters.of(head, binary, x.type(), inputs.get(1).type(), y, limits);
            case Op.IntegerArithmetic arithmetic -> BinaryParameters.of(head, arithmetic, limits);
            case Op.Slice slice -> MovementParameters.of(head, slice);
            case Op.Expand expand -> MovementParameters.of(head, expand, x.shape());
            case Op.Gather gather -> MovementParameters.of(head, gather, x, y, limits);
            case Op.Concat concat -> MovementParameters.of(head, concat, inputs, y, limits);
            case Op.Multiply multiply -> ElementwiseParameters.multiply(head, multiply, x.type(), inputs.get(1).type(), y, limits, variants);
            case Op.AddConstant add -> ElementwiseParameters.add(head, add, x.type(), y, limits, variants);
            case Op.MultiplyConstant multiply -> ElementwiseParameters.multiply(head, multiply, x.shape(), x.type(), y, limits, variants);
            case Op.Mean mean -> ElementwiseParameters.mean(head, mean, x.shape(), x.type(), y, limits, variants);
            case Op.DivideByConstant divide -> ElementwiseParameters.divide(head, divide, x.type(), y, limits, variants);
            case Op.Requantize requantize -> ElementwiseParameters.requantize(head, requantize, x.type(), y, limits, variants);
            case Op.Reshape reshape -> {
                sameType(x.type(), y);
                yield new QuantizedOp.Reshape(head, reshape.x());
            }
            case Op.Transpose transpose -> {
                sameType(x.type(), y);
                yield new QuantizedOp.Transpose(head, transpose.x(), transpose.permutation());
            }
        };
    }

    private void fitsWord(QuantizedTensor tensor) throws Unrepresentable {
        var type = tensor.type();
        long low = Math.min(type.low(), (long) type.low() - type.zeroPoint());
        long high = Math.max(type.high(), (long) type.high() - type.zeroPoint());
        if (low < Machine.min(limits.wordBits()) || high > Machine.max(limits.wordBits())) {
            throw new Unrepresentable("'%s' has %s codes of %d bits with zero point %d; a word has %d bits, sign included".formatted(
                    tensor.name(), type.signed() ? "signed" : "unsigned", type.bits(), type.zeroPoint(), limits.wordBits()),
                    "give '%s' fewer bits".formatted(tensor.name()));
        }
    }

    private static void sameType(CodeType x, CodeType y) {
        if (!x.equals(y)) {
            throw new IllegalArgumentException("a reshape or transpose keeps its codes: input %s, output %s".formatted(x, y));
        }
    }
}
