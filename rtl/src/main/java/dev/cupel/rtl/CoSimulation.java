package dev.cupel.rtl;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.sim.engine.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Runs a program on the simulator and on the twin and compares what both tell: the cycle of every issue, of every beat written and of every
/// transfer, every element of every register written, every overflow event by element and kind, the clips, and the memories at the end.
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

    /// What both sides agreed on, or where they first did not.
    ///
    /// @param events       compared
    /// @param cycles       of the run
    /// @param instructions issued
    /// @param difference   the first one, with both sides' recent history and the source line; empty where there is none
    /// @param simulator    seconds of the simulator's run, its probe included
    /// @param twin         seconds of the twin's run, its log included
    public record Comparison(int events, long cycles, long instructions, Optional<String> difference, double simulator, double twin) {}

    /// {@return co-simulation on `machine`, whose twin is built now unless it was before}
    public static CoSimulation of(Machine machine, TwinBuild build) throws IOException {
        return new CoSimulation(machine, build.executable(machine));
    }

    /// {@return co-simulation with a twin that is there}
    static CoSimulation with(Machine machine, Path executable) {
        return new CoSimulation(machine, executable);
    }

    /// {@return how the run of `program` compares; its inputs are what its data segments leave in memory}
    /// @throws IllegalArgumentException if the program does not halt on this machine
    public Comparison compare(Program program) throws IOException {
        var watched = Watched.of(program, machine);
        var simulator = SimulatorRun.run(program, machine, watched, Inputs.NONE);
        long cycles = simulator.events().getLast().cycle() + 1;
        int limit = (int) Math.min(Integer.MAX_VALUE, cycles + PATIENCE);
        var twin = TwinRun.run(executable, program, machine, program.data(), watched, limit);
        long issues = simulator.events().stream().filter(e -> e.kind() == LogEvent.Kind.ISSUE).count();
        return new Comparison(simulator.events().size(), cycles, issues, difference(program, simulator, twin, watched), simulator.seconds(),
                twin.seconds());
    }

    private Optional<String> difference(Program program, RunLog simulator, RunLog twin, List<Watched> watched) {
        int common = Math.min(simulator.events().size(), twin.events().size());
        for (int i = 0; i < common; i++) {
            if (!simulator.events().get(i).equals(twin.events().get(i))) {
                return Optional.of(report(program, simulator, twin, i));
            }
        }
        if (simulator.events().size() != twin.events().size()) {
            return Optional.of(report(program, simulator, twin, common));
        }
        if (simulator.clips() != twin.clips()) {
            return Optional.of("%s on %s: the simulator counts %d clips, the twin %d".formatted(program.name(), machine.name(), simulator.clips(), twin.clips()));
        }
        int at = java.util.Arrays.mismatch(simulator.memory(), twin.memory());
        return at < 0 ? Optional.empty() : Optional.of(memory(program, simulator, twin, watched, at));
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

    private String memory(Program program, RunLog simulator, RunLog twin, List<Watched> watched, int at) {
        int left = at;
        for (var w : watched) {
            if (left < w.size()) {
                return "%s on %s: at the end %s byte %d is %d in the simulator, %d in the twin".formatted(program.name(), machine.name(), w.memory(),
                        w.address() + left, simulator.memory()[at] & 255, twin.memory()[at] & 255);
            }
            left -= w.size();
        }
        return "%s on %s: the memories shown differ in length".formatted(program.name(), machine.name());
    }
}
