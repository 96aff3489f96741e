package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.programs.kernels.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folds `addi x, x, #n` into the post-increment of the last access through `x` before it, where nothing between them looks at `x`.
final class PostIncrements {
    private PostIncrements() {}

    static Code folded(Code code) {
        var steps = new ArrayList<Code.Step>();
        for (var step : code.steps()) {
            switch (step) {
                case Code.Repeat(var count, var body) -> steps.add(new Code.Repeat(count, folded(body)));
                case Code.Emit(var instruction) -> {
                    if (!(instruction instanceof AddScalar(var d, var a, Source.Immediate(int amount)) && d.equals(a) && fold(steps, d, amount))) {
                        steps.add(step);
                    }
                }
            }
        }
        return new Code(steps);
    }

    private static boolean fold(List<Code.Step> steps, ScalarRegister x, int amount) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!(steps.get(i) instanceof Code.Emit(var instruction))) {
                return false;
            }
            var address = address(instruction);
            if (address.isPresent() && address.get().base().equals(x)) {
                if (address.get().postIncrement() != 0) {
                    return false;
                }
                steps.set(i, new Code.Emit(stepping(instruction, amount)));
                return true;
            }
            if (touches(instruction, x)) {
                return false;
            }
        }
        return false;
    }

    /// {@return the address of a load or store}
    static Optional<Address> address(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Load load -> Optional.of(load.at());
            case Instruction.Store store -> Optional.of(store.at());
            default -> Optional.empty();
        };
    }

    private static Instruction stepping(Instruction instruction, int amount) {
        return switch (instruction) {
            case Instruction.Load i -> new Instruction.Load(i.d(), i.bits(), i.signed(), stepping(i.at(), amount), i.stride(), i.mask());
            case Instruction.Store i ->
                    new Instruction.Store(i.value(), i.bits(), i.signed(), stepping(i.at(), amount), i.stride(), i.fit(), i.mask());
            default -> throw new IllegalStateException(instruction + " has no address");
        };
    }

    private static Address stepping(Address at, int amount) {
        return new Address(at.base(), at.offset(), amount);
    }

    private static boolean touches(Instruction instruction, ScalarRegister x) {
        var used = ScalarUse.of(instruction);
        return used.reads().contains(x.index()) || used.writes().contains(x.index());
    }
}
