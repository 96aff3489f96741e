package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// `[..., m, k] x [..., k, n] -> [..., m, n]` of two activations, by [ProductTile], one product for each position of the leading axes.
/// Either operand may lie transposed.
final class MatMulKernel {
    private MatMulKernel() {}

    static Kernel of(QuantizedOp.MatMul op, Site site) {
        return Kernel.of(Kernels.layout(op, site), List.of(), List.of(), 0, at -> {
            var a = at.inputs().get(0);
            var b = at.inputs().get(1);
            var out = at.output();
            int batch = out.shape().size() - 2;
            int m = out.shape().get(batch);
            int n = out.shape().get(batch + 1);
            int k = a.shape().getLast();
            var form = new ProductTile.Form(m, k, n, operand(a, site.type(op.a()).zeroPoint()), operand(b, site.type(op.b()).zeroPoint()),
                    Kernels.inWords(op, site), ProductTile.Bias.NONE, 0, op.scaling(), out.byteStride(batch), out.byteStride(batch + 1), site.type(op.output()));
            var e = site.emitter();
            var lead = out.shape().subList(0, batch);
            e.eachPosition(List.of(leading(a, lead), leading(b, lead), out), batch,
                    pointers -> new ProductTile(e, form).product(pointers.get(0), pointers.get(1), pointers.get(2), pointers.get(2), 0, 0, 0));
            return e.code();
        });
    }

    /// An operand with the product's leading axes, those that it lacks or has once being repeated.
    private static TensorView leading(TensorView operand, List<Integer> lead) {
        var shape = new ArrayList<>(lead);
        shape.addAll(operand.shape().subList(operand.shape().size() - 2, operand.shape().size()));
        return operand.broadcastTo(shape);
    }

    private static ProductTile.Operand operand(TensorView view, int zeroPoint) {
        int rank = view.shape().size();
        return new ProductTile.Operand(view, view.byteStride(rank - 2), view.byteStride(rank - 1), zeroPoint);
    }
}
