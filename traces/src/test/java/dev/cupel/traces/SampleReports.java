package dev.cupel.traces;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Activity;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.EnumMap;
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
                stalls, new OverflowView(1, 0, List.of(event)), Optional.empty(), List.of(), Optional.empty(), activity(20), Optional.empty());
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
                    i % 8 == 0 ? Optional.of(new OpView.Misses(i, i / 8)) : Optional.empty(), Optional.of(new OpErrorView(error(own), error(depth), error(Math.hypot(own, depth))))));
        }
        all.merge(Cause.DRAIN, 12L, Long::sum);
        long cycles = all.values().stream().mapToLong(Long::longValue).sum();
        return new Report("0.1.0", new Report.SourceView("programs/models/sample/model.onnx", "onnx", "sample", SHA),
                Map.of("calibration", "minmax"), EDGE16, Report.End.HALTED, cycles, views.stream().mapToLong(OpView::instructions).sum(), all,
                new OverflowView(0, views.stream().mapToLong(OpView::clips).sum(), List.of()), Optional.of(error(0.0123)), views,
                Optional.of(new ModelView(450, ModelView.Metric.ACCURACY, OptionalDouble.of(0.98), OptionalDouble.of(0.9778), OptionalDouble.of(0.9956),
                        OptionalDouble.of(0.00042))),
                activity(cycles), Optional.of(new Report.Timings(4.25, 2.5, 21_300_000, 31_200_000)));
    }

    private static ErrorView error(double relative) {
        return relative == 0
                ? new ErrorView(0, 0, 0, OptionalDouble.empty(), 0, 0)
                : new ErrorView(3 * relative, 0.8 * relative, relative, OptionalDouble.of(-20 * Math.log10(relative)), 300 * relative, 100 * relative);
    }

    private static dev.cupel.traces.view.ActivityView activity(long cycles) {
        var activity = new Activity();
        var random = new Random(3);
        for (long at = 0; at < cycles; at += 8) {
            for (Unit unit : List.of(Unit.MUL, Unit.SHR, Unit.ACC, Unit.MEMORY, Unit.DMA, Unit.LUT)) {
                double wave = 0.5 + 0.5 * Math.sin(at * 6.0 / cycles * (1 + unit.ordinal()));
                if (random.nextDouble() < wave) {
                    activity.busy(unit, at, Math.min(cycles, at + 4 + random.nextInt(4)));
                }
            }
        }
        return activity.view(cycles);
    }
}
