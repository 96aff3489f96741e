package dev.cupel.programs.proof;

/// What a value is made of. `a`, `b`, `c` are other values, `p` a number fixed in the program.
enum Kind {
    /// Comes from outside: an element of a tensor, or a register as it was.
    LEAF,
    /// Known.
    CONSTANT,
    /// a + b.
    ADD,
    /// a - b.
    SUBTRACT,
    /// a b.
    MULTIPLY,
    /// round(a b / 2^c), p the rounding.
    MULTIPLY_SHIFT,
    /// round(a / 2^c), p the rounding.
    SHIFT_RIGHT,
    /// a 2^c.
    SHIFT_LEFT,
    /// Leading zeros of a as a word of p bits.
    LEADING_ZEROS,
    /// c bits of a from bit b, p the bits of a word.
    EXTRACT,
    /// Entry a of table p.
    LOOKUP,
    /// The smaller of a and b.
    MINIMUM,
    /// The larger of a and b.
    MAXIMUM,
    /// a is 1 ? b : c.
    SELECT,
    /// 1 where a stands to b as relation p says, else 0.
    COMPARE,
    /// The low p bits of a as a signed number.
    LOW_BITS,
    /// The sum of many.
    SUM,
    /// The greatest of many.
    GREATEST,
    /// The least of many.
    LEAST
}
