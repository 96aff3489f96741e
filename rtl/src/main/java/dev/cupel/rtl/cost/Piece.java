package dev.cupel.rtl.cost;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of the machine whose area and delay are measured, with the terms that they are taken to grow by.
///
/// A leaf is one lane's arithmetic: its measurements stand behind a proof. A frame is a unit around its leaves, which are left out: what selects,
/// collects and delays.
///
/// @param module the module that is synthesized
/// @param boxes  modules inside it that are left out
/// @param isLeaf whether it is one lane's arithmetic
/// @param uses   the sizes that its area depends on, by the sources' names
/// @param area   terms of its area
/// @param delay  terms of its delay: logarithms of sizes, and for an array or a chain of adders the sizes themselves
public record Piece(String module, List<String> boxes, boolean isLeaf, List<String> uses, Terms area, Terms delay) {
    static final Piece MULTIPLIER = new Piece("multiply", List.of(), true, List.of("X", "F"),
            s -> s.terms(s.of("X") * s.of("F"), s.of("X") + s.of("F")),
            s -> s.terms(s.of("X") + s.of("F"), 1));
    static final Piece MUL_LANE = new Piece("lane_mul", List.of("multiply"), true, List.of("W", "A"),
            s -> s.terms(s.product() * s.log(s.product()), s.product(), s.w()),
            s -> s.terms(s.log(s.product()), s.log(s.w()), 1));
    static final Piece ADDEND_LANE = new Piece("lane_addend", List.of("multiply"), true, List.of("W"),
            s -> s.terms(s.w(), 1),
            s -> s.terms(s.log(s.w()), 1));
    static final Piece SHR_LANE = new Piece("lane_shr", List.of(), true, List.of("W"),
            s -> s.terms(s.w() * s.log(s.w()), s.w(), 1),
            s -> s.terms(s.log(s.w()), 1));
    static final Piece CMP_LANE = new Piece("lane_cmp", List.of(), true, List.of("W"),
            s -> s.terms(s.w(), 1),
            s -> s.terms(s.log(s.w()), 1));
    static final Piece LUT_LANE = new Piece("lane_lut", List.of(), true, List.of("W"),
            s -> s.terms(s.w(), 1),
            s -> s.terms(s.log(s.w()), 1));
    static final Piece SQRT_LANE = new Piece("lane_sqrt", List.of(), true, List.of("W", "A"),
            s -> s.terms(s.a(), s.w(), 1),
            s -> s.terms(s.log(s.a()), s.log(s.w()), 1));
    static final Piece SUM_LANE = new Piece("lane_sum", List.of(), true, List.of("W", "A"),
            s -> s.terms(s.a() * s.log(s.a()), s.a(), s.w()),
            s -> s.terms(s.log(s.a()), s.log(s.w()), 1));
    static final Piece ACCUMULATE_LANE = new Piece("lane_accumulate", List.of(), true, List.of("W", "A"),
            s -> s.terms(s.a(), Math.max(s.a(), 2 * s.w()), 1),
            s -> s.terms(s.log(s.a()), s.log(s.w()), 1));
    static final Piece NARROW_LANE = new Piece("lane_narrow", List.of(), true, List.of(),
            s -> s.terms(1),
            s -> s.terms(1));
    static final Piece MUL_FRAME = new Piece("unit_mul", List.of("lane_mul"), false, List.of("W", "A", "LANES", "LAT_MUL", "PORTS_MUL"),
            s -> frame(s, "MUL", s.w(), 96 + s.a()),
            s -> s.terms(s.log(s.lanes()), 1));
    static final Piece SHR_FRAME = new Piece("unit_shr", List.of("lane_shr"), false, List.of("W", "LANES", "LAT_SHR", "PORTS_SHR"),
            s -> frame(s, "SHR", s.w(), 96),
            s -> s.terms(s.log(s.lanes()), 1));
    static final Piece LUT_FRAME = new Piece("unit_lut", List.of("lane_lut"), false, List.of("W", "LANES", "LAT_LUT", "PORTS_LUT"),
            s -> frame(s, "LUT", s.w(), 32),
            s -> s.terms(s.log(s.lanes()), 1));
    static final Piece CMP_FRAME = new Piece("unit_cmp", List.of("lane_cmp"), false, List.of("W", "LANES", "LAT_CMP", "PORTS_CMP", "LAT_CMP_REDUCE",
            "PORTS_CMP_REDUCE"),
            s -> s.terms(s.of("LAT_CMP") * s.lanes() * s.w(), s.of("LAT_CMP_REDUCE") * s.w(), s.of("PORTS_CMP_REDUCE") * s.w(), s.lanes() * s.w(),
                    s.lanes() * (s.of("LAT_CMP") + s.of("LAT_CMP_REDUCE"))),
            s -> s.terms(s.of("PORTS_CMP_REDUCE"), s.w(), 1));
    static final Piece ACC_FRAME = new Piece("unit_acc", List.of("lane_sum", "lane_addend", "lane_accumulate"), false, List.of("W", "A", "LANES",
            "LAT_ACC", "PORTS_ACC", "LAT_ACC_REDUCE", "PORTS_ACC_REDUCE"),
            s -> s.terms(s.of("LAT_ACC") * s.lanes() * s.w(), s.of("LAT_ACC_REDUCE") * (s.w() + s.a()), s.of("PORTS_ACC_REDUCE") * s.wide(),
                    s.lanes() * s.w(), s.lanes() * s.a()),
            s -> s.terms(s.of("PORTS_ACC_REDUCE"), s.wide(), 1));
    static final Piece SQRT_FRAME = new Piece("unit_sqrt", List.of("lane_sqrt"), false, List.of("W", "A", "LANES", "LAT_SQRT", "PORTS_SQRT"),
            s -> frame(s, "SQRT", s.w() + s.a(), s.w() + s.a()),
            s -> s.terms(s.log(s.lanes()), 1));
    static final Piece MEMORY_FRAME = new Piece("unit_memory", List.of("lane_narrow"), false, List.of("W", "LANES", "LAT_MEMORY", "DMA_QUEUE"),
            s -> s.terms(s.of("LAT_MEMORY") * s.lanes() * s.w(), s.lanes(), s.lanes() * s.of("DMA_QUEUE"), 1),
            s -> s.terms(s.log(s.lanes()), 1));
    static final Piece FRONT = new Piece("unit_front", List.of(), false, List.of("W", "LANES", "VL", "READ_PORTS"),
            s -> s.terms(s.of("READ_PORTS") * s.vl() * s.w(), s.lanes() * s.w(), 1),
            s -> s.terms(s.log(s.vl() * s.of("READ_PORTS")), 1));
    static final Piece DECODE = new Piece("decode", List.of(), false, List.of("LANES", "VL"),
            s -> s.terms(1),
            s -> s.terms(1));
    static final Piece CONTROL = new Piece("control", List.of(), false, List.of("VL"),
            s -> s.terms(1),
            s -> s.terms(1));
    static final Piece SCOREBOARD = new Piece("scoreboard", List.of(), false, List.of("COUNTER_BITS", "READ_PORTS", "WRITE_PORTS"),
            s -> s.terms(s.of("COUNTER_BITS"), s.of("READ_PORTS") * s.of("COUNTER_BITS"), s.of("WRITE_PORTS") * s.of("COUNTER_BITS"), 1),
            s -> s.terms(1));
    static final Piece BANKS = new Piece("bank_interval", List.of(), false, List.of("LANES", "VL", "BANKS", "BANK_BYTES", "INTERVAL_BITS"),
            s -> s.terms(s.vl(), s.vl() * s.of("BANKS") * s.of("INTERVAL_BITS")),
            s -> s.terms(s.vl(), s.lanes(), 1));
    static final Piece MASK_FILE = new Piece("mask_file", List.of(), false, List.of("VL"),
            s -> s.terms(s.vl(), 1),
            s -> s.terms(1));
    static final Piece SUM_FILE = new Piece("sum_file", List.of(), false, List.of("A", "LANES", "VL"),
            s -> s.terms(s.vl() * s.a(), s.lanes() * s.a(), 1),
            s -> s.terms(1));
    static final Piece VECTOR_FILE = new Piece("vector_file", List.of(), false, List.of("W", "LANES", "VL", "READ_PORTS", "WRITE_PORTS"),
            s -> s.terms(s.vl() * s.w(), s.vl() * s.w() * s.of("READ_PORTS"), s.vl() * s.w() * s.of("WRITE_PORTS")),
            s -> s.terms(s.log(s.vl() * s.of("READ_PORTS")), 1));

