package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = table[x - low of x]`, element by element: load, read, store.
final class LookupKernel {
    private static final int SLOTS = 4;

    private LookupKernel() {}

    static Kernel of(QuantizedOp.Lookup op, Site site) {
        var index = CodeIndex.of(site.type(op.x()), 0, List.of(op.table()), site.machine());
        return Kernel.of("table", List.of(), List.of(index.table(op.table())), 0, at -> {
            var e = site.emitter();
            e.eachTile(List.of(index.view(at.inputs().getFirst()), at.output()), SLOTS, tile -> {
                var y = v(tile.slot());
                tile.load(y, 0);
                index.index(e, y);
                e.lut(y, at.tables().getFirst(), y);
                tile.store(y, 1);
            });
            return e.code();
        });
    }
}
