package dev.cupel.traces.page;

import dev.cupel.isa.Machine;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RecordingProbe;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A run and its page, written to a folder; of a model two rows.
record ShownRun(Run run, Path page) {
    static ShownRun of(Path source, Machine machine, ModelSettings settings, Path folder) throws IOException {
        var read = RunSource.read(source).orThrow();
        var probe = new RecordingProbe();
        var rows = new ModelRows.Choice(List.of(), List.of(), Optional.empty(), Optional.of(2));
        var ran = Runner.run(read, read instanceof RunSource.Code ? ModelRows.Choice.BESIDE : rows, machine, settings,
                new Limits(1_000_000_000, 1), new Observers(Progress.NONE, List.of(probe))).orThrow();
        var run = Runner.losses(read, rows, ran, settings, 1).orThrow();
        var code = RunPage.Code.of(read, run, Optional.of(probe.recording("test").orThrow()));
        var page = folder.resolve(source.getFileName() + ".html");
        Files.writeString(page, RunPage.write(run.report().withoutTimings(), Optional.of(code),
                Optional.of(new RunPage.Proof(Runner.Standing.PROVED, "proved free of overflow"))));
        return new ShownRun(run, page);
    }

    Report report() {
        return run.report();
    }
}
