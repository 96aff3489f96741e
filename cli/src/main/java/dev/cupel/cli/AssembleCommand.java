package dev.cupel.cli;

import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel assemble`.
@Command(name = "assemble", mixinStandardHelpOptions = true, description = "Turns an assembly text into a program file.")
final class AssembleCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "Assembly text; docs/machine.md is its manual.")
    private Path file = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "PROGRAM", required = true, description = "The program file to write.")
    private Path output = Path.of("");

    AssembleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var written = SourceFile.text(file)
                .then(text -> Assembler.assemble(SourceText.of(file.toString(), text)))
                .then(program -> OutputFile.write(output, ProgramFile.write(program)));
        return console.finish(written, _ -> ExitCode.DONE);
    }
}
