package dev.cupel.sim.debug;

import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;

/// Listens for a debugger: the run itself keeps what issues wait for while somebody wants to know.
public final class DebugProbe implements Probe {
    @Override
    public void on(SimEvent event) {
        // What is shown is asked of the run, which can go back; what was heard cannot.
    }

    @Override
    public boolean wantsValues() {
        return true;
    }

    @Override
    public boolean wantsWaits() {
        return true;
    }
}
