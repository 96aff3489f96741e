package dev.cupel.cli;

import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.isa.text.SourceFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel disassemble`.
@Command(name = "disassemble", mixinStandardHelpOptions = true,
        description = "Writes a program file as assembly text that assembles to the same program.")
final class DisassembleCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROGRAM", description = "What `cupel assemble` or `cupel compile` wrote.")
    private Path file = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "The text to write. Default: standard output.")
    private Optional<Path> output = Optional.empty();

    DisassembleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var text = SourceFile.bytes(file).then(bytes -> ProgramFile.read(file.toString(), bytes)).map(Disassembler::text);
        if (output.isPresent()) {
            return console.finish(text.then(assembly -> OutputFile.write(output.get(), assembly)), _ -> ExitCode.DONE);
        }
        return console.finish(text, assembly -> {
            console.print(assembly);
            return ExitCode.DONE;
        });
    }
}
