package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Inert;
import dev.cupel.traces.export.ReportText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Where the command speaks: results on standard output, everything else on standard error, both in UTF-8.
final class Console {
    /// Columns where nothing says how many there are.
    private static final int COLUMNS = 120;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final String columns;

    /// @param terminal whether a person reads both streams
    /// @param columns  what the variable COLUMNS says; empty where it is not set
    Console(OutputStream out, OutputStream err, boolean terminal, String columns) {
        this.out = new PrintWriter(out, false, StandardCharsets.UTF_8);
        this.err = new PrintWriter(err, true, StandardCharsets.UTF_8);
        this.terminal = terminal;
        this.columns = columns;
    }

    /// {@return the console of this process}
    static Console ofProcess() {
        var columns = System.getenv("COLUMNS");
        return new Console(new PrintStream(System.out, false), System.err, Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false), columns == null ? "" : columns);
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /// {@return whether a person watches}
    boolean isTerminal() {
        return terminal;
    }

    /// {@return what a report is written on here}
    ReportText.Page page() {
        return new ReportText.Page(width(), terminal && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty());
    }

    private int width() {
        try {
            return Integer.parseInt(columns.strip());
        } catch (NumberFormatException notSet) {
            return terminal ? widthOfTerminal() : COLUMNS;
        }
    }

    /// Shells keep COLUMNS to themselves, so the terminal is asked.
    private static int widthOfTerminal() {
        try {
            var stty = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            return size.length == 2 ? Integer.parseInt(size[1]) : COLUMNS;
        } catch (IOException | NumberFormatException unknown) {
            return COLUMNS;
        }
    }

    /// Prints a result.
    void print(String text) {
        out.print(text);
        out.flush();
    }

    /// Says a line on standard error, where nothing in it is obeyed: names in it come from elsewhere.
    void say(String line) {
        err.println(Inert.text(line));
    }

    /// Prints every fault and their number. {@return the exit code for wrong input}
    int refuse(List<Diagnostic> faults) {
        for (var fault : faults) {
            err.print(fault.render());
            err.println();
        }
        err.println(faults.size() == 1 ? "1 error" : faults.size() + " errors");
        err.flush();
        return ExitCode.WRONG_INPUT;
    }

    /// {@return the exit code that `next` gives for the value, or that of wrong input once its faults are printed}
    <T> int finish(Diagnosed<T> answer, ToIntFunction<T> next) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> next.applyAsInt(value);
            case Diagnosed.Faulty<T>(var faults) -> refuse(faults);
        };
    }
}
