package dev.cupel.programs.proof;

import java.util.List;

/// What a range proof found.
///
/// @param ops        in program order
/// @param misuses    instructions that say `.clip` or `.mod` where nothing may; empty where the rules hold
/// @param stopped    why the walk did not reach the program's end; empty where it did
public record ProofReport(List<OpProof> ops, List<String> misuses, String stopped) {
    public ProofReport {
        ops = List.copyOf(ops);
        misuses = List.copyOf(misuses);
    }

    /// {@return whether no input can bring about an overflow event}
    public boolean proved() {
        return stopped.isEmpty() && misuses.isEmpty() && ops.stream().allMatch(op -> op.verdict() == OpProof.Verdict.PROVED);
    }

    /// {@return number of ops that ended so}
    public long count(OpProof.Verdict verdict) {
        return ops.stream().filter(op -> op.verdict() == verdict).count();
    }
}
