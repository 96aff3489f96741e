package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--machine`, and `--set` that changes it.
final class MachineOption {
    @Option(names = "--machine", paramLabel = "FILE|NAME", defaultValue = "edge16",
            description = "Machine file, or one of the machines that are built in (see `cupel machine list`). Default: ${DEFAULT-VALUE}.")
    private String machine = "edge16";

    @Mixin
    private SetOption set = new SetOption();

    /// {@return the machine that the options say, or what is wrong with it}
    Diagnosed<Machine> read() {
        return set.apply(read(machine));
    }

    /// {@return the machine of a file or built in}
    static Diagnosed<Machine> read(String fileOrName) {
        Optional<Machine> preset = Presets.find(fileOrName);
        Path file = Path.of(fileOrName);
        if (preset.isPresent() && !Files.isRegularFile(file)) {
            return Diagnosed.ok(preset.get());
        }
        if (!Files.exists(file)) {
            return Diagnosed.faulty(Diagnostic.of(fileOrName, "neither a machine file nor a machine that is built in")
                    .help(Nearest.suggestion(fileOrName, Presets.names()).or(() -> Optional.of("built in are " + String.join(", ", Presets.names())))));
        }
        return SourceFile.text(file).then(text -> MachineFile.read(SourceText.of(fileOrName, text)));
    }
}
