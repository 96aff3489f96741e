package dev.cupel.traces.export;

import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Disassembler;

/// Instructions and their places as the views of code name them.
final class CodeText {
    private final Program program;

    CodeText(Program program) {
        this.program = program;
    }

    /// {@return the instruction as assembly text}
    String instruction(int pc) {
        return Disassembler.text(program.code().get(pc));
    }

    /// {@return the instruction in at most `width` characters: its beginning says most}
    String instruction(int pc, int width) {
        String text = instruction(pc);
        return text.length() <= width ? text : text.substring(0, width - 2) + "..";
    }

    /// {@return the line of its source; its number in the program where the source has no lines}
    String line(int pc) {
        int line = program.places().get(pc).line();
        return line > 0 ? Integer.toString(line) : "pc " + pc;
    }

    /// {@return the name of its op; empty where it has none}
    String op(int pc) {
        return program.opAt(pc).map(Program.OpRegion::name).orElse("");
    }
}
