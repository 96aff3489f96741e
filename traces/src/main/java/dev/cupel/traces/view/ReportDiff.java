package dev.cupel.traces.view;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.OpView.OpErrorView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Two runs side by side: what they were of, and what came out. Wall-clock figures are left out.
///
/// @param a      one run
/// @param b      the other
/// @param facts  what differs in source, settings, machine and end
/// @param totals figures of the whole runs, equal ones too
/// @param causes cycles by cause, those without cycles in both left out
/// @param ops    by name: those of `a` in its order, then those that only `b` has
/// @param same   whether the reports are equal in everything, what is not compared here included
public record ReportDiff(Side a, Side b, List<Fact> facts, List<Figure> totals, List<Figure> causes, List<Op> ops, boolean same) {
    public ReportDiff {
        facts = List.copyOf(facts);
        totals = List.copyOf(totals);
        causes = List.copyOf(causes);
        ops = List.copyOf(ops);
    }

    /// One of the two.
    ///
    /// @param file    the report
    /// @param name    of what ran
    /// @param machine that it ran on
    public record Side(String file, String name, String machine) {}

    /// Something that is not the same.
    ///
    /// @param field what, e.g. `machine.lanes`
    /// @param a     empty where it has none
    /// @param b     likewise
    public record Fact(String field, Optional<String> a, Optional<String> b) {}

    /// What a figure counts.
    public enum Measure {
        COUNT, LSB, DECIBEL, SHARE, NAT
    }

    /// Which of two values is the better one.
    public enum Better {
        LESS, MORE, NEITHER
    }

    /// A number of both.
    ///
    /// @param a empty where there is none
    /// @param b likewise
    public record Figure(String name, Measure measure, Better better, OptionalDouble a, OptionalDouble b) {
        /// {@return whether it is the same in both}
        public boolean same() {
            return a.equals(b);
        }

        /// {@return b - a; empty where one is missing}
        public OptionalDouble change() {
            return a.isPresent() && b.isPresent() ? OptionalDouble.of(b.getAsDouble() - a.getAsDouble()) : OptionalDouble.empty();
        }

        /// {@return the change as a share of `a`; empty where one is missing or `a` is 0}
        public OptionalDouble relative() {
            var change = change();
            return change.isPresent() && a.orElseThrow() != 0 ? OptionalDouble.of(change.getAsDouble() / Math.abs(a.getAsDouble())) : OptionalDouble.empty();
        }
    }

    /// Which of the two have an op.
    public enum In {
        BOTH, A, B
    }

    /// An op.
    ///
    /// @param kind    in the run that has it; that of `a` where both have
    /// @param facts   what differs of its kind and variant
    /// @param figures cycles first
    /// @param causes  cycles by cause, those without cycles in both left out
    public record Op(String name, String kind, In in, List<Fact> facts, List<Figure> figures, List<Figure> causes) {
        public Op {
            facts = List.copyOf(facts);
            figures = List.copyOf(figures);
            causes = List.copyOf(causes);
        }

        /// {@return whether both have it, with the same figures}
        public boolean same() {
            return in == In.BOTH && facts.isEmpty() && figures.stream().allMatch(Figure::same) && causes.stream().allMatch(Figure::same);
        }

        /// {@return the figure of that name}
        public Optional<Figure> figure(String figure) {
            return figures.stream().filter(f -> f.name().equals(figure)).findFirst();
        }
    }

    /// {@return whether nothing that is compared differs}
    public boolean sameFigures() {
        return facts.isEmpty() && totals.stream().allMatch(Figure::same) && causes.stream().allMatch(Figure::same) && ops.stream().allMatch(Op::same);
    }

    /// {@return `a` beside `b`}
    ///
    /// @param fileA where the report of `a` lies
    /// @param fileB where that of `b` does
    public static ReportDiff of(String fileA, Report a, String fileB, Report b) {
        return new ReportDiff(side(fileA, a), side(fileB, b), facts(a, b), totals(a, b), causes(a.stalls(), b.stalls()), ops(a, b),
                a.withoutTimings().equals(b.withoutTimings()));
    }

    private static Side side(String file, Report report) {
        return new Side(file, report.source().name(), report.machine().name());
    }

