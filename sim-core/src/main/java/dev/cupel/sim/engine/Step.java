package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.MemoryAccess;
import dev.cupel.sim.unit.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One instruction, decoded once for all runs.
///
/// @param operation    what a vector instruction computes
/// @param access       the same, of a load or store
/// @param scalar       the scalar that a control instruction writes; -1 for none
/// @param source       the scalar that it reads beside `amount`; -1 for none
/// @param amount       its scalar operand: vl, loop count, addend, transfer size
/// @param body         instructions of a loop's body
/// @param incremented  scalars that grow when it has issued
/// @param increments   by how much
/// @param observed     tensors that are ready when it is through
/// @param plain        a vector instruction with nothing to do but to compute: the next one stands behind it, and no scalar changes
record Step(
        Kind kind,
        @Nullable Operation operation,
        @Nullable MemoryAccess access,
        int scalar,
        int source,
        Amount amount,
        int body,
        int[] incremented,
        int[] increments,
        List<TensorBinding> observed,
        boolean plain) {

    /// What the engine does with it.
    enum Kind {
        VECTOR, ACCESS, TRANSFER, ROWS, WAIT, SET_LENGTH, LOAD_IMMEDIATE, ADD_SCALAR, LOOP, HALT
    }

    /// A scalar register's value, or a constant.
    ///
    /// @param scalar -1 for a constant
    record Amount(int scalar, int constant) {
        static final Amount NONE = new Amount(-1, 0);

        static Amount of(ScalarSource source) {
            return switch (source) {
                case Immediate(int value) -> new Amount(-1, value);
                case ScalarRegister(int index) -> new Amount(index, 0);
            };
        }

        int in(int[] scalars) {
            return scalar < 0 ? constant : scalars[scalar];
        }
    }

    private static final int[] NONE = {};

    /// What a vector instruction computes.
    void compute(Datapath path) {
        if (operation != null) {
            operation.execute(path);
        }
    }

    /// @param checked  whether results are looked at for overflow
    /// @param endsBody whether it is the last of a loop's body
    static Step of(Instruction instruction, Machine machine, boolean checked, List<TensorBinding> observed, boolean endsBody) {
        return switch (instruction) {
            case VectorInstruction vector -> vector(vector, Operation.of(vector, machine, checked), observed, endsBody);
            case DmaIn i -> control(Kind.TRANSFER, -1, -1, Amount.of(i.size()), 0, observed);
            case DmaOut i -> control(Kind.TRANSFER, -1, -1, Amount.of(i.size()), 0, observed);
            case DmaRows i -> new Step(Kind.ROWS, null, null, -1, -1, Amount.NONE, 0, NONE, NONE, observed, false);
            case DmaWait _ -> control(Kind.WAIT, -1, -1, Amount.NONE, 0, observed);
            case SetVectorLength(var length) -> control(Kind.SET_LENGTH, -1, -1, Amount.of(length), 0, observed);
            case LoadImmediate(var d, int value) -> control(Kind.LOAD_IMMEDIATE, d.index(), -1, new Amount(-1, value), 0, observed);
            case AddScalar(var d, var a, var b) -> control(Kind.ADD_SCALAR, d.index(), a.index(), Amount.of(b), 0, observed);
            case Loop(var count, int body) -> control(Kind.LOOP, -1, -1, Amount.of(count), body, observed);
            case Halt() -> control(Kind.HALT, -1, -1, Amount.NONE, 0, observed);
        };
    }

    private static Step control(Kind kind, int scalar, int source, Amount amount, int body, List<TensorBinding> observed) {
        return new Step(kind, null, null, scalar, source, amount, body, NONE, NONE, observed, false);
    }

    private static Step vector(VectorInstruction instruction, Operation operation, List<TensorBinding> observed, boolean endsBody) {
        var elements = instruction.postIncremented();
        var address = switch (instruction) {
            case Load i -> i.at();
            case Store i -> i.at();
            default -> Address.of(new ScalarRegister(0), 0);
        };
        int count = elements.size() + (address.postIncrement() != 0 ? 1 : 0);
        int[] incremented = new int[count];
        int[] increments = new int[count];
        for (int i = 0; i < elements.size(); i++) {
            incremented[i] = elements.get(i).index();
            increments[i] = 1;
        }
        if (address.postIncrement() != 0) {
            incremented[count - 1] = address.base().index();
            increments[count - 1] = address.postIncrement();
        }
        return operation instanceof MemoryAccess access
                ? new Step(Kind.ACCESS, operation, access, -1, -1, Amount.NONE, 0, incremented, increments, observed, false)
                : new Step(Kind.VECTOR, operation, null, -1, -1, Amount.NONE, 0, incremented, increments, observed,
                        count == 0 && observed.isEmpty() && !endsBody);
    }
}
