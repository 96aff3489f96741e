package dev.cupel.sim.unit;

/// Does what some [Operation]s in a row do, all at once and faster, where none of them raises an event or traps; else does nothing and says so, and they are to be
/// executed one by one. What they mean, the operations alone say. Immutable: any number of runs share it.
/// A class, not an interface: there are many kinds, and a call finds that of a class sooner.
public abstract class Shortcut {
    /// {@return how many operations it stands for}
    public abstract int size();

    /// Does what the operations do.
    /// @return false where one of them might raise an event or trap: then nothing has changed but what they write, whatever it held
    public abstract boolean take(Datapath path);
}
