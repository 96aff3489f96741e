package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.sim.memory.Rom;
import java.util.Arrays;

/// The greatest magnitude that each element of each vector register can have at one point of a program, whatever its data: what a load, a clamp or a table leaves is
/// narrow, all else is taken for any word. Mutable: follows the instructions of a run in their order.
final class Magnitudes {
    private final Machine machine;
    private final Rom rom;
    private final long any;
    private final long[][] vectors;

    /// At the start of a run, where all registers are 0.
    Magnitudes(Machine machine, Rom rom) {
        this.machine = machine;
        this.rom = rom;
        any = -Machine.min(machine.wordBits());
        vectors = new long[32][machine.vectorLength()];
    }

    /// {@return the greatest magnitude of element `element`}
    long of(int vector, int element) {
        return vectors[vector][element];
    }

    /// {@return the greatest magnitude of the elements below `vl`}
    long below(int vector, int vl) {
        long most = 0;
        for (int i = 0; i < vl; i++) {
            most = Math.max(most, vectors[vector][i]);
        }
        return most;
    }

    /// {@return the greatest magnitude of what a load leaves}
    long loaded(int bits, boolean signed) {
        return bits >= machine.wordBits() ? any : signed ? 1L << (bits - 1) : (1L << bits) - 1;
    }

    /// Goes past an instruction that works on `vl` elements.
    void pass(VectorInstruction instruction, int vl) {
        switch (instruction) {
            case Load i -> written(i.d(), vl, i.mask().isPresent(), loaded(i.bits(), i.signed()));
            case Lookup i -> written(i.d(), vl, i.mask().isPresent(), greatest(rom.entries(i.table().index())));
            case Clamp(var d, _, Immediate(int low), Immediate(int high), _, var mask) -> written(d, vl, mask.isPresent(),
                    Math.max(Math.abs((long) low), Math.abs((long) high)));
            case Clamp i -> anything(i.d());
            case Multiply i -> anything(i.d());
            case MultiplyShift i -> anything(i.d());
            case ShiftRight i -> anything(i.d());
            case ShiftLeft i -> anything(i.d());
            case CountLeadingZeros i -> anything(i.d());
            case Extract i -> anything(i.d());
            case Select i -> anything(i.d());
            case Minimum i -> anything(i.d());
            case Maximum i -> anything(i.d());
            case HorizontalMaximum i -> anything(i.d().register());
            case HorizontalMinimum i -> anything(i.d().register());
            case HorizontalSum i -> anything(i.d().register());
            case ReadAccumulator i -> anything(i.d());
            case Add i -> anything(i.d());
            case Subtract i -> anything(i.d());
            case SquareRootStep i -> anything(i.root());
            case Compare _, Clear _, Accumulate _, Deduct _, MultiplyAccumulate _, Store _ -> {}
        }
    }

    private static long greatest(int[] entries) {
        long most = 0;
        for (int entry : entries) {
            most = Math.max(most, Math.abs((long) entry));
        }
        return most;
    }

    private void written(VectorRegister d, int vl, boolean masked, long most) {
        long[] elements = vectors[d.index()];
        for (int i = 0; i < vl; i++) {
            elements[i] = masked ? Math.max(elements[i], most) : most;
        }
    }

    private void anything(Destination d) {
        if (d instanceof VectorRegister(int index)) {
            Arrays.fill(vectors[index], any);
        }
    }
}