    private static List<Fact> facts(Report a, Report b) {
        var facts = new ArrayList<Fact>();
        compare(facts, "cupel", a.version(), b.version());
        compare(facts, "source.name", a.source().name(), b.source().name());
        compare(facts, "source.file", a.source().file(), b.source().file());
        compare(facts, "source.kind", a.source().kind(), b.source().kind());
        compare(facts, "source.sha256", a.source().sha256(), b.source().sha256());
        compare(facts, "end.reason", a.end().reason().label(), b.end().reason().label());
        compare(facts, "end.message", a.end().message(), b.end().message());
        for (String path : MachineFields.paths()) {
            compare(facts, "machine." + path, field(a.machine(), path), field(b.machine(), path));
        }
        for (String key : union(a.settings(), b.settings())) {
            compare(facts, "settings." + key, Optional.ofNullable(a.settings().get(key)), Optional.ofNullable(b.settings().get(key)));
        }
        compare(facts, "model.rows", a.model().map(model -> Integer.toString(model.rows())), b.model().map(model -> Integer.toString(model.rows())));
        compare(facts, "model.metric", a.model().map(model -> model.metric().label()), b.model().map(model -> model.metric().label()));
        return facts;
    }

    private static Optional<String> field(Machine machine, String path) {
        return MachineFields.get(machine, path);
    }

    private static LinkedHashSet<String> union(Map<String, String> a, Map<String, String> b) {
        var keys = new LinkedHashSet<>(a.keySet());
        keys.addAll(b.keySet());
        return keys;
    }

    private static void compare(List<Fact> facts, String field, String a, String b) {
        compare(facts, field, Optional.of(a), Optional.of(b));
    }

    private static void compare(List<Fact> facts, String field, Optional<String> a, Optional<String> b) {
        if (!a.equals(b)) {
            facts.add(new Fact(field, a, b));
        }
    }

    private static List<Figure> totals(Report a, Report b) {
        var totals = new ArrayList<Figure>();
        totals.add(count("cycles", Better.LESS, a.cycles(), b.cycles()));
        totals.add(count("instructions", Better.LESS, a.instructions(), b.instructions()));
        totals.add(count("overflow events", Better.LESS, a.overflow().events(), b.overflow().events()));
        totals.add(count("clips", Better.NEITHER, a.overflow().clips(), b.overflow().clips()));
        add(totals, "output error rms", Measure.LSB, Better.LESS, a, b, report -> of(report.error(), ErrorView::rmsLsb));
        add(totals, "output error max", Measure.LSB, Better.LESS, a, b, report -> of(report.error(), ErrorView::maxLsb));
        add(totals, "output SQNR", Measure.DECIBEL, Better.MORE, a, b, report -> report.error().map(ErrorView::sqnrDb).orElse(OptionalDouble.empty()));
        for (var metric : List.of(ModelView.Metric.ACCURACY, ModelView.Metric.NLL)) {
            boolean accuracy = metric == ModelView.Metric.ACCURACY;
            var measure = accuracy ? Measure.SHARE : Measure.NAT;
            var better = accuracy ? Better.MORE : Better.LESS;
            add(totals, metric.label() + " float", measure, better, a, b, report -> scored(report, metric, ModelView::ofFloat));
            add(totals, metric.label() + " integer", measure, better, a, b, report -> scored(report, metric, ModelView::ofInteger));
        }
        add(totals, "same prediction", Measure.SHARE, Better.MORE, a, b, report -> report.model().map(ModelView::agreement).orElse(OptionalDouble.empty()));
        add(totals, "KL", Measure.NAT, Better.LESS, a, b, report -> report.model().map(ModelView::kl).orElse(OptionalDouble.empty()));
        return totals;
    }

    private static OptionalDouble scored(Report report, ModelView.Metric metric, Function<ModelView, OptionalDouble> score) {
        return report.model().filter(model -> model.metric() == metric).map(score).orElse(OptionalDouble.empty());
    }

    private static <T> OptionalDouble of(Optional<T> of, Function<T, Double> value) {
        return of.map(some -> OptionalDouble.of(value.apply(some))).orElse(OptionalDouble.empty());
    }

