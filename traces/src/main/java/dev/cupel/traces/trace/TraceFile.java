package dev.cupel.traces.trace;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.DraftFile;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.run.Watch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A trace of one inference, written to a file while the inference runs. It is closed by the run's end, by its limit, or by [#close] from any thread: whichever
/// comes first leaves a whole file. Nothing that goes wrong here changes the run; [#faults] tells it afterwards.
public final class TraceFile implements Watch, AutoCloseable {
    /// No trace is bound to less.
    public static final long LEAST_LIMIT = 1 << 16;
    /// What a file may take where nothing else is said, bytes.
    public static final long LIMIT = 256 << 20;
    /// Left free under the limit for the words of the end.
    private static final long RESERVE = 1 << 12;
    static final int BUFFER = 1 << 16;

    private final Path file;
    private final TraceFormat format;
    private final TraceWindow window;
    private final long limit;
    private final List<Diagnostic> faults = new ArrayList<>();
    private Optional<Open> open = Optional.empty();
    private Optional<String> remark = Optional.empty();

    /// What is there while the run goes on.
    private record Open(DraftFile draft, OutputStream out, CountingStream counted, TraceWriter writer, WindowCursor cursor) {}

    private long told;
    private long seen;
    private long latest = -1;

    /// @param limit the most bytes of the file, at least [#LEAST_LIMIT]
    /// @throws IllegalArgumentException if the file's name says no format, or the limit is too low
    public TraceFile(Path file, TraceWindow window, long limit) {
        if (limit < LEAST_LIMIT) {
            throw new IllegalArgumentException("--trace-limit: %d bytes, must be at least %d".formatted(limit, LEAST_LIMIT));
        }
        this.file = file;
        format = TraceFormat.of(file);
        this.window = window;
        this.limit = limit;
    }

    @Override
    public synchronized Diagnosed<Probe> open(Program program, Machine machine) {
        return window.over(program).then(cursor -> DraftFile.open(file).then(draft -> {
            try {
                var counted = new CountingStream(new BufferedOutputStream(draft.out(), BUFFER));
                var out = TraceFormat.compressed(file, counted);
                TraceWriter writer = switch (format) {
                    case PERFETTO -> new PerfettoWriter(program, machine, out);
                    case KANATA -> new KanataWriter(program, out);
                    case VCD -> new VcdWriter(program, machine, out);
                };
                if (size(writer, counted) > limit) {
                    draft.close();
                    return Diagnosed.faulty(Diagnostic.of(file.toString(), "the names of the program alone take %d bytes, --trace-limit allows %d"
                            .formatted(size(writer, counted), limit)));
                }
                open = Optional.of(new Open(draft, out, counted, writer, cursor));
                return Diagnosed.ok(new Listener(writer.wantsWaits()));
            } catch (IOException refused) {
                draft.close();
                return Diagnosed.faulty(DraftFile.fault(file, refused));
            }
        }));
    }

    private final class Listener implements Probe {
        private final boolean waits;

        Listener(boolean waits) {
            this.waits = waits;
        }

        @Override
        public void on(SimEvent event) {
            take(event);
        }

        @Override
        public boolean wantsWaits() {
            return waits;
        }
    }

    private synchronized void take(SimEvent event) {
        if (open.isEmpty()) {
            return;
        }
        var to = open.get();
        seen++;
        try {
            to.cursor().on(event, passed -> write(passed, to.writer()));
            if (event instanceof SimEvent.Halt halt) {
                finish(halt.time() + 1, Optional.empty());
            } else if (size(to.writer(), to.counted()) > limit - RESERVE) {
                finish(latest + 1, Optional.of("cut at the limit of %d bytes, in cycle %d".formatted(limit, latest)));
            }
        } catch (UncheckedIOException refused) {
            fail(to, Objects.requireNonNull(refused.getCause()));
        }
    }

    private void write(SimEvent event, TraceWriter writer) {
        try {
            writer.on(event);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        told++;
        latest = event.time();
    }

    /// A compressed file is smaller than what its writer counts, but for what compression still holds.
    private static long size(TraceWriter writer, CountingStream counted) {
        return writer instanceof PerfettoWriter ? writer.size() : Math.min(writer.size(), counted.count() + BUFFER);
    }

    private void finish(long cycle, Optional<String> cut) {
        var to = open.orElseThrow();
        open = Optional.empty();
        try {
            to.writer().end(cycle, cut);
            to.out().close();
            if (to.draft().complete() instanceof Diagnosed.Faulty<Path>(var found)) {
                faults.addAll(found);
            }
            remark = cut.or(() -> told == 0 ? Optional.of("holds no instruction: none was in the window") : Optional.empty());
        } catch (IOException refused) {
            fail(to, refused);
        }
    }

    private void fail(Open to, IOException refused) {
        open = Optional.empty();
        to.draft().close();
        faults.add(DraftFile.fault(file, refused));
    }

    /// Ends the file now, where the run has not: what there is of the run is kept, and of a run that never began nothing.
    @Override
    public synchronized void close() {
        if (open.isEmpty()) {
            return;
        }
        if (seen == 0) {
            open.get().draft().close();
            open = Optional.empty();
        } else {
            finish(latest + 1, Optional.of("the run was interrupted behind cycle %d".formatted(latest)));
        }
    }

    /// {@return why there is no file; empty where there is}
    public synchronized List<Diagnostic> faults() {
        return List.copyOf(faults);
    }

    /// {@return what a reader of the file should know of it: that it was cut, or holds nothing}
    public synchronized Optional<String> remark() {
        return remark.map(text -> "%s: %s".formatted(file, text));
    }
}
