package dev.cupel.traces.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.programs.quantize.WidthOverride;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is said to be gained and paid by a wider op is what a run with that width finds: digits-vit, 40 rows.
class LossesTest {
    private static final RunSource SOURCE = RunSource.read(Path.of("../programs/models/digits-vit/model.onnx")).orThrow();
    private static final ModelRows.Choice ROWS = new ModelRows.Choice(List.of(), List.of(), Optional.empty(), Optional.of(40));

    private static Run run(ModelSettings settings) {
        return Runner.run(SOURCE, ROWS, Presets.named("edge16"), settings, new Limits(1_000_000, 1), Observers.NONE).orThrow();
    }

    private static double kl(Run run) {
        return run.report().model().orElseThrow().kl().orElseThrow();
    }

    @Test
    void whatAWiderOpGainsIsWhatARunFinds() {
        var plain = run(ModelSettings.DEFAULT);
        var losses = Runner.losses(SOURCE, ROWS, plain, ModelSettings.DEFAULT, 2).orThrow();
        for (int i = 1; i < losses.size(); i++) {
            assertTrue(losses.get(i - 1).alone() >= losses.get(i).alone(), "most first");
        }
        var tried = losses.stream().filter(loss -> loss.wider().isPresent()).toList();
        assertEquals(2, tried.size());
        assertFalse(tried.getFirst().bits() == 16);
        for (var loss : tried) {
            var wider = loss.wider().orElseThrow();
            var after = run(ModelSettings.DEFAULT.withOverrides(Map.of(loss.op(), WidthOverride.ofBits(16))));
            assertEquals(40, wider.rows());
            assertEquals(kl(plain), wider.before(), 1e-12, loss.op());
            assertEquals(kl(after), wider.after(), 1e-12, loss.op());
            assertEquals(after.report().cycles() - plain.report().cycles(), wider.cycles().orElseThrow(), loss.op());
        }
    }
}
