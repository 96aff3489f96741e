package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.VectorInstruction;
import dev.cupel.isa.Machine;
import dev.cupel.sim.memory.Rom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the [Shortcut]s of a run.
public final class Shortcuts {
    /// Whether this Java has vectors: `--add-modules jdk.incubator.vector` was given. Without, there are no shortcuts, and everything is as exact, only slower.
    private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private Shortcuts() {}

    /// {@return whether there may be any}
    public static boolean available() {
        return AVAILABLE;
    }

    /// {@return for each operation of a run the shortcut that begins with it; null for none}
    /// @param instructions what each place of the run executes, in the order of issue
    /// @param operations   the vector instructions among them, decoded for the scalars that they issue with, and what sets vl; null for all others, which no shortcut
    ///                     goes past
    public static @Nullable Shortcut[] of(List<Instruction> instructions, @Nullable Operation[] operations, Machine machine, Rom rom) {
        var shortcuts = new @Nullable Shortcut[operations.length];
        if (!AVAILABLE) {
            return shortcuts;
        }
        var magnitudes = new Magnitudes(machine, rom);
        int vl = machine.vectorLength();
        int at = 0;
        while (at < shortcuts.length) {
            var block = new ProductBlock.Builder(vl, machine.accumulatorBits(), magnitudes);
            int end = at;
            while (end < shortcuts.length && block.add(operations[end])) {
                end++;
            }
            shortcuts[at] = block.build();
            boolean alone = shortcuts[at] == null;
            for (end = Math.max(end, at + 1); at < end; at++) {
                var operation = operations[at];
                if (operation != null && alone && operation.quick(vl)) {
                    shortcuts[at] = operation;
                }
                if (operation instanceof Operation.Length length) {
                    vl = length.vl();
                }
                if (instructions.get(at) instanceof VectorInstruction instruction) {
                    magnitudes.pass(instruction, vl);
                }
            }
        }
        return shortcuts;
    }
}
