package dev.cupel.traces.view;

import dev.cupel.isa.Machine;
import dev.cupel.isa.timing.Cause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one run came to. Cycles, stalls and activity are those of one inference; overflows, errors and scores are over all rows.
///
/// @param version      of this program
/// @param source       what was run
/// @param settings     what shaped the integers, by option; equal settings on an equal source give an equal report
/// @param machine      what it ran on
/// @param end          how the run ended
/// @param cycles       from the first issue to the end, `stalls` sums to it
/// @param instructions issued
/// @param stalls       cycles by what they were spent on, all causes present
/// @param overflow     events and clips of all rows
/// @param error        of the outputs against float; empty where there is no float model to compare with
/// @param ops          the program's ops in program order
/// @param model        how well the outputs do on rows; empty where there is no float model
/// @param activity     how much of units, ports, registers and scratchpad was occupied over time
/// @param timings      wall-clock figures, only where asked for
public record Report(
        String version,
        SourceView source,
        Map<String, String> settings,
        Machine machine,
        End end,
        long cycles,
        long instructions,
        Map<Cause, Long> stalls,
        OverflowView overflow,
        Optional<ErrorView> error,
        List<OpView> ops,
        Optional<ModelView> model,
        ActivityView activity,
        Optional<Timings> timings) {

    /// What was run.
    ///
    /// @param file   as the user gave it
    /// @param kind   `onnx`, `graph`, `assembly` or `program`
    /// @param name   of the network or program
    /// @param sha256 of the file, hexadecimal
    public record SourceView(String file, String kind, String name, String sha256) {}

    /// How a run ended.
    ///
    /// @param reason  why
    /// @param message for readers; empty where the program halted
    public record End(Reason reason, String message) {
        /// A run that came to `halt`.
        public static final End HALTED = new End(Reason.HALTED, "");

        /// {@return whether the program came to its end}
        public boolean halted() {
            return reason == Reason.HALTED;
        }
    }

    /// Why a run ended.
    public enum Reason {
        /// At `halt`.
        HALTED("halted"),
        /// At an instruction that could not go on.
        TRAPPED("trapped"),
        /// At the bound set by `--max-cycles`.
        CYCLE_LIMIT("cycle_limit");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /// {@return its name in report files}
        public String label() {
            return label;
        }
    }

    /// Wall-clock figures.
    ///
    /// @param totalSeconds          from start to report
    /// @param simulationSeconds     inside the simulator, over all rows
    /// @param instructionsPerSecond simulated
    /// @param cyclesPerSecond       simulated
    public record Timings(double totalSeconds, double simulationSeconds, double instructionsPerSecond, double cyclesPerSecond) {}

    public Report {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        stalls = Causes.complete(stalls);
        ops = List.copyOf(ops);
        long sum = stalls.values().stream().mapToLong(Long::longValue).sum();
        if (sum != cycles) {
            throw new IllegalStateException("stalls sum to %d cycles, the run has %d".formatted(sum, cycles));
        }
    }

    /// {@return the same report with what a range proof says of its ops}
    ///
    /// @param widths by op name
    public Report withWidths(Map<String, OpView.Widths> widths) {
        var proved = ops.stream().map(op -> Optional.ofNullable(widths.get(op.name())).map(op::with).orElse(op)).toList();
        return new Report(version, source, settings, machine, end, cycles, instructions, stalls, overflow, error, proved, model, activity, timings);
    }

    /// {@return the same report with what its ops cost the network's answers}
    ///
    /// @param losses by op name
    public Report withLosses(Map<String, OpView.Loss> losses) {
        var told = ops.stream().map(op -> Optional.ofNullable(losses.get(op.name())).map(op::with).orElse(op)).toList();
        return new Report(version, source, settings, machine, end, cycles, instructions, stalls, overflow, error, told, model, activity, timings);
    }

    /// {@return the same report without wall-clock figures: equal runs then give equal reports}
    public Report withoutTimings() {
        return new Report(version, source, settings, machine, end, cycles, instructions, stalls, overflow, error, ops, model, activity,
                Optional.empty());
    }
}
