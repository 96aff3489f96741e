package dev.cupel.traces.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.traces.view.OpView;
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

    private static OpView.Loss loss(OpView op) {
        return op.loss().orElseThrow();
    }

    @Test
    void whatAWiderOpGainsIsWhatARunFinds() {
        var plain = run(ModelSettings.DEFAULT);
        var ops = Runner.losses(SOURCE, ROWS, plain, ModelSettings.DEFAULT, 2).orThrow().report().ops().stream().filter(op -> op.loss().isPresent()).toList();
        var tried = ops.stream().filter(op -> loss(op).wider().isPresent()).toList();
        double least = tried.stream().mapToDouble(op -> loss(op).kl()).min().orElseThrow();

        assertEquals(2, tried.size());
        assertTrue(tried.stream().allMatch(op -> op.codes().orElseThrow().bits() < 16));
        assertTrue(ops.stream().filter(op -> op.codes().orElseThrow().bits() < 16 && !tried.contains(op)).allMatch(op -> loss(op).kl() <= least),
                "those that lose most are tried");
        assertTrue(plain.report().ops().stream().allMatch(op -> op.loss().isEmpty()), "nobody asked");
        for (var op : tried) {
            var wider = loss(op).wider().orElseThrow();
            var after = run(ModelSettings.DEFAULT.withOverrides(Map.of(op.name(), WidthOverride.ofBits(16))));
            assertEquals(40, wider.rows());
            assertEquals(kl(plain), wider.before(), 1e-12, op.name());
            assertEquals(kl(after), wider.after(), 1e-12, op.name());
            assertEquals(after.report().cycles() - plain.report().cycles(), wider.cycles().orElseThrow(), op.name());
        }
    }
}
