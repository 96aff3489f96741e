package dev.cupel.isa.asm;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The program assembled so far.
final class Draft {
    String name;
    final List<Instruction> code = new ArrayList<>();
    final List<Place> places = new ArrayList<>();
    final Map<Integer, RomTable> tables = new TreeMap<>();
    final List<Segment> data = new ArrayList<>();
    final List<TensorBinding> tensors = new ArrayList<>();
    /// Index and region of each op, by name.
    final Map<String, Integer> opIndex = new LinkedHashMap<>();
    final List<OpRegion> ops = new ArrayList<>();
    int op = -1;
    /// Where `.loc` says that the next instructions come from; line -1 for their own lines.
    String file;
    int line = -1;
    int column;

    Draft(String name, String file) {
        this.name = name;
        this.file = file;
    }

    Program program() {
        return new Program(name, code, tables, data, tensors, ops, places);
    }
}
