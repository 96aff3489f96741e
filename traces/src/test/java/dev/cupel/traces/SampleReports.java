package dev.cupel.traces;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.programs.evaluate.Histogram;
import dev.cupel.traces.view.Activity;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/// Reports to write and draw; their figures are invented and mean nothing.
public final class SampleReports {
    private static final Machine EDGE16 = Presets.named("edge16");
    private static final String SHA = "0f".repeat(32);

    private SampleReports() {}

    /// {@return a report of a small assembly text: no graph, no error, one overflow event}
    public static Report assembly() {
        var stalls = Map.of(Cause.ISSUE, 6L, Cause.RAW, 9L, Cause.DRAIN, 5L);
        var event = new OverflowView.Event(0, 12, 4, "examples/sum.asm", 9, "", "result", "acc", 2, 500_000, 19, 1);
        return new Report("0.1.0", new Report.SourceView("examples/sum.asm", "assembly", "sum", SHA), Map.of(), EDGE16, Report.End.HALTED, 20, 6,
                stalls, new OverflowView(1, 0, List.of(event), new OverflowView.Map(1, 1,
                        List.of(new OverflowView.Row("", 1, counts(20, 12, 1), counts(20, 0, 0), counts(64, 2, 1))))), Optional.empty(), List.of(), Optional.empty(), activity(20), Optional.empty());
    }

    /// {@return a report of a model with `ops` ops, every figure present}
    public static Report model(int ops) {
        var random = new Random(17);
        var views = new ArrayList<OpView>();
        var all = new EnumMap<Cause, Long>(Cause.class);
        String[] kinds = {"layernorm", "linear", "matmul", "softmax", "matmul", "linear", "add", "gelu"};
        double depth = 0.002;
        for (int i = 0; i < ops; i++) {
            var stalls = new EnumMap<Cause, Long>(Cause.class);
            long issue = 200L + random.nextInt(3000);
            stalls.put(Cause.ISSUE, issue);
            stalls.put(Cause.RAW, (long) random.nextInt(600));
            stalls.put(Cause.UNIT, (long) random.nextInt(400));
            stalls.put(Cause.MEMORY, (long) random.nextInt(300));
            stalls.put(Cause.DMA, (long) random.nextInt(80));
            stalls.put(Cause.READ_PORT, (long) random.nextInt(60));
            stalls.forEach((cause, cycles) -> all.merge(cause, cycles, Long::sum));
            long cycles = stalls.values().stream().mapToLong(Long::longValue).sum();
            depth *= 1 + 0.1 * random.nextDouble();
            double own = i % 9 == 5 ? 0 : 0.002 + 0.004 * random.nextDouble();
            views.add(new OpView("/encoder/layers." + i / 8 + "/self_attn/" + kinds[i % 8] + (i / 8), kinds[i % 8], i % 8 == 3 ? "rows" : "", cycles, issue,
                    stalls, OptionalLong.of(issue * 8 / 10), OptionalLong.of(issue * 9 / 10), 0, random.nextInt(40),
                    i % 8 == 0 ? Optional.of(new OpView.Misses(i, i / 8)) : Optional.empty(), Optional.of(new OpErrorView(error(own), error(depth), error(Math.hypot(own, depth)))),
                    new OpView.Work(Map.of(Unit.MUL, 100L * i, Unit.ACC, 64 * issue), Map.of(Unit.MUL, 10L * i, Unit.ACC, 4 * issue, Unit.DMA, 60L),
                            32 * issue, 700),
                    Optional.of(new OpView.Codes(8, true, i % 3 - 1, -128, 127, -100 - i % 29, 127, i % 29 == 28 ? 3 : 0, 12L * i, 4500)),
                    Optional.of(new OpView.Widths("proved", 15, 18 + i % 14, 20 + i % 5)),
                    Optional.of(new OpView.Loss(own * own / (1 + i), i % 8 == 1 ? Optional.of(new OpView.Wider(8, 0.0005, 0.0004 + own,
                            i % 16 == 1 ? OptionalLong.of(-3 + i) : OptionalLong.empty())) : Optional.empty()))));
        }
        all.merge(Cause.DRAIN, 12L, Long::sum);
        long cycles = all.values().stream().mapToLong(Long::longValue).sum();
        return new Report("0.1.0", new Report.SourceView("programs/models/sample/model.onnx", "onnx", "sample", SHA),
                Map.of("calibration", "minmax"), EDGE16, Report.End.HALTED, cycles, views.stream().mapToLong(OpView::instructions).sum(), all,
                new OverflowView(0, views.stream().mapToLong(OpView::clips).sum(), List.of(), clips(views, cycles)), Optional.of(error(0.0123)), views,
                Optional.of(new ModelView(450, ModelView.Metric.ACCURACY, OptionalDouble.of(0.98), OptionalDouble.of(0.9778), OptionalDouble.of(0.9956),
                        OptionalDouble.of(0.00042))),
                activity(cycles), Optional.of(new Report.Timings(4.25, 2.5, 21_300_000, 31_200_000)));
    }

