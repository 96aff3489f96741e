package dev.cupel.sim.engine;

import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What a piece of a program cost.
///
/// @param cycles       charged to it: its issues, the gaps before them, and for `halt` the drain
/// @param instructions issued
/// @param stalls       the cycles by cause, every cause present; they sum to `cycles`
/// @param busy         cycles that each unit was busy with it (beats times interval; transfers with their latency; one for a control
///                     instruction), every unit present
/// @param readBeats    cycles of vector file read ports
/// @param writeBeats   cycles of vector file write ports
/// @param dmaBytes     bytes moved by transfers
public record Cost(
        long cycles, long instructions, Map<Cause, Long> stalls, Map<Unit, Long> busy, long readBeats, long writeBeats, long dmaBytes) {
    public Cost {
        stalls = Collections.unmodifiableMap(new EnumMap<>(stalls));
        busy = Collections.unmodifiableMap(new EnumMap<>(busy));
    }

    /// {@return cycles charged to `cause`}
    public long stall(Cause cause) {
        return stalls.getOrDefault(cause, 0L);
    }

    /// {@return cycles that `unit` was busy}
    public long busy(Unit unit) {
        return busy.getOrDefault(unit, 0L);
    }

    /// {@return the cause, other than issue, that most cycles went to; [Cause#ISSUE] where there is none}
    public Cause mainStall() {
        Cause main = Cause.ISSUE;
        long most = 0;
        for (var entry : stalls.entrySet()) {
            if (entry.getKey() != Cause.ISSUE && entry.getValue() > most) {
                most = entry.getValue();
                main = entry.getKey();
            }
        }
        return main;
    }
}
