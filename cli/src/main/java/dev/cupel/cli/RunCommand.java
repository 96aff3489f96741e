package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.export.CodeViewsText;
import dev.cupel.traces.export.LossText;
import dev.cupel.traces.export.OutputsText;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.export.ReportTables;
import dev.cupel.traces.export.ReportText;
import dev.cupel.traces.export.VariantsText;
import dev.cupel.traces.measure.VariantMeasure;
import dev.cupel.traces.page.RunPage;
import dev.cupel.traces.plot.Plot;
import dev.cupel.traces.plot.ReportPlots;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.OutputFiles;
import dev.cupel.traces.run.RecordingProbe;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.run.Watch;
import dev.cupel.traces.trace.TraceFile;
import dev.cupel.traces.view.CycleWindow;
import dev.cupel.traces.view.Recording;
import dev.cupel.traces.view.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cupel run`.
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a network or a program: its integers, its cycles, its overflows and its error against float.")
final class RunCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SOURCE", description = "A float ONNX model, an op graph (JSON), an assembly text or an assembled program; told apart by content.")
    private Path source = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--verify", description = "Hold every integer against the integer reference (exit code 3 where one differs).")
    private boolean verify;

    @Option(names = "--advise", arity = "0..1", fallbackValue = "5", paramLabel = "N",
            description = "Try 16 bits for each of the N ops that lose most, on the machine: what it gains and what it costs. Default: ${FALLBACK-VALUE}.")
    private Optional<Integer> advise = Optional.empty();

    @Option(names = "--witness", paramLabel = "FILE.json",
            description = "Run once on a witness of `cupel check --witnesses`: its tensors are written where they are ready (exit code 3 where its op raises no event).")
    private Optional<Path> witness = Optional.empty();

    @Option(names = "--max-cycles", paramLabel = "N", defaultValue = "1000000000",
            description = "End a run that is not over by then (exit code 3). Default: ${DEFAULT-VALUE}.")
    private long maxCycles = 1_000_000_000;

    @Option(names = "--threads", paramLabel = "N", description = "Spread rows over N threads; results do not depend on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the report.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE.html", description = "Write the run as a page: one file, opened in a browser, that needs no network.")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Write everything there: report.json, report.html, tables as CSV, and the plots as PNG and SVG.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--outputs", paramLabel = "DIR", description = "Write each output of all rows: NAME.npy as float32, NAME.q.npy as integers.")
    private Optional<Path> outputs = Optional.empty();

    @Option(names = "--views", paramLabel = "VIEW[,VIEW]", split = ",",
            description = "Show how the code ran: timeline (instructions over cycles), pressure (units, ports, lines), chain (the critical chain, and what changes "
                    + "of the machine would gain).")
    private Set<CodeViewsText.View> views = EnumSet.noneOf(CodeViewsText.View.class);

    @Option(names = "--views-window", paramLabel = "FROM..TO", description = "The cycles of the timeline. Default: 0..239.")
    private Optional<String> viewsWindow = Optional.empty();

    @Mixin
    private TraceOptions trace = new TraceOptions();

    @Option(names = "--timings", description = "Put wall-clock figures into the report too; equal runs then give different files.")
    private boolean timings;

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var limits = Usage.checked(() -> new Limits(maxCycles, threads));
        var rows = model.rows();
        var settings = model.settings(verify);
        var window = viewsWindow.map(text -> Usage.checked(() -> CycleWindow.of(text)));
        var recorder = new RecordingProbe();
        boolean looked = !views.isEmpty() && !quiet;
        boolean page = html.isPresent() || out.isPresent();
        var traces = trace.files();
        var watches = new ArrayList<Watch>(traces);
        if (looked || page) {
            watches.add(recorder);
        }
        var observers = new Observers(ProgressLine.of(console.isTerminal() && !quiet), watches);
        var given = spec.commandLine().getParseResult().matchedOptions().stream().map(option -> option.longestName()).toList();
        Diagnosed<Told> run;
        try (var _ = ClosedOnInterrupt.of(traces)) {
            run = Both.of(RunSource.read(source).then(read -> ModelOptions.fits(read, given)), machine.read())
                    .then(both -> model.withWidths(settings, both.first())
                            .then(chosen -> run(both.first(), rows, both.second(), chosen, limits, observers)));
        }
        return console.finish(run, told -> {
            int exitCode = tell(told, recorder, traces);
            return looked && exitCode != ExitCode.WRONG_INPUT ? look(recorder, told.run(), window, limits, exitCode) : exitCode;
        });
    }

    private Diagnosed<Told> run(RunSource read, ModelRows.Choice rows, Machine on, ModelSettings settings, Limits limits, Observers observers) {
        return witness.isPresent()
                ? Runner.replay(read, witness.get(), rows, on, settings, limits, observers).map(run -> new Told(read, run, List.of()))
                : Runner.run(read, rows, on, settings, limits, observers)
                        .then(run -> variants(read, rows, on, settings, limits)
                                .then(variants -> losses(read, rows, run, settings).map(told -> new Told(read, told, variants))));
    }

    private Diagnosed<Run> losses(RunSource read, ModelRows.Choice rows, Run run, ModelSettings settings) {
        return !told() || !run.report().end().halted() ? Diagnosed.ok(run)
                : Runner.losses(read, rows, run, settings, advise.map(count -> Usage.atLeastOne("--advise", count)).orElse(0));
    }

    private int look(RecordingProbe recorder, Run run, Optional<CycleWindow> window, Limits limits, int exitCode) {
        return console.finish(recorder.recording(run.report().source().file()), recording -> {
            console.print("\n" + CodeViewsText.write(views, window, recording, run, limits, console.page().width()));
            return exitCode;
        });
    }

    /// A run, what was run, and the variants to show beside it.
    private record Told(RunSource source, Run run, List<VariantMeasure> variants) {}

    /// Whether anything tells what is found out behind the run.
    private boolean told() {
        return !quiet || report.isPresent() || html.isPresent() || out.isPresent();
    }

    private Diagnosed<List<VariantMeasure>> variants(RunSource read, ModelRows.Choice rows, Machine on, ModelSettings settings, Limits limits) {
        return quiet ? Diagnosed.ok(List.of()) : Runner.variants(read, rows, on, settings, limits);
    }

    private int tell(Told told, RecordingProbe recorder, List<TraceFile> traces) {
        var proved = proved(told.run());
        var run = proved.map(Runner.Proved::run).orElse(told.run());
        var faults = new ArrayList<Diagnostic>();
        traces.forEach(file -> faults.addAll(file.faults()));
        report.ifPresent(file -> note(OutputFile.write(file, json(run.report())), faults));
        outputs.ifPresent(folder -> note(OutputFiles.write(folder, run), faults));
        if (html.isPresent() || out.isPresent()) {
            String page = page(told.source(), run, proved, recorder);
            html.ifPresent(file -> note(OutputFile.write(file, page), faults));
            out.ifPresent(folder -> note(OutputFile.write(folder.resolve("report.html"), page), faults));
        }
        out.ifPresent(folder -> {
            note(OutputFile.write(folder.resolve("report.json"), json(run.report())), faults);
            ReportTables.of(run.report()).forEach((name, table) -> note(OutputFile.write(folder.resolve(name), table), faults));
            for (var plot : ReportPlots.of(run.report())) {
                for (var format : Plot.Format.values()) {
                    note(plot.write(folder, format), faults);
                }
            }
        });
        if (!quiet) {
            console.print(ReportText.write(run.report(), console.page()));
            proved.ifPresent(proof -> console.print("range proof  " + proof.line() + "\n"));
            console.print(LossText.write(run.report()));
            if (!told.variants().isEmpty()) {
                console.print("\n" + VariantsText.write(told.variants(), console.page().width()));
            }
            if (run.report().model().isEmpty()) {
                for (var output : run.outputs()) {
                    console.print("\n" + OutputsText.write(output.tensor(), output.rows().getFirst(), console.page().width()));
                }
            }
        }
        if (!faults.isEmpty()) {
            return console.refuse(faults);
        }
        if (!run.report().end().halted()) {
            console.say("cupel: " + run.report().end().message());
        }
        run.checks().forEach(check -> console.say("cupel: " + check));
        traces.forEach(file -> file.remark().ifPresent(remark -> console.say("cupel: " + remark)));
        return run.right() ? ExitCode.DONE : ExitCode.STOPPED;
    }

    /// What is proved of the run's ranges, where anything tells it.
    private Optional<Runner.Proved> proved(Run run) {
        return told() && witness.isEmpty() && run.report().end().halted() ? Optional.of(Runner.proved(run)) : Optional.empty();
    }

    private String page(RunSource from, Run run, Optional<Runner.Proved> proved, RecordingProbe recorder) {
        var recording = recorder.recording(from.view().file()) instanceof Diagnosed.Ok<Recording>(var all) ? Optional.of(all) : Optional.<Recording>empty();
        return RunPage.write(timings ? run.report() : run.report().withoutTimings(), Optional.of(RunPage.Code.of(from, run, recording)),
                proved.map(proof -> new RunPage.Proof(proof.standing(), proof.line())));
    }

    private String json(Report full) {
        return ReportJson.write(timings ? full : full.withoutTimings());
    }

    private static <T> void note(Diagnosed<T> answer, List<Diagnostic> faults) {
        if (answer instanceof Diagnosed.Faulty<T>(var found)) {
            faults.addAll(found);
        }
    }
}
