package dev.cupel.traces.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The numbers behind each plot of two runs, in whole. Those of `sum-of-squares` follow from its listing by hand: ten beats of the accumulators, an
/// event of element 0 in cycle 9, in which the third product issues, six bytes live until they are loaded, and four and four written for the host.
class PlotDataTest {
    private static Report report(Path source, Machine machine) {
        var run = Runner.run(RunSource.read(source).orThrow(), ModelRows.Choice.BESIDE, machine, ModelSettings.DEFAULT, new Limits(1_000_000, 2),
                Observers.NONE);
        return Runner.proved(run.orThrow()).run().report();
    }

    private static void assertGolden(String name, Report report) throws IOException {
        String data = ReportPlots.of(report).stream().map(ChartText::of).collect(Collectors.joining("\n"));
        try (var stream = Objects.requireNonNull(PlotDataTest.class.getResourceAsStream(name))) {
            assertEquals(new String(stream.readAllBytes(), StandardCharsets.UTF_8), data);
        }
    }

    @Test
    void anAssemblyTextThatOverflows() throws IOException {
        var folder = Path.of("../programs/examples/05-sum-of-squares");
        var machine = MachineFile.read(SourceText.of("machine.json", Files.readString(folder.resolve("machine.json")))).orThrow();
        assertGolden("sum-of-squares.txt", report(folder.resolve("program.asm"), machine));
    }

    @Test
    void aGraphOfOneOp() throws IOException {
        assertGolden("softmax.txt", report(Path.of("../programs/graphs/softmax.json"), Presets.named("edge16")));
    }
}
