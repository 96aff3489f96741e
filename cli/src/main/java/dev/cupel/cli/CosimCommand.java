package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.rtl.Campaign;
import dev.cupel.rtl.CampaignText;
import dev.cupel.rtl.CoSimulation;
import dev.cupel.rtl.CycleLimitReached;
import dev.cupel.rtl.TwinBuild;
import dev.cupel.sim.engine.Options;
import dev.cupel.traces.run.Inference;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cupel cosim`.
@Command(name = "cosim", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a source, or random programs, on the simulator and on the hardware twin, and compares every event (exit code 3 where one differs).")
final class CosimCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SOURCE", arity = "0..1", description = "A float ONNX model, an op graph (JSON), an assembly text or an assembled program; one row of it is run.")
    private Optional<Path> source = Optional.empty();

    @Mixin
    private MachineOption machine = new MachineOption();

    @Option(names = "--row", paramLabel = "N", defaultValue = "0", description = "The row that is run, counted from 0. Default: ${DEFAULT-VALUE}.")
    private int row;

    @Option(names = "--random", paramLabel = "N", description = "Instead of a source: N random programs, and a tenth as many that may trap, on random machines.")
    private Optional<Integer> random = Optional.empty();

    @Option(names = "--machines", paramLabel = "N", defaultValue = "8", description = "With --random: how many machines. Default: ${DEFAULT-VALUE}.")
    private int machines = 8;

    @Option(names = "--summary", paramLabel = "FILE.md", description = "With --random: write machines, counts and coverage there too.")
    private Optional<Path> summary = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "With --random: work on N machines at once; results do not depend on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--twins", paramLabel = "DIR", description = "Where built twins are kept. Default: cupel/twins in the user's cache (XDG_CACHE_HOME, or ~/.cache).")
    private Optional<Path> twins = Optional.empty();

    @Option(names = "--max-cycles", paramLabel = "N", defaultValue = "1000000000",
            description = "End a run that is not over by then (exit code 3). Default: ${DEFAULT-VALUE}.")
    private long maxCycles = 1_000_000_000;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    CosimCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (source.isPresent() == random.isPresent()) {
            throw new Usage.Wrong("cosim takes either a SOURCE or --random N");
        }
        if (row < 0) {
            throw new Usage.Wrong("--row: %d, must be at least 0".formatted(row));
        }
        Usage.atLeastOne("--threads", threads);
        var missing = TwinBuild.missing();
        if (!missing.isEmpty()) {
            console.say("cupel: the twin is built with tools that are not installed: " + String.join(", ", missing));
            console.say("help: on Debian and Ubuntu: " + TwinBuild.INSTALL);
            return ExitCode.WRONG_INPUT;
        }
        var progress = ProgressLine.of(console.isTerminal() && !quiet);
        var build = new TwinBuild(twins.orElseGet(CosimCommand::cache), TwinBuild.Effort.QUICK_BUILD);
        try {
            return random.isPresent() ? campaign(random.get(), build, progress) : one(source.orElseThrow(), build, progress);
        } catch (IOException failed) {
            console.say("cupel: " + failed.getMessage());
            return ExitCode.WRONG_INPUT;
        } catch (CycleLimitReached limit) {
            console.say("cupel: " + limit.getMessage());
            return ExitCode.STOPPED;
        } finally {
            progress.end();
        }
    }

    private static Path cache() {
        var given = System.getenv("XDG_CACHE_HOME");
        var user = given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return user.resolve("cupel").resolve("twins");
    }

    private int one(Path file, TwinBuild build, Progress progress) throws IOException {
        var rows = model.rows();
        var settings = model.settings(false);
        var options = Usage.checked(() -> Options.DEFAULT.withMaxCycles(maxCycles));
        var given = spec.commandLine().getParseResult().matchedOptions().stream().map(option -> option.longestName()).toList();
        var read = Both.of(RunSource.read(file).then(found -> ModelOptions.fits(found, given)), machine.read())
                .then(both -> model.withWidths(settings, both.first())
                        .then(chosen -> Inference.of(both.first(), rows, row, both.second(), chosen, progress).map(inference -> new Both<>(inference, both.second()))));
        return switch (read) {
            case Diagnosed.Faulty<Both<Inference, Machine>>(var faults) -> console.refuse(faults);
            case Diagnosed.Ok<Both<Inference, Machine>>(var both) -> {
                progress.begin("building and running the twin", 1);
                var coSimulation = CoSimulation.of(both.second(), build);
                var task = new CoSimulation.Task(both.first().program(), both.first().inputs());
                var comparison = coSimulation.compare(List.of(task), options).getFirst();
                progress.end();
                yield tell(both.first().name(), both.second(), comparison);
            }
        };
    }

    private int tell(String name, Machine on, CoSimulation.Comparison found) {
        boolean same = found.difference().isEmpty();
        if (!quiet) {
            console.print("""
                    %s on %s
                      cycles        %,d, %s
                      instructions  %,d
                      events        %,d compared, %,d of them overflow events
                      seconds       %.3f simulator, %.3f twin
                      verdict       %s
                    """.formatted(name, on.name(), found.cycles(), found.end() == CoSimulation.End.HALTED ? "halted" : "trapped", found.instructions(),
                    found.events(), found.overflows(), found.simulator(), found.twin(), same ? "simulator and twin agree" : "simulator and twin differ"));
        }
        found.difference().ifPresent(this::sayLines);
        return same ? ExitCode.DONE : ExitCode.STOPPED;
    }

    private void sayLines(String text) {
        text.lines().forEach(console::say);
    }

    private int campaign(int programs, TwinBuild build, Progress progress) throws IOException {
        var plan = Usage.checked(() -> new Campaign.Plan(programs, machines, model.seed()));
        progress.begin("comparing", Campaign.programs(plan));
        var result = Campaign.run(plan, build, threads, progress::step);
        progress.end();
        String text = CampaignText.markdown(result);
        if (!quiet) {
            console.print(text);
        }
        result.lines().forEach(line -> line.difference().ifPresent(this::sayLines));
        if (summary.isPresent() && OutputFile.write(summary.get(), text) instanceof Diagnosed.Faulty<Path>(var faults)) {
            return console.refuse(faults);
        }
        return result.differences() == 0 ? ExitCode.DONE : ExitCode.STOPPED;
    }
}
