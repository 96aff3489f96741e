package dev.cupel.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SweepFileTest {
    private static List<String> faults(String text) {
        return switch (SweepFile.read(SourceText.of("s.json", text), Path.of("."))) {
            case Diagnosed.Ok<Sweep> _ -> List.of();
            case Diagnosed.Faulty<Sweep>(var found) -> found.stream().map(Diagnostic::render).toList();
        };
    }

    @Test
    void tenMistakesGiveTenMessages_eachWithItsPlace() {
        var found = faults("""
                {"cupelSweep": 2,
                 "source": "x.json",
                 "machine": "edge17",
                 "settngs": {"weightBits": 4},
                 "proof": "always",
                 "settings": {"weightBits": 17},
                 "axes": {"lanes": [4, 4], "units.lut.prots": [1], "vectorLength": []},
                 "objectives": ["cycles", "areas"]}
                """);
        assertEquals(10, found.size(), () -> String.join("\n", found));
        for (String place : List.of("s.json:1:16", "s.json:1:1", "s.json:3:13", "s.json:4:2", "s.json:5:11", "s.json:6:29", "s.json:7:24", "s.json:7:28", "s.json:7:68",
                "s.json:8:27")) {
            assertTrue(found.stream().anyMatch(text -> text.contains(place)), place + " in\n" + String.join("\n", found));
        }
        String all = found.stream().collect(Collectors.joining());
        for (String suggestion : List.of("edge16", "`settings`", "units.lut.ports", "area_ge")) {
            assertTrue(all.contains(suggestion), suggestion + " in\n" + all);
        }
    }

    @Test
    void aMeasureOfTheProofNeedsOne() {
        var found = faults("""
                {"cupelSweep": 1, "name": "s", "source": "x.json", "axes": {"lanes": [4]}, "objectives": ["sum_bits"]}
                """);
        assertTrue(found.size() == 1 && found.getFirst().contains("\"proof\": \"record\""), found::toString);
    }

    @Test
    void whatIsVariedIsNotFixedAsWell() {
        var found = faults("""
                {"cupelSweep": 1, "name": "s", "source": "x.json", "settings": {"weightBits": 4}, "axes": {"weightBits": [4, 5]}}
                """);
        assertTrue(found.size() == 1 && found.getFirst().contains("varied and fixed"), found::toString);
    }

    @Test
    void aGridTooLargeToGoThroughSaysHowElse() {
        String axes = String.join(", ", List.of("readPorts", "programWords", "dmaQueue", "lanes", "dram.latency", "units.mul.latency", "units.shr.latency").stream()
                .map(name -> "\"%s\": [%s]".formatted(name, java.util.stream.IntStream.rangeClosed(3, 12).mapToObj(Integer::toString).collect(Collectors.joining(", ")))).toList());
        var found = faults("{\"cupelSweep\": 1, \"name\": \"s\", \"source\": \"x.json\", \"axes\": {%s}}".formatted(axes));
        assertTrue(found.size() == 1 && found.getFirst().contains("10000000 points") && found.getFirst().contains("nsga2"), found::toString);
    }

    @Test
    void settingsAreTakenInTheOrderOfTheCommand_soThatTheResidualStreamMayBeNarrowerThanActivations() {
        var sweep = SweepFile.read(SourceText.of("s.json", """
                {"cupelSweep": 1, "name": "s", "source": "x.json", "settings": {"residualBits": 6}, "axes": {"activationBits": [8, 16]}}
                """), Path.of(".")).orThrow();
        for (var place : sweep.space().places().toList()) {
            assertEquals(6, Design.of(sweep, sweep.point(place)).orThrow().settings().quantize().residualBits());
        }
    }

    @Test
    void aGroupOfTensorsIsVariedTogether() {
        var sweep = SweepFile.read(SourceText.of("s.json", """
                {"cupelSweep": 1, "name": "s", "source": "x.json", "groups": {"attention": ["q.weight", "k.weight"]}, "axes": {"width.attention": [4], "width.o": [6]}}
                """), Path.of(".")).orThrow();
        var settings = Setting.values(Design.of(sweep, sweep.point(sweep.space().place(0))).orThrow().settings());
        assertEquals(List.of("4", "4", "6"), List.of("width.q.weight", "width.k.weight", "width.o").stream().map(settings::get).toList());
    }
}
