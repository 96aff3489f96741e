package dev.cupel.benchmarks.speed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What counts as time.
public enum Clock {
    /// The clock on the wall: for a computer that does nothing else.
    WALL("the clock"),
    /// The processor's time, of all threads together, Java's compiler and collector included: for a computer that is busy.
    PROCESSOR("the processor's time");

    private final String label;

    Clock(String label) {
        this.label = label;
    }

    /// {@return nanoseconds since some moment}
    long nanoseconds() {
        return switch (this) {
            case WALL -> System.nanoTime();
            case PROCESSOR -> ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
