package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.rtl.TwinBuild;
import dev.cupel.rtl.TwinClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many cycles a second do simulator and twin simulate?
final class TwinPart implements Part {
    private static final double MEAN = 100;
    private static final double LEAST = 40;
    private static final double INSTRUCTIONS = 20;
    private static final int RUNS_OF_CASES = 12;

    @Override
    public String name() {
        return "twin";
    }

    @Override
    public String title() {
        return "Simulator and twin, side by side";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        if (!TwinBuild.missing().isEmpty()) {
            throw new IOException("tools of the twin are missing: " + String.join(", ", TwinBuild.missing()) + "; on Debian: " + TwinBuild.INSTALL);
        }
        var results = new ArrayList<SideBySide.Result>();
        for (String name : bench.machines()) {
            var machine = Presets.named(name);
            var twins = twins(machine, bench);
            for (var workload : Workload.all(bench.root(), machine).orThrow()) {
                bench.say().accept("twin: %s, %s".formatted(name, workload.name()));
                results.add(SideBySide.measure(workload, machine, twins, bench.rounds(), bench.clock()));
            }
        }
        return new Finding(checks(results), text(results));
    }

    private static Map<String, TwinClock> twins(Machine machine, Bench bench) throws IOException {
        var builds = Path.of("target", "twins").toAbsolutePath();
        var twins = new LinkedHashMap<String, TwinClock>();
        bench.say().accept("twin: building %s for one thread".formatted(machine.name()));
        twins.put("twin, 1 thread", TwinClock.of(machine, new TwinBuild(builds, TwinBuild.Effort.FASTEST_RUN), bench.clock() == Clock.PROCESSOR));
        if (bench.clock() == Clock.WALL) {
            bench.say().accept("twin: building %s for two threads".formatted(machine.name()));
            twins.put("twin, 2 threads", TwinClock.of(machine, new TwinBuild(builds, TwinBuild.Effort.FASTEST_RUN_ON_TWO_THREADS), false));
        }
        return twins;
    }

    private static List<Check> checks(List<SideBySide.Result> results) {
        double mean = Math.exp(results.stream().mapToDouble(result -> Math.log(result.ratio())).average().orElseThrow());
        var worst = results.stream().min(java.util.Comparator.comparingDouble(SideBySide.Result::ratio)).orElseThrow();
        var checks = new ArrayList<Check>();
        String of = results.size() == RUNS_OF_CASES ? "" : " (of %d of %d cases)".formatted(results.size(), RUNS_OF_CASES);
        checks.add(Check.atLeast(1, "cycles/s of the simulator over the best twin's, geometric mean" + of, MEAN, "", mean));
        checks.add(Check.atLeast(1, "the same, the least: %s on %s".formatted(worst.workload(), worst.machine()), LEAST, "", worst.ratio()));
        results.stream().filter(result -> result.machine().equals("edge16") && result.workload().equals("digits-vit")).findFirst().ifPresent(result ->
                checks.add(Check.atLeast(1, "instructions/s over digits-vit on edge16", INSTRUCTIONS, " M",
                        result.simulator().times(1e-6 * result.instructions() / result.cycles()))));
        return checks;
    }

    private static String text(List<SideBySide.Result> results) {
        var twins = List.copyOf(results.getFirst().twins().keySet());
        var titles = new ArrayList<>(List.of("machine", "program", "cycles of a run", "simulator", "cycles anew"));
        titles.addAll(twins);
        titles.add("ratio");
        return """
                Both sides run the same program on the same data, over and over in one process, and take the same cycles (checked). The simulator computes values and
                overflow events in every run, on one thread, with no probe. Its cycles are found out once: no data can change them (docs/adr/0007), so the first run's serve the others;
                "cycles anew" times the program again in every run all the same. The twin is built by Verilator at -O3 and g++ at -O3 -march=native, and
                logs nothing; its time is from the first cycle to the last, without the load of its memories. Speeds are millions of cycles a second: the median of
                the rounds, and in brackets the least and the greatest. The ratio is of the medians, to the faster of the twins.

                The twin computes every signal in every cycle; the simulator goes from issue to issue. So the ratio says what a user waits for, not who computes better.

                """ + Markdown.table(titles, results.stream().map(result -> {
                    var cells = new ArrayList<>(List.of(result.machine(), result.workload(), "%,d".formatted(result.cycles()), result.simulator().times(1e-6).toString(),
                            result.anew().times(1e-6).toString()));
                    twins.forEach(twin -> cells.add(Rounds.of(result.twins(), twin).times(1e-6).toString()));
                    cells.add(Spread.figure(result.ratio()));
                    return (List<String>) cells;
                }).toList());
    }
}
