package dev.cupel.sim.unit;

/// Does what some [Operation]s in a row do, all at once and faster, where none of them raises an event or traps; else does nothing and says so, and they are to be
/// executed one by one. What they mean, the operations alone say. Immutable: any number of runs share it.
public interface Shortcut {
    /// {@return how many operations it stands for}
    int size();

    /// Does what the operations do.
    /// @return false where one of them might raise an event or trap: then nothing has changed but what they write, whatever it held
    boolean take(Datapath path);
}
