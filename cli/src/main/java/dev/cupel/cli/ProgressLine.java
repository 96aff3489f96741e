package dev.cupel.cli;

import dev.cupel.traces.run.Progress;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar on standard error for work that goes on for a while; short work shows none.
final class ProgressLine implements Progress {
    private static final long QUIET_NANOS = 700_000_000L;

    private String what = "";
    private long steps;
    private long done;
    private long begun;
    private Optional<ProgressBar> bar = Optional.empty();

    /// {@return the progress to show}
    ///
    /// @param shown whether anybody wants to see it
    static Progress of(boolean shown) {
        return shown ? new ProgressLine() : Progress.NONE;
    }

    @Override
    public synchronized void begin(String stretch, long count) {
        end();
        what = stretch;
        steps = count;
        done = 0;
        begun = System.nanoTime();
    }

    @Override
    public synchronized void step() {
        done++;
        if (bar.isEmpty() && System.nanoTime() - begun > QUIET_NANOS && done < steps) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish()
                    .build());
        }
        bar.ifPresent(shown -> shown.stepTo(done));
    }

    @Override
    public synchronized void note(String words) {
        bar.ifPresent(shown -> shown.setExtraMessage(words));
    }

    @Override
    public synchronized void end() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
