package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import java.util.Arrays;
import java.util.List;

/// What the scalar registers hold on the way through a code, and which piece of memory each was set to point into.
///
/// A pointer keeps its piece however far it moves: kernels reach a tensor through pointers set to it and through no others.
final class Scalars {
    /// No piece is known.
    static final int ANY = -1;

    private final long[] values;
    private final int[] pieces;

    Scalars() {
        values = new long[16];
        pieces = new int[16];
        Arrays.fill(pieces, ANY);
    }

    private Scalars(long[] values, int[] pieces) {
        this.values = values;
        this.pieces = pieces;
    }

    Scalars copy() {
        return new Scalars(values.clone(), pieces.clone());
    }

    long value(ScalarRegister x) {
        return values[x.index()];
    }

    long value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister x -> value(x);
        };
    }

    /// {@return the piece that an access through `base` touches; x15 holds 0 and points nowhere, so there the address itself tells}
    int piece(Instruction.Address at, List<Piece> all) {
        return at.base().index() == 15 ? find(values[15] + at.offset(), all) : pieces[at.base().index()];
    }

    private static int find(long address, List<Piece> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).holds(address)) {
                return i;
            }
        }
        return ANY;
    }

    /// Applies what an instruction does to scalars.
    void apply(Instruction instruction, List<Piece> all) {
        switch (instruction) {
            case Instruction.LoadImmediate(var d, int value) -> {
                values[d.index()] = value;
                pieces[d.index()] = find(value, all);
            }
            case Instruction.AddScalar(var d, var a, var b) -> {
                long sum = value(a) + value(b);
                pieces[d.index()] = a.index() == 15 ? find(sum, all) : pieces[a.index()];
                values[d.index()] = sum;
            }
            case Instruction.Load load -> step(load.at());
            case Instruction.Store store -> step(store.at());
            default -> instruction.postIncremented().forEach(x -> values[x.index()]++);
        }
        if (instruction instanceof Instruction.Store store) {
            store.postIncremented().forEach(x -> values[x.index()]++);
        }
    }

    private void step(Instruction.Address at) {
        values[at.base().index()] += at.postIncrement();
    }

    /// Moves every register on as far as it moved since `before`, `times` more times.
    void repeat(Scalars before, int times) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (values[i] - before.values[i]) * times;
        }
    }

    /// Forgets the piece of every register that another way leaves pointing elsewhere.
    boolean meet(Scalars other) {
        boolean changed = false;
        for (int i = 0; i < pieces.length; i++) {
            if (pieces[i] != other.pieces[i] && pieces[i] != ANY) {
                pieces[i] = ANY;
                changed = true;
            }
        }
        return changed;
    }
}
