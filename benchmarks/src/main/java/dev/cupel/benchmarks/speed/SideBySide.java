package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.rtl.TwinClock;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One workload on simulator and twins in turn, round by round, so that whatever else the computer does meets all of them alike.
public final class SideBySide {
    /// Seconds that one side runs in one round.
    private static final double STRETCH = 1;
    /// Stretches of the simulator that are not counted, until its code is compiled.
    private static final int WARM_UP = 2;
    private static final int CYCLES_AT_MOST = 100_000_000;

    private SideBySide() {}

    /// What was measured.
    ///
    /// @param cycles       of a run, the same on all sides
    /// @param instructions of a run
    /// @param simulator    cycles a second of each round, all runs taking over the cycles of the first
    /// @param anew         cycles a second where every run finds its cycles out again
    /// @param twins        the same of each twin, by its name
    public record Result(String machine, String workload, long cycles, long instructions, Spread simulator, Spread anew, Map<String, Spread> twins) {
        /// {@return the speeds of the twin with the best median}
        Spread best() {
            return twins.values().stream().max(java.util.Comparator.comparingDouble(Spread::median)).orElseThrow();
        }

        /// {@return how often as fast as the best twin the simulator is, median by median}
        double ratio() {
            return simulator.median() / best().median();
        }
    }

    /// {@return speeds of `rounds` rounds}
    ///
    /// @param twins by name
    /// @param clock the simulator's, of the kind that the twins have
    /// @throws IllegalStateException if a twin takes other cycles than the simulator
    public static Result measure(Workload workload, Machine machine, Map<String, TwinClock> twins, int rounds, Clock clock) throws IOException {
        var simulation = Simulation.of(workload.program(), machine, Options.DEFAULT);
        var first = simulation.run(workload.inputs());
        long cycles = first.cycles();
        var runs = new LinkedHashMap<String, Integer>();
        for (var twin : twins.entrySet()) {
            double seconds = twin.getValue().times(workload.program(), workload.inputs(), 2, CYCLES_AT_MOST).getLast().seconds();
            runs.put(twin.getKey(), 1 + Math.clamp((long) (STRETCH / seconds), 2, 10_000));
        }
        for (int i = 0; i < WARM_UP; i++) {
            simulated(() -> simulation.run(workload.inputs()), workload, cycles, clock);
            simulated(() -> simulation.run(workload.inputs(), simulation.schedule()), workload, cycles, clock);
        }
        var simulator = new ArrayList<Double>();
        var anew = new ArrayList<Double>();
        var speeds = new LinkedHashMap<String, List<Double>>();
        for (int round = 0; round < rounds; round++) {
            for (var twin : twins.entrySet()) {
                var times = twin.getValue().times(workload.program(), workload.inputs(), runs.getOrDefault(twin.getKey(), 2), CYCLES_AT_MOST);
                times.stream().filter(time -> time.cycles() != cycles).findFirst().ifPresent(other -> {
                    throw new IllegalStateException("%s on %s: %d cycles, the twin takes %d".formatted(workload.name(), machine.name(), cycles, other.cycles()));
                });
                // The first run warms the caches of the process.
                double seconds = times.stream().skip(1).mapToDouble(TwinClock.Time::seconds).sum();
                speeds.computeIfAbsent(twin.getKey(), _ -> new ArrayList<>()).add(cycles * (times.size() - 1) / seconds);
            }
            simulator.add(simulated(() -> simulation.run(workload.inputs()), workload, cycles, clock));
            anew.add(simulated(() -> simulation.run(workload.inputs(), simulation.schedule()), workload, cycles, clock));
        }
        var spreads = new LinkedHashMap<String, Spread>();
        speeds.forEach((name, each) -> spreads.put(name, new Spread(each)));
        return new Result(machine.name(), workload.name(), cycles, first.instructions(), new Spread(simulator), new Spread(anew), spreads);
    }

    /// {@return cycles a second of a stretch of runs, each with values, events and cycles, nobody listening}
    private static double simulated(Supplier<RunResult> run, Workload workload, long cycles, Clock clock) {
        long begin = clock.nanoseconds();
        double seconds = 0;
        long done = 0;
        while (seconds < STRETCH) {
            long took = run.get().cycles();
            if (took != cycles) {
                throw new IllegalStateException("%s: %d cycles, then %d".formatted(workload.name(), cycles, took));
            }
            done += took;
            seconds = (clock.nanoseconds() - begin) / 1e9;
        }
        return done / seconds;
    }
}
