package dev.cupel.rtl.synthesis;

import dev.cupel.isa.Machine;
import dev.cupel.rtl.TwinBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Synthesis of a module to the cells of [Yosys#LIBRARY]: `synth -flatten`, then ABC sizes the gates for speed.
///
/// @param gates     area in gate equivalents, one being the library's NAND2X1
/// @param flipFlops of these, bits that are stored; 0 for what only computes
/// @param delay     longest path between registers or ports in ns, as ABC estimates it: without wires, each gate at its worst
public record Synthesis(double gates, int flipFlops, double delay) {
    /// Area of the library's NAND2X1 in um2.
    private static final double GATE = 24;
    private static final Pattern AREA = Pattern.compile("Chip area for module '[^']*': ([0-9.]+)");
    private static final Pattern DELAY = Pattern.compile("Delay = +([0-9.]+) ps");
    private static final Pattern STORED = Pattern.compile("(?m)^ +(?:DFF|LATCH)\\w* +([0-9]+)$");
    private static final Pattern CONSTANTS = Pattern.compile("(?s)typedef.*");
    /// What drives the inputs and what hangs on the outputs.
    private static final String CONSTRAINTS = "set_driving_cell BUFX2\nset_load 50 [all_outputs]\n";

    /// {@return the synthesized module of the machine's twin}
    /// @param sizes the module's own parameters
    /// @param boxes modules that are left out: what goes to them and comes from them are ports
    public static Synthesis of(Machine machine, String module, Map<String, Integer> sizes, List<String> boxes) throws IOException {
        var files = YosysSources.of(machine);
        var script = new ArrayList<String>();
        script.add("read_verilog -sv " + YosysSources.PACKAGE);
        script.add("read_verilog -sv -defer " + closure(files, module, boxes).stream().map(name -> name + ".sv").collect(Collectors.joining(" ")));
        if (!boxes.isEmpty()) {
            script.add("read_verilog -sv -lib " + boxes.stream().map(name -> name + ".sv").collect(Collectors.joining(" ")));
        }
        script.add("hierarchy -check -top " + module + parameters(sizes));
        return of(module, files, script);
    }

    /// {@return the one synthesized module of a text}
    public static Synthesis of(String verilog, String module) throws IOException {
        return of(module, Map.of("module.sv", verilog), List.of("read_verilog -sv module.sv", "hierarchy -check -top " + module));
    }

    private static Synthesis of(String module, Map<String, String> sources, List<String> reading) throws IOException {
        var files = new LinkedHashMap<>(sources);
        files.put("constraints.sdc", CONSTRAINTS);
        files.put("cells.lib", Files.readString(Yosys.LIBRARY));
        var script = new ArrayList<>(reading);
        // What only the bench watches is no hardware.
        script.addAll(List.of("delete -output %1$s/w:exact %1$s/w:of_rest %1$s/w:told".formatted(module), "synth -flatten", "dfflibmap -liberty cells.lib",
                "abc -liberty cells.lib -D 100 -constr constraints.sdc", "opt_clean", "stat -liberty cells.lib"));
        String log = Yosys.run(files, script);
        double area = last(AREA, log);
        int stored = STORED.matcher(log.substring(log.lastIndexOf("Printing statistics"))).results().mapToInt(found -> Integer.parseInt(found.group(1))).sum();
        return new Synthesis(area / GATE, stored, DELAY.matcher(log).find() ? last(DELAY, log) / 1000 : 0);
    }

    private static double last(Pattern pattern, String log) throws IOException {
        return pattern.matcher(log).results().mapToDouble(found -> Double.parseDouble(found.group(1))).reduce((_, second) -> second)
                .orElseThrow(() -> new IOException("Yosys told no area"));
    }

    /// {@return the options of Yosys's `hierarchy` that set a module's parameters}
    static String parameters(Map<String, Integer> sizes) {
        return sizes.entrySet().stream().map(size -> " -chparam %s %d".formatted(size.getKey(), size.getValue())).collect(Collectors.joining());
    }

    /// {@return the module and all that it is made of}
    private static TreeSet<String> closure(Map<String, String> texts, String module, List<String> boxes) {
        var found = new TreeSet<String>();
        var open = new ArrayList<>(List.of(module));
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (found.add(name)) {
                String text = texts.getOrDefault(name + ".sv", "");
                texts.keySet().stream().map(file -> file.replace(".sv", "")).filter(other -> !other.equals(name) && !boxes.contains(other))
                        .filter(other -> Pattern.compile("(?m)^\\s*" + other + " (#\\(|i_)").matcher(text).find()).forEach(open::add);
            }
        }
        return found;
    }

    /// {@return what a number of this module was measured from, as SHA-256 of its source and of those it instantiates, the machine's sizes apart}
    /// @param boxes modules that are left out
    public static String sourceHash(Machine machine, String module, List<String> boxes) throws IOException {
        var texts = TwinBuild.systemVerilog(machine);
        var names = closure(texts, module, boxes);
        boolean structured = names.stream().anyMatch(name -> texts.getOrDefault(name + ".sv", "").contains("_t "));
        String types = texts.getOrDefault(YosysSources.PACKAGE, "");
        var text = new StringBuilder(structured ? types : CONSTANTS.matcher(types).replaceFirst(""));
        names.forEach(name -> text.append(texts.getOrDefault(name + ".sv", "")));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8))).substring(0, 16);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
