package dev.cupel.cli;

import java.util.List;

/// Closes files when the work is over, or before the process is ended from outside (Ctrl-C): what was written so far is then whole.
///
/// @param hook what runs where the process is ended
record ClosedOnInterrupt(List<? extends AutoCloseable> files, Thread hook) implements AutoCloseable {
    static ClosedOnInterrupt of(List<? extends AutoCloseable> files) {
        var hook = Thread.ofPlatform().name("close traces").unstarted(() -> closeAll(files));
        Runtime.getRuntime().addShutdownHook(hook);
        return new ClosedOnInterrupt(files, hook);
    }

    private static void closeAll(List<? extends AutoCloseable> files) {
        for (var file : files) {
            try {
                file.close();
            } catch (Exception refused) {
                throw new IllegalStateException("files here tell their faults otherwise", refused);
            }
        }
    }

    @Override
    public void close() {
        closeAll(files);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is being ended: the hook runs or has run, and closing twice does nothing.
        }
    }
}
