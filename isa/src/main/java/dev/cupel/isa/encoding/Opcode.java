package dev.cupel.isa.encoding;

/// The opcodes; their number is the ordinal. New ones are added at the end.
enum Opcode {
    HALT, MUL, MULRS, SHR, SHL, CLZ, EXT, LUT, CMP, SEL, MIN, MAX, CLAMP, HMAX, HMIN, CLR, AADD, ASUB, MAC, ARD, HSUM_VECTOR, HSUM_ACCUMULATOR, ADD,
    SUB, SQRT, LD, ST, DMA_IN, DMA_OUT, DMA_ROWS, DMA_WAIT, SETVL, LI, ADDX, LOOP
}
