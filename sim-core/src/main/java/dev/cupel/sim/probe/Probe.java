package dev.cupel.sim.probe;

import java.util.List;

/// Who listens to a run. Called on the run's thread, in the events' total order.
@FunctionalInterface
public interface Probe {
    /// Nobody: the engine then makes no events at all.
    Probe NONE = _ -> {};

    /// Takes one event.
    void on(SimEvent event);

    /// {@return a probe that hands each event to each of `probes`, in their order}
    static Probe all(List<Probe> probes) {
        if (probes.size() == 1) {
            return probes.getFirst();
        }
        var listening = probes.toArray(Probe[]::new);
        boolean values = probes.stream().anyMatch(Probe::wantsValues);
        boolean waits = probes.stream().anyMatch(Probe::wantsWaits);
        return new Probe() {
            @Override
            public void on(SimEvent event) {
                for (var probe : listening) {
                    probe.on(event);
                }
            }

            @Override
            public boolean wantsValues() {
                return values;
            }

            @Override
            public boolean wantsWaits() {
                return waits;
            }
        };
    }

    /// {@return whether writes shall carry the register's values}
    default boolean wantsValues() {
        return false;
    }

    /// {@return whether issues shall say which earlier issue they waited for}
    default boolean wantsWaits() {
        return false;
    }
}
