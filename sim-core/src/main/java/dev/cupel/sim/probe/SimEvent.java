package dev.cupel.sim.probe;

import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Wait;
import java.util.Comparator;

/// One thing that happened in a run. Ordered by time, then phase, then sequence; sequence numbers are unique within a run, so the order is
/// total: the same program on the same machine gives the same events in the same order.
public sealed interface SimEvent {
    /// The total order.
    Comparator<SimEvent> ORDER = SimEvent::compare;

    // Not put together from the comparators of its parts: a watched run spends much of its time here.
    private static int compare(SimEvent a, SimEvent b) {
        int time = Long.compare(a.time(), b.time());
        int order = time != 0 ? time : a.phase().compareTo(b.phase());
        return order != 0 ? order : Long.compare(a.sequence(), b.sequence());
    }

    /// {@return the cycle in which it happens}
    long time();

    /// {@return when in the cycle}
    Phase phase();

    /// {@return its number in the order of scheduling}
    long sequence();

    /// {@return the instruction that it belongs to}
    int pc();

    /// {@return the issue that it belongs to: how many instructions issued before that one}
    long number();

    /// Instruction `pc` issues.
    ///
    /// @param cause     what the gap before it is charged to; [Cause#ISSUE] where there was none
    /// @param gap       cycles between the previous issue and this one
    /// @param unit      the unit it goes to
    /// @param beats     beats it takes there; 0 for control and most DMA
    /// @param busyUntil the last cycle in which the unit takes beats of it; `time` for control
    /// @param waited    what it waited for in the gap; [Wait#NONE] where there was none, or where the probe does not want to know
    record Issue(long time, long sequence, int pc, long number, Cause cause, long gap, Unit unit, int vl, int beats, long busyUntil, Wait waited)
            implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.ISSUE;
        }
    }

    /// At the end of cycle `time` the first elements of `register` are written.
    record FirstWrite(long time, long sequence, int pc, long number, RegisterName register) implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.FIRST_WRITE;
        }
    }

    /// At the end of cycle `time` the last elements of `register` are written.
    ///
    /// @param values all elements of the register from then on, up to its next write; masks as 0 and 1; empty where the probe does not want
    ///               them
    record LastWrite(long time, long sequence, int pc, long number, RegisterName register, long[] values) implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.LAST_WRITE;
        }
    }

    /// A transfer takes the DMA unit.
    record TransferStart(long time, long sequence, int pc, long number, long bytes) implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.TRANSFER_START;
        }
    }

    /// A transfer's bytes are all there.
    record TransferEnd(long time, long sequence, int pc, long number, long bytes) implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.TRANSFER_END;
        }
    }

    /// Something did not fit.
    record Overflow(long sequence, long number, OverflowEvent event) implements SimEvent {
        @Override
        public long time() {
            return event.cycle();
        }

        @Override
        public int pc() {
            return event.pc();
        }

        @Override
        public Phase phase() {
            return Phase.OVERFLOW;
        }
    }

    /// The run ends: in its last cycle, by halt, trap or limit.
    ///
    /// @param number of the last issue
    /// @param waited what came to its end after `halt` had issued; [Wait#NONE] where nothing was in flight, the run ended otherwise, or the probe does not
    ///               want to know
    record Halt(long time, long sequence, int pc, long number, Wait waited) implements SimEvent {
        @Override
        public Phase phase() {
            return Phase.HALT;
        }
    }
}
