package dev.cupel.traces.export;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Causes;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// The report for a terminal.
public final class ReportText {
    /// Overflow events listed one by one.
    private static final int EVENTS = 8;

    /// Columns of a name in the table of events.
    private static final int NAME = 24;

    /// Simulated cycles from which on a speed is stated.
    private static final double MEASURABLE = 100_000;

    private final Report report;
    private final Page page;
    private final List<String> lines = new ArrayList<>();

    /// What the text is written on.
    ///
    /// @param width  columns
    /// @param colour whether it shows colour
    public record Page(int width, boolean colour) {
        /// The narrowest and the widest that is made use of.
        public static final int LEAST = 80;
        public static final int MOST = 160;

        public Page {
            width = Math.clamp(width, LEAST, MOST);
        }
    }

    private ReportText(Report report, Page page) {
        this.report = report;
        this.page = page;
    }

    /// {@return the report's text, each line ended}
    public static String write(Report report, Page page) {
        return new ReportText(report, page).text();
    }

    private String text() {
        head();
        if (!report.ops().isEmpty()) {
            lines.add("");
            ops();
        }
        lines.add("");
        causes();
        events();
        lines.add("");
        totals();
        return String.join("\n", lines) + "\n";
    }

    private void head() {
        var source = report.source();
        var machine = report.machine();
        lines.add(strong(TextTable.shortened(source.name(), page.width() / 2) + " on " + machine.name()));
        say("  source    %s (%s, sha256 %s)".formatted(source.file(), source.kind(), source.sha256().substring(0, 12)));
        say("  machine   " + describe(machine));
        if (!report.settings().isEmpty()) {
            var settings = report.settings().entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList();
            wrapped("  settings  ", "            ", settings);
        }
    }

    private void wrapped(String first, String next, List<String> words) {
        var line = new StringBuilder(first);
        boolean fresh = true;
        for (String word : words) {
            if (!fresh && line.length() + 2 + word.length() > page.width()) {
                say(line.append(',').toString());
                line = new StringBuilder(next);
                fresh = true;
            }
            line.append(fresh ? "" : ", ").append(word);
            fresh = false;
        }
        say(line.toString());
    }

