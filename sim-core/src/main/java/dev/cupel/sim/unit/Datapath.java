package dev.cupel.sim.unit;

import dev.cupel.isa.Machine;
import dev.cupel.sim.memory.AccumulatorFile;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.MaskFile;
import dev.cupel.sim.memory.Rom;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.memory.VectorFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The state that the instructions of one run work on, with the working arrays of the loops. Mutable; of one thread.
public final class Datapath {
    /// `x0..x15`.
    public final int[] scalars = new int[16];
    public final VectorFile vectors;
    public final AccumulatorFile accumulators;
    public final MaskFile masks;
    public final Scratchpad scratchpad;
    public final Dram dram;
    public final Rom rom;
    /// Elements that the next instruction works on, 1..vectorLength.
    public int vl;

    FaultSink faults;
    /// Exact results of the instruction at work.
    final long[] exact;
    /// Operands that are not a register's words as they stand.
    final int[][] operands;
    /// Results on their way to memory.
    final int[] outgoing;
    /// Elements for which the instruction at work has already raised its one event. All false between instructions.
    private final boolean[] reported;
    private boolean anyReported;
    private @Nullable Workspace workspace;

    /// The state at the start of a run: all 0, vl = vectorLength.
    public Datapath(Machine machine, Scratchpad scratchpad, Dram dram, Rom rom, FaultSink faults) {
        int length = machine.vectorLength();
        this.vectors = new VectorFile(length);
        this.accumulators = new AccumulatorFile(length);
        this.masks = new MaskFile(length);
        this.scratchpad = scratchpad;
        this.dram = dram;
        this.rom = rom;
        this.faults = faults;
        this.vl = length;
        this.exact = new long[length];
        this.operands = new int[3][length];
        this.outgoing = new int[length];
        this.reported = new boolean[length];
    }

    /// Goes back to the start of a run.
    /// @param image what bytes `from` to `to - 1` of the scratchpad hold then; the others have not been written since
    /// @param memory what the DRAM was forked from
    public void restart(byte[] image, int from, int to, Dram memory, FaultSink sink) {
        Arrays.fill(scalars, 0);
        vectors.clear();
        accumulators.clear();
        masks.clear();
        System.arraycopy(image, from, scratchpad.bytes(), from, to - from);
        dram.restore(memory);
        faults = sink;
        vl = reported.length;
        Arrays.fill(reported, false);
        anyReported = false;
    }

    /// {@return the working arrays of shortcuts}
    Workspace workspace() {
        var there = workspace;
        if (there == null) {
            there = new Workspace(ProductKernels.pitch(reported.length));
            workspace = there;
        }
        return there;
    }

    /// Marks that `element` has had its event.
    public void report(int element) {
        reported[element] = true;
        anyReported = true;
    }

    /// {@return whether the instruction at work has raised an event for `element`}
    public boolean reported(int element) {
        return reported[element];
    }

    /// Forgets the events of the instruction that is through.
    public void instructionDone() {
        if (anyReported) {
            Arrays.fill(reported, false);
            anyReported = false;
        }
    }
}