    /// {@return the report with every op's and the source's name in `name`'s stead, ops told apart by a number at the end}
    public static Report named(Report report, String name) {
        var ops = new ArrayList<OpView>();
        var names = new HashMap<String, String>();
        for (var op : report.ops()) {
            names.put(op.name(), name + ops.size());
            ops.add(new OpView(name + ops.size(), op.kind(), op.variant(), op.cycles(), op.instructions(), op.stalls(), op.boundOp(), op.boundProgram(),
                    op.events(), op.clips(), op.misses(), op.error(), op.work(), op.codes(), op.widths(), op.loss()));
        }
        var map = report.overflow().map();
        var rows = map.ops().stream()
                .map(row -> new OverflowView.Row(names.getOrDefault(row.op(), name), row.missing(), row.events(), row.clips(), row.elements())).toList();
        return new Report(report.version(), new Report.SourceView(name, report.source().kind(), name, report.source().sha256()), report.settings(),
                report.machine(), report.end(), report.cycles(), report.instructions(), report.stalls(), new OverflowView(report.overflow().events(), report.overflow().clips(),
                report.overflow().first(), new OverflowView.Map(map.binCycles(), map.binElements(), rows)), report.error(), ops, report.model(),
                report.activity(), report.timings());
    }

    private static ErrorView error(double relative) {
        return relative == 0
                ? new ErrorView(0, 0, 0, OptionalDouble.empty(), 0, 0, histogram(0))
                : new ErrorView(3 * relative, 0.8 * relative, relative, OptionalDouble.of(-20 * Math.log10(relative)), 300 * relative, 100 * relative, histogram(100 * relative));
    }

    private static dev.cupel.traces.view.ActivityView activity(long cycles) {
        var activity = new Activity(EDGE16);
        var random = new Random(3);
        for (long at = 0; at < cycles; at += 8) {
            for (Unit unit : List.of(Unit.MUL, Unit.SHR, Unit.ACC, Unit.MEMORY, Unit.DMA, Unit.LUT)) {
                double wave = 0.5 + 0.5 * Math.sin(at * 6.0 / cycles * (1 + unit.ordinal()));
                if (random.nextDouble() < wave) {
                    activity.busy(unit, at, Math.min(cycles, at + 4 + random.nextInt(4)));
                }
            }
        }
        for (long at = 0; at < cycles; at += 16) {
            activity.readPort((int) (at / 16 % 5), at, Math.min(cycles, at + 12));
            activity.writePort((int) (at / 16 % 2), at, Math.min(cycles, at + 9));
            activity.vector(at, Math.min(cycles, at + 64));
            activity.accumulator(at, Math.min(cycles, at + 30));
            activity.scratchpad(at, Math.min(cycles, at + 500), 64);
        }
        return activity.view(cycles);
    }

    /// A bell of 1000 differences.
    private static List<Long> histogram(double rmsLsb) {
        var bins = new ArrayList<>(Collections.nCopies(Histogram.BINS, 0L));
        var random = new Random(5);
        double[] edges = Histogram.positiveEdges();
        for (int i = 0; i < 1000; i++) {
            double difference = rmsLsb * random.nextGaussian();
            int outwards = 0;
            while (outwards < edges.length && Math.abs(difference) > edges[outwards]) {
                outwards++;
            }
            int middle = Histogram.BINS / 2;
            int bin = difference == 0 ? middle : difference > 0 ? middle + 1 + outwards : middle - 1 - outwards;
            bins.set(bin, bins.get(bin) + 1);
        }
        return bins;
    }

    private static OverflowView.Map clips(List<OpView> ops, long cycles) {
        long width = 1;
        while (width * 128 < cycles) {
            width *= 2;
        }
        int bins = (int) Math.ceilDiv(cycles, width);
        var rows = new ArrayList<OverflowView.Row>();
        long at = 0;
        for (var op : ops) {
            if (op.clips() > 0) {
                rows.add(new OverflowView.Row(op.name(), 0, counts(bins, 0, 0), counts(bins, (int) (at / width), op.clips()), counts(64, 0, 0)));
            }
            at += op.cycles();
        }
        return new OverflowView.Map(width, 1, rows);
    }

    private static List<Long> counts(int bins, int at, long count) {
        var counts = new ArrayList<>(Collections.nCopies(bins, 0L));
        counts.set(at, count);
        return counts;
    }
}
