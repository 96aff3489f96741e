package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.programs.proof.ProofReport;
import dev.cupel.programs.proof.Witness;
import dev.cupel.programs.quantize.OpWidths;
import dev.cupel.traces.view.Report.SourceView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A source whose ranges were proved, or not.
///
/// @param settings what shaped the integers, by option
/// @param program  what was looked at
/// @param graph    the widths that each op needs by its formula, by name; empty for code that came without a graph
/// @param whole    inputs of the whole network or program that overflow an op, where rows were found that do; one an op at most
public record Checked(SourceView source, Map<String, String> settings, Machine machine, Program program, ProofReport proof,
        Map<String, OpWidths> graph, List<Whole> whole) {
    /// A row that overflows an op.
    ///
    /// @param row     in words
    /// @param witness the codes of all inputs
    public record Whole(String row, Witness witness) {}

    public Checked {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        graph = Collections.unmodifiableMap(new LinkedHashMap<>(graph));
        whole = List.copyOf(whole);
    }
}
