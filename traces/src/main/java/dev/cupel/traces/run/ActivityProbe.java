package dev.cupel.traces.run;

import dev.cupel.isa.Unit;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.view.Activity;
import dev.cupel.traces.view.ActivityView;

/// Notes when units take beats and when transfers move data.
final class ActivityProbe implements Probe {
    private final Activity activity = new Activity();
    private long transferStart;

    @Override
    public void on(SimEvent event) {
        switch (event) {
            case SimEvent.Issue issue -> {
                if (issue.unit() != Unit.CONTROL && issue.unit() != Unit.DMA) {
                    // Beats are read from the cycle after the issue on.
                    activity.busy(issue.unit(), issue.time() + 1, issue.busyUntil() + 1);
                }
            }
            // Transfers run one at a time.
            case SimEvent.TransferStart start -> transferStart = start.time();
            case SimEvent.TransferEnd end -> activity.busy(Unit.DMA, transferStart, end.time());
            case SimEvent.FirstWrite _, SimEvent.LastWrite _, SimEvent.Overflow _, SimEvent.Halt _ -> {}
        }
    }

    ActivityView view(long cycles) {
        return activity.view(cycles);
    }
}
