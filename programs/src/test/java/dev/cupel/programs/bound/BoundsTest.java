package dev.cupel.programs.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaWait;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Lookup;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Counts on edge16 (16 lanes, vectors of 64, 4 LUT ports, 5 read and 2 write ports, 16 banks of 4 bytes, DMA of 40 + bytes / 16 cycles), each by
/// hand.
class BoundsTest {
    private static final Machine EDGE16 = Presets.named("edge16");

    private static VectorRegister v(int index) {
        return new VectorRegister(index);
    }

    private static ScalarRegister x(int index) {
        return new ScalarRegister(index);
    }

    private static Add add(int d, int a, int b) {
        return new Add(v(d), v(a), v(b), Fit.MACHINE, Optional.empty());
    }

    private static Load load(int d, int stride, int step) {
        return new Load(v(d), 32, true, new Address(x(0), 0, step), stride, Optional.empty());
    }

    /// A program whose instruction `i` belongs to op `ops[i]`; halt to the last one's.
    private static Program program(int[] ops, Instruction... instructions) {
        var code = new ArrayList<>(List.of(instructions));
        code.add(new Halt());
        var places = new ArrayList<Place>();
        for (int i = 0; i < code.size(); i++) {
            places.add(new Place("t", i + 1, 1, ops[Math.min(i, ops.length - 1)]));
        }
        var tables = Map.of(0, new RomTable(4, false, new int[] {0, 1, 2, 3}));
        return new Program("t", code, tables, List.of(), List.of(), List.of(new OpRegion("a", "k", ""), new OpRegion("b", "k", "")), places);
    }

    private static long total(Resource resource, Instruction... instructions) {
        var bounds = Bounds.ofProgram(program(new int[] {0}, instructions), EDGE16);
        return bounds.total().byResource().getOrDefault(resource, 0L);
    }

    @Test
    void aUnitTakesItsBeatsForEveryPassOfALoop() {
        Instruction[] code = {new Loop(new Immediate(10), 3), add(1, 2, 3), add(4, 5, 6), add(7, 8, 9)};

        assertEquals(10 * 3 * 4, total(Resource.ACC, code));
        assertEquals(1 + 10 * 3 + 1, total(Resource.ISSUE, code));
    }

    @Test
    void vlAndCountsMayComeFromScalars() {
        assertEquals(5 * 2, total(Resource.ACC, new LoadImmediate(x(1), 5), new LoadImmediate(x(2), 17), new SetVectorLength(x(2)),
                new Loop(x(1), 1), add(1, 2, 3)));
        assertEquals(0, total(Resource.ACC, new LoadImmediate(x(1), 0), new Loop(x(1), 1), add(1, 2, 3)));
    }

    @Test
    void loopsThatEndTogetherAreCountedWhole() {
        assertEquals(2 * (4 + 3 * 4), total(Resource.ACC,
                new Loop(new Immediate(2), 3), add(1, 2, 3), new Loop(new Immediate(3), 1), add(4, 5, 6)));
    }

    @Test
    void aTableReadTakesFourCyclesABeat() {
        assertEquals(4 * 4, total(Resource.LUT, new Lookup(v(1), new Table(0), v(2), Fit.MOD, Optional.empty())));
    }

    /// Stride 4 words: a beat's 16 elements lie in 4 of 16 banks. The pointer's steps change nothing but the bank they start in.
    @Test
    void bankConflictsTakeTheirCycles() {
        assertEquals(2 * 4 * 4, total(Resource.MEMORY, new Loop(new Immediate(2), 1), load(1, 4, 4)));
        assertEquals(2 * 4, total(Resource.MEMORY, new Loop(new Immediate(2), 1), load(1, 1, 256)));
    }

    @Test
    void registerPortsAreShared() {
        // 8 distinct vectors of 4 beats over 5 ports; 4 results of 4 beats over 2
        Instruction[] code = {add(0, 1, 2), add(3, 4, 5), add(6, 7, 8), add(9, 10, 11)};

        assertEquals(Math.ceilDiv(8 * 4, 5), total(Resource.READ_PORTS, code));
        assertEquals(4 * 4 / 2, total(Resource.WRITE_PORTS, code));
    }

    @Test
    void transfersRunOneAfterTheOther() {
        var in = new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), new Immediate(160));

        assertEquals(2 * (40 + 10), total(Resource.DMA, in, in));
    }

    /// Op a: beats of its last addition may fall to op b, and a transfer counts where it is waited for.
    @Test
    void anOpIsBoundByWhatMustHappenBeforeItsLastIssue() {
        var in = new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), new Immediate(160));
        var bounds = Bounds.ofProgram(program(new int[] {0, 0, 0, 1, 1, 1}, add(1, 2, 3), add(4, 5, 6), in,
                add(7, 8, 9), in, new DmaWait(0)), EDGE16);

        assertEquals(4 + 1, bounds.ops().get(0).byResource().get(Resource.ACC));
        assertEquals(null, bounds.ops().get(0).byResource().get(Resource.DMA));
        assertEquals(1, bounds.ops().get(1).byResource().get(Resource.ACC));
        assertEquals(50, bounds.ops().get(1).byResource().get(Resource.DMA));
        assertEquals(100, bounds.total().cycles());
    }
}
