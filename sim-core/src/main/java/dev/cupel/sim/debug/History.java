package dev.cupel.sim.debug;

import dev.cupel.sim.engine.SteppedRun;
import dev.cupel.sim.state.MachineState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// States of a run on its way, from which any earlier instruction is reached by running on. Of a bounded number, whatever the run's length: where there would be
/// more, every second goes and the distance doubles.
final class History {
    private static final int MOST = 64;
    private static final long FIRST_INTERVAL = 1024;

    private final List<MachineState> states = new ArrayList<>();
    private long interval = FIRST_INTERVAL;

    /// Begins with the run's state now; nothing before it can be reached.
    History(SteppedRun run) {
        states.add(run.state(Optional.empty()));
    }

    /// {@return the first instruction number that can be reached}
    long first() {
        return states.getFirst().number();
    }

    /// Keeps the run's state, where it is time to.
    void note(SteppedRun run) {
        if (run.number() % interval != 0 || run.number() <= states.getLast().number() || run.outcome().isPresent()) {
            return;
        }
        states.add(run.state(Optional.of(states.getLast())));
        if (states.size() > MOST) {
            interval *= 2;
            states.removeIf(state -> state.number() % interval != 0 && state.number() != first());
        }
    }

    /// {@return the last state kept before instruction `number`, or of it}
    MachineState before(long number) {
        return states.reversed().stream().filter(state -> state.number() <= number).findFirst().orElseThrow();
    }
}
