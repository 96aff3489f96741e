package dev.cupel.isa.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.isa.text.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssemblerTest {
    private static Program assemble(String text) {
        return Assembler.assemble(SourceText.of("dir/kernel.asm", text)).orThrow();
    }

    private static VectorRegister v(int index) {
        return new VectorRegister(index);
    }

    private static ScalarRegister x(int index) {
        return new ScalarRegister(index);
    }

    static Stream<Arguments> instructions() {
        var all = Optional.<Mask>empty();
        return Stream.of(
                Arguments.of("mul v1, v2, #-5", new Multiply(v(1), v(2), new Immediate(-5), Fit.MACHINE, all)),
                Arguments.of("mul.wrap v31, 0x10, v2[255] ?m3", new Multiply(v(31), new Immediate(16), new Broadcast(v(2), new Element.At(255)), Fit.WRAP, Optional.of(new Mask(3)))),
                Arguments.of("mulrs.even.clip v1, a7, v2[x3+], #0b101", new MultiplyShift(v(1), new Accumulator(7), new Broadcast(v(2), new Element.Indexed(x(3), true)), new Immediate(5), Rounding.HALF_EVEN, Fit.CLIP, all)),
                Arguments.of("mulrs.mod.away v1, v2, v3, v4", new MultiplyShift(v(1), v(2), v(3), v(4), Rounding.HALF_AWAY, Fit.MOD, all)),
                Arguments.of("shr.floor v1, v2, x5", new ShiftRight(v(1), v(2), x(5), Rounding.FLOOR, Fit.MACHINE, all)),
                Arguments.of("shl v1, v2, v3[x0]", new ShiftLeft(v(1), v(2), new Broadcast(v(3), new Element.Indexed(x(0), false)), Fit.MACHINE, all)),
                Arguments.of("ext v1, v2, #3, #4", new Extract(v(1), v(2), new Immediate(3), new Immediate(4), Fit.MACHINE, all)),
                Arguments.of("cmp.ge m2, #0, v1 ?m0", new Compare(new Mask(2), Relation.GE, new Immediate(0), v(1), Optional.of(new Mask(0)))),
                Arguments.of("sel v1, m2, #0, v3", new Select(v(1), new Mask(2), new Immediate(0), v(3))),
                Arguments.of("clamp.clip v1, v2, #-128, #127", new Clamp(v(1), v(2), new Immediate(-128), new Immediate(127), Fit.CLIP, all)),
                Arguments.of("hsum.trap a1[x2+], v3", new HorizontalSum(new ElementOf(new Accumulator(1), new Element.Indexed(x(2), true)), v(3), Fit.TRAP, all)),
                Arguments.of("sqrt v1, a2, #15", new SquareRootStep(v(1), new Accumulator(2), 15, Fit.MACHINE, all)),
                Arguments.of("ld.u4 v1, [x2-16], post -64, stride 3, ?m1", new Load(v(1), 4, false, new Address(x(2), -16, -64), 3, Optional.of(new Mask(1)))),
                Arguments.of("st.s16.sat v1[0], [x2]", new Store(new Broadcast(v(1), new Element.At(0)), 16, true, new Address(x(2), 0, 0), 1, Fit.SAT, all)),
                Arguments.of("dma.out [x1+4], [x2], x3", new DmaOut(Address.of(x(1), 4), Address.of(x(2), 0), x(3))),
                Arguments.of("dma.rows [x1], [x2], v3, rows 9, bytes 64", new DmaRows(x(1), x(2), v(3), 64, 9)),
                Arguments.of("li x1, -2147483648", new LoadImmediate(x(1), Integer.MIN_VALUE)),
                Arguments.of("addx x1, x2, 1_000", new AddScalar(x(1), x(2), new Immediate(1000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("instructions")
    void aLineIsItsInstruction(String line, Instruction expected) {
        assertEquals(expected, assemble("  " + line + " ; comment\nhalt").code().getFirst());
    }

    @Test
    void loopsKnowTheirBodies() {
        assertEquals(
                List.of(new Loop(new Immediate(3), 4), new LoadImmediate(x(1), 0), new Loop(x(2), 2), new LoadImmediate(x(1), 1), new LoadImmediate(x(1), 2), new Halt()),
                assemble("loop 3\nli x1, 0\nloop x2\nli x1, 1\nli x1, 2\nendloop\nendloop\nhalt").code());
    }

    @Test
    void constantsStandWhereverANumberDoes() {
        var program = assemble("""
                .const BASE 0x40
                .const N -3
                .data dram BASE s8: N -N 5
                li x1, BASE
                add v1, v2[BASE], #N
                ld.s8 v1, [x1+BASE], stride BASE
                shr v1, v2, -N
                halt
                """);
        assertEquals(
                List.of(new LoadImmediate(x(1), 64), new Add(v(1), new Broadcast(v(2), new Element.At(64)), new Immediate(-3), Fit.MACHINE, Optional.empty()),
                        new Load(v(1), 8, true, Address.of(x(1), 64), 64, Optional.empty()),
                        new ShiftRight(v(1), v(2), new Immediate(3), Rounding.MACHINE, Fit.MACHINE, Optional.empty()), new Halt()),
                program.code());
        assertEquals(64, program.data().getFirst().address());
        assertArrayEquals(new byte[] {-3, 3, 5}, program.data().getFirst().bytes());
    }

    @Test
    void valuesAreLittleEndianAndGoOnOverLines() {
        var program = assemble("""
                .table t3 exp u19: 262144 1,
                  2 -0
                .data scratchpad 8 s16: -2 0x0102
                  3
                .data dram 0 u4: 1 15 2 3
                .data dram 4 hex: "00ff 10"
                  "7f"
                lut v1, exp, v2
                halt
                """);
        assertEquals(Map.of(3, new RomTable(19, false, new int[] {262144, 1, 2, 0})), program.tables());
        assertEquals(new Lookup(v(1), new Table(3), v(2), Fit.MACHINE, Optional.empty()), program.code().getFirst());
        assertArrayEquals(new byte[] {-2, -1, 2, 1, 3, 0}, program.data().get(0).bytes());
        assertArrayEquals(new byte[] {(byte) 0xf1, 0x32}, program.data().get(1).bytes());
        assertArrayEquals(new byte[] {0, -1, 16, 127}, program.data().get(2).bytes());
    }

    @Test
    void tensorsOpsAndPlacesAreKept() {
        var program = assemble("""
                .name "two ops"
                .input x dram 16 s8 [4, 16] scale 0.05 zero -3
                .output "/out 0" scratchpad 0 u16 [] strides []
                li x1, 1
                .op a linear rows
                  li x1, 2
                .observe mid dram 0 s32 [2, 2] strides [1, 2]
                .op "b 1" softmax
                li x1, 3 @7:9
                .endop
                li x1, 4
                .op a
                .loc model.onnx 0 0
                li x1, 5
                halt
                """);
        assertEquals("two ops", program.name());
        assertEquals(
                List.of(new TensorBinding("x", Role.INPUT, Memory.DRAM, 16, 8, true, List.of(4, 16), List.of(16, 1), 0.05, -3, -1),
                        new TensorBinding("/out 0", Role.OUTPUT, Memory.SCRATCHPAD, 0, 16, false, List.of(), List.of(), 1, 0, -1),
                        new TensorBinding("mid", Role.OBSERVED, Memory.DRAM, 0, 32, true, List.of(2, 2), List.of(1, 2), 1, 0, 1)),
                program.tensors());
        assertEquals(List.of(new OpRegion("a", "linear", "rows"), new OpRegion("b 1", "softmax", "")), program.ops());
        assertEquals(
                List.of(new Place("dir/kernel.asm", 4, 1, -1), new Place("dir/kernel.asm", 6, 3, 0), new Place("dir/kernel.asm", 7, 9, 1), new Place("dir/kernel.asm", 11, 1, -1),
                        new Place("model.onnx", 0, 0, 0), new Place("model.onnx", 0, 0, 0)),
                program.places());
    }

    @Test
    void aProgramWithoutANameIsCalledAsItsFile() {
        assertEquals("kernel", assemble("halt").name());
    }
}
