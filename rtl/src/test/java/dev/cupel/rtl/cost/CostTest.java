package dev.cupel.rtl.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a machine costs follows from what was measured.
class CostTest {
    @Test
    void aFitFindsTheLawThatMeasurementsFollow() {
        var measured = List.of(8, 16, 24, 32).stream()
                .map(w -> new Measured(Piece.CMP_LANE, Map.of("W", w), "", "", 15.5 * w + 7, 0, 1)).toList();
        var fit = Fitted.of(measured, Piece.CMP_LANE::areaTerms, Measured::gates);
        assertEquals(15.5 * 20 + 7, fit.at(Map.of("W", 20)), 1e-6);
        assertEquals(0, fit.worst(), 1e-9);
    }

    @Test
    void aFitTellsItsWorstError() {
        // Of 1 and 3 the relative least squares give c = (1 + 1/3) / (1 + 1/9) = 1.2: 20 % above the first, 60 % below the second.
        var measured = List.of(1.0, 3.0).stream().map(gates -> new Measured(Piece.NARROW_LANE, Map.of(), "", "", gates, 0, 1)).toList();
        var fit = Fitted.of(measured, Piece.NARROW_LANE::areaTerms, Measured::gates);
        assertEquals(1.2, fit.at(Map.of()), 1e-9);
        assertEquals(0.6, fit.worst(), 1e-9);
    }

    @Test
    void aLargerMachineCostsMoreInEachUnit() {
        var small = Cost.of(Presets.named("tiny4")).gatesByUnit();
        var large = Cost.of(Presets.named("wide64")).gatesByUnit();
        for (String unit : List.of("mul", "shr", "cmp", "acc")) {
            assertTrue(large.getOrDefault(unit, 0.0) > small.getOrDefault(unit, 0.0), unit);
        }
    }

    @Test
    void sizesOutsideTheMeasuredAreMarked() {
        var narrow = MachineFields.with(Presets.named("tiny4"), Map.of("wordBits", "4", "rom.maxBits", "4")).orThrow();
        assertTrue(Cost.of(narrow).parts().stream().filter(part -> part.module().equals("lane_cmp")).allMatch(Cost.Part::extrapolated));
        assertTrue(Cost.of(Presets.named("tiny4")).parts().stream().filter(part -> part.module().equals("lane_cmp")).noneMatch(Cost.Part::extrapolated));
    }

    @Test
    void keptMeasurementsAreReadAsTheyWereWritten() {
        var shipped = Measurements.shipped();
        assertEquals(shipped.json(), Measurements.parse(shipped.json()).json());
    }

    @Test
    void energiesAreThePublishedAtTheirOwnWidths() {
        var energies = Energy.of(Presets.named("tiny4"));
        assertEquals(0.1, energies.get(0).picojoules(), 1e-9);
        assertEquals(3.1, energies.get(1).picojoules(), 1e-9);
        assertEquals(3.2, energies.get(2).picojoules(), 1e-9);
    }
}
