package dev.cupel.rtl.cost;

import dev.cupel.isa.Machine;
import dev.cupel.isa.TimingClass;
import dev.cupel.isa.Unit;
import dev.cupel.rtl.TwinBuild;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What a machine's hardware would cost, in the cells of a 0.18 um library: an estimate before layout, to compare machines by. Memories for code,
/// tables, scratchpad and DRAM are not in it; tables are synthesized each alone (`dev.cupel.rtl.synthesis.RomSynthesis`).
///
/// @param parts        what the machine is made of, but for the vector file
/// @param vectorFile   vector registers as flip-flops, with the machine's ports
/// @param vectorSram   vector registers as a memory with the machine's ports, in gate equivalents: see [#SRAM]
/// @param delays       longest paths
/// @param energies     by operation
/// @param unmeasured   modules without measurements enough: their area and delay are missing above
public record Cost(List<Part> parts, Part vectorFile, double vectorSram, List<Delay> delays, List<Energy.Operation> energies, List<String> unmeasured) {
    /// How the memory is estimated.
    public static final String SRAM = "bit cell of 26 x 45 lambda for one port, 8 lambda wider and higher for each more (Weste and Harris, CMOS VLSI Design, "
            + "chapter on array subsystems), lambda 0.1 um; no decoders, no sense amplifiers";

    private static final double LAMBDA = 0.1;
    private static final double GATE = 24;

    public Cost {
        parts = List.copyOf(parts);
        delays = List.copyOf(delays);
        energies = List.copyOf(energies);
        unmeasured = List.copyOf(unmeasured);
    }

    /// Area of a part.
    ///
    /// @param unit         what it belongs to
    /// @param module       the source file
    /// @param count        how often it is there
    /// @param gates        area of one in gate equivalents
    /// @param worst        greatest relative error of the fit where it was measured
    /// @param extrapolated whether the machine's sizes lie outside those measured
    public record Part(String unit, String module, int count, double gates, double worst, boolean extrapolated) {
        /// {@return gate equivalents of all}
        public double total() {
            return count * gates;
        }
    }

    /// A longest path: what fetches the operands, and what computes.
    ///
    /// @param unit         that it lies in
    /// @param nanoseconds  as ABC estimates gates, without wires
    /// @param worst        greatest relative error of its fits
    public record Delay(String unit, double nanoseconds, double worst, boolean extrapolated) {
        /// {@return the least latency at this clock, at least 1 cycle}
        public int cycles(double megahertz) {
            return Math.max(1, (int) Math.ceil(nanoseconds * megahertz / 1000));
        }
    }

    /// {@return the gate equivalents of all parts, the vector file as flip-flops among them}
    public double gates() {
        return parts.stream().mapToDouble(Part::total).sum() + vectorFile.total();
    }

    /// {@return gate equivalents by unit, in the machine's order}
    public Map<String, Double> gatesByUnit() {
        return parts.stream().collect(Collectors.groupingBy(Part::unit, LinkedHashMap::new, Collectors.summingDouble(Part::total)));
    }

    /// {@return the longest path of all in ns}
    public double longest() {
        return delays.stream().mapToDouble(Delay::nanoseconds).max().orElse(0);
    }

    /// {@return the shortest clock period in ns that these paths allow a machine with its latencies: a unit's path is spread over the cycles of its latency, the issue has one}
    public double period(Machine machine) {
        return delays.stream().mapToDouble(delay -> delay.nanoseconds() / Arrays.stream(TimingClass.values())
                .filter(timing -> timing.key().equals(delay.unit()) && machine.units().containsKey(timing))
                .mapToInt(timing -> machine.timing(timing).latency()).findFirst().orElse(1)).max().orElse(0);
    }

