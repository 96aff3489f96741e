package dev.cupel.isa.asm;

import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.text.Span;

/// One operand as written, before its position says what it must be.
sealed interface Operand {
    Span span();

    /// {@return what it is, in the user's words}
    String kind();

    /// `v3`, `a0`, `m1`, `x2`, `t4`.
    record Register(Span span, char letter, int index) implements Operand {
        @Override
        public String kind() {
            return switch (letter) {
                case 'v' -> "a vector register";
                case 'a' -> "an accumulator";
                case 'm' -> "a mask";
                case 'x' -> "a scalar register";
                default -> "a ROM table";
            };
        }
    }

    /// `v3[2]`, `a1[x4+]`.
    record ElementOf(Span span, char letter, int index, Element element) implements Operand {
        @Override
        public String kind() {
            return letter == 'v' ? "an element of a vector register" : "an element of an accumulator";
        }
    }

    /// `#5`, `0x10`, a constant's name.
    record Whole(Span span, long value) implements Operand {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /// `[x2+16]`.
    record Location(Span span, ScalarRegister base, int offset) implements Operand {
        @Override
        public String kind() {
            return "an address";
        }
    }

    /// `stride 4`.
    record Setting(Span span, String key, long value) implements Operand {
        @Override
        public String kind() {
            return "the setting `" + key + "`";
        }
    }
}
