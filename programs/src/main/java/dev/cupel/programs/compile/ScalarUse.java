package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import java.util.ArrayList;
import java.util.List;

/// Which scalar registers an instruction reads and writes.
record ScalarUse(List<Integer> reads, List<Integer> writes) {
    static ScalarUse of(Instruction instruction) {
        var reads = new ArrayList<Integer>();
        var writes = new ArrayList<Integer>();
        for (var source : instruction.sources()) {
            switch (source) {
                case ScalarRegister(int index) -> reads.add(index);
                case Broadcast(_, Element element) -> element(element, reads, writes);
                case Source.VectorRegister _, Source.Accumulator _, Source.Immediate _ -> {}
            }
        }
        switch (instruction) {
            case Instruction.HorizontalMaximum i -> element(i.d().element(), reads, writes);
            case Instruction.HorizontalMinimum i -> element(i.d().element(), reads, writes);
            case Instruction.HorizontalSum i -> element(i.d().element(), reads, writes);
            case Instruction.Load i -> address(i.at(), reads, writes);
            case Instruction.Store i -> address(i.at(), reads, writes);
            case Instruction.DmaIn i -> {
                address(i.scratchpad(), reads, writes);
                address(i.dram(), reads, writes);
                scalar(i.size(), reads);
            }
            case Instruction.DmaOut i -> {
                address(i.scratchpad(), reads, writes);
                address(i.dram(), reads, writes);
                scalar(i.size(), reads);
            }
            case Instruction.DmaRows i -> {
                reads.add(i.scratchpad().index());
                reads.add(i.dram().index());
            }
            case Instruction.SetVectorLength i -> scalar(i.length(), reads);
            case Instruction.LoadImmediate i -> writes.add(i.d().index());
            case Instruction.AddScalar i -> {
                reads.add(i.a().index());
                scalar(i.b(), reads);
                writes.add(i.d().index());
            }
            case Instruction.Loop i -> scalar(i.count(), reads);
            default -> {}
        }
        return new ScalarUse(reads, writes);
    }

    private static void element(Element element, List<Integer> reads, List<Integer> writes) {
        if (element instanceof Element.Indexed(var scalar, boolean post)) {
            reads.add(scalar.index());
            if (post) {
                writes.add(scalar.index());
            }
        }
    }

    private static void address(Address at, List<Integer> reads, List<Integer> writes) {
        reads.add(at.base().index());
        if (at.postIncrement() != 0) {
            writes.add(at.base().index());
        }
    }

    private static void scalar(Source.ScalarSource source, List<Integer> reads) {
        if (source instanceof ScalarRegister(int index)) {
            reads.add(index);
        }
    }
}
