package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.Datapath;

/// Saves and loads the registers of a data path.
final class Registers {
    static final int SCALARS = 16;
    static final int VECTORS = 32;
    static final int ACCUMULATORS = 8;
    static final int MASKS = 4;

    private Registers() {}

    static void save(Datapath path, StateWriter to) {
        to.numbers(path.scalars);
        to.number(path.vl);
        for (int i = 0; i < VECTORS; i++) {
            to.numbers(path.vectors.words(i));
        }
        for (int i = 0; i < ACCUMULATORS; i++) {
            to.numbers(path.accumulators.sums(i));
        }
        for (int i = 0; i < MASKS; i++) {
            to.numbers(path.masks.bits(i));
        }
    }

    static void load(Datapath path, Machine machine, StateReader from) {
        int length = machine.vectorLength();
        System.arraycopy(from.numbers("scalar", SCALARS, Machine.min(32), Machine.max(32)), 0, path.scalars, 0, SCALARS);
        path.vl = from.number("vl", 1, length);
        for (int i = 0; i < VECTORS; i++) {
            int[] words = from.numbers("word", length, Machine.min(machine.wordBits()), Machine.max(machine.wordBits()));
            System.arraycopy(words, 0, path.vectors.words(i), 0, length);
        }
        for (int i = 0; i < ACCUMULATORS; i++) {
            long[] sums = from.longNumbers("sum", length, Machine.min(machine.accumulatorBits()), Machine.max(machine.accumulatorBits()));
            System.arraycopy(sums, 0, path.accumulators.sums(i), 0, length);
        }
        for (int i = 0; i < MASKS; i++) {
            System.arraycopy(from.numbers("mask element", length, -1, 0), 0, path.masks.bits(i), 0, length);
        }
    }
}
