package dev.cupel.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Presets;
import dev.cupel.isa.TimingClass;
import dev.cupel.isa.Unit;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MixedProgramTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiny4", "edge16", "wide64"})
    void theMixIsWhatIsSaidAndFits(String preset) {
        var machine = Presets.named(preset);
        var program = MixedProgram.of(1, machine, 2000);
        assertEquals(2000, program.code().size());
        double share = program.code().stream().filter(each -> each.timingClass().unit() == Unit.MUL).count() / 2000.0;
        assertTrue(share > 0.26 && share < 0.33, "multiplies: " + share);
        assertEquals(EnumSet.allOf(Unit.class), program.code().stream().map(Instruction::timingClass).map(TimingClass::unit)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Unit.class))), () -> Arrays.toString(Unit.values()));
        var run = Simulation.of(program, machine, Options.DEFAULT).run(Inputs.NONE);
        assertTrue(run.outcome().completed());
        assertEquals(0, run.events().events(), () -> run.events().first().toString());
    }
}
