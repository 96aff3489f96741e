package dev.cupel.isa;

/// What becomes of an exact result that the destination's width does not hold. See docs/machine.md, "Fitting a result".
public enum Fit {
    /// The machine file's `overflow` policy; an overflow event.
    MACHINE(""),
    /// The nearest value that fits; an overflow event.
    SAT("sat"),
    /// The low bits; an overflow event.
    WRAP("wrap"),
    /// The run stops; an overflow event.
    TRAP("trap"),
    /// The nearest value that fits, intended: counted as a clip.
    CLIP("clip"),
    /// The low bits, intended: counted as nothing.
    MOD("mod");

    private final String suffix;

    Fit(String suffix) {
        this.suffix = suffix;
    }

    /// {@return the mnemonic's suffix without its dot; empty for [#MACHINE]}
    public String suffix() {
        return suffix;
    }
}