    /// Every piece.
    public static final List<Piece> ALL = List.of(MULTIPLIER, MUL_LANE, ADDEND_LANE, SHR_LANE, CMP_LANE, LUT_LANE, SQRT_LANE, SUM_LANE,
            ACCUMULATE_LANE, NARROW_LANE, MUL_FRAME,
            SHR_FRAME, LUT_FRAME, CMP_FRAME, ACC_FRAME, SQRT_FRAME, MEMORY_FRAME, FRONT, DECODE, CONTROL, SCOREBOARD, BANKS,
            MASK_FILE, SUM_FILE, VECTOR_FILE);

    /// Terms of a sum whose coefficients are fitted.
    @FunctionalInterface
    interface Terms {
        double[] at(Sizes sizes);
    }

    private static double[] frame(Sizes s, String unit, int out, int in) {
        int groups = Math.ceilDiv(s.lanes(), s.of("PORTS_" + unit));
        return s.terms(s.of("LAT_" + unit) * s.lanes() * out, s.lanes() * out, (groups - 1.0) * s.of("PORTS_" + unit) * in, 1);
    }

    /// {@return the terms of its area at these sizes}
    double[] areaTerms(Map<String, Integer> sizes) {
        return area.at(new Sizes(sizes));
    }

    /// {@return the terms of its delay at these sizes}
    double[] delayTerms(Map<String, Integer> sizes) {
        return delay.at(new Sizes(sizes));
    }

    /// Sizes by name, with what is derived from them.
    record Sizes(Map<String, Integer> values) {
        int of(String name) {
            return values.getOrDefault(name, 0);
        }

        int w() {
            return of("W");
        }

        int a() {
            return of("A");
        }

        int lanes() {
            return of("LANES");
        }

        int vl() {
            return of("VL");
        }

        /// The wider factor of a product.
        int wide() {
            return Math.max(w(), a());
        }

        /// Bits of a product, as lane_mul.sv has them.
        int product() {
            return Math.max(2 * w(), a() + Math.min(64 - a(), w()));
        }

        double log(double x) {
            return Math.log(x) / Math.log(2);
        }

        double[] terms(double... terms) {
            return terms;
        }
    }

    /// {@return the piece of that module}
    static Optional<Piece> named(String module) {
        return ALL.stream().filter(piece -> piece.module.equals(module)).findFirst();
    }
}
