package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Presets;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.Report.SourceView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What does it cost to look?
final class ObservedPart implements Part {
    private static final double REPORT = 1.15;
    private static final String ALONE = "alone";
    private static final String REPORTED = "reported";
    private static final double TRACE = 3;
    private static final String TRACED = "traced";

    @Override
    public String name() {
        return "observed";
    }

    @Override
    public String title() {
        return "The cost of what is observed";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        bench.say().accept("observed: digits-vit");
        var machine = Presets.named("edge16");
        var program = Model.unobserved(Model.of(bench.root(), "digits-vit", machine).program());
        var source = new RunSource.Code(new SourceView(program.name(), "program", program.name(), ""), program, Optional.empty());
        var limits = new Limits(Options.DEFAULT.maxCycles(), 1);
        var file = Files.createTempFile("observed", ".perfetto-trace");
        var seconds = new Rounds()
                .with(ALONE, bench.clock(), () -> Simulation.of(program, machine, Options.DEFAULT).run(Inputs.NONE))
                .with(REPORTED, bench.clock(), () -> Runner.run(source, ModelRows.Choice.BESIDE, machine, ModelSettings.DEFAULT, limits, Observers.NONE).orThrow())
                .with(TRACED, bench.clock(), () -> TraceCosts.traced(source, machine, file))
                .run(bench.rounds());
        Files.delete(file);
        var alone = Rounds.of(seconds, ALONE);
        var reported = Rounds.of(seconds, REPORTED);
        var traced = Rounds.of(seconds, TRACED);
        return new Finding(List.of(
                Check.atMost(3, "one inference with its report over values and cycles alone", REPORT, "", reported.over(alone)),
                Check.notThere(3, "overflow detection over none, every element checked", "at most 1.5", "no option leaves checks out yet"),
                Check.notThere(3, "overflow detection over none, where the range proof discharges it", "at most 1.05", "no option leaves checks out yet"),
                Check.atMost(3, "a Perfetto trace over none, both with the report", TRACE, "", traced.over(reported))), """
                One inference of digits-vit on edge16. Alone: `Simulation`, which checks and decodes the program and runs it with values and cycles; every cycle is charged to its
                instruction and cause there too. With its report: `Runner`, which does the same, listens to every event, walks the program for its bounds, and folds the whole report.
                With a trace: the same, and a Perfetto trace written to a file. Milliseconds.

                """ + Markdown.table(List.of("alone", "with its report", "ratio", "with a trace too", "ratio to the report's"),
                        List.of(List.of(alone.times(1e3).toString(), reported.times(1e3).toString(), reported.over(alone).toString(), traced.times(1e3).toString(),
                                traced.over(reported).toString()))));
    }
}