    private static Figure count(String name, Better better, long a, long b) {
        return new Figure(name, Measure.COUNT, better, OptionalDouble.of((double) a), OptionalDouble.of((double) b));
    }

    /// A figure that neither has is none.
    private static <T> void add(List<Figure> figures, String name, Measure measure, Better better, T a, T b, Function<T, OptionalDouble> value) {
        var ofA = value.apply(a);
        var ofB = value.apply(b);
        if (ofA.isPresent() || ofB.isPresent()) {
            figures.add(new Figure(name, measure, better, ofA, ofB));
        }
    }

    private static List<Figure> causes(Map<Cause, Long> a, Map<Cause, Long> b) {
        var causes = new ArrayList<Figure>();
        for (var cause : Cause.values()) {
            long ofA = a.getOrDefault(cause, 0L);
            long ofB = b.getOrDefault(cause, 0L);
            if (ofA != 0 || ofB != 0) {
                causes.add(count(cause.label(), Better.LESS, ofA, ofB));
            }
        }
        return causes;
    }

    private static List<Op> ops(Report a, Report b) {
        // Programs name each op once; where a report does not, equal names are matched in order.
        var ofB = new LinkedHashMap<String, ArrayDeque<OpView>>();
        b.ops().forEach(op -> ofB.computeIfAbsent(op.name(), _ -> new ArrayDeque<>()).add(op));
        var ops = new ArrayList<Op>();
        for (var op : a.ops()) {
            ops.add(op(Optional.of(op), Optional.ofNullable(ofB.getOrDefault(op.name(), new ArrayDeque<>()).poll())));
        }
        ofB.values().forEach(left -> left.forEach(op -> ops.add(op(Optional.empty(), Optional.of(op)))));
        return ops;
    }

    private static Op op(Optional<OpView> a, Optional<OpView> b) {
        var one = a.or(() -> b).orElseThrow();
        var in = a.isEmpty() ? In.B : b.isEmpty() ? In.A : In.BOTH;
        var facts = new ArrayList<Fact>();
        if (in == In.BOTH) {
            compare(facts, "kind", a.map(OpView::kind), b.map(OpView::kind));
            compare(facts, "variant", a.map(OpView::variant), b.map(OpView::variant));
        }
        var figures = new ArrayList<Figure>();
        add(figures, "cycles", Measure.COUNT, Better.LESS, a, b, op -> counted(op, OpView::cycles));
        add(figures, "instructions", Measure.COUNT, Better.LESS, a, b, op -> counted(op, OpView::instructions));
        add(figures, "bound op", Measure.COUNT, Better.NEITHER, a, b, op -> bound(op, OpView::boundOp));
        add(figures, "bound program", Measure.COUNT, Better.NEITHER, a, b, op -> bound(op, OpView::boundProgram));
        add(figures, "overflow events", Measure.COUNT, Better.LESS, a, b, op -> counted(op, OpView::events));
        add(figures, "clips", Measure.COUNT, Better.NEITHER, a, b, op -> counted(op, OpView::clips));
        add(figures, "own error rms", Measure.LSB, Better.LESS, a, b, op -> error(op, OpErrorView::own));
        add(figures, "inherited error rms", Measure.LSB, Better.LESS, a, b, op -> error(op, OpErrorView::inherited));
        add(figures, "total error rms", Measure.LSB, Better.LESS, a, b, op -> error(op, OpErrorView::total));
        return new Op(one.name(), one.kind(), in, facts, figures, causes(a.map(OpView::stalls).orElse(Map.of()), b.map(OpView::stalls).orElse(Map.of())));
    }

    private static OptionalDouble counted(Optional<OpView> op, Function<OpView, Long> count) {
        return op.map(some -> OptionalDouble.of(count.apply(some))).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble bound(Optional<OpView> op, Function<OpView, java.util.OptionalLong> bound) {
        return op.map(bound).filter(java.util.OptionalLong::isPresent).map(some -> OptionalDouble.of((double) some.getAsLong())).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble error(Optional<OpView> op, Function<OpErrorView, ErrorView> part) {
        return of(op.flatMap(OpView::error).map(part), ErrorView::rmsLsb);
    }
}
