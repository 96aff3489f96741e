package dev.cupel.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
    private static final Map<String, String> VALUES = Map.of("lanes", "16", "units.lut.ports", "4", "calibration", "mse", "width.b.0/a/q", "6", "crossLayer", "0.5");

    private static Diagnosed<Constraint> parse(String text) {
        return Constraint.parse(SourceText.of("s.json", "\"" + text + "\""), new Span(1, 1, 1), text, VALUES.keySet());
    }

    @ParameterizedTest
    @CsvSource({"units.lut.ports <= lanes,true", "lanes < units.lut.ports,false", "lanes = 4 * units.lut.ports,true", "lanes >= 4 * units.lut.ports + 1,false",
            "lanes - 12 = units.lut.ports,true", "width.b.0/a/q != 8,true", "6.0 = width.b.0/a/q,true", "calibration = mse,true", "calibration != minmax,true", "calibration = minmax,false",
            "crossLayer > 0.49,true", "crossLayer = none,false", "calibration > 3,false"})
    void holds(String text, boolean wanted) {
        assertEquals(wanted, parse(text).orThrow().holds(VALUES), text);
    }

    @ParameterizedTest
    @CsvSource({"lanez <= 4,lanes", "4 <= unit.lut.ports,units.lut.ports", "lanes <= units.lut.port,units.lut.ports", "lanes<=4,with blanks between", "lanes <= 4 4,with blanks between",
            "2 2 * lanes = 4,with blanks between", "two * lanes = 4,with blanks between", "4 = 4,names no axis"})
    void saysWhatIsWrong(String text, String help) {
        var answer = parse(text);
        assertTrue(answer instanceof Diagnosed.Faulty<Constraint>(List<Diagnostic> faults) && faults.getFirst().render().contains(help), answer::toString);
    }
}
