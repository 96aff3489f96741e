package dev.cupel.programs.proof;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is found out about one op on the way.
final class Ledger {
    /// A value that its interval does not show to fit.
    ///
    /// @param low      the least that it can be
    /// @param high     the greatest
    /// @param least    the least that fits
    /// @param greatest the greatest that fits
    /// @param node     what it is made of; 0 where that was not kept
    record Doubt(int pc, Fault fault, int element, long low, long high, long least, long greatest, int node) {
        /// {@return bits that hold all values that it can have}
        int needed() {
            return Exact.signedBits(low, high);
        }

        /// {@return how far its values can lie outside}
        double excess() {
            return Math.max((double) least - low, (double) high - greatest);
        }
    }

    /// The widest sum of an instruction.
    record Widest(int pc, int element, long low, long high, int node) {
        int needed() {
            return Exact.signedBits(low, high);
        }
    }

    private final Map<Integer, Suspicion> suspicions = new LinkedHashMap<>();
    private final Map<Integer, Widest> sums = new LinkedHashMap<>();
    private int productBits;
    private double productMagnitude = -1;
    private int sumBits;
    private int wordBits;
    private boolean sumAttained;

    Map<Integer, Suspicion> suspicions() {
        return suspicions;
    }

    /// {@return what is held against an instruction}
    Suspicion suspicion(Doubt doubt) {
        return suspicions.computeIfAbsent(doubt.pc(), _ -> new Suspicion(doubt));
    }

    /// A doubt that nothing will be done about.
    void doubt(Doubt doubt) {
        suspicion(doubt).leave(doubt);
    }

    /// What happens whatever the inputs are.
    void certain(Doubt doubt) {
        suspicion(doubt).leave(doubt);
    }

    boolean isProved() {
        return suspicions.values().stream().allMatch(Suspicion::isDispelled);
    }

    /// {@return whether values are known that overflow it}
    boolean isRefuted() {
        return suspicions.values().stream().anyMatch(suspicion -> suspicion.found().isPresent());
    }

    /// {@return number of values that no closer look has decided}
    int openDoubts() {
        return suspicions.values().stream().mapToInt(suspicion -> suspicion.open().size()).sum();
    }

    boolean mayWiden(long x, long y) {
        return (double) x * y > productMagnitude;
    }

    void product(long low, long high) {
        productMagnitude = Math.max(productMagnitude, Math.max(Math.abs((double) low), Math.abs((double) high)));
        productBits = Math.max(productBits, Exact.signedBits(low, high));
    }

    void sum(long low, long high, int pc, int element, int node) {
        int bits = Exact.signedBits(low, high);
        sumBits = Math.max(sumBits, bits);
        var there = sums.get(pc);
        if (there == null || Math.max(high, ~low) > Math.max(there.high(), ~there.low())) {
            sums.put(pc, new Widest(pc, element, low, high, node));
        }
    }

    void word(long low, long high) {
        wordBits = Math.max(wordBits, Exact.signedBits(low, high));
    }

    Map<Integer, Widest> sums() {
        return sums;
    }

    int productBits() {
        return productBits;
    }

    int sumBits() {
        return sumBits;
    }

    int wordBits() {
        return wordBits;
    }

    boolean sumAttained() {
        return sumAttained;
    }

    void attained(boolean attained) {
        sumAttained = attained;
    }
}
