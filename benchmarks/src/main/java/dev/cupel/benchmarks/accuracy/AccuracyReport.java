package dev.cupel.benchmarks.accuracy;

import dev.cupel.benchmarks.accuracy.Study.Line;
import dev.cupel.isa.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The accuracy table as Markdown: every kernel, every arithmetic of it, what is wanted, and what published kernels reach. Nothing in it depends on the
/// clock or on the number of threads.
public final class AccuracyReport {
    private final List<String> lines = new ArrayList<>();
    private final List<Line> measured;
    private final Machine machine;

    private AccuracyReport(Machine machine, List<Line> measured) {
        this.machine = machine;
        this.measured = measured;
    }

    /// {@return the table for a machine}
    ///
    /// @param threads  that the work is spread over
    /// @param progress told the name of each case as it is begun
    public static String write(Machine machine, int threads, Consumer<String> progress) {
        var study = new Study(machine, threads);
        var cases = Stream.of(SoftmaxCases.of(SoftmaxCases.SIZES), FunctionCases.of(List.of(8, 16)), NormCases.of(NormCases.SIZES), RequantizeCases.all())
                .flatMap(List::stream).toList();
        var measured = new ArrayList<Line>();
        for (var each : cases) {
            progress.accept("%s %s, N = %d".formatted(each.kernel(), each.widths(), each.size()));
            measured.addAll(study.all(each));
        }
        progress.accept("root, division, scaling");
        return new AccuracyReport(machine, measured).text(Primitives.all(machine));
    }

    /// {@return the table of some cases on a machine}
    static String write(Study study, List<Case> cases) {
        return new AccuracyReport(study.machine(), cases.stream().flatMap(each -> study.all(each).stream()).toList()).text(List.of());
    }

    private String text(List<Primitives.Line> primitives) {
        var wanted = measured.stream().filter(line -> !line.targets().isEmpty()).toList();
        long met = wanted.stream().filter(line -> line.missed().isEmpty()).count() + primitives.stream().filter(line -> line.wrong() == 0).count();
        lines.add("# Accuracy of the kernels");
        lines.add("");
        lines.add("Written by `benchmarks/run accuracy`; every number is measured through the simulator, and two runs give the same bytes.");
        lines.add("");
        lines.add("Machine %s: W = %d, A = %d, %d lanes, vectors of %d. **%d of %d targets are met.**".formatted(machine.name(), machine.wordBits(),
                machine.accumulatorBits(), machine.lanes(), machine.vectorLength(), met, wanted.size() + primitives.size()));
        for (var line : wanted) {
            if (!line.missed().isEmpty()) {
                lines.add("- not met: %s %s, N = %d, %s: %s".formatted(line.of().kernel(), line.of().widths(), line.of().size(), variant(line),
                        line.missed().stream().map(Target::toString).collect(Collectors.joining(", "))));
            }
        }
        lines.add("");
        lines.add("""
                An error is the distance of an output code from the float64 function of the dequantized integer input, in output steps (LSB). *limit*: of the perfectly
                rounded, saturated output; nothing with that output scale can be nearer. *excess*: the most that one element is off above its own limit. *gap*: the
                limit's SQNR less the measured one. *cycles*: of the op, for the rows named, without waiting for its inputs' transfer; *bound*: of the op by its
                formula, and of the code as emitted, transfers left out. *mul*: multiplier operations (MUL, multiply-accumulate, mulrs) an output element, counted as they issue. *events*:
                overflow events. *worst*: inputs, row and element with the greatest excess, the code that came out and what was wanted. A variant in bold is what is
                chosen where nothing is asked for; the others are asked for by `--variant`.""");
        Study.byKernel(measured).forEach(this::kernel);
        if (!primitives.isEmpty()) {
            exact(primitives);
        }
        lines.add("");
        lines.add(anchors());
        return String.join("\n", lines) + "\n";
    }

    private void kernel(String kernel, List<Line> all) {
        boolean rows = kernel.equals("softmax");
        lines.add("");
        lines.add("## " + kernel);
        lines.add("");
        var columns = new ArrayList<>(List.of("bits", "N", "variant", "max LSB", "limit", "excess", "RMSE LSB", "SQNR dB", "limit", "gap", "rows", "cycles",
                "bound op", "bound code", "mul", "events", "worst", "wanted"));
        if (rows) {
            columns.add(10, "row sum off");
            columns.add(11, "limit");
        }
        lines.add(row(columns));
        lines.add("|" + " --- |".repeat(columns.size()));
        for (var line : all) {
            var measure = line.measure();
            var error = measure.error();
            var cells = new ArrayList<>(List.of(line.of().widths(), Integer.toString(line.of().size()), line.chosen() ? "**%s**".formatted(variant(line)) : variant(line),
                    lsb(error.most()), lsb(error.limit()), lsb(error.excess()), lsb(error.rmse()), decibels(error.sqnr()), decibels(error.limitSqnr()),
                    gap(error.sqnr(), error.limitSqnr()), Long.toString(measure.outputs() / line.of().parts().getFirst().x().shape().last()),
                    Long.toString(measure.cycles()), Long.toString(measure.boundOp()), Long.toString(measure.boundProgram()),
                    number("%.2f", measure.multipliesAnElement()), Long.toString(measure.events()),
                    "%s: row %d, element %d: %d for %s".formatted(error.worst().sample(), error.worst().row(), error.worst().element(), error.worst().code(),
                            number("%.3f", error.worst().wanted())),
                    line.targets().stream().map(target -> target + (target.met(measure) ? ": met" : ": **not met**")).collect(Collectors.joining("; "))));
            if (rows) {
                cells.add(10, number("%.4f", error.rowSum()));
                cells.add(11, number("%.4f", error.limitRowSum()));
            }
            lines.add(row(cells));
        }
    }

    private void exact(List<Primitives.Line> primitives) {
        lines.add("");
        lines.add("## root, division, scaling");
        lines.add("");
        lines.add("Short programs; each result is held against exact integers, and none may differ.");
        lines.add("");
        lines.add(row(List.of("what", "tried", "values", "wrong", "events", "cycles for 4096")));
        lines.add("|" + " --- |".repeat(6));
        primitives.forEach(line -> lines.add(row(List.of(line.what(), line.tried(), Long.toString(line.values()),
                line.wrong() + (line.wrong() == 0 ? ": met" : ": **not met**"), Long.toString(line.events()), Long.toString(line.cycles())))));
    }

    private static String variant(Line line) {
        return line.measure().variant().isEmpty() ? "-" : line.measure().variant();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String lsb(double value) {
        return number("%.3f", value);
    }

    private static String decibels(OptionalDouble value) {
        return value.isPresent() ? number("%.1f", value.getAsDouble()) : "-";
    }

    private static String gap(OptionalDouble value, OptionalDouble limit) {
        return value.isPresent() && limit.isPresent() ? number("%.2f", limit.getAsDouble() - value.getAsDouble() + 0.0) : "-";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /// What published kernels reach, with their sources.
    private static String anchors() {
        try (InputStream text = AccuracyReport.class.getResourceAsStream("anchors.md")) {
            if (text == null) {
                throw new IllegalStateException("anchors.md is missing from the class path");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new IllegalStateException("anchors.md cannot be read from the class path", broken);
        }
    }
}
