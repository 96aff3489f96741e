package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// A polynomial in each of equal pieces, by Horner's rule, element by element: a read of ROM for each coefficient, a product for each power.
final class PolynomialKernel {
    private static final int SLOTS = 4;

    private PolynomialKernel() {}

    static Kernel of(QuantizedOp.Polynomial op, Site site) {
        int h = op.h();
        var index = CodeIndex.of(site.type(op.x()), h, op.coefficients(), site.machine());
        return Kernel.of("pieces", List.of(), op.coefficients().stream().map(index::table).toList(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(List.of(index.view(at.inputs().getFirst()), at.output()), SLOTS, tile -> {
                var t = v(4 * tile.slot());
                var piece = v(4 * tile.slot() + 1);
                var p = v(4 * tile.slot() + 2);
                var c = v(4 * tile.slot() + 3);
                tile.load(t, 0);
                index.index(e, t);
                e.ext(piece, t, imm(h), imm(site.type(op.x()).bits() - h));
                e.ext(t, t, imm(0), imm(h));
                e.sub(t, t, imm(1 << (h - 1)));
                e.lut(p, at.tables().getLast(), piece);
                for (int k = op.coefficients().size() - 2; k >= 0; k--) {
                    e.lut(c, at.tables().get(k), piece);
                    e.mulrs(p, p, t, imm(h - 1));
                    e.add(p, p, c);
                }
                if (op.guard() > 0) {
                    e.shr(p, p, imm(op.guard()));
                }
                e.addZeroPoint(p, to);
                tile.storeCodes(p, 1, to);
            });
            return e.code();
        });
    }
}
