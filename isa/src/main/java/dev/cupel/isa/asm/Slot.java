package dev.cupel.isa.asm;

import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Table;
import java.util.Optional;

/// What one position of an instruction accepts.
enum Slot {
    VECTOR("a vector register v0..v31"),
    VECTOR_ELEMENT("one element of a vector register, such as v2[0]"),
    ANY_ELEMENT("one element of a vector register or of an accumulator, such as v2[0]"),
    ACCUMULATOR("an accumulator a0..a7"),
    REGISTER("a vector register v0..v31 or an accumulator a0..a7"),
    MASK("a mask m0..m3"),
    TABLE("a ROM table t0..t15"),
    ELEMENTS("a vector v3, a broadcast v3[2] or an immediate #5"),
    ELEMENTS_OR_ACCUMULATOR("a vector v3, a broadcast v3[2], an immediate #5 or an accumulator a0"),
    STORED("a vector v3 or a broadcast v3[2]"),
    AMOUNT("a vector v3, a broadcast v3[2], an immediate #5 or a scalar x2"),
    SCALAR("a scalar register x0..x15"),
    SCALAR_OR_COUNT("a scalar register x0..x15 or an integer"),
    COUNT("an integer"),
    LOCATION("an address, such as [x2+16]"),
    PLAIN_LOCATION("an address without offset, such as [x2]"),
    STRIDE("the setting `stride N`"),
    POST("the setting `post N`"),
    BYTES("the setting `bytes N`"),
    ROWS("the setting `rows N`");

    private final String accepts;

    Slot(String accepts) {
        this.accepts = accepts;
    }

    /// {@return what it accepts, in the user's words}
    String accepts() {
        return accepts;
    }

    /// {@return the key where the position is a setting, which may be left out}
    Optional<String> setting() {
        return switch (this) {
            case STRIDE -> Optional.of("stride");
            case POST -> Optional.of("post");
            case BYTES -> Optional.of("bytes");
            case ROWS -> Optional.of("rows");
            default -> Optional.empty();
        };
    }

    /// {@return whether the setting has a default}
    boolean optional() {
        return this == STRIDE || this == POST;
    }

    /// {@return the value that the instruction's builder takes; empty where the operand is of another kind}
    Optional<Object> take(Operand operand) {
        return switch (this) {
            case VECTOR -> only(operand, 'v');
            case ACCUMULATOR -> only(operand, 'a');
            case MASK -> only(operand, 'm');
            case TABLE -> only(operand, 't');
            case SCALAR -> only(operand, 'x');
            case REGISTER -> only(operand, 'v').or(() -> only(operand, 'a'));
            case VECTOR_ELEMENT -> element(operand, false);
            case ANY_ELEMENT -> element(operand, true);
            case ELEMENTS -> elements(operand).or(() -> immediate(operand));
            case ELEMENTS_OR_ACCUMULATOR -> elements(operand).or(() -> immediate(operand)).or(() -> only(operand, 'a'));
            case STORED -> elements(operand);
            case AMOUNT -> elements(operand).or(() -> immediate(operand)).or(() -> only(operand, 'x'));
            case SCALAR_OR_COUNT -> only(operand, 'x').or(() -> immediate(operand));
            case COUNT -> operand instanceof Operand.Whole(_, long value) ? Optional.of(value) : Optional.empty();
            case LOCATION -> operand instanceof Operand.Location ? Optional.of(operand) : Optional.empty();
            case PLAIN_LOCATION -> operand instanceof Operand.Location(_, var base, int offset) && offset == 0 ? Optional.of(base) : Optional.empty();
            case STRIDE, POST, BYTES, ROWS -> operand instanceof Operand.Setting(_, var key, long value) && setting().orElseThrow().equals(key)
                    ? Optional.of(value)
                    : Optional.empty();
        };
    }

    private static Optional<Object> only(Operand operand, char letter) {
        return operand instanceof Operand.Register(_, char is, int index) && is == letter ? Optional.of(register(letter, index)) : Optional.empty();
    }

    private static Object register(char letter, int index) {
        return switch (letter) {
            case 'v' -> new VectorRegister(index);
            case 'a' -> new Accumulator(index);
            case 'm' -> new Mask(index);
            case 'x' -> new ScalarRegister(index);
            default -> new Table(index);
        };
    }

    private static Optional<Object> element(Operand operand, boolean accumulators) {
        if (operand instanceof Operand.ElementOf(_, char letter, int index, var element) && (letter == 'v' || accumulators)) {
            var register = (Source.Destination) register(letter, index);
            return Optional.of(new dev.cupel.isa.Instruction.ElementOf(register, element));
        }
        return Optional.empty();
    }

    private static Optional<Object> elements(Operand operand) {
        return operand instanceof Operand.ElementOf(_, char letter, int index, var element) && letter == 'v'
                ? Optional.of(new Broadcast(new VectorRegister(index), element))
                : only(operand, 'v');
    }

    private static Optional<Object> immediate(Operand operand) {
        return operand instanceof Operand.Whole(_, long value) ? Optional.of(new Immediate((int) value)) : Optional.empty();
    }
}