    /// {@return the machine in one line, with its policies}
    public static String describe(Machine machine) {
        return "W %d bits, A %d bits, %d lanes, vectors of %d; overflow %s, rounding %s".formatted(machine.wordBits(), machine.accumulatorBits(),
                machine.lanes(), machine.vectorLength(), machine.overflow().fit().suffix(),
                machine.rounding().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// One column of the table of ops.
    ///
    /// @param total what stands in it in the row of totals
    private record Field(String title, String unit, boolean number, Function<OpView, String> cell, String total) {}

    private void ops() {
        var fields = fields();
        var table = new TextTable();
        for (Field field : fields) {
            if (field.number()) {
                table.numbers(field.title(), field.unit());
            } else {
                table.words(field.title());
            }
        }
        report.ops().forEach(op -> table.row(fields.stream().map(field -> field.cell().apply(op)).toList()));
        table.rule();
        outsideOps().ifPresent(rest -> table.row(fields.stream().map(field -> field.cell().apply(rest)).toList()));
        table.row(fields.stream().map(Field::total).toList());
        add(table);
    }

    private List<Field> fields() {
        boolean roomy = page.width() >= 110;
        var fields = new ArrayList<Field>();
        fields.add(new Field("op", "", false, OpView::name, "total"));
        if (roomy && report.ops().stream().anyMatch(op -> !op.kind().isEmpty())) {
            fields.add(new Field("kind", "", false, OpView::kind, ""));
        }
        if (page.width() >= 130 && report.ops().stream().anyMatch(op -> !op.variant().isEmpty())) {
            fields.add(new Field("variant", "", false, OpView::variant, ""));
        }
        fields.add(new Field("cycles", "", true, op -> Figures.count(op.cycles()), Figures.count(report.cycles())));
        fields.add(new Field("share", "%", true, op -> Figures.percent(op.cycles(), report.cycles()), Figures.percent(report.cycles(), report.cycles())));
        if (report.ops().stream().anyMatch(op -> op.boundOp().isPresent())) {
            fields.add(new Field("bound", "op", true, op -> Figures.count(op.boundOp()), Figures.count(sum(OpView::boundOp))));
        }
        if (report.ops().stream().anyMatch(op -> op.boundProgram().isPresent())) {
            fields.add(new Field("bound", "program", true, op -> Figures.count(op.boundProgram()), Figures.count(sum(OpView::boundProgram))));
        }
        fields.add(new Field("waits for", "", false, op -> mainWait(op.stalls(), op.cycles()), mainWait(report.stalls(), report.cycles())));
        fields.add(new Field("over-", "flows", true, op -> Figures.count(op.events()), Figures.count(report.overflow().events())));
        fields.add(new Field("clips", "", true, op -> Figures.count(op.clips()), Figures.count(report.overflow().clips())));
        if (report.ops().stream().anyMatch(op -> op.error().isPresent())) {
            fields.add(new Field(roomy ? "own error" : "own", roomy ? "rms, lsb" : "lsb", true, op -> lsb(op, OpErrorView::own), ""));
            fields.add(new Field(roomy ? "inherited" : "inh.", roomy ? "rms, lsb" : "lsb", true, op -> lsb(op, OpErrorView::inherited), ""));
        }
        return fields;
    }

    private static String lsb(OpView op, Function<OpErrorView, ErrorView> part) {
        return op.error().map(part).map(error -> Figures.real(error.rmsLsb())).orElse("-");
    }

    /// What the ops leave of the run, as one more op; empty where they leave nothing.
    private Optional<OpView> outsideOps() {
        var rest = new EnumMap<>(report.stalls());
        report.ops().forEach(op -> op.stalls().forEach((cause, cycles) -> rest.merge(cause, -cycles, Long::sum)));
        long cycles = rest.values().stream().mapToLong(Long::longValue).sum();
        if (cycles == 0) {
            return Optional.empty();
        }
        long events = report.overflow().events() - report.ops().stream().mapToLong(OpView::events).sum();
        long clips = report.overflow().clips() - report.ops().stream().mapToLong(OpView::clips).sum();
        return Optional.of(new OpView("(no op)", "", "", cycles, 0, rest, OptionalLong.empty(), OptionalLong.empty(), events, clips, Optional.empty(),
                Optional.empty(), OpView.Work.NONE, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private OptionalLong sum(Function<OpView, OptionalLong> bound) {
        return OptionalLong.of(report.ops().stream().map(bound).mapToLong(value -> value.orElse(0)).sum());
    }

    private static String mainWait(Map<Cause, Long> stalls, long cycles) {
        return Causes.mainWait(stalls)
                .map(cause -> cause.label() + " " + Math.round(100.0 * stalls.getOrDefault(cause, 0L) / cycles) + " %")
                .orElse("-");
    }

    private void causes() {
        var table = new TextTable().words("cycles by cause").numbers("cycles", "").numbers("share", "");
        report.stalls().forEach((cause, cycles) -> {
            if (cycles > 0) {
                table.row(List.of(cause.label(), Figures.count(cycles), Figures.share(cycles, report.cycles())));
            }
        });
        table.rule();
        table.row(List.of("sum", Figures.count(report.stalls().values().stream().mapToLong(Long::longValue).sum()), "100.0 %"));
        add(table);
    }

    private void events() {
        var overflow = report.overflow();
        if (overflow.first().isEmpty()) {
            return;
        }
        boolean rows = overflow.first().stream().anyMatch(event -> event.row() > 0) || report.model().map(model -> model.rows() > 1).orElse(false);
        var table = new TextTable().words("overflow at").words("op");
        if (rows) {
            table.numbers("row", "");
        }
        table.numbers("cycle", "").numbers("pc", "").words("unit").words("what").numbers("element", "").numbers("exact value", "")
                .numbers("width", "bits").numbers("missing", "bits");
        overflow.first().stream().limit(EVENTS).forEach(event -> {
            var cells = new ArrayList<String>();
            cells.add(TextTable.shortened(place(event), NAME));
            cells.add(TextTable.shortened(event.op().isEmpty() ? "-" : event.op(), NAME));
            if (rows) {
                cells.add(Figures.count(event.row()));
            }
            cells.add(Figures.count(event.cycle()));
            cells.add(Figures.count(event.pc()));
            cells.add(event.unit());
            cells.add(event.kind());
            cells.add(Figures.count(event.element()));
            cells.add(Figures.count(event.exact()));
            cells.add(Figures.count(event.width()));
            cells.add(Figures.count(event.missing()));
            table.row(cells);
        });
        lines.add("");
        add(table);
        long more = overflow.events() - Math.min(EVENTS, overflow.first().size());
        if (more > 0) {
            say("... and " + Figures.count(more) + " more");
        }
    }

    private void add(TextTable table) {
        var text = table.lines(page.width());
        lines.add(strong(text.getFirst()));
        lines.addAll(text.subList(1, text.size()));
    }

    private static String place(OverflowView.Event event) {
        String file = event.file().substring(event.file().lastIndexOf('/') + 1);
        return event.line() > 0 ? file + ":" + event.line() : file;
    }

    private void totals() {
        if (!report.end().halted()) {
            lines.add(alarm("stopped      " + report.end().message()));
        }
        say("cycles       %s for one inference; %s instructions, %s a cycle".formatted(Figures.count(report.cycles()),
                Figures.count(report.instructions()),
                report.cycles() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", (double) report.instructions() / report.cycles())));
        String over = report.model().map(model -> " over " + rows(model.rows())).orElse("");
        String events = "overflows    %s; %s%s".formatted(plural(report.overflow().events(), "event"), plural(report.overflow().clips(), "clip"), over);
        lines.add(report.overflow().events() > 0 ? alarm(events) : Inert.text(events));
        requantization();
        report.error().ifPresent(error -> say("output error " + describe(error)));
        report.model().ifPresent(this::model);
        report.timings().ifPresent(timings -> say("simulated    " + speed(timings)));
    }

    /// How many sums are requantized otherwise than by the exact factors, of all that the ops' inputs can reach.
    private void requantization() {
        var rescaling = report.ops().stream().filter(op -> op.misses().isPresent()).toList();
        if (rescaling.isEmpty()) {
            return;
        }
        var missing = rescaling.stream().filter(op -> op.misses().orElseThrow().sums() > 0).toList();
        if (missing.isEmpty()) {
            say("requantize   every sum of %s as by the exact factor".formatted(plural(rescaling.size(), "op")));
            return;
        }
        long ties = missing.stream().mapToLong(op -> op.misses().orElseThrow().ties()).sum();
        long sums = missing.stream().mapToLong(op -> op.misses().orElseThrow().sums()).sum();
        say("requantize   %s of %s miss the exact factor, %s at ties".formatted(plural(sums, "sum"), plural(missing.size(), "op"), Figures.count(ties)));
    }

    /// Rates of a run too short to measure would only mislead.
    private static String speed(Report.Timings timings) {
        double cycles = timings.cyclesPerSecond() * timings.simulationSeconds();
        String time = "%s s of %s s".formatted(seconds(timings.simulationSeconds()), seconds(timings.totalSeconds()));
        return cycles < MEASURABLE
                ? time
                : "%s, %s; %s".formatted(Figures.rate(timings.cyclesPerSecond(), "cycles"), Figures.rate(timings.instructionsPerSecond(), "instructions"), time);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }

    private static String describe(ErrorView error) {
        return "rms %s (%s lsb), greatest %s (%s lsb), SQNR %s".formatted(Figures.real(error.rmse()), Figures.real(error.rmsLsb()),
                Figures.real(error.maxAbs()), Figures.real(error.maxLsb()), Figures.decibels(error.sqnrDb()));
    }

    private void model(ModelView model) {
        if (model.ofFloat().isPresent() && model.ofInteger().isPresent()) {
            say(switch (model.metric()) {
                case ACCURACY -> "accuracy     float %s, integer %s (%s points) over %s".formatted(four(model.ofFloat()), four(model.ofInteger()),
                        String.format(Locale.ROOT, "%+.2f", 100 * (model.ofInteger().getAsDouble() - model.ofFloat().getAsDouble())),
                        rows(model.rows()));
                case NLL -> "nll          float %s nat, integer %s nat (%s) over %s".formatted(four(model.ofFloat()), four(model.ofInteger()),
                        String.format(Locale.ROOT, "%+.4f", model.ofInteger().getAsDouble() - model.ofFloat().getAsDouble()), rows(model.rows()));
                case NONE -> "";
            });
        }
        if (model.kl().isPresent() && model.agreement().isPresent()) {
            say("KL           %s nat of the integer from the float output; the same prediction on %s".formatted(
                    Figures.real(model.kl().getAsDouble()), String.format(Locale.ROOT, "%.1f %%", 100 * model.agreement().getAsDouble())));
        }
    }

    private static String four(OptionalDouble value) {
        return String.format(Locale.ROOT, "%.4f", value.orElseThrow());
    }

    private static String rows(int rows) {
        return plural(rows, "row");
    }

    private static String plural(long count, String what) {
        return Figures.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    /// A line of which any part may come from elsewhere.
    private void say(String line) {
        lines.add(Inert.text(line));
    }

    private String strong(String text) {
        return page.colour() ? "\u001b[1m" + Inert.text(text) + "\u001b[0m" : Inert.text(text);
    }

    private String alarm(String text) {
        return page.colour() ? "\u001b[31m" + Inert.text(text) + "\u001b[0m" : Inert.text(text);
    }
}
