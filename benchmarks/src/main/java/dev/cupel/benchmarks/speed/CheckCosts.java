package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What it costs to look at every result for overflow: the same programs with and without, in turn. The range proof discharges the checks of the networks; no proof knows the
/// random program.
final class CheckCosts {
    private static final double EVERY = 1.5;
    private static final double DISCHARGED = 1.05;
    private static final String PROVED = "digits-vit";
    private static final String CHECKED = ", checked";

    private CheckCosts() {}

    /// A program's seconds a run.
    private record Cost(String workload, Spread checked, Spread unchecked) {
        Spread ratio() {
            return checked.over(unchecked);
        }
    }

    /// {@return what it costs over each workload on `machine`}
    static Part.Finding measure(Part.Bench bench, Machine machine) throws IOException {
        var workloads = Workload.all(bench.root(), machine).orThrow();
        var contenders = new Rounds();
        for (var workload : workloads) {
            bench.say().accept("observed: checks, " + workload.name());
            var program = Model.unobserved(workload.program());
            var checked = Simulation.of(program, machine, Options.DEFAULT);
            var unchecked = Simulation.of(program, machine, Options.DEFAULT.unchecked());
            if (checked.run(workload.inputs()).events().events() > 0) {
                throw new IllegalStateException(workload.name() + " overflows: without checks its integers would be others");
            }
            contenders.with(workload.name() + CHECKED, bench.clock(), () -> checked.run(workload.inputs()));
            contenders.with(workload.name(), bench.clock(), () -> unchecked.run(workload.inputs()));
        }
        var seconds = contenders.run(bench.rounds());
        var costs = workloads.stream().map(each -> new Cost(each.name(), Rounds.of(seconds, each.name() + CHECKED), Rounds.of(seconds, each.name()))).toList();
        var worst = costs.stream().max(Comparator.comparingDouble(cost -> cost.ratio().median())).orElseThrow();
        var proved = costs.stream().filter(cost -> cost.workload().equals(PROVED)).findFirst().orElseThrow();
        var checks = List.of(
                Check.atMost(3, "overflow detection over none, every element checked: the worst of %d, %s".formatted(costs.size(), worst.workload()), EVERY, "", worst.ratio()),
                Check.atMost(3, "overflow detection over none, where the range proof discharges it: " + PROVED, DISCHARGED, "", proved.ratio()));
        var rows = new ArrayList<List<String>>();
        for (var cost : costs) {
            rows.add(List.of(cost.workload(), cost.checked().times(1e6).toString(), cost.unchecked().times(1e6).toString(), cost.ratio().toString()));
        }
        return new Part.Finding(checks, Markdown.table(List.of("microseconds a run", "every result checked", "none", "ratio"), rows));
    }
}
