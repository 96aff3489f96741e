package dev.cupel.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The targets of compiled code that count cycles and no time, so that they are the same on every computer.
final class CompiledCodeTest {
    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void modelsOnEdge16AreNearTheirBounds(String name) {
        var machine = Presets.named("edge16");
        var model = Model.of(Path.of(".."), name, machine);
        var checks = CodePart.checks(name, CodePart.Figures.of(model.quantized(), machine));
        assertEquals(3, checks.size());
        assertEquals(List.of(), checks.stream().filter(check -> check.verdict() != Check.Verdict.MET).toList());
    }

    @ParameterizedTest
    @CsvSource({"tiny4, 8, 80", "edge16, 32, 80", "wide64, 128, 75"})
    void theSmallestProductsUseTheirLanes(String preset, int columns, double share) {
        assertTrue(ProductShares.product(Presets.named(preset), 8, 32, columns).share() >= share);
    }

    @Test
    void theClosedFormIsWhatWasMeasuredOfTheSystolicSimulator() {
        SystolicPart.CITED.forEach(cited -> assertEquals(cited.cycles(), cited.closedForm(), cited.toString()));
    }
}
