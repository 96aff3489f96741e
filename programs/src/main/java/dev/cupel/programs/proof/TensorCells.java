package dev.cupel.programs.proof;

import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.programs.quantize.CodeType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// The tensors of a program as they lie in the memories.
///
/// @param types of the tensors whose codes are known, by name
/// @param given codes of tensors that are not to be any: inputs, or tensors that the program can observe, then written where they are ready
record TensorCells(Program program, Map<String, CodeType> types, Map<String, int[]> given, AbstractMemory scratchpad, AbstractMemory dram,
        List<List<Integer>> readyAt) {
    static TensorCells of(Program program, Map<String, CodeType> types, Map<String, int[]> given) {
        var readyAt = new ArrayList<List<Integer>>(Collections.nCopies(program.code().size(), List.of()));
        return new TensorCells(program, types, given, new AbstractMemory(), new AbstractMemory(), readyAt);
    }

    /// Fills the memories as a run starts: data, and inputs, of which all that is known is their codes' range.
    void fill() {
        for (var segment : program.data()) {
            memory(segment.memory()).write(segment.address(), segment.bytes());
        }
        var tensors = program.tensors();
        for (int t = 0; t < tensors.size(); t++) {
            var tensor = tensors.get(t);
            if (tensor.role() == Role.OBSERVED) {
                var more = new ArrayList<>(readyAt.get(tensor.readyAt()));
                more.add(t);
                readyAt.set(tensor.readyAt(), more);
            } else if (tensor.role() == Role.INPUT) {
                int[] codes = given.get(tensor.name());
                var type = types.get(tensor.name());
                var any = type == null ? Cell.any(tensor.bits(), tensor.signed()) : Cell.of(type.low(), type.high());
                int number = t + 1;
                eachElement(tensor, (index, nibble) -> memory(tensor.memory()).put(nibble, tensor.bits() / 4,
                        codes == null ? new Cell(any.low(), any.high(), 0, number, index) : Cell.constant(codes[index])));
            }
        }
    }

    private AbstractMemory memory(Memory which) {
        return switch (which) {
            case DRAM -> dram;
            case SCRATCHPAD -> scratchpad;
        };
    }

    /// What is done with an element of a tensor.
    private interface ElementUse {
        void at(int index, long nibble);
    }

    private static void eachElement(TensorBinding tensor, ElementUse use) {
        int rank = tensor.shape().size();
        int[] at = new int[rank];
        for (int index = 0; index < tensor.size(); index++) {
            long element = 0;
            for (int axis = 0; axis < rank; axis++) {
                element += (long) at[axis] * tensor.strides().get(axis);
            }
            use.at(index, 2L * tensor.address() + element * (tensor.bits() / 4));
            for (int axis = rank - 1; axis >= 0 && ++at[axis] == tensor.shape().get(axis); axis--) {
                at[axis] = 0;
            }
        }
    }

    /// Tensors that stand in memory behind an instruction: from here on their elements are known by name.
    void ready(int pc) {
        readyAt.get(pc).forEach(this::ready);
    }

    private void ready(Integer number) {
        var tensor = program.tensors().get(number);
        int[] codes = given.get(tensor.name());
        int size = tensor.bits() / 4;
        var memory = memory(tensor.memory());
        var type = types.get(tensor.name());
        eachElement(tensor, (index, nibble) -> {
            if (codes != null) {
                // Whatever the op may have left there.
                memory.put(nibble, size, new Cell(codes[index], codes[index], 0, number + 1, index));
                return;
            }
            var cell = memory.get(nibble, size, tensor.signed());
            long least = type == null ? cell.low() : Math.clamp(cell.low(), type.low(), type.high());
            long greatest = type == null ? cell.high() : Math.clamp(cell.high(), type.low(), type.high());
            // Of several names of one tensor the first one stands.
            boolean named = cell.tensor() > 0 && program.tensors().get(cell.tensor() - 1).readyAt() == tensor.readyAt();
            memory.put(nibble, size, new Cell(least, greatest, 0, named ? cell.tensor() : number + 1, named ? cell.index() : index));
        });
    }

    /// Makes elements that an op wrote any code of their tensor, those given left out.
    void forget(MemoryWalk.Written element) {
        if (!scratchpad.isCell(element.nibble(), element.size())) {
            return;
        }
        var any = Cell.any(4 * element.size(), element.signed());
        var cell = scratchpad.get(element.nibble(), element.size(), element.signed());
        var name = cell.tensor() == 0 ? "" : program.tensors().get(cell.tensor() - 1).name();
        if (!given.containsKey(name)) {
            var type = types.get(name);
            scratchpad.put(element.nibble(), element.size(), new Cell(type == null ? any.low() : type.low(), type == null ? any.high() : type.high(), 0,
                    cell.tensor(), cell.index()));
        }
    }

    /// {@return any code that a cell's tensor can have; any bits where that is not known}
    Cell anyOf(Cell cell) {
        var name = cell.tensor() == 0 ? "" : program.tensors().get(cell.tensor() - 1).name();
        var type = types.get(name);
        return given.containsKey(name) ? cell
                : type == null ? Cell.of(Integer.MIN_VALUE, 0xffff_ffffL) : new Cell(type.low(), type.high(), 0, cell.tensor(), cell.index());
    }
}
