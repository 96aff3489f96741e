package dev.cupel.benchmarks.accuracy;

import dev.cupel.traces.measure.OpMeasure;
import java.util.Locale;

/// What is wanted of a kernel, output steps meant.
sealed interface Target {
    /// {@return whether it is met}
    boolean met(OpMeasure measure);

    /// No error is greater.
    record Most(double lsb) implements Target {
        @Override
        public boolean met(OpMeasure measure) {
            return measure.error().most() <= lsb;
        }

        @Override
        public String toString() {
            return "max ≤ " + number(lsb);
        }
    }

    /// No error is further above that of the perfectly rounded output.
    record Excess(double lsb) implements Target {
        @Override
        public boolean met(OpMeasure measure) {
            return measure.error().excess() <= lsb;
        }

        @Override
        public String toString() {
            return "excess ≤ " + number(lsb);
        }
    }

    /// The greatest error is no further above the greatest of the perfectly rounded output. For what is off by more than that before any rounding: one
    /// quadratic is 0.0123 from GELU's erf form at best fitted by any means, 0.2 steps of an 8-bit code over [-8, 8].
    record AboveLimit(double lsb) implements Target {
        @Override
        public boolean met(OpMeasure measure) {
            return measure.error().most() <= measure.error().limit() + lsb;
        }

        @Override
        public String toString() {
            return "max ≤ limit + " + number(lsb);
        }
    }

    /// Every code is the perfectly rounded one, or as near.
    record Exact() implements Target {
        @Override
        public boolean met(OpMeasure measure) {
            return measure.error().differing() == 0;
        }

        @Override
        public String toString() {
            return "0 codes differ";
        }
    }

    /// Multiplier operations an element.
    record Multiplies(double most) implements Target {
        @Override
        public boolean met(OpMeasure measure) {
            return measure.multipliesAnElement() <= most;
        }

        @Override
        public String toString() {
            return "mul/element ≤ " + number(most);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%s", value).replaceFirst("\\.0$", "");
    }
}
