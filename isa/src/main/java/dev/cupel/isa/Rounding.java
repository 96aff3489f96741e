package dev.cupel.isa;

/// How a right shift by `s` rounds the exact quotient `x / 2^s`.
public enum Rounding {
    /// The machine file's `rounding`.
    MACHINE(""),
    /// Toward minus infinity.
    FLOOR("floor"),
    /// To nearest, ties toward plus infinity: `floor(x / 2^s + 1/2)`.
    HALF_UP("up"),
    /// To nearest, ties to the even quotient.
    HALF_EVEN("even"),
    /// To nearest, ties away from zero.
    HALF_AWAY("away");

    private final String suffix;

    Rounding(String suffix) {
        this.suffix = suffix;
    }

    /// {@return the mnemonic's suffix without its dot; empty for [#MACHINE]}
    public String suffix() {
        return suffix;
    }
}
