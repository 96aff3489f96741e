package dev.cupel.sim.unit;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Lookup;

/// LUT: reads a ROM table. Its entries fit a word; an index may not fit the table.
final class TableReader extends Operation {
    private final int d;
    private final int table;
    private final Operand a;
    private final Fit fit;

    TableReader(Lookup i, Decoding on) {
        super(i.mask());
        d = i.d().index();
        table = i.table().index();
        a = Operand.of(i.a(), on);
        fit = Fitting.of(i.fit(), on, on.machine().wordBits()).fit();
    }

    @Override
    boolean quick(int vl) {
        return whole(vl);
    }

    @Override
    public boolean take(Datapath path) {
        return ElementKernels.lookup(path.rom.entries(table), a.words(path, 0), path.vectors.words(d), path.vl);
    }

    @Override
    public void execute(Datapath path) {
        int vl = path.vl;
        int[] active = active(path);
        int[] x = a.words(path, 0);
        int[] entries = path.rom.entries(table);
        int[] out = path.vectors.words(d);
        int outside = 0;
        for (int i = 0; i < vl; i++) {
            outside |= x[i];
        }
        boolean within = (outside & -entries.length) == 0;
        if (active == null && within) {
            for (int i = 0; i < vl; i++) {
                out[i] = entries[x[i]];
            }
            return;
        }
        for (int i = 0; i < vl; i++) {
            if (active == null || active[i] != 0) {
                out[i] = entries[index(path, i, x[i], entries.length)];
            }
        }
    }

    private int index(Datapath path, int element, int index, int size) {
        if (index >= 0 && index < size) {
            return index;
        }
        if (fit == Fit.CLIP) {
            path.faults.clips(1);
        } else if (fit != Fit.MOD) {
            int width = Integer.numberOfTrailingZeros(size);
            path.report(element);
            path.faults.index(element, index, width);
        }
        return switch (fit) {
            case SAT, CLIP -> index < 0 ? 0 : size - 1;
            case WRAP, MOD -> index & size - 1;
            case TRAP, MACHINE -> throw new Trap("element %d: index %d is outside a table of %d entries".formatted(element, index, size));
        };
    }
}
