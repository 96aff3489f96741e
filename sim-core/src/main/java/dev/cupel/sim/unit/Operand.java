package dev.cupel.sim.unit;

import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.Arrays;

/// Where a loop takes one operand from, decoded: as words, one per element, or, where all elements read the same, as one value.
final class Operand {
    private enum Kind {
        VECTOR, BROADCAST, IMMEDIATE, SCALAR
    }

    private final Kind kind;
    private final int register;
    private final ElementIndex element;
    private final int value;
    private final int[] constant;

    private Operand(Kind kind, int register, ElementIndex element, int value, int[] constant) {
        this.kind = kind;
        this.register = register;
        this.element = element;
        this.value = value;
        this.constant = constant;
    }

    static Operand of(Source source, Decoding on) {
        return switch (source) {
            case VectorRegister(int index) -> new Operand(Kind.VECTOR, index, ElementIndex.FIRST, 0, new int[0]);
            case Broadcast(var register, Element element) -> new Operand(Kind.BROADCAST, register.index(), ElementIndex.of(element, on), 0,
                    new int[0]);
            case Immediate(int value) -> constant(value, on);
            case ScalarRegister(int index) -> on.scalars() == null
                    ? new Operand(Kind.SCALAR, index, ElementIndex.FIRST, 0, new int[0])
                    : constant(on.scalars()[index], on);
            case Source.Accumulator a -> throw new IllegalArgumentException(a + " is no operand of words");
        };
    }

    private static Operand constant(int value, Decoding on) {
        int[] constant = new int[on.machine().vectorLength()];
        Arrays.fill(constant, value);
        return new Operand(Kind.IMMEDIATE, 0, ElementIndex.FIRST, value, constant);
    }

    /// {@return whether all elements read the same value}
    boolean uniform() {
        return kind != Kind.VECTOR;
    }

    /// {@return whether it is an element of a register}
    boolean broadcast() {
        return kind == Kind.BROADCAST;
    }

    /// {@return whether it comes from register `vector`}
    boolean from(int vector) {
        return (kind == Kind.VECTOR || kind == Kind.BROADCAST) && register == vector;
    }

    /// {@return whether no scalar has to be looked up to find it}
    boolean known() {
        return kind != Kind.SCALAR && (kind != Kind.BROADCAST || element.known());
    }

    int register() {
        return register;
    }

    /// {@return the element of a known broadcast}
    int element() {
        return element.constant();
    }

    /// {@return the value of a constant}
    int constant() {
        return value;
    }

    /// {@return what all elements read; of a uniform operand only}
    int value(Datapath path) {
        return switch (kind) {
            case BROADCAST -> path.vectors.words(register)[element.in(path)];
            case IMMEDIATE -> value;
            case SCALAR -> path.scalars[register];
            case VECTOR -> throw new IllegalStateException("v" + register + " is not uniform");
        };
    }

    /// {@return what element `i` reads, for i below vl} Not to be written. `slot` picks a working array that no other operand uses.
    int[] words(Datapath path, int slot) {
        return switch (kind) {
            case VECTOR -> path.vectors.words(register);
            case IMMEDIATE -> constant;
            case BROADCAST, SCALAR -> {
                int[] filled = path.operands[slot];
                Arrays.fill(filled, 0, path.vl, value(path));
                yield filled;
            }
        };
    }
}
