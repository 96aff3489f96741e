package dev.cupel.isa.asm;

/// Element types as text: `s8`, `u16`.
final class ElementWord {
    private ElementWord() {}

    static String of(int bits, boolean signed) {
        return (signed ? "s" : "u") + bits;
    }

    static boolean signed(String word) {
        return word.startsWith("s");
    }

    static int bits(String word) {
        return Integer.parseInt(word.substring(1));
    }
}
