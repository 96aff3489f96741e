package dev.cupel.isa;

/// Where an instruction takes one operand from. Which kinds a position accepts, the [Instruction] says.
public sealed interface Source {
    /// Element `i` of the operation reads element `i` of the register.
    record VectorRegister(int index) implements Source, Destination {
        public VectorRegister {
            Require.inRange("vector register", index, 0, 31);
        }

        @Override
        public String toString() {
            return "v" + index;
        }
    }

    /// Every element of the operation reads the same element of the register, once, in the first beat's read cycle.
    record Broadcast(VectorRegister register, Element element) implements Source {
        @Override
        public String toString() {
            return register + "[" + element + "]";
        }
    }

    /// A constant, the same for every element. The machine's word must hold it.
    record Immediate(int value) implements Source, ScalarSource {
        @Override
        public String toString() {
            return "#" + value;
        }
    }

    /// A 32-bit scalar register. As a vector operation's operand only where the instruction says so (shift and field amounts).
    record ScalarRegister(int index) implements Source, ScalarSource {
        public ScalarRegister {
            Require.inRange("scalar register", index, 0, 15);
        }

        @Override
        public String toString() {
            return "x" + index;
        }
    }

    /// A vector accumulator: element `i` reads its element `i`, A bits wide.
    record Accumulator(int index) implements Source, Destination {
        public Accumulator {
            Require.inRange("accumulator", index, 0, 7);
        }

        @Override
        public String toString() {
            return "a" + index;
        }
    }

    /// A scalar operand: a register or an immediate.
    sealed interface ScalarSource permits Immediate, ScalarRegister {}

    /// A register that a reduction can write one element of.
    sealed interface Destination permits VectorRegister, Accumulator {}

    /// Which element of a register is meant.
    sealed interface Element {
        /// Element `index`, counted from 0.
        record At(int index) implements Element {
            public At {
                Require.inRange("element", index, 0, 255);
            }

            @Override
            public String toString() {
                return Integer.toString(index);
            }
        }

        /// The element that the scalar names when the instruction issues; with `postIncrement` the scalar then grows by one.
        record Indexed(ScalarRegister scalar, boolean postIncrement) implements Element {
            @Override
            public String toString() {
                return scalar + (postIncrement ? "+" : "");
            }
        }
    }
}
