package dev.cupel.traces.export;

import dev.cupel.isa.text.Inert;
import dev.cupel.traces.view.ReportDiff;
import dev.cupel.traces.view.ReportDiff.Better;
import dev.cupel.traces.view.ReportDiff.Figure;
import dev.cupel.traces.view.ReportDiff.In;
import dev.cupel.traces.view.ReportDiff.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Two reports side by side, for a terminal. Only what differs is listed.
public final class DiffText {
    private static final int VALUE = 44;
    private static final int ROOMY = 110;
    private static final int WIDE = 140;

    private final ReportDiff diff;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private DiffText(ReportDiff diff, int width) {
        this.diff = diff;
        this.width = width;
    }

    /// {@return the text, each line ended}
    ///
    /// @param width columns of the page
    public static String write(ReportDiff diff, int width) {
        return new DiffText(diff, width).text();
    }

    private String text() {
        say("A  %s: %s on %s".formatted(diff.a().file(), diff.a().name(), diff.a().machine()));
        say("B  %s: %s on %s".formatted(diff.b().file(), diff.b().name(), diff.b().machine()));
        lines.add("");
        if (diff.same()) {
            lines.add("no difference");
        } else if (diff.sameFigures()) {
            lines.add("no difference in the figures compared here; the reports differ in others (occupancy, histograms, widths or first overflow events)");
        } else {
            facts();
            figures("totals", diff.totals());
            figures("cycles by cause", diff.causes());
            ops();
        }
        while (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return String.join("\n", lines) + "\n";
    }

    private void say(String line) {
        lines.add(Inert.text(line));
    }

    private void facts() {
        if (diff.facts().isEmpty()) {
            return;
        }
        var table = new TextTable().words("what was run").words("A").words("B");
        int most = Math.clamp((width - 30) / 2, 16, VALUE);
        for (var fact : diff.facts()) {
            table.row(List.of(fact.field(), value(fact.a(), most), value(fact.b(), most)));
        }
        add(table);
    }

    private static String value(Optional<String> value, int most) {
        return TextTable.shortened(Inert.text(value.filter(text -> !text.isEmpty()).orElse("-")), most);
    }

    private void figures(String title, List<Figure> figures) {
        if (figures.isEmpty()) {
            return;
        }
        var table = new TextTable().words(title).numbers("A", "").numbers("B", "").numbers("change", "").numbers("", "").words("");
        for (var figure : figures) {
            table.row(List.of(figure.name(), number(figure, figure.a()), number(figure, figure.b()), change(figure), relative(figure), verdict(figure)));
        }
        add(table);
    }

    private static String number(Figure figure, OptionalDouble value) {
        if (value.isEmpty()) {
            return "-";
        }
        double number = value.getAsDouble();
        return switch (figure.measure()) {
            case COUNT -> Figures.count((long) number);
            case LSB -> Figures.real(number) + " lsb";
            case DECIBEL -> String.format(Locale.ROOT, "%.1f dB", number);
            case SHARE -> String.format(Locale.ROOT, "%.4f", number);
            case NAT -> Figures.real(number) + " nat";
        };
    }

    private static String change(Figure figure) {
        var change = figure.change();
        if (change.isEmpty() || change.getAsDouble() == 0) {
            return "";
        }
        double number = change.getAsDouble();
        String sign = number > 0 ? "+" : "-";
        double size = Math.abs(number);
        return sign + switch (figure.measure()) {
            case COUNT -> Figures.count((long) size);
            case LSB, NAT -> Figures.real(size);
            case DECIBEL -> String.format(Locale.ROOT, "%.1f", size);
            case SHARE -> String.format(Locale.ROOT, "%.4f", size);
        };
    }

    private static String relative(Figure figure) {
        var relative = figure.relative();
        return relative.isEmpty() || relative.getAsDouble() == 0 ? "" : String.format(Locale.ROOT, "%+.1f %%", 100 * relative.getAsDouble());
    }

    private static String verdict(Figure figure) {
        var change = figure.change();
        if (change.isEmpty()) {
            return figure.same() ? "" : figure.a().isPresent() ? "only in A" : "only in B";
        }
        if (change.getAsDouble() == 0 || figure.better() == Better.NEITHER) {
            return "";
        }
        return change.getAsDouble() < 0 == (figure.better() == Better.LESS) ? "better" : "worse";
    }

    private void ops() {
        var changed = diff.ops().stream().filter(op -> !op.same() && op.in() == In.BOTH).toList();
        long equal = diff.ops().stream().filter(Op::same).count();
        if (!changed.isEmpty()) {
            boolean roomy = width >= ROOMY;
            boolean own = changed.stream().anyMatch(op -> differs(op, "own error rms"));
            boolean inherited = width >= WIDE && changed.stream().anyMatch(op -> differs(op, "inherited error rms"));
            var table = new TextTable().words("op").numbers("cycles", "A").numbers("cycles", "B").numbers("change", "").numbers("", "").words("mostly");
            if (own) {
                table.numbers("own error", "A, lsb").numbers("own error", "B, lsb");
            }
            if (inherited) {
                table.numbers("inherited", "A, lsb").numbers("inherited", "B, lsb");
            }
            if (roomy) {
                table.numbers("over-", "flows").words("variant");
            }
            for (var op : changed) {
                var cycles = op.figure("cycles").orElseThrow();
                var cells = new ArrayList<>(List.of(op.name(), number(cycles, cycles.a()), number(cycles, cycles.b()), change(cycles), relative(cycles),
                        mostly(op)));
                if (own) {
                    cells.addAll(pair(op, "own error rms"));
                }
                if (inherited) {
                    cells.addAll(pair(op, "inherited error rms"));
                }
                if (roomy) {
                    cells.add(op.figure("overflow events").map(DiffText::change).orElse(""));
                    cells.add(TextTable.shortened(op.facts().stream().filter(fact -> fact.field().equals("variant"))
                            .map(fact -> value(fact.a(), 12) + " -> " + value(fact.b(), 12)).findFirst().orElse(""), 24));
                }
                table.row(cells);
            }
            add(table);
        }
        only(In.A);
        only(In.B);
        if (equal > 0) {
            lines.add("%s of %s ops %s the same".formatted(Figures.count(equal), Figures.count(diff.ops().size()), equal == 1 ? "is" : "are"));
        }
    }

    private static boolean differs(Op op, String name) {
        return op.figure(name).map(figure -> !figure.same()).orElse(false);
    }

    /// Both values; none where they are the same.
    private static List<String> pair(Op op, String name) {
        var figure = op.figure(name).filter(f -> !f.same());
        return List.of(figure.map(f -> real(f.a())).orElse(""), figure.map(f -> real(f.b())).orElse(""));
    }

    private static String real(OptionalDouble value) {
        return value.isPresent() ? Figures.real(value.getAsDouble()) : "-";
    }

    /// The cause whose cycles changed most.
    private static String mostly(Op op) {
        return op.causes().stream().filter(cause -> !cause.same())
                .max(Comparator.comparingDouble(cause -> Math.abs(cause.change().orElse(0))))
                .map(cause -> cause.name() + " " + change(cause)).orElse("");
    }

    private void only(In in) {
        var ops = diff.ops().stream().filter(op -> op.in() == in).toList();
        if (ops.isEmpty()) {
            return;
        }
        var table = new TextTable().words("op only in " + in).words("kind").numbers("cycles", "");
        for (var op : ops) {
            var cycles = op.figure("cycles").orElseThrow();
            table.row(List.of(op.name(), op.kind(), number(cycles, in == In.A ? cycles.a() : cycles.b())));
        }
        add(table);
    }

    private void add(TextTable table) {
        lines.addAll(table.lines(width));
        lines.add("");
    }
}
