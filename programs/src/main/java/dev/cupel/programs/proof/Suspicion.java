package dev.cupel.programs.proof;

import dev.cupel.programs.proof.Ledger.Doubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is held against one instruction: values that may not fit.
final class Suspicion {
    private Doubt worst;
    private Optional<Found> found = Optional.empty();
    private Optional<Witness> witness = Optional.empty();
    private final List<Doubt> open = new ArrayList<>();
    private boolean left;
    private boolean raised;
    private int attempts;
    private int terms = 1;

    /// Values of leaves that take a value outside.
    ///
    /// @param doubt  the value
    /// @param leaves nodes
    /// @param values of the leaves
    /// @param exact  what the value comes to
    record Found(Doubt doubt, int[] leaves, long[] values, long exact) {}

    Suspicion(Doubt first) {
        worst = first;
    }

    Doubt worst() {
        return worst;
    }

    Optional<Found> found() {
        return found;
    }

    Optional<Witness> witness() {
        return witness;
    }

    List<Doubt> open() {
        return open;
    }

    int terms() {
        return terms;
    }

    /// Counts a close look. {@return how many there were before}
    int attempt() {
        return attempts++;
    }

    /// Another value of the same instruction that may not fit.
    void raise(Doubt doubt) {
        if (!raised || doubt.excess() > worst.excess()) {
            worst = doubt;
        }
        raised = true;
    }

    /// The worst value, with closer bounds.
    void sharpen(Doubt doubt) {
        worst = doubt;
    }

    /// A doubt that stays.
    void leave(Doubt doubt) {
        raise(doubt);
        left = true;
    }

    void open(Doubt doubt) {
        raise(doubt);
        open.add(doubt);
    }

    void found(Found values, int ofTerms) {
        found = Optional.of(values);
        terms = ofTerms;
    }

    void terms(int ofTerms) {
        terms = ofTerms;
    }

    void witness(Witness inputs) {
        witness = Optional.of(inputs);
    }

    /// The witness did not stand.
    void withdraw() {
        witness = Optional.empty();
        found = Optional.empty();
        left = true;
    }

    /// Every open doubt was shown to be none.
    void dispel() {
        open.clear();
    }

    boolean isDispelled() {
        return !left && open.isEmpty() && found.isEmpty();
    }
}
