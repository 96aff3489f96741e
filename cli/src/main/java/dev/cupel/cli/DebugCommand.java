package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.debug.DebugProbe;
import dev.cupel.sim.debug.Debugger;
import dev.cupel.sim.debug.Interpreter;
import dev.cupel.sim.debug.Script;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.Inference;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
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

/// `cupel debug`.
@Command(name = "debug", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Steps a run forth and back, stops it where asked and looks at its state; `help` there lists the commands.")
final class DebugCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SOURCE", description = "A float ONNX model, an op graph (JSON), an assembly text or an assembled program; told apart by content.")
    private Path source = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--row", paramLabel = "N", defaultValue = "0", description = "The row of the input, counted from 0. Default: ${DEFAULT-VALUE}.")
    private int row;

    @Option(names = "--max-cycles", paramLabel = "N", defaultValue = "1000000000", description = "End a run that is not over by then. Default: ${DEFAULT-VALUE}.")
    private long maxCycles = 1_000_000_000;

    @Option(names = "--script", paramLabel = "FILE",
            description = "Read commands from a file (exit code 1 where one is wrong, before any runs; 3 where an `expect` does not hold).")
    private Optional<Path> script = Optional.empty();

    @Option(names = "--restore", paramLabel = "FILE", description = "Go on from a checkpoint.")
    private Optional<Path> restore = Optional.empty();

    DebugCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var options = Usage.checked(() -> Options.DEFAULT.withMaxCycles(maxCycles));
        if (row < 0) {
            throw new Usage.Wrong("--row: %d, must be at least 0".formatted(row));
        }
        var settings = model.settings(false);
        var rows = model.rows();
        var given = spec.commandLine().getParseResult().matchedOptions().stream().map(option -> option.longestName()).toList();
        var session = Both.of(RunSource.read(source).then(read -> ModelOptions.fits(read, given)), machine.read())
                .then(both -> model.withWidths(settings, both.first())
                        .then(chosen -> Inference.of(both.first(), rows, row, both.second(), chosen, Progress.NONE))
                        .then(inference -> session(inference, both.second(), options)));
        return console.finish(session, this::converse);
    }

    /// A run under the debugger, and what to do with it, where that is known already.
    private record Session(Debugger debugger, Script language, Optional<List<Script.Line>> script) {}

    private Diagnosed<Session> session(Inference inference, Machine on, Options options) {
        var debugger = new Debugger(Simulation.of(inference.program(), on, options).start(inference.inputs(), new DebugProbe()));
        var language = new Script(inference.program(), on);
        Diagnosed<Optional<List<Script.Line>>> lines = script.isPresent()
                ? SourceFile.text(script.get()).then(text -> language.read(SourceText.of(script.get().toString(), text))).map(Optional::of)
                : Diagnosed.ok(Optional.empty());
        var restored = restore.isPresent() ? Interpreter.restored(debugger, restore.get()) : Diagnosed.ok(debugger);
        return Both.of(lines, restored).map(both -> new Session(both.second(), language, both.first()));
    }

    private int converse(Session session) {
        var interpreter = new Interpreter(session.debugger(), console.page().width());
        console.print(interpreter.greeting());
        return session.script().map(lines -> obey(interpreter, lines)).orElseGet(() -> DebugPrompt.converse(console, session.language(), interpreter));
    }

    private int obey(Interpreter interpreter, List<Script.Line> lines) {
        boolean failed = false;
        for (var line : lines) {
            console.print("> " + Inert.text(line.text()) + "\n");
            var reply = interpreter.obey(line.statement());
            console.print(reply.text());
            if (reply.failed()) {
                console.say("cupel: %s:%d: %s".formatted(script.map(Path::toString).orElse(""), line.number(), reply.text().strip()));
                failed = true;
            }
            if (reply.quit()) {
                break;
            }
        }
        return failed ? ExitCode.STOPPED : ExitCode.DONE;
    }
}
