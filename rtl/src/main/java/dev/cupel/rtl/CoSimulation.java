package dev.cupel.rtl;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.rtl.LogEvent.Kind;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Runs programs on the simulator and on the twin and compares what both tell: the cycle of every issue, of every beat written and of every
/// transfer, every element of every register written, every overflow event with its exact value, width and missing bits, the clips, and the
/// memories at the end; of a run that traps the instruction, its cycle, the reason, and all that happened up to then. Before that, every way that the simulator has of
/// running a program is held against the one that is compared.
public final class CoSimulation {
    private static final int HISTORY = 12;
    /// The twin may take this many cycles more than the simulator before it is stopped.
    private static final int PATIENCE = 1000;

    private final Machine machine;
    private final Path executable;

    private CoSimulation(Machine machine, Path executable) {
        this.machine = machine;
        this.executable = executable;
    }

    /// One program and what it runs on.
    public record Task(Program program, Inputs inputs) {}

    /// How a run ended.
    public enum End {
        HALTED, TRAPPED
    }

    /// What both sides agreed on, or where they first did not.
    ///
    /// @param end          of the simulator's run
    /// @param events       compared
    /// @param overflows    of those, events of values that did not fit and their kin
    /// @param cycles       of the run
    /// @param instructions issued
    /// @param coverage     of the issues by their causes
    /// @param difference   the first one, with both sides' recent history and the source line; empty where there is none
    /// @param simulator    seconds of the simulator's run, its probe included
    /// @param twin         seconds of the twin's run, its log included
    public record Comparison(End end, int events, int overflows, long cycles, long instructions, Coverage coverage, Optional<String> difference,
            double simulator, double twin) {}

    /// {@return co-simulation on `machine`, whose twin is built now unless it was before}
    /// @throws IOException if it cannot be built
    public static CoSimulation of(Machine machine, TwinBuild build) throws IOException {
        return new CoSimulation(machine, build.executable(machine));
    }

    /// {@return co-simulation with a twin that is there}
    static CoSimulation with(Machine machine, Path executable) {
        return new CoSimulation(machine, executable);
    }

    /// {@return how the run of `program` compares; its inputs are what its data segments leave in memory}
    public Comparison compare(Program program) throws IOException {
        return compare(List.of(new Task(program, Inputs.NONE)), Options.DEFAULT).getFirst();
    }

    /// {@return how each run compares; all share one process of the twin}
    /// @throws CycleLimitReached if the simulator is not through by the options' limit
    public List<Comparison> compare(List<Task> tasks, Options options) throws IOException {
        var simulated = new ArrayList<RunLog>();
        var jobs = new ArrayList<Job>();
        for (var task : tasks) {
            var watched = Watched.of(task.program(), machine);
            var run = SimulatorRun.run(task.program(), machine, watched, task.inputs(), options);
            int limit = (int) Math.min(Integer.MAX_VALUE, cycles(run) + PATIENCE);
            simulated.add(run);
            jobs.add(new Job(task.program(), Watched.start(task.program(), machine, task.inputs()), watched, limit));
        }
        var twins = TwinRun.run(executable, machine, jobs);
        var comparisons = new ArrayList<Comparison>();
        for (int i = 0; i < jobs.size(); i++) {
            comparisons.add(comparison(jobs.get(i), simulated.get(i), twins.get(i)));
        }
        return comparisons;
    }

    private static long cycles(RunLog run) {
        return run.events().getLast().cycle() + 1;
    }

    private static int count(RunLog run, Kind kind) {
        return (int) run.events().stream().filter(e -> e.kind() == kind).count();
    }

    private Comparison comparison(Job job, RunLog simulator, RunLog twin) {
        var end = simulator.trapped().isPresent() ? End.TRAPPED : End.HALTED;
        return new Comparison(end, simulator.events().size(), count(simulator, Kind.OVERFLOW), cycles(simulator), count(simulator, Kind.ISSUE),
                simulator.coverage(), difference(job, simulator, told(simulator, twin)), simulator.seconds(), twin.seconds());
    }

    /// The instruction that traps: the simulator stops at the first element that does, the twin tells of all of them. One is enough.
    private static RunLog told(RunLog simulator, RunLog twin) {
        if (simulator.trapped().isEmpty() || twin.trapped().isEmpty()) {
            return twin;
        }
        int pc = simulator.trapped().get();
        long cycle = cycles(simulator) - 1;
        var told = new HashSet<>(simulator.events());
        var events = twin.events().stream().filter(e -> e.kind() != Kind.OVERFLOW || e.pc() != pc || e.cycle() != cycle || told.contains(e)).toList();
        return new RunLog(events, twin.clips(), twin.trapped(), twin.memory(), twin.coverage(), twin.seconds(), Optional.empty());
    }

    private Optional<String> difference(Job job, RunLog simulator, RunLog twin) {
        if (simulator.drift().isPresent()) {
            return Optional.of("%s on %s: the simulator itself differs, %s".formatted(job.program().name(), machine.name(), simulator.drift().get()));
        }
        int common = Math.min(simulator.events().size(), twin.events().size());
        for (int i = 0; i < common; i++) {
            if (!simulator.events().get(i).equals(twin.events().get(i))) {
                return Optional.of(report(job.program(), simulator, twin, i));
            }
        }
        if (simulator.events().size() != twin.events().size()) {
            return Optional.of(report(job.program(), simulator, twin, common));
        }
        if (simulator.trapped().isPresent()) {
            return Optional.empty();
        }
        if (simulator.clips() != twin.clips()) {
            return Optional.of("%s on %s: the simulator counts %d clips, the twin %d".formatted(job.program().name(), machine.name(), simulator.clips(),
                    twin.clips()));
        }
        int at = Arrays.mismatch(simulator.memory(), twin.memory());
        return at < 0 ? Optional.empty() : Optional.of(memory(job, simulator, twin, at));
    }

    private String report(Program program, RunLog simulator, RunLog twin, int at) {
        var text = new StringBuilder("%s on %s: event %d differs%n".formatted(program.name(), machine.name(), at));
        side(text, program, "simulator", simulator, at);
        side(text, program, "twin", twin, at);
        return text.toString();
    }

    private static void side(StringBuilder text, Program program, String name, RunLog log, int at) {
        text.append(name).append(":\n");
        for (int i = Math.max(0, at - HISTORY); i <= at && i < log.events().size(); i++) {
            var event = log.events().get(i);
            text.append(i == at ? "  > " : "    ").append(event).append(event.pc() >= 0 ? "   " + source(program, event.pc()) : "").append('\n');
        }
        if (at >= log.events().size()) {
            text.append("  > nothing more\n");
        }
    }

    private static String source(Program program, int pc) {
        var place = program.places().get(pc);
        Instruction instruction = program.code().get(pc);
        return "%s:%d:%d %s".formatted(place.file(), place.line(), place.column(), instruction);
    }

    private String memory(Job job, RunLog simulator, RunLog twin, int at) {
        int left = at;
        for (var w : job.watched()) {
            if (left < w.size()) {
                return "%s on %s: at the end %s byte %d is %d in the simulator, %d in the twin".formatted(job.program().name(), machine.name(), w.memory(),
                        w.address() + left, simulator.memory()[at] & 255, twin.memory()[at] & 255);
            }
            left -= w.size();
        }
        return "%s on %s: the memories shown differ in length".formatted(job.program().name(), machine.name());
    }
}
