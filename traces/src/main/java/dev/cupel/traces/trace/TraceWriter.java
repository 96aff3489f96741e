package dev.cupel.traces.trace;

import dev.cupel.sim.probe.SimEvent;
import java.io.IOException;
import java.util.Optional;

/// Writes one trace format. Gets the events of a run in their order, perhaps not all, but never what happens to an instruction without its issue. What it
/// holds is bounded by program and machine, whatever the length of the run.
sealed interface TraceWriter permits PerfettoWriter, KanataWriter, VcdWriter {
    /// Takes the next event. A run that comes to its end gives its halt too.
    void on(SimEvent event) throws IOException;

    /// Ends the trace, so that its reader finds it whole. Nothing is written after this.
    ///
    /// @param cycle the first cycle after what is told
    /// @param cut   why it ends before the run does; empty where it does not
    void end(long cycle, Optional<String> cut) throws IOException;

    /// {@return bytes that the file can have at most, were it ended now, but for the words of that end}
    long size();

    /// {@return whether issues shall say what they waited for}
    default boolean wantsWaits() {
        return false;
    }
}
