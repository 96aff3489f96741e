package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Direct;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Split;
import java.util.List;

/// Differences of codes become exponentials, by ROM.
///
/// @param rom     how
/// @param numbers of its tables, see [#tables]
/// @param codes   those whose differences are taken
record Exponential(ExpRom rom, List<Table> numbers, CodeType codes) {
    /// {@return the tables it reads, in the order of their numbers}
    static List<RomTable> tables(ExpRom rom) {
        return switch (rom) {
            case Direct(var table, _) -> List.of(table);
            case Split(var coarse, var fine, _) -> List.of(coarse, fine);
        };
    }

    /// {@return whether [#write] needs its second register}
    static boolean needsTemporary(ExpRom rom) {
        return rom instanceof Split;
    }

    /// `d = exp of -d`, differences at least 0.
    void write(Emitter e, VectorRegister d, VectorRegister temporary) {
        switch (rom) {
            case Direct(var table, int shift) -> lookup(e, d, shift, table);
            case Split(var coarse, var fine, int shift) -> {
                if (shift > 0) {
                    e.ext(temporary, d, imm(0), imm(shift));
                    e.lut(temporary, numbers.get(1), temporary);
                } else {
                    e.clamp(temporary, temporary, imm(fine.entry(0)), imm(fine.entry(0)));
                }
                lookup(e, d, shift, coarse);
                e.mulrs(d, d, temporary, imm(fine.bits()));
            }
        }
    }

    private void lookup(Emitter e, VectorRegister d, int shift, RomTable table) {
        if (shift > 0) {
            e.shrFloor(d, d, imm(shift));
        }
        if ((codes.high() - codes.low()) >> shift > table.size() - 1) {
            e.min(d, d, imm(table.size() - 1));
        }
        e.lut(d, numbers.getFirst(), d);
    }
}
