package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Place;
import dev.cupel.sim.engine.EventLog;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.OverflowMap;
import dev.cupel.sim.engine.Schedule;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.Codes;
import dev.cupel.traces.view.OpView.Misses;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OpView.Work;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report.End;
import dev.cupel.traces.view.Report.Reason;
import dev.cupel.traces.view.Report.Timings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Folds what the simulator answers into the records of a report.
final class Folding {
    private Folding() {}

    /// {@return how a run ended}
    ///
    /// @param row which of many rows it was; empty where there is one
    static End end(Outcome outcome, Optional<Integer> row) {
        String of = row.map(number -> " in row " + number).orElse("");
        return switch (outcome) {
            case Outcome.Halted() -> End.HALTED;
            case Outcome.Trapped(var why, var pc, var place) -> new End(Reason.TRAPPED, "trapped at %s%s: %s".formatted(at(pc, place), of, why));
            case Outcome.CycleLimit(var pc, var place) -> new End(Reason.CYCLE_LIMIT, "the cycle limit was reached at %s%s".formatted(at(pc, place), of));
        };
    }

    private static String at(int pc, Place place) {
        String where = place.line() > 0 ? place.file() + ":" + place.line() : place.file();
        return where.isEmpty() ? "pc " + pc : "%s (pc %d)".formatted(where, pc);
    }

    /// {@return wall-clock figures}
    ///
    /// @param begun when work began, by [System#nanoTime]
    static Timings timings(long begun, double simulationSeconds, int rows, Schedule schedule) {
        return new Timings((System.nanoTime() - begun) / 1e9, simulationSeconds, (double) rows * schedule.total().instructions() / simulationSeconds,
                (double) rows * schedule.cycles() / simulationSeconds);
    }

    /// {@return the overflows of some rows}
    ///
    /// @param rows the row of each of the first events; empty where there is only row 0
    static OverflowView overflow(Program program, Machine machine, Schedule schedule, EventLog log, List<Integer> rows) {
        var first = new ArrayList<OverflowView.Event>();
        for (int i = 0; i < log.first().size(); i++) {
            var event = log.first().get(i);
            var place = event.place();
            first.add(new OverflowView.Event(rows.isEmpty() ? 0 : rows.get(i), event.cycle(), event.pc(), place.file(), place.line(),
                    place.op() < 0 ? "" : program.ops().get(place.op()).name(), event.kind().label(), event.unit().name().toLowerCase(Locale.ROOT),
                    event.element(), event.exact(), event.width(), event.missing()));
        }
        return new OverflowView(log.events(), log.clips(), first, map(program, machine, schedule.cycles(), log.map()));
    }

    private static OverflowView.Map map(Program program, Machine machine, long cycles, OverflowMap map) {
        var rows = new ArrayList<OverflowView.Row>();
        for (int op = -1; op < program.ops().size(); op++) {
            String name = op < 0 ? "" : program.ops().get(op).name();
            map.of(op).ifPresent(counts -> rows.add(new OverflowView.Row(name, counts.missing(), list(counts.events().over(cycles)),
                    list(counts.clips().over(cycles)), list(counts.elements().over(machine.vectorLength())))));
        }
        return new OverflowView.Map(OverflowMap.binCycles(cycles), OverflowMap.binElements(machine.vectorLength()), rows);
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /// {@return the ops of a program with what they cost}
    ///
    /// @param boundOp      by op name; empty without a graph
    /// @param boundProgram parallel to the program's ops
    /// @param misses       by op name
    /// @param errors       by op name
    /// @param codes        by op name
    /// @param activity     that has seen one inference
    static List<OpView> ops(Program program, Schedule schedule, EventLog log, Map<String, Long> boundOp, List<Long> boundProgram,
            Map<String, Misses> misses, Map<String, OpErrorView> errors, Map<String, Codes> codes, ActivityProbe activity) {
        var ops = new ArrayList<OpView>();
        for (int i = 0; i < program.ops().size(); i++) {
            var op = program.ops().get(i);
            var cost = schedule.ops().get(i);
            var bound = boundOp.get(op.name());
            ops.add(new OpView(op.name(), op.kind(), op.variant(), cost.cycles(), cost.instructions(), cost.stalls(),
                    bound == null ? OptionalLong.empty() : OptionalLong.of(bound),
                    boundProgram.isEmpty() ? OptionalLong.empty() : OptionalLong.of(boundProgram.get(i)),
                    log.eventsByOp().get(i), log.clipsByOp().get(i), Optional.ofNullable(misses.get(op.name())),
                    Optional.ofNullable(errors.get(op.name())), new Work(activity.work().operations(i), cost.busy(), activity.work().accessBytes(i), cost.dmaBytes()),
                    Optional.ofNullable(codes.get(op.name())), Optional.empty(), Optional.empty()));
        }
        return ops;
    }
}
