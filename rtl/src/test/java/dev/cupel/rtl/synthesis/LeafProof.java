package dev.cupel.rtl.synthesis;

import dev.cupel.isa.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A leaf of the twin that equals its specification `src/test/sv/LEAF_spec.sv` for all inputs: Yosys finds no inputs on which they differ.
///
/// Some leaves hold a multiplier or a shifter that is checked on its own. There the proof cuts it out of both sides: what goes into it becomes an
/// output, compared like any other; what comes out of it becomes an input, anything at all, the same on both sides.
///
/// What only the bench watches, `exact` and `of_rest`, is not compared here; co-simulation does.
///
/// @param leaf  the module
/// @param sizes its parameters
record LeafProof(String leaf, Map<String, Integer> sizes) {
    private static final Path SPECIFICATIONS = Path.of("src/test/sv");

    /// A part that is cut out: the name of its instance, its inputs and output.
    private record Cut(String instance, List<String> inputs, String output) {
        List<String> commands() {
            var commands = new ArrayList<String>();
            commands.add("expose -input w:%s.%s".formatted(instance, output));
            inputs.forEach(input -> commands.add("expose w:%s.%s".formatted(instance, input)));
            return commands;
        }
    }

    private static final List<Cut> CUTS = List.of(new Cut("i_multiply", List.of("x", "f"), "product"),
            new Cut("i_shift", List.of("x", "s", "rounding"), "y"));

    LeafProof {
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    }

    /// Proves it.
    ///
    /// @param replaced texts that stand in for the twin's own, by file name
    /// @throws IOException if there are inputs on which they differ; the message holds them
    void prove(Machine machine, Map<String, String> replaced) throws IOException {
        var files = new LinkedHashMap<>(YosysSources.of(machine));
        files.putAll(replaced);
        var deferred = new ArrayList<>(files.keySet().stream().filter(LeafProof::read).toList());
        for (String name : List.of(leaf, "round_shift", "fit")) {
            String file = name + "_spec.sv";
            if (!deferred.contains(file)) {
                files.put(file, Files.readString(SPECIFICATIONS.resolve(file)));
                deferred.add(file);
            }
        }
        String text = files.getOrDefault(leaf + ".sv", "");
        var script = new ArrayList<String>();
        script.add("read_verilog -sv " + YosysSources.PACKAGE);
        script.add("read_verilog -sv -defer " + String.join(" ", deferred));
        script.add("design -save all");
        for (var side : List.of(Map.entry(leaf, "gate"), Map.entry(leaf + "_spec", "gold"))) {
            script.add("design -load all");
            script.add("hierarchy -check -top " + side.getKey() + Synthesis.parameters(sizes));
            script.addAll(List.of("rename -top " + side.getValue(), "proc", "flatten"));
            CUTS.stream().filter(cut -> text.contains(" " + cut.instance() + " ")).forEach(cut -> script.addAll(cut.commands()));
            script.addAll(List.of("delete -output w:exact w:of_rest", "opt -full", "opt_clean", "design -stash " + side.getValue()));
        }
        script.addAll(List.of("design -reset", "design -copy-from gate gate", "design -copy-from gold gold", "miter -equiv -make_outputs gold gate miter",
                "flatten miter", "opt -full miter", "sat -prove trigger 0 -show-inputs -show-outputs miter"));
        String log = Yosys.run(files, script);
        int values = log.indexOf("SAT proof finished - model found: FAIL!");
        if (values >= 0) {
            throw new IOException("%s differs from its specification:%n%s".formatted(this, log.substring(values).replaceAll("(?m) {2,}", "  ")));
        }
        if (!log.contains("SAT proof finished - no model found: SUCCESS!")) {
            throw new IOException("Yosys ended without a proof of " + this);
        }
    }

    /// Files that a leaf may need. Of the units and memories none is one.
    private static boolean read(String file) {
        return !file.equals(YosysSources.PACKAGE) && !file.startsWith("unit_") && !file.equals("machine.sv") && !file.endsWith("_file.sv");
    }

    @Override
    public String toString() {
        return leaf + sizes;
    }
}
