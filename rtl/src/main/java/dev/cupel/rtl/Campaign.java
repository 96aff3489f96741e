package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Random programs on random machines, on both sides.
public final class Campaign {
    /// Programs that share one process of the twin.
    private static final int BATCH = 25;
    /// Instructions of a program; loops make more issues of them.
    private static final int INSTRUCTIONS = 250;
    private static final int MOST_LANES = 64;
    private static final int FEW_LANES = 8;
    /// One program more in so many is one that may trap.
    private static final int TRAPPING = 10;

    private Campaign() {}

    /// What to run. Equal plans give equal results.
    ///
    /// @param programs over all machines, without those that may trap
    /// @param seed     of machines and programs
    public record Plan(int programs, int machines, long seed) {
        public Plan {
            if (programs < 1 || machines < 1 || programs < machines) {
                throw new IllegalArgumentException("%d programs on %d machines: there must be at least one of each".formatted(programs, machines));
            }
        }

        /// {@return the programs of a machine} Wide machines, whose twins run slowly, get fewer: in inverse proportion to the lanes from 8 on.
        int programsOf(int machine) {
            return (int) (upTo(machine + 1) - upTo(machine));
        }

        /// {@return the programs of all machines before this one}
        private long upTo(int machine) {
            return programs * weightUpTo(machine) / weightUpTo(machines);
        }

        private long weightUpTo(int machine) {
            return IntStream.range(0, machine).mapToLong(number -> MOST_LANES / Math.max(FEW_LANES, LegalMachines.lanes(number))).sum();
        }

        /// {@return a seed of its own for each program}
        private long seedOf(int machine, int program) {
            return (seed * 1_000_003 + machine) * 1_000_003 + program;
        }
    }

    /// What a machine's programs came to.
    ///
    /// @param halted      programs that ran to their end
    /// @param trapped     programs that both sides ended by a trap
    /// @param leastIssues of a program that ran to its end
    /// @param overflows   events among those compared
    /// @param difference  the first one
    public record Line(Machine machine, int halted, int trapped, long leastIssues, long instructions, long cycles, long events, long overflows, int differences,
            Optional<String> difference) {}

    /// What a campaign came to.
    public record Result(Plan plan, List<Line> lines, Coverage coverage) {
        /// {@return programs in which the sides differ}
        public int differences() {
            return lines.stream().mapToInt(Line::differences).sum();
        }
    }

    private record Found(Line line, Coverage coverage) {}

    /// {@return the number of programs that a plan has, those that may trap included}
    public static int programs(Plan plan) {
        int all = 0;
        for (int machine = 0; machine < plan.machines; machine++) {
            all += plan.programsOf(machine) + plan.programsOf(machine) / TRAPPING;
        }
        return all;
    }

    /// {@return what `plan` comes to}
    ///
    /// @param threads that machines are spread over; the result does not depend on it
    /// @param done    called when a program is through, on any thread
    /// @throws IOException           if a twin cannot be built or run
    /// @throws CancellationException if the thread is interrupted
    public static Result run(Plan plan, TwinBuild build, int threads, Runnable done) throws IOException {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var futures = new ArrayList<Future<Found>>();
            for (int machine = 0; machine < plan.machines; machine++) {
                int number = machine;
                futures.add(executor.submit(() -> run(plan, number, build, done)));
            }
            try {
                var lines = new ArrayList<Line>();
                var coverage = new Coverage();
                for (var future : futures) {
                    var found = future.get();
                    lines.add(found.line());
                    coverage.add(found.coverage());
                }
                return new Result(plan, lines, coverage);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof IOException reason) {
                    throw reason;
                }
                throw new IllegalStateException(failed.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted during the campaign");
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static Found run(Plan plan, int number, TwinBuild build, Runnable done) throws IOException {
        var machine = LegalMachines.machine(plan.seed, number);
        var coverage = new Coverage();
        var all = new ArrayList<CoSimulation.Comparison>();
        int legal = plan.programsOf(number);
        int programs = legal + legal / TRAPPING;
        if (programs == 0) {
            return new Found(line(machine, all), coverage);
        }
        var coSimulation = CoSimulation.of(machine, build);
        for (int from = 0; from < programs; from += BATCH) {
            var tasks = new ArrayList<CoSimulation.Task>();
            for (int i = from; i < Math.min(programs, from + BATCH); i++) {
                long seed = plan.seedOf(number, i);
                var program = i < legal ? LegalPrograms.program(seed, machine, INSTRUCTIONS) : LegalPrograms.trapping(seed, machine, INSTRUCTIONS);
                tasks.add(new CoSimulation.Task(program, Inputs.NONE));
            }
            for (var comparison : coSimulation.compare(tasks, Options.DEFAULT)) {
                all.add(comparison);
                coverage.add(comparison.coverage());
                done.run();
            }
        }
        return new Found(line(machine, all), coverage);
    }

    private static Line line(Machine machine, List<CoSimulation.Comparison> all) {
        var halted = all.stream().filter(c -> c.end() == CoSimulation.End.HALTED).toList();
        var differences = all.stream().flatMap(c -> c.difference().stream()).toList();
        return new Line(machine, halted.size(), all.size() - halted.size(), halted.stream().mapToLong(CoSimulation.Comparison::instructions).min().orElse(0),
                all.stream().mapToLong(CoSimulation.Comparison::instructions).sum(), all.stream().mapToLong(CoSimulation.Comparison::cycles).sum(),
                all.stream().mapToLong(CoSimulation.Comparison::events).sum(), all.stream().mapToLong(CoSimulation.Comparison::overflows).sum(),
                differences.size(), differences.stream().findFirst());
    }
}
