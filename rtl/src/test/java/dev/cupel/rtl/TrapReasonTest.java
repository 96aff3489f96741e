package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way in which docs/machine.md, section 4, says that a run traps has a reason here.
class TrapReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ELEMENT | li x1, 16; add v0, v1[x1], #1
            LENGTH  | li x1, 0; setvl x1
            COUNT   | li x1, -1; loop x1; clr a0; endloop
            SCALAR  | li x1, 2147483647; addx x1, x1, 1
            SIZE    | li x1, 0; dma.in [x0+0], [x0+0], x1
            PLACE   | dma.in [x0-1], [x0+0], 16
            PLACE   | dma.out [x0-1], [x0+0], 16
            NIBBLES | setvl 3; st.s4 v0, [x0]
            ADDRESS | ld.s8 v0, [x0-1]
            ADDRESS | st.s8 v0, [x0-1]
            VALUE   | mul v0, #65536, #65536
            VALUE   | li x1, 63; shr v0, v0, x1
            VALUE   | lut v0, t0, #2
            """)
    void aTrapHasAReason(TrapReason reason, String code) {
        var machine = MachineFields.with(Presets.named("tiny4"), "overflow", "trap").orThrow();
        var program = Assembler.assemble(SourceText.of("trap.asm", ".table t0 u1: 0 1\n" + code.replace("; ", "\n") + "\nhalt\n")).orThrow();
        var run = SimulatorRun.run(program, machine, List.of(), Inputs.NONE, Options.DEFAULT);
        var end = run.events().getLast();
        assertEquals(SimulatorRun.trap(end.cycle(), run.trapped().orElseThrow(), reason), end);
    }

    @Test
    void otherWordsAreRefused() {
        assertThrows(IllegalStateException.class, () -> TrapReason.of("the sky falls"));
    }
}
