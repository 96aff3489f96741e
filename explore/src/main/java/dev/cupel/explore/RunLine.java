package dev.cupel.explore;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The command that reproduces a point: `cupel run` with everything that decides it said.
final class RunLine {
    private RunLine() {}

    /// {@return the command, quoted for a shell}
    static String of(Finding finding) {
        return of(finding, options(finding.machine()), finding.settings());
    }

    /// {@return the command with the machine and the widths of single tensors in files}
    static String of(Finding finding, Path machine, Path widths) {
        var others = new LinkedHashMap<>(finding.settings());
        others.keySet().removeIf(Setting::isOfOneTensor);
        var words = new ArrayList<>(List.of("--machine", machine.toString()));
        if (!finding.settings().isEmpty()) {
            words.addAll(List.of("--widths", widths.toString()));
        }
        return of(finding, words, others);
    }

    private static String of(Finding finding, List<String> machine, Map<String, String> settings) {
        var words = new ArrayList<>(List.of("./cupel", "run", finding.source().file()));
        words.addAll(machine);
        settings.forEach((name, value) -> words.addAll(Setting.options(name, value)));
        words.addAll(finding.source().rows());
        words.addAll(List.of("--limit", Integer.toString(finding.rows())));
        return words.stream().map(RunLine::quoted).collect(Collectors.joining(" "));
    }

    /// {@return a machine in a line: one that is built in, and what differs}
    static String machine(Machine machine) {
        return String.join(" ", options(machine).stream().filter(word -> !word.startsWith("--")).toList());
    }

    /// The machine that is built in and differs in the fewest fields, and those fields.
    private static List<String> options(Machine machine) {
        var nearest = Presets.names().stream().map(Presets::named).min(Comparator.comparingInt(preset -> changes(preset, machine).size())).orElseThrow();
        var words = new ArrayList<>(List.of("--machine", nearest.name()));
        changes(nearest, machine).forEach(path -> words.addAll(List.of("--set", path + "=" + MachineFields.get(machine, path).orElseThrow())));
        return words;
    }

    /// Fields in which `to` differs. One that is left out takes its default, which follows from the others.
    private static List<String> changes(Machine from, Machine to) {
        return MachineFields.paths().stream()
                .filter(path -> MachineFields.get(to, path).isPresent() && !MachineFields.get(from, path).equals(MachineFields.get(to, path)))
                .toList();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
