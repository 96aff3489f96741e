package dev.cupel.rtl;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.isa.timing.Cause;

/// How often each instruction issued behind a wait for each condition of the contract. A count of [Cause#ISSUE] is an issue without a wait, one of
/// [Cause#DRAIN] a halt that waited for what was in flight.
public final class Coverage {
    /// The instructions, those apart that write different files.
    public enum Row {
        MUL, MULRS, SHR, SHL, CLZ, EXT, LUT, CMP, SEL, MIN, MAX, CLAMP, HMAX, HMIN, CLR, AADD, ASUB, MAC, ARD, HSUM_VECTOR, HSUM_ACCUMULATOR, ADD, SUB, SQRT, LD,
        ST, DMA_IN, DMA_OUT, DMA_ROWS, DMA_WAIT, SETVL, LI, ADDX, LOOP, HALT;

        static Row of(Instruction instruction) {
            return switch (instruction) {
                case Multiply _ -> MUL;
                case MultiplyShift _ -> MULRS;
                case ShiftRight _ -> SHR;
                case ShiftLeft _ -> SHL;
                case CountLeadingZeros _ -> CLZ;
                case Extract _ -> EXT;
                case Lookup _ -> LUT;
                case Compare _ -> CMP;
                case Select _ -> SEL;
                case Minimum _ -> MIN;
                case Maximum _ -> MAX;
                case Clamp _ -> CLAMP;
                case HorizontalMaximum _ -> HMAX;
                case HorizontalMinimum _ -> HMIN;
                case Clear _ -> CLR;
                case Accumulate _ -> AADD;
                case Deduct _ -> ASUB;
                case MultiplyAccumulate _ -> MAC;
                case ReadAccumulator _ -> ARD;
                case HorizontalSum i -> i.d().register() instanceof VectorRegister ? HSUM_VECTOR : HSUM_ACCUMULATOR;
                case Add _ -> ADD;
                case Subtract _ -> SUB;
                case SquareRootStep _ -> SQRT;
                case Load _ -> LD;
                case Store _ -> ST;
                case DmaIn _ -> DMA_IN;
                case DmaOut _ -> DMA_OUT;
                case DmaRows _ -> DMA_ROWS;
                case DmaWait _ -> DMA_WAIT;
                case SetVectorLength _ -> SETVL;
                case LoadImmediate _ -> LI;
                case AddScalar _ -> ADDX;
                case Loop _ -> LOOP;
                case Halt _ -> HALT;
            };
        }
    }

    private final long[][] counts = new long[Row.values().length][Cause.values().length];

    void add(Row row, Cause cause) {
        counts[row.ordinal()][cause.ordinal()]++;
    }

    void add(Coverage other) {
        for (int row = 0; row < counts.length; row++) {
            for (int cause = 0; cause < counts[row].length; cause++) {
                counts[row][cause] += other.counts[row][cause];
            }
        }
    }

    /// {@return how often}
    public long count(Row row, Cause cause) {
        return counts[row.ordinal()][cause.ordinal()];
    }
}
