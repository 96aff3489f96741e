package dev.cupel.sim.probe;

/// A register that a unit writes, e.g. `v3`, `a0`, `m1`.
public record RegisterName(File file, int index) {
    /// The register file it lies in.
    public enum File {
        VECTOR('v'), ACCUMULATOR('a'), MASK('m');

        private final char prefix;

        File(char prefix) {
            this.prefix = prefix;
        }
    }

    @Override
    public String toString() {
        return file.prefix + Integer.toString(index);
    }
}
