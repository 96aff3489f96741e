package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What it costs to look at every result for overflow: the same programs with and without, in turn. Where the range proof shows that no input can overflow, a simulator that
/// trusts it could do without.
final class CheckCosts {
    private static final double EVERY = 1.5;
    private static final double DISCHARGED = 1.05;
    private static final String CHECKED = ", checked";

    private CheckCosts() {}

    /// A program's seconds a run.
    ///
    /// @param proved whether no input can overflow it
    private record Cost(String workload, boolean proved, Spread checked, Spread unchecked) {
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
        var costs = workloads.stream().map(each -> new Cost(each.name(),
                RangeProof.of(each.program(), machine, Optional.empty(), ProofOptions.QUICK).proved(), Rounds.of(seconds, each.name() + CHECKED), Rounds.of(seconds, each.name()))).toList();
        var checks = new ArrayList<Check>();
        worst(costs).ifPresent(worst -> checks.add(Check.atMost(3, "overflow detection over none, every element checked: the worst of %d, %s".formatted(costs.size(),
                worst.workload()), EVERY, "", worst.ratio())));
        var proved = costs.stream().filter(Cost::proved).toList();
        worst(proved).ifPresent(worst -> checks.add(Check.atMost(3, "the same, kept where the range proof could discharge it: the worst of %d, %s".formatted(proved.size(),
                worst.workload()), DISCHARGED, "", worst.ratio())));
        var rows = new ArrayList<List<String>>();
        for (var cost : costs) {
            rows.add(List.of(cost.workload(), cost.proved() ? "proved free" : "undecided", cost.checked().times(1e6).toString(), cost.unchecked().times(1e6).toString(), cost.ratio().toString()));
        }
        return new Part.Finding(checks, Markdown.table(List.of("microseconds a run", "range proof", "every result checked", "none", "ratio"), rows));
    }

    private static Optional<Cost> worst(List<Cost> costs) {
        return costs.stream().max(Comparator.comparingDouble(cost -> cost.ratio().median()));
    }
}
