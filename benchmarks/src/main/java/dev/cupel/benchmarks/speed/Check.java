package dev.cupel.benchmarks.speed;

/// A figure beside what is wanted of it.
///
/// @param line     of the list of targets
/// @param what     is measured
/// @param wanted   in words
/// @param measured in words
public record Check(int line, String what, String wanted, String measured, Verdict verdict) {
    /// How it came out.
    public enum Verdict {
        MET("met"), MISSED("missed"), NOT_THERE("not there");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /// {@return a check that no more than `most` of `unit` is measured}
    static Check atMost(int line, String what, double most, String unit, Spread measured) {
        return new Check(line, what, "at most " + Spread.figure(most) + unit, measured + unit, measured.median() <= most ? Verdict.MET : Verdict.MISSED);
    }

    static Check atMost(int line, String what, double most, String unit, double measured) {
        return new Check(line, what, "at most " + Spread.figure(most) + unit, Spread.figure(measured) + unit, measured <= most ? Verdict.MET : Verdict.MISSED);
    }

    static Check atLeast(int line, String what, double least, String unit, Spread measured) {
        return new Check(line, what, "at least " + Spread.figure(least) + unit, measured + unit, measured.median() >= least ? Verdict.MET : Verdict.MISSED);
    }

    static Check atLeast(int line, String what, double least, String unit, double measured) {
        return new Check(line, what, "at least " + Spread.figure(least) + unit, Spread.figure(measured) + unit, measured >= least ? Verdict.MET : Verdict.MISSED);
    }

    /// {@return a check of what cannot be measured}
    static Check notThere(int line, String what, String wanted, String why) {
        return new Check(line, what, wanted, why, Verdict.NOT_THERE);
    }
}
