package dev.cupel.sim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Presets;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.sim.RandomProgram;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What `isa`'s generator promises: its programs run to their halt.
class LegalProgramsTest {
    @Test
    void everyLegalProgramHaltsOnItsMachine() {
        for (long seed = 0; seed < 300; seed++) {
            var machine = seed % 4 == 3 ? RandomProgram.machine(new Random(seed)) : Presets.named(Presets.names().get((int) seed % 4));
            var run = Simulation.of(LegalPrograms.program(seed, machine, 150), machine, Options.DEFAULT).run(Inputs.of(Map.of()));
            assertEquals(new Outcome.Halted(), run.schedule().outcome(), "seed " + seed);
        }
    }
}
