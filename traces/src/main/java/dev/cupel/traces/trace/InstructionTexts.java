package dev.cupel.traces.trace;

import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.isa.text.Inert;

/// What to call instructions and ops, inert.
final class InstructionTexts {
    private final Program program;
    private final String forbidden;
    private final String[] instructions;

    /// @param forbidden characters that the format's readers may take for something else
    InstructionTexts(Program program, String forbidden) {
        this.program = program;
        this.forbidden = forbidden;
        instructions = new String[program.code().size()];
    }

    /// {@return the instruction as assembly text}
    String instruction(int pc) {
        String text = instructions[pc];
        if (text == null) {
            text = Inert.label(Disassembler.text(program.code().get(pc)), forbidden);
            instructions[pc] = text;
        }
        return text;
    }

    /// {@return the op's name}
    ///
    /// @param op index into the program's ops
    String op(int op) {
        return Inert.label(program.ops().get(op).name(), forbidden);
    }

    /// {@return the op's kind and variant}
    String kind(int op) {
        var region = program.ops().get(op);
        return Inert.label(region.variant().isEmpty() ? region.kind() : region.kind() + " " + region.variant(), forbidden);
    }

    /// {@return the file that the instruction comes from}
    String file(int pc) {
        return Inert.label(program.places().get(pc).file(), forbidden);
    }

    /// {@return index of the instruction's op; -1 for none}
    int opOf(int pc) {
        return program.places().get(pc).op();
    }

    /// {@return the line that the instruction comes from; 0 where there is none}
    int line(int pc) {
        return program.places().get(pc).line();
    }
}
