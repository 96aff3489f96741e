package dev.cupel.programs.proof;

/// How far a range proof goes.
///
/// @param closely whether values that do not fit by their intervals are looked at closely, for a reason or a witness
/// @param least   whether inputs are sought that need all bits of each op's accumulators
/// @param seed    of the search for witnesses
/// @param longest instructions of a run after which the walk stops
public record ProofOptions(boolean closely, boolean least, long seed, long longest) {
    /// Verdicts alone, as fast as possible, for programs that are not long.
    public static final ProofOptions QUICK = new ProofOptions(true, false, 1, 1_000_000);
    /// Everything.
    public static final ProofOptions FULL = new ProofOptions(true, true, 1, 40_000_000);
}