    /// {@return the machine's cost} Pure.
    public static Cost of(Machine machine) {
        var sizes = new TreeMap<>(TwinBuild.sizes(machine));
        sizes.put("X", Math.max(machine.wordBits(), machine.accumulatorBits()));
        sizes.put("F", machine.wordBits());
        var of = new Estimate(sizes);
        // The accumulates multiply words, MUL also accumulators.
        var words = new TreeMap<>(sizes);
        words.put("X", machine.wordBits());
        var square = new Estimate(words);
        int lanes = machine.lanes();
        var parts = new ArrayList<Part>();
        parts.add(of.part("mul", Piece.MULTIPLIER, machine.timing(TimingClass.MUL).ports()));
        parts.add(of.part("mul", Piece.MUL_LANE, machine.timing(TimingClass.MUL).ports()));
        parts.add(of.part("mul", Piece.MUL_FRAME, 1));
        parts.add(of.part("shr", Piece.SHR_LANE, machine.timing(TimingClass.SHR).ports()));
        parts.add(of.part("shr", Piece.SHR_FRAME, 1));
        parts.add(of.part("lut", Piece.LUT_LANE, machine.timing(TimingClass.LUT).ports()));
        parts.add(of.part("lut", Piece.LUT_FRAME, 1));
        parts.add(of.part("cmp", Piece.CMP_LANE, machine.timing(TimingClass.CMP).ports()));
        parts.add(of.part("cmp", Piece.CMP_FRAME, 1));
        parts.add(square.part("acc", Piece.MULTIPLIER, machine.timing(TimingClass.ACC).ports()));
        parts.add(of.part("acc", Piece.ADDEND_LANE, machine.timing(TimingClass.ACC).ports()));
        parts.add(of.part("acc", Piece.SUM_LANE, machine.timing(TimingClass.ACC).ports()));
        parts.add(of.part("acc", Piece.ACCUMULATE_LANE, lanes));
        parts.add(of.part("acc", Piece.ACC_FRAME, 1));
        parts.add(of.part("sqrt", Piece.SQRT_LANE, machine.timing(TimingClass.SQRT).ports()));
        parts.add(of.part("sqrt", Piece.SQRT_FRAME, 1));
        parts.add(of.part("memory", Piece.NARROW_LANE, lanes));
        parts.add(of.part("memory", Piece.MEMORY_FRAME, 1));
        parts.add(of.part("operands", Piece.FRONT, Unit.values().length));
        parts.add(of.part("issue", Piece.DECODE, 1));
        parts.add(of.part("issue", Piece.SCOREBOARD, 1));
        parts.add(of.part("issue", Piece.BANKS, 1));
        parts.add(of.part("issue", Piece.CONTROL, 1));
        parts.add(of.part("masks", Piece.MASK_FILE, 1));
        parts.add(of.part("accumulators", Piece.SUM_FILE, 1));
        var delays = List.of(
                of.delay("mul", Piece.FRONT, Piece.MULTIPLIER, Piece.MUL_LANE, Piece.MUL_FRAME),
                of.delay("shr", Piece.FRONT, Piece.SHR_LANE, Piece.SHR_FRAME),
                of.delay("lut", Piece.FRONT, Piece.LUT_LANE),
                of.delay("cmp", Piece.FRONT, Piece.CMP_LANE),
                of.delay("cmpReduce", Piece.FRONT, Piece.CMP_FRAME),
                square.delay("acc", Piece.FRONT, Piece.MULTIPLIER, Piece.ADDEND_LANE),
                of.delay("accReduce", Piece.FRONT, Piece.ACC_FRAME),
                of.delay("sqrt", Piece.FRONT, Piece.SQRT_LANE),
                of.delay("memory", Piece.FRONT, Piece.NARROW_LANE, Piece.MEMORY_FRAME),
                of.delay("issue", Piece.DECODE, Piece.BANKS, Piece.SCOREBOARD));
        int ports = machine.readPorts() + machine.writePorts();
        double cell = (26 + 8.0 * (ports - 1)) * (45 + 8.0 * (ports - 1)) * LAMBDA * LAMBDA;
        double sram = 32.0 * machine.vectorLength() * machine.wordBits() * cell / GATE;
        var unmeasured = Piece.ALL.stream().filter(piece -> !Estimate.isMeasured(piece)).map(Piece::module).toList();
        return new Cost(parts, of.part("vectors", Piece.VECTOR_FILE, 1), sram, delays, Energy.of(machine), unmeasured);
    }

    /// Fits of one machine's sizes.
    private record Estimate(Map<String, Integer> sizes) {
        private record Fits(Fitted area, Fitted delay, List<Measured> measured) {}

        private static final Map<Piece, Fits> FITS = new ConcurrentHashMap<>();

        private static Fits fits(Piece piece) {
            return FITS.computeIfAbsent(piece, p -> {
                var measured = Measurements.shipped().of(p);
                return new Fits(Fitted.of(measured, p::areaTerms, Measured::gates), Fitted.of(measured, p::delayTerms, m -> Math.max(m.delay(),
                        0.01)), measured);
            });
        }

        /// {@return whether there are as many measurements as terms}
        static boolean isMeasured(Piece piece) {
            var measured = Measurements.shipped().of(piece);
            return !measured.isEmpty() && measured.size() >= piece.areaTerms(measured.getFirst().sizes()).length;
        }

        Part part(String unit, Piece piece, int count) {
            if (!isMeasured(piece)) {
                return new Part(unit, piece.module(), count, 0, 0, true);
            }
            var fits = fits(piece);
            return new Part(unit, piece.module(), count, fits.area().at(sizes), fits.area().worst(), extrapolated(piece));
        }

        Delay delay(String unit, Piece... path) {
            double sum = 0;
            double worst = 0;
            boolean extrapolated = false;
            for (var piece : Arrays.stream(path).filter(Estimate::isMeasured).toList()) {
                var fitted = fits(piece).delay();
                sum += fitted.at(sizes);
                worst = Math.max(worst, fitted.worst());
                extrapolated = extrapolated || extrapolated(piece);
            }
            return new Delay(unit, sum, worst, extrapolated);
        }

        /// {@return whether a size that matters is less or greater than any measured}
        private boolean extrapolated(Piece piece) {
            var least = new TreeMap<String, Integer>();
            var greatest = new TreeMap<String, Integer>();
            for (var measured : fits(piece).measured()) {
                measured.sizes().forEach((name, value) -> {
                    least.merge(name, value, Math::min);
                    greatest.merge(name, value, Math::max);
                });
            }
            return piece.uses().stream().anyMatch(name -> sizes.getOrDefault(name, 0) < least.getOrDefault(name, 0)
                    || sizes.getOrDefault(name, 0) > greatest.getOrDefault(name, Integer.MAX_VALUE));
        }
    }
}
