package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program.Place;
import java.util.ArrayList;
import java.util.List;

/// Writes transfers and waits, and keeps count of which transfers are known to be done.
final class Transfers {
    private final Linker linker;
    private final List<String> started = new ArrayList<>();
    private int done;

    Transfers(Linker linker) {
        this.linker = linker;
    }

    void start(String piece, Instruction transfer, Place place) {
        linker.add(transfer, place);
        started.add(piece);
    }

    /// Takes note that code waited for every transfer.
    void allDone() {
        done = started.size();
    }

    /// Waits until the last transfer of `piece` is done. Transfers end in the order of their start.
    void await(String piece, Place place) {
        int index = started.lastIndexOf(piece);
        if (index < 0) {
            throw new IllegalStateException("no transfer of " + piece + " was started");
        }
        if (index >= done) {
            linker.add(new Instruction.DmaWait(Math.min(255, started.size() - 1 - index)), place);
            done = index + 1;
        }
    }
}
