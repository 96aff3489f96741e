package dev.cupel.traces.run;

/// The version that reports carry.
public final class Version {
    /// As in the project's `pom.xml`.
    public static final String TEXT = "0.1.0";

    private Version() {}
}
