package dev.cupel.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepInYamlTest {
    private static Diagnosed<Sweep> read(String name, String text) {
        return SweepFile.read(SourceText.of(name, text), Path.of(""));
    }

    @Test
    void aSweepIsTheSameInEither() {
        String json = """
                {"cupelSweep": 1, "name": "small", "source": "g.json",
                 "settings": {"variant.s": "word", "affine": false}, "axes": {"lanes": [4, 64], "width.b.0/a/q": [4, 12], "calibration": ["99.9", "mse"]},
                 "plot": {"x": "lanes", "y": "cycles"}}
                """;
        String yaml = """
                cupelSweep: 1
                name: small
                source: g.json  # beside this file
                settings: {variant.s: word, affine: false}
                axes:
                  lanes: [4, 0x40]
                  width.b.0/a/q:
                    - 4
                    - 12
                  calibration: ['99.9', mse]
                plot:
                  x: lanes
                  y: cycles
                """;
        var expected = read("s.json", json).orThrow();
        for (var sweep : List.of(read("s.yaml", yaml).orThrow(), read("S.YML", json).orThrow())) {
            assertEquals(expected.axes(), sweep.axes());
            assertEquals(expected.settings(), sweep.settings());
            assertEquals(expected.plot(), sweep.plot());
        }
    }

    @Test
    void faultsOfASweepInYamlStandWhereTheyAre() {
        String yaml = """
                cupelSweep: 1
                name: small
                source: g.json
                machin: tiny4
                axes:
                  lains: [4, 0]
                """;
        assertEquals(List.of("4:1 unknown key `machin`", "6:3 unknown axis `lains`"), faults(yaml));
    }

    private static List<String> faults(String yaml) {
        return read("s.yaml", yaml) instanceof Diagnosed.Faulty<Sweep>(var faults) ? faults.stream().map(SweepInYamlTest::placed).toList() : List.of();
    }

    private static String placed(Diagnostic fault) {
        return fault.at().map(at -> at.line() + ":" + at.column() + " ").orElse("") + fault.message().replaceFirst(":.*", "");
    }
}
