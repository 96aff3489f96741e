package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Findings in a folder, a file each, named by what decided it. Files appear whole or not at all, so a killed sweep leaves nothing that is half right, and
/// two sweeps that share points share their findings.
record FindingStore(Path folder) {
    /// {@return the finding stored for `key`, where there is one; or why it cannot be read}
    Diagnosed<Optional<Finding>> find(String key) {
        Path file = file(key);
        return Files.exists(file) ? FindingFile.read(file).map(Optional::of) : Diagnosed.ok(Optional.empty());
    }

    /// {@return the file written, or why it could not be}
    Diagnosed<Path> put(Finding finding) {
        return OutputFile.write(file(finding.key()), FindingFile.write(finding));
    }

    /// {@return all findings by their keys' order, or every file that holds none}
    Diagnosed<List<Finding>> all() {
        List<Path> files;
        try (var listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException unreadable) {
            return Diagnosed.faulty(Diagnostic.of(folder.toString(), "no findings can be read here: " + unreadable)
                    .help(Optional.of("give the folder that `cupel explore SWEEP --out DIR` wrote")));
        }
        var findings = new ArrayList<Finding>();
        var faults = new ArrayList<Diagnostic>();
        for (var file : files) {
            switch (FindingFile.read(file)) {
                case Diagnosed.Ok<Finding>(var finding) -> findings.add(finding);
                case Diagnosed.Faulty<Finding>(var found) -> faults.addAll(found);
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(findings) : Diagnosed.faulty(faults);
    }

    private Path file(String key) {
        return folder.resolve(key + ".json");
    }
}
