package dev.cupel.rtl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What the tests of the twin need beside Java.
final class Tools {
    private Tools() {}

    /// Skips the test, or the class, where Verilator is not installed; says what installs it.
    static void assumeVerilator() {
        assumeTrue(TwinBuild.verilator().isPresent(), "Verilator is not installed; on Debian: " + TwinBuild.INSTALL);
    }
}
