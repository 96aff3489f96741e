package dev.cupel.programs.kernels;

import dev.cupel.isa.RomTable;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// `[..., k] x [k, n] -> [..., n]` with constant weights, by [ProductTile]. Weights that exceed what the scratchpad has to spare come in several
/// parts, each some columns.
final class LinearKernel {
    private LinearKernel() {}

    /// @param constantBytes what the constants of one part may take; a part has one beat of columns at least
    static Kernel of(QuantizedOp.Linear op, Site site, int constantBytes) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        int perColumn = constants(op, 0, 1).stream().mapToInt(Kernel.Constant::bytes).sum();
        int width = ProductTile.panel(site.machine(), n);
        int fitting = (int) Math.min(n, Math.max(1L, constantBytes / perColumn));
        int step = fitting >= width ? width : Math.min(width, site.machine().lanes());
        int columns = fitting >= n ? n : Math.max(step, fitting / step * step);
        var parts = new ArrayList<Kernel.Part>();
        for (int from = 0; from < n; from += columns) {
            parts.add(new Columns(op, site, k, from, Math.min(n, from + columns)));
        }
        return new Split(Kernels.layout(op, site) + (parts.size() == 1 ? "" : "-" + parts.size()), parts);
    }

    private record Split(String layout, List<Kernel.Part> parts) implements Kernel {
        Split {
            parts = List.copyOf(parts);
        }
    }

    private static int weightElementBits(QuantizedOp.Linear op) {
        return op.weightBits() <= 8 ? 8 : 16;
    }

    private static boolean biasPerElement(QuantizedOp.Linear op) {
        return op.bias().shape().rank() > 1;
    }

    private static List<Kernel.Constant> constants(QuantizedOp.Linear op, int from, int to) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        var constants = new ArrayList<Kernel.Constant>();
        constants.add(new Kernel.Constant("weight", weightElementBits(op), columns(op.weight()::code, k, n, from, to)));
        constants.add(new Kernel.Constant("bias", 32, columns(op.bias()::code, op.bias().shape().size() / n, n, from, to)));
        if (!op.scaling().shared()) {
            constants.add(new Kernel.Constant("multipliers", 32, columns(op.scaling().multipliers(), 1, n, from, to)));
            constants.add(op.scaling().rest().map(rest -> new Kernel.Constant("lower multipliers", 32, columns(rest.low(), 1, n, from, to)))
                    .orElseGet(() -> new Kernel.Constant("shifts", 8, columns(op.scaling().shifts(), 1, n, from, to))));
        }
        return constants;
    }

    private static int[] columns(int[] values, int rows, int n, int from, int to) {
        return columns((int i) -> values[i], rows, n, from, to);
    }

    /// Columns `from` to `to` of a row-major `[rows, n]`. Of many columns each part takes its own: a copy of all for each would cost more
    /// than the rest of a compilation.
    private static int[] columns(IntUnaryOperator values, int rows, int n, int from, int to) {
        int width = to - from;
        int[] picked = new int[rows * width];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values.applyAsInt(i / width * n + from + i % width);
        }
        return picked;
    }

    private static List<Integer> rowsOf(List<Integer> shape, int n) {
        var rows = new ArrayList<>(shape);
        rows.set(rows.size() - 1, n);
        return rows;
    }

    /// Columns `from` to `to` of the output.
    private record Columns(QuantizedOp.Linear op, Site site, int k, int from, int to) implements Kernel.Part {
        @Override
        public List<Kernel.Constant> constants() {
            return LinearKernel.constants(op, from, to);
        }

        @Override
        public List<RomTable> tables() {
            return List.of();
        }

        @Override
        public int scratchBytes() {
            return 0;
        }

        @Override
        public Code emit(Kernel.Placement at) {
            int n = to - from;
            var in = at.inputs().getFirst();
            var out = at.output();
            int rank = in.shape().size();
            int outColumn = out.byteStride(rank - 1);
            var weight = new TensorView(at.constants().get(0), weightElementBits(op), true, List.of(k, n), List.of(n, 1));
            var views = new ArrayList<>(List.of(in, out));
            boolean perElement = biasPerElement(op);
            if (perElement) {
                views.add(TensorView.contiguous(at.constants().get(1), 32, true, rowsOf(out.shape(), n)));
            }
            var e = site.emitter();
            e.eachMatrix(views, rank - 1, (pointers, rows) -> {
                var a = new ProductTile.Operand(in, rows.strides().get(0), in.byteStride(rank - 1), 0);
                var b = new ProductTile.Operand(weight, n * weight.elementBytes(), weight.elementBytes(), 0);
                var form = new ProductTile.Form(rows.extent(), k, n, a, b, Kernels.inWords(op, site),
                        perElement ? ProductTile.Bias.PER_ELEMENT : ProductTile.Bias.PER_COLUMN,
                        perElement ? rows.strides().get(2) : 0, Optional.of(op.scaling()), rows.strides().get(1), outColumn, site.type(op.output()));
                var weights = Emitter.x(Emitter.LOWEST_POINTER);
                var bias = Emitter.x(Emitter.LOWEST_POINTER + 1);
                e.li(weights, weight.address());
                e.li(bias, at.constants().get(1));
                boolean shared = op.scaling().shared();
                new ProductTile(e, form).product(pointers.get(0), weights, pointers.get(1), perElement ? pointers.get(2) : bias,
                        from * outColumn, shared ? 0 : at.constants().get(2), shared ? 0 : at.constants().get(3));
            });
            return e.code();
        }
    }
}
