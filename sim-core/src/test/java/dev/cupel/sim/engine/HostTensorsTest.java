package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.x;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the host writes before a run and reads after it.
class HostTensorsTest {
    private static TensorBinding tensor(String name, Role role, Memory memory, int address, int bits, boolean signed, List<Integer> shape,
            List<Integer> strides) {
        return new TensorBinding(name, role, memory, address, bits, signed, shape, strides, 1, 0, -1);
    }

    /// Copies 64 bytes from DRAM 0 to scratchpad 100.
    private static Simulation simulation(TensorBinding... tensors) {
        List<Instruction> code = List.of(new DmaIn(Address.of(x(0), 100), Address.of(x(0), 0), new Immediate(64)), new Halt());
        var places = Collections.nCopies(2, new Place("test.asm", 1, 1, -1));
        return Simulation.of(new Program("test", code, Map.of(), List.of(new Segment(Memory.DRAM, 1, new byte[] {9})),
                List.of(tensors), List.of(), places), Presets.named("edge16"),
                Options.DEFAULT);
    }

    @Test
    void givenPaddedRows_thenAnInputGoesToItsStrides_andComesBackFromThem() {
        var shape = List.of(2, 3);
        var result = simulation(
                tensor("in", Role.INPUT, Memory.DRAM, 1, 16, true, shape, List.of(8, 1)),
                tensor("same", Role.OUTPUT, Memory.SCRATCHPAD, 101, 16, true, shape, List.of(8, 1)),
                tensor("transposed", Role.OUTPUT, Memory.SCRATCHPAD, 101, 16, true, List.of(3, 2), List.of(1, 8)),
                tensor("bytes", Role.OUTPUT, Memory.SCRATCHPAD, 101, 8, false, List.of(8), List.of(1)))
                .run(Inputs.of(Map.of("in", new int[] {1, -2, 3, 4, 5, -32768})));
        assertArrayEquals(new int[] {1, -2, 3, 4, 5, -32768}, result.output("same"));
        assertArrayEquals(new int[] {1, 4, -2, 5, 3, -32768}, result.output("transposed"));
        assertArrayEquals(new int[] {1, 0, 0xfe, 0xff, 3, 0, 0, 0}, result.output("bytes"));
    }

    @Test
    void givenFourBitElements_thenTheEvenOneLiesInTheLowHalf() {
        var result = simulation(
                tensor("in", Role.INPUT, Memory.DRAM, 0, 4, true, List.of(3), List.of(1)),
                tensor("bytes", Role.OUTPUT, Memory.SCRATCHPAD, 100, 8, false, List.of(2), List.of(1)),
                tensor("backwards", Role.OUTPUT, Memory.SCRATCHPAD, 101, 4, false, List.of(3), List.of(-1)))
                .run(Inputs.of(Map.of("in", new int[] {1, -1, 7})));
        assertArrayEquals(new int[] {0xf1, 0x07}, result.output("bytes"));
        assertArrayEquals(new int[] {7, 0xf, 1}, result.output("backwards"));
    }

    @Test
    void givenInputsThatTheProgramCannotTake_thenTheCallSaysWhich() {
        var simulation = simulation(tensor("in", Role.INPUT, Memory.DRAM, 0, 8, false, List.of(2), List.of(1)));
        assertEquals("input out: the program has only [in]", refusal(simulation, Map.of("out", new int[2])));
        assertEquals("tensor in [2]: 3 values, must be 2", refusal(simulation, Map.of("in", new int[3])));
        assertEquals("tensor in: element 1 is 256, must be in 0..255", refusal(simulation, Map.of("in", new int[] {255, 256})));
        assertEquals("tensor in: element 0 is -1, must be in 0..255", refusal(simulation, Map.of("in", new int[] {-1, 0})));
    }

    private static String refusal(Simulation simulation, Map<String, int[]> inputs) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> simulation.run(Inputs.of(inputs))).getMessage());
    }

    @Test
    void givenATensorOutsideItsMemory_thenTheProgramIsRefused() {
        var outside = tensor("far", Role.OUTPUT, Memory.SCRATCHPAD, 262140, 32, true, List.of(2), List.of(1));
        var message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> simulation(outside)).getMessage());
        assertTrue(message.contains("far") && message.contains("262140..262147"), message);
    }

    @Test
    void aRunLeavesNothingBehindForTheNext() {
        var simulation = simulation(
                tensor("in", Role.INPUT, Memory.DRAM, 0, 8, false, List.of(2), List.of(1)),
                tensor("out", Role.OUTPUT, Memory.SCRATCHPAD, 100, 8, false, List.of(2), List.of(1)));
        assertArrayEquals(new int[] {1, 2}, simulation.run(Inputs.of(Map.of("in", new int[] {1, 2}))).output("out"));
        // What the program's data put there.
        assertArrayEquals(new int[] {0, 9}, simulation.run(Inputs.NONE).output("out"));
    }

    @Test
    void givenAnObservedTensor_thenTheRunGoesOnFromItsValues() {
        var program = Assembler.assemble(SourceText.of("test.asm", """
                .input a scratchpad 0 s8 [2]
                .output y scratchpad 16 s8 [2]
                setvl 2
                ld.s8 v0, [x0]
                add v0, v0, #1
                st.s8 v0, [x0+8]
                .observe between scratchpad 8 s8 [2]
                ld.s8 v1, [x0+8]
                add v1, v1, #10
                st.s8 v1, [x0+16]
                halt
                """)).orThrow();
        var simulation = Simulation.of(program, Presets.named("edge16"), Options.DEFAULT);
        assertArrayEquals(new int[] {12, 13}, simulation.run(Inputs.of(Map.of("a", new int[] {1, 2}))).output("y"));
        var given = simulation.run(Inputs.of(Map.of("a", new int[] {1, 2}, "between", new int[] {50, -60})));
        assertArrayEquals(new int[] {60, -50}, given.output("y"));
        assertArrayEquals(new int[] {50, -60}, given.observed().get("between"));
        assertArrayEquals(new int[] {60, -50}, simulation.run(Inputs.of(Map.of("between", new int[] {50, -60})), simulation.schedule()).output("y"));
    }
}
