package dev.cupel.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Banks;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineFileTest {
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(MachineFile.schema(), InputFormat.JSON);

    static List<String> presets() {
        return Presets.names();
    }

    private static <T> List<Diagnostic> faults(Diagnosed<T> answer) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> throw new AssertionError("accepted: " + value);
            case Diagnosed.Faulty<T>(var faults) -> faults;
        };
    }

    private static List<Diagnostic> faults(String text) {
        return faults(MachineFile.read(SourceText.of("m.json", text)));
    }

    private static String edge16() {
        return Presets.file("edge16");
    }

    @ParameterizedTest
    @MethodSource("presets")
    void aPresetKeepsTheSchemaAndIsWrittenBackAsItStands(String name) {
        assertEquals(List.of(), SCHEMA.validate(Presets.file(name), InputFormat.JSON));
        assertEquals(Presets.file(name), MachineFile.write(Presets.named(name)));
        assertEquals(name, Presets.named(name).name());
    }

    @ParameterizedTest
    @MethodSource("presets")
    void onAPresetContiguousAlignedWordsHaveNoBankConflict(String name) {
        var machine = Presets.named(name);
        assertEquals(4 * machine.lanes(), machine.vectorLength());
        assertEquals(1, Banks.interval(machine, 64, 32, 1, machine.vectorLength()));
    }

    @ParameterizedTest(name = "{0} instead of {1} in {2} is refused by schema and reader")
    @CsvSource(delimiter = '|', textBlock = """
            "wordBits": 33          | "wordBits": 32        | 3:15  | `wordBits`: 33 bits, must be in 2..32
            "wordBits": 8.5         | "wordBits": 32        | 3:15  | `wordBits`: must be an integer in 2..32 [bits], is the number 8.5
            "wordBits": 1e999999999 | "wordBits": 32        | 3:15  | `wordBits`: must be an integer in 2..32 [bits], is the number 1e999999999
            "wordBits": "8"         | "wordBits": 32        | 3:15  | `wordBits`: must be an integer in 2..32 [bits], is `8`
            "overflow": "saturate"  | "overflow": "sat"     | 7:15  | `overflow`: must be one of sat, wrap, trap, is `saturate`
            "rounding": null        | "rounding": "half-up" | 8:15  | `rounding`: must be one of floor, half-up, half-even, half-away, is null
            "lanez": 16             | "lanes": 16           | 5:3   | a machine has no field `lanez`
            "mul": {"latency": 0}   | "mul": {"latency": 3} | 13:24 | `units.mul.latency`: 0 cycles, must be in 1..64
            "mul": 3                | "mul": {"latency": 3} | 13:12 | `units.mul`: must be an object, is the number 3
            "mul": {"delay": 3}     | "mul": {"latency": 3} | 13:13 | `units.mul` has no field `delay`
            "memory": {"latency": 3, "ports": 2} | "memory": {"latency": 3} | 21:30 | `units.memory` has no `ports`: its latency is configured, its interval follows from the scratchpad's banks
            "maxEntries": 1000      | "maxEntries": 4096    | 23:25 | `rom.maxEntries`: 1000, must be a power of two
            """)
    void aWrongFieldIsNamedWhereItStands(String wrong, String right, String place, String message) {
        String text = edge16().replace(right, wrong);
        var faults = faults(text);
        assertTrue(faults.stream().anyMatch(f -> f.message().equals(message)
                && f.at().map(at -> at.line() + ":" + at.column()).orElse("").equals(place)), faults::toString);
        if (!wrong.contains("e999")) {
            assertTrue(!SCHEMA.validate(text, InputFormat.JSON).isEmpty(), "the schema accepts " + wrong);
        }
    }

    @Test
    void everyFaultIsFoundAtOnceAndInTheOrderOfTheText() {
        String text = edge16().replace("\"lanes\": 16", "\"lane\": 16").replace("\"latency\": 40", "\"latency\": -1").replace("\"dmaQueue\": 4", "\"dmaQueue\": 65");
        assertEquals(
                List.of("`lanes` is missing", "a machine has no field `lane`", "`dram.latency`: -1 cycles, must be in 0..100000",
                        "`dmaQueue`: 65 transfers, must be in 1..64"),
                faults(text).stream().map(Diagnostic::message).toList());
    }

    @Test
    void anUnknownKeyIsShownWithItsCaretAndTheNearestKey() {
        String text = edge16().replace("\"readPorts\"", "\"readPort\"");
        var unknown = faults(text).stream().filter(f -> f.message().contains("readPort`") && f.help().isPresent()).findFirst().orElseThrow();
        assertEquals("""
                error: a machine has no field `readPort`
                 --> m.json:9:3
                  |   "readPort": 5,
                  |   ^^^^^^^^^^
                help: did you mean `readPorts`?
                """, unknown.render());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            vectorLength    | 60 | `vectorLength`: 60 elements, must be a multiple of `lanes`, 16
            accumulatorBits | 58 | `accumulatorBits`: 58 bits, must be at most 57 with `vectorLength` 64 (the exact sum of a register must fit 63 bits)
            units.lut.ports | 17 | `units.lut.ports`: 17 elements a cycle, must be at most `lanes`, 16
            rom.maxBits     | 32 | `rom.maxBits`: 32 bits, must be at most `wordBits`, 24
            """)
    void fieldsThatLimitEachOtherAreCheckedTogether(String path, String value, String message) {
        var machine = MachineFields.with(Presets.named("edge16"), Map.of("wordBits", "24", "rom.maxBits", "16")).orThrow();
        assertEquals(List.of(message), faults(MachineFields.with(machine, path, value)).stream().map(Diagnostic::message).toList());
    }

    @Test
    void everyFieldCanBeReadByItsPathAndSetToItself() {
        var machine = MachineFields.with(Presets.named("edge16"), Map.of("units.sqrt.interval", "5", "rom.maxBits", "20")).orThrow();
        for (String path : MachineFields.paths()) {
            MachineFields.get(machine, path).ifPresent(value -> assertEquals(machine, MachineFields.with(machine, path, value).orThrow(), path));
        }
        assertEquals(5, machine.timing(TimingClass.SQRT).interval());
        assertEquals("20", MachineFields.get(machine, "rom.maxBits").orElseThrow());
    }

    @Test
    void whenLanesChange_thenUnitsWithoutPortsOfTheirOwnFollow() {
        var machine = MachineFields.with(Presets.named("edge16"), "lanes", 8).orThrow();
        assertEquals(8, machine.timing(TimingClass.MUL).ports());
        assertEquals(4, machine.timing(TimingClass.LUT).ports());
    }

    @Test
    void aSweepOfWrongFieldsNamesThemAllWithTheNearest() {
        var faults = faults(MachineFields.with(Presets.named("edge16"), Map.of("scratchpad.byte", "1", "lanes", "many")));
        assertEquals(List.of("`lanes`: must be an integer in 1..256 [elements], is `many`", "unknown machine field `scratchpad.byte`"),
                faults.stream().map(Diagnostic::message).toList());
        assertEquals("did you mean `scratchpad.bytes`?", faults.getLast().help().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{\"name\": \"x\"", "{} {}", "nul", "{\"name\": \"a\", \"name\": \"b\"}", "\u0000", "{\"a\":\t\"\t\"}"})
    void aFileThatIsNoMachineIsADiagnosticAndNeverAnException(String text) {
        assertTrue(!faults(text).isEmpty());
    }

    @Test
    void everyPrefixOfAMachineFileIsRefusedWithAPlace() {
        String text = edge16();
        for (int length = 0; length < text.strip().length(); length++) {
            int cut = length;
            faults(text.substring(0, length)).forEach(f -> assertTrue(cut == 0 || f.at().isPresent() || text.substring(0, cut).isBlank(), f::render));
        }
    }

    @Test
    void aDamagedMachineFileIsReadOrDiagnosedAndNeverAnException() {
        var random = new SplittableRandom(17);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder(edge16());
            for (int hits = random.nextInt(1, 5); hits > 0; hits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                    default -> text.setCharAt(at, (char) random.nextInt(1, 256));
                }
            }
            if (MachineFile.read(SourceText.of("m.json", text.toString())) instanceof Diagnosed.Faulty<Machine>(var faults)) {
                refused++;
                faults.forEach(Diagnostic::render);
            }
        }
        assertTrue(refused > 1500, "only " + refused + " refused");
    }

    @Test
    void theSchemaNamesEveryFieldTheReaderKnowsAndItsLimits() {
        for (var field : MachineField.ALL) {
            if (field.kind() instanceof MachineField.Kind.Count(_, long low, long high)) {
                for (long outside : new long[] {low - 1, high + 1}) {
                    String text = MachineFile.write(Presets.named("edge16"));
                    String with = setLeaf(text, field, outside);
                    assertTrue(!SCHEMA.validate(with, InputFormat.JSON).isEmpty(), field.path() + " = " + outside);
                }
                String with = setLeaf(MachineFile.write(Presets.named("edge16")), field, low);
                assertEquals(List.of(), SCHEMA.validate(with, InputFormat.JSON), field.path() + " = " + low);
            }
        }
    }

    /// The text with one number replaced or, where the field is optional and absent, added.
    private static String setLeaf(String text, MachineField field, long value) {
        String scope = field.parent().isEmpty() ? "" : "\"" + field.parent().substring(field.parent().lastIndexOf('.') + 1) + "\": {";
        int from = scope.isEmpty() ? 0 : text.indexOf(scope) + scope.length();
        String rest = text.substring(from);
        int end = scope.isEmpty() ? rest.length() : rest.indexOf('}');
        String inside = rest.substring(0, end);
        String key = "\"" + field.key() + "\": ";
        String changed = inside.contains(key) ? inside.replaceFirst(key + "\\d+", key + value) : key + value + ", " + inside;
        return text.substring(0, from) + changed + rest.substring(end);
    }
}
