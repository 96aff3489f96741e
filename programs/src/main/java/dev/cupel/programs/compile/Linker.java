package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program.Place;
import dev.cupel.programs.kernels.Code;
import java.util.ArrayList;
import java.util.List;

/// Lays code out in a row, each instruction with the place it comes from.
final class Linker {
    private final List<Instruction> code = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    void add(Instruction instruction, Place place) {
        code.add(instruction);
        places.add(place);
    }

    void add(Code block, Place place) {
        for (var step : block.steps()) {
            switch (step) {
                case Code.Emit(var instruction) -> add(instruction, place);
                case Code.Repeat(var count, var body) -> {
                    int at = code.size();
                    // The length is known once the body stands.
                    add(new Instruction.Loop(count, 1), place);
                    add(body, place);
                    code.set(at, new Instruction.Loop(count, code.size() - at - 1));
                }
            }
        }
    }

    /// {@return number of the instruction added last}
    int last() {
        return code.size() - 1;
    }

    /// {@return number of the last transfer of rows}
    int lastRows() {
        int at = code.size() - 1;
        while (!(code.get(at) instanceof Instruction.DmaRows)) {
            at--;
        }
        return at;
    }

    List<Instruction> code() {
        return code;
    }

    List<Place> places() {
        return places;
    }
}
