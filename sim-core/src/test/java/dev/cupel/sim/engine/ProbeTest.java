package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Accumulate;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.sim.TestPrograms;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.probe.SimEvent.FirstWrite;
import dev.cupel.sim.probe.SimEvent.Halt;
import dev.cupel.sim.probe.SimEvent.Issue;
import dev.cupel.sim.probe.SimEvent.LastWrite;
import dev.cupel.sim.probe.SimEvent.Overflow;
import dev.cupel.sim.probe.SimEvent.TransferEnd;
import dev.cupel.sim.probe.SimEvent.TransferStart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void givenAChainOfTwoAndATransfer_thenTheProbeHearsEachCycleInOrder() {
        var program = new TestPrograms()
                .add(new SetVectorLength(imm(32)), new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), imm(16)),
                        new Multiply(v(1), imm(1 << 20), imm(1 << 12), Fit.MACHINE, all()),
                        new Accumulate(new Accumulator(0), v(1), Fit.MACHINE, all()))
                .halt();
        var heard = new ArrayList<String>();
        Simulation.of(program, Presets.named("edge16"), Options.DEFAULT).run(Inputs.NONE, event -> {
            if (!(event instanceof Overflow(_, _, var overflow)) || overflow.element() == 31) {
                heard.add(text(event));
            }
        });
        // edge16: 32 elements are two beats; mul has latency 3, acc 2; a transfer of 16 bytes takes 40 + 1 cycles.
        assertEquals(List.of(
                "0 issue CONTROL",
                "1 issue DMA",
                "2 transfer starts",
                "2 issue MUL",
                "2 v1 overflow of 4294967296",
                "6 issue ACC after 3 of RAW",
                "6 first of v1", // 2 + 1 + 3, at the cycle's end
                "7 issue CONTROL",
                "7 last of v1",
                "9 first of a0", // 6 + 1 + 2
                "10 last of a0",
                "43 transfer ends",
                "43 halt"), heard);
    }

    private static String text(SimEvent event) {
        return event.time() + " " + switch (event) {
            case Issue i -> "issue " + i.unit() + (i.gap() > 0 ? " after %d of %s".formatted(i.gap(), i.cause()) : "");
            case FirstWrite w -> "first of " + w.register();
            case LastWrite w -> "last of " + w.register();
            case TransferStart _ -> "transfer starts";
            case TransferEnd _ -> "transfer ends";
            case Overflow o -> "v1 overflow of " + o.event().exact();
            case Halt _ -> "halt";
        };
    }
}
