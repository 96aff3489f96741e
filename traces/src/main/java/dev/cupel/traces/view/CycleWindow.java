package dev.cupel.traces.view;

/// A stretch of a run.
///
/// @param from its first cycle
/// @param to   the cycle behind its last
public record CycleWindow(long from, long to) {
    public CycleWindow {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("cycles %d..%d: a window is FROM..TO, with 0 <= FROM <= TO".formatted(from, to - 1));
        }
    }

    /// {@return the window that `FROM..TO` says, both included}
    /// @throws IllegalArgumentException if it is none
    public static CycleWindow of(String text) {
        String[] parts = text.strip().split("\\.\\.", -1);
        try {
            if (parts.length == 2) {
                return new CycleWindow(Long.parseLong(parts[0].strip()), Math.addExact(Long.parseLong(parts[1].strip()), 1));
            }
        } catch (NumberFormatException | ArithmeticException notNumbers) {
            throw new IllegalArgumentException("`%s` is no window of cycles; one is FROM..TO, such as 100..180".formatted(text), notNumbers);
        }
        throw new IllegalArgumentException("`%s` is no window of cycles; one is FROM..TO, such as 100..180".formatted(text));
    }

    /// {@return what of it lies in a run of `cycles` cycles; the last of the run where nothing does}
    public CycleWindow within(long cycles) {
        long end = Math.max(1, cycles);
        return from >= end ? new CycleWindow(end - 1, end) : new CycleWindow(from, Math.min(to, end));
    }
}
