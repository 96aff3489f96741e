package dev.cupel.explore;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A figure of a point. Cycles, energy and time are of one inference; errors, scores and overflows over the rows that the point is judged by.
public enum Measure {
    /// From the first issue to the end.
    CYCLES("cycles", "cycles", Better.LESS, true),
    /// Issued.
    INSTRUCTIONS("instructions", "", Better.LESS, true),
    /// Cycles at the shortest period that the cost model's paths allow, see [dev.cupel.rtl.cost.Cost#period].
    TIME("time_us", "us", Better.LESS, false),
    /// Of the machine's logic and registers, see [dev.cupel.rtl.cost.Cost#gates]. Memories and tables are not in it.
    AREA("area_ge", "gate equivalents", Better.LESS, false),
    /// Entries times width of all ROM tables of the program.
    ROM_BITS("rom_bits", "bits", Better.LESS, true),
    /// Of all weights and embeddings, at their widths.
    WEIGHT_BITS("weight_bits", "bits", Better.LESS, true),
    /// Of what figures are published for, see [dev.cupel.rtl.cost.Energy]: multiplies, adds, scratchpad and DRAM.
    ENERGY("energy_nj", "nJ", Better.LESS, false),
    /// Results that did not fit.
    OVERFLOW_EVENTS("overflow_events", "", Better.LESS, true),
    /// Saturations that quantization intends.
    CLIPS("clips", "", Better.LESS, true),
    /// Of the first output against float.
    ERROR_RMSE("error_rmse", "", Better.LESS, false),
    ERROR_MAX_ABS("error_max_abs", "", Better.LESS, false),
    ERROR_RMS_LSB("error_rms_lsb", "LSB", Better.LESS, false),
    ERROR_SQNR_DB("error_sqnr_db", "dB", Better.MORE, false),
    /// Share of answers that are the label.
    ACCURACY("accuracy", "", Better.MORE, false),
    FLOAT_ACCURACY("float_accuracy", "", Better.MORE, false),
    /// Mean negative log likelihood of the labels.
    NLL("nll", "nat", Better.LESS, false),
    FLOAT_NLL("float_nll", "nat", Better.LESS, false),
    /// Share of answers that are the float model's own.
    AGREEMENT("agreement", "", Better.MORE, false),
    /// Mean divergence of the integers' from the float model's softmax.
    KL("kl", "nat", Better.LESS, false),
    /// Widths that hold every value, whatever the inputs: the widest of all ops. Only where the sweep has a proof.
    PRODUCT_BITS("product_bits", "bits", Better.LESS, true),
    SUM_BITS("sum_bits", "bits", Better.LESS, true),
    WORD_BITS("word_bits", "bits", Better.LESS, true);

    /// Which way a figure is better.
    public enum Better {
        LESS, MORE
    }

    private final String label;
    private final String unit;
    private final Better better;
    private final boolean whole;

    Measure(String label, String unit, Better better, boolean whole) {
        this.label = label;
        this.unit = unit;
        this.better = better;
        this.whole = whole;
    }

    /// {@return its name in sweep files and tables}
    public String label() {
        return label;
    }

    /// {@return its unit; empty for counts, shares and what is in the output's own}
    public String unit() {
        return unit;
    }

    /// {@return which way it is better}
    public Better better() {
        return better;
    }

    /// {@return whether it is a whole number}
    public boolean isWhole() {
        return whole;
    }

    /// {@return whether only the range proof tells it}
    boolean isProved() {
        return this == PRODUCT_BITS || this == SUM_BITS || this == WORD_BITS;
    }

    /// {@return a value as searches minimise it}
    public double minimised(double value) {
        return better == Better.LESS ? value : -value;
    }

    /// {@return its name for readers, with the unit}
    public String title() {
        String words = label.replaceFirst("_(us|ge|nj|lsb|db)$", "").replace('_', ' ');
        return unit.isEmpty() || words.endsWith(unit) ? words : words + " [" + unit + "]";
    }

    /// {@return all names}
    public static List<String> labels() {
        return Stream.of(values()).map(Measure::label).toList();
    }

    /// {@return the measure called so}
    public static Optional<Measure> find(String label) {
        return Stream.of(values()).filter(measure -> measure.label.equals(label)).findFirst();
    }
}
