package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.view.Recording;
import dev.cupel.traces.view.RecordingBuilder;
import java.util.Locale;

/// Records every issue of one inference. A [Watch] too, which opens itself; one for each run.
public final class RecordingProbe implements Probe, Watch {
    private static final long MEGABYTE = 1_000_000;

    private final RecordingBuilder builder = new RecordingBuilder();

    @Override
    public Diagnosed<Probe> open(Program program, Machine machine) {
        return Diagnosed.ok(this);
    }

    @Override
    public void on(SimEvent event) {
        builder.add(event);
    }

    @Override
    public boolean wantsWaits() {
        return true;
    }

    /// {@return what was recorded of the run, which has ended; a fault where it was too long}
    ///
    /// @param source whose run it was
    public Diagnosed<Recording> recording(String source) {
        return builder.build().map(Diagnosed::ok).orElseGet(() -> Diagnosed.faulty(Diagnostic.of(source, String.format(Locale.ROOT,
                "%,d instructions in one inference are too many to record; there is room for %,d (%d MB)", builder.issues(), Recording.MOST,
                (long) Recording.MOST * Recording.BYTES / MEGABYTE))));
    }
}
