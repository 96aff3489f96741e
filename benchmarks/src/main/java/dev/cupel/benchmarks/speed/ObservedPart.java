package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Presets;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.NamedFile;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.Report.SourceView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What does it cost to look?
final class ObservedPart implements Part {
    private static final double REPORT = 1.15;
    private static final String ROWS = "rows";
    private static final String ROWS_REPORTED = "rows reported";
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
        var model = Model.of(bench.root(), "digits-vit", machine);
        var program = Model.unobserved(model.program());
        var rows = model.rows();
        String output = model.quantized().outputs().getFirst();
        var source = new RunSource.Code(new SourceView(program.name(), "program", program.name(), ""), program, Optional.empty());
        var file = new NamedFile(Optional.empty(), bench.root().resolve("programs/models/digits-vit/eval/input_0.pb"));
        var choice = new ModelRows.Choice(List.of(file), List.of(), Optional.empty(), Optional.empty());
        var limits = new Limits(Options.DEFAULT.maxCycles(), 1);
        var trace = Files.createTempFile("observed", ".perfetto-trace");
        var seconds = new Rounds()
                .with(ROWS, bench.clock(), () -> Simulation.of(program, machine, Options.DEFAULT).batch(rows.size(), rows::get, (_, result) -> result.output(output), 1))
                .with(ROWS_REPORTED, bench.clock(), () -> Runner.run(source, choice, machine, ModelSettings.DEFAULT, limits, Observers.NONE).orThrow())
                .with(ALONE, bench.clock(), () -> Simulation.of(program, machine, Options.DEFAULT).run(rows.getFirst()))
                .with(REPORTED, bench.clock(), () -> Runner.run(source, ModelRows.Choice.BESIDE, machine, ModelSettings.DEFAULT, limits, Observers.NONE).orThrow())
                .with(TRACED, bench.clock(), () -> TraceCosts.traced(source, machine, trace))
                .run(bench.rounds());
        Files.delete(trace);
        var all = Rounds.of(seconds, ROWS);
        var allReported = Rounds.of(seconds, ROWS_REPORTED);
        var alone = Rounds.of(seconds, ALONE);
        var reported = Rounds.of(seconds, REPORTED);
        var traced = Rounds.of(seconds, TRACED);
        var costs = CheckCosts.measure(bench, machine);
        var checks = new ArrayList<>(List.of(
                Check.atMost(3, "all %d rows with their report over values and cycles alone".formatted(rows.size()), REPORT, "", allReported.over(all)),
                Check.atMost(3, "a Perfetto trace over none, both with the report", TRACE, "", traced.over(reported))));
        checks.addAll(costs.checks());
        return new Finding(checks, """
                digits-vit on edge16, its %d evaluation rows. Alone: `Simulation`, which checks and decodes the program and runs the rows on one thread, with cycles, every one charged to its instruction and
                cause, once, and values and overflows of each row. With the report: `Runner`, which reads the rows from their file, runs them likewise, listens to every event of one run more, walks the program
                for its bounds, and folds the whole report. The same for a single inference, where reporting has nothing to hide behind, and with a Perfetto trace written to a file besides. Milliseconds.

                """.formatted(rows.size()) + Markdown.table(List.of("", "alone", "with its report", "ratio", "with a trace too", "ratio to the report's"), List.of(
                        List.of("all rows", all.times(1e3).toString(), allReported.times(1e3).toString(), allReported.over(all).toString(), "", ""),
                        List.of("one inference", alone.times(1e3).toString(), reported.times(1e3).toString(), reported.over(alone).toString(), traced.times(1e3).toString(),
                                traced.over(reported).toString()))) + """

                What does it cost to look at every result for overflow? Runs that take over their cycles from the first, with checks, as ever, and without: an option that is there for this measurement
                alone. Of products in blocks a check is one test of each sum before a block; of other instructions, one of each result. Amounts of shifts and indices of tables are looked at on
                both sides: nothing could be computed else.

                """ + costs.text());
    }
}
