package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.debug.Interpreter;
import dev.cupel.sim.debug.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The debugger's prompt: history, completion; Ctrl-C interrupts what runs, Ctrl-D leaves. Where standard input is no terminal, its lines are read as they come.
final class DebugPrompt {
    private static final String PROMPT = "(cupel) ";

    private DebugPrompt() {}

    static int converse(Console console, Script language, Interpreter interpreter) {
        try {
            return console.isTerminal() ? atTerminal(console, language, interpreter) : piped(console, language, interpreter);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int atTerminal(Console console, Script language, Interpreter interpreter) throws IOException {
        try (var terminal = TerminalBuilder.builder().system(true).build()) {
            var reader = LineReaderBuilder.builder().terminal(terminal).appName("cupel")
                    .completer((_, line, candidates) -> complete(language, line.words().subList(0, line.wordIndex()), candidates))
                    .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".cupel_history"))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true).build();
            var running = Thread.currentThread();
            terminal.handle(Terminal.Signal.INT, _ -> running.interrupt());
            while (true) {
                try {
                    if (obey(console, language, interpreter, reader.readLine(PROMPT)) == Answer.QUIT) {
                        return ExitCode.DONE;
                    }
                } catch (UserInterruptException _) {
                    // The line is dropped.
                } catch (EndOfFileException left) {
                    return ExitCode.DONE;
                }
            }
        }
    }

    /// {@return the exit code: a line that is wrong or an expectation that does not hold makes it that of a script}
    private static int piped(Console console, Script language, Interpreter interpreter) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int exitCode = ExitCode.DONE;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (obey(console, language, interpreter, line)) {
                case DONE -> {}
                case FAILED -> exitCode = Math.max(exitCode, ExitCode.STOPPED);
                case WRONG -> exitCode = exitCode == ExitCode.DONE ? ExitCode.WRONG_INPUT : exitCode;
                case QUIT -> {
                    return exitCode;
                }
            }
        }
        return exitCode;
    }

    private enum Answer {
        DONE, FAILED, WRONG, QUIT
    }

    private static Answer obey(Console console, Script language, Interpreter interpreter, String line) {
        return switch (language.read(SourceText.of("input", line))) {
            case Diagnosed.Faulty<List<Script.Line>>(var faults) -> {
                console.print(faults.getFirst().render());
                yield Answer.WRONG;
            }
            case Diagnosed.Ok<List<Script.Line>>(var lines) -> obey(console, interpreter, lines);
        };
    }

    private static Answer obey(Console console, Interpreter interpreter, List<Script.Line> lines) {
        for (var line : lines) {
            var reply = interpreter.obey(line.statement());
            console.print(reply.text());
            if (reply.quit()) {
                return Answer.QUIT;
            }
            if (reply.failed()) {
                return Answer.FAILED;
            }
        }
        return Answer.DONE;
    }

    private static void complete(Script language, List<String> before, List<Candidate> candidates) {
        language.completions(before).forEach(word -> candidates.add(new Candidate(Inert.text(word))));
    }
}
