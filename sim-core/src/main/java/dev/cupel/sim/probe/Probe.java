package dev.cupel.sim.probe;

/// Who listens to a run. Called on the run's thread, in the events' total order.
@FunctionalInterface
public interface Probe {
    /// Nobody: the engine then makes no events at all.
    Probe NONE = _ -> {};

    /// Takes one event.
    void on(SimEvent event);

    /// {@return whether writes shall carry the register's values}
    default boolean wantsValues() {
        return false;
    }
}
