package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Machine;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import java.util.List;

/// How a code `x` becomes the index `u = x - low of x` of a table.
///
/// Codes that fill their elements in memory are read as patterns without a sign: pattern `p` is `u` with its upper half first, so that a table
/// turned by half its size needs no subtraction. All other codes below 0 subtract.
///
/// @param pattern the elements are read as patterns, and tables are turned
record CodeIndex(CodeType type, boolean pattern) {
    /// {@return how to index tables over the upper bits of `u`, all but `low` of them}
    static CodeIndex of(CodeType type, int low, List<RomTable> tables, Machine machine) {
        boolean filled = type.signed() && type.bits() == type.storageBits() && type.bits() < machine.wordBits();
        return new CodeIndex(type, filled && tables.stream().allMatch(table -> table.indexBits() == type.bits() - low));
    }

    /// {@return the tensor as it is to be loaded}
    TensorView view(TensorView x) {
        return pattern ? x.unsigned() : x;
    }

    /// {@return a table as it is to be indexed}
    RomTable table(RomTable table) {
        if (!pattern) {
            return table;
        }
        int half = table.size() / 2;
        int[] turned = new int[table.size()];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = table.entry(i ^ half);
        }
        return new RomTable(table.bits(), table.signed(), turned);
    }

    /// Makes the loaded element an index, in place.
    void index(Emitter e, VectorRegister x) {
        if (!pattern && type.low() != 0) {
            e.sub(x, x, imm(type.low()));
        }
    }
}
