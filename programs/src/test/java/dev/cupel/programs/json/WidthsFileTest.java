package dev.cupel.programs.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WidthsFileTest {
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(WidthsFile.schema(), InputFormat.JSON);

    private static final Graph GRAPH = new Graph("net", List.of(new GraphInput("x", Shape.of(1, 3))),
            List.of(new Op.Linear(new Op.Head("fc", "hidden", Shape.of(1, 2), Origin.NONE), "x", FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6),
                            FloatTensor.of(Shape.of(2), 0, 0)),
                    new Op.Activation(new Op.Head("act", "active", Shape.of(1, 2), Origin.NONE), ActivationKind.RELU, "hidden"),
                    new Op.Reshape(new Op.Head("flat", "row", Shape.of(2), Origin.NONE), "active")),
            List.of("row"));

    @Test
    void widthsAloneAndAllThatIsKnownOfATensorAreTaken() {
        var read = WidthsFile.parse(SourceText.of("w.json", """
                {"x": 4, "act": {"bits": 6, "signed": true, "scale": 0.25, "zeroPoint": -3},
                 "fc.weight": {"bits": 5, "scale": [0.5, 0.125]}, "hidden": {"bits": 12}}
                """), GRAPH).orThrow();

        assertEquals(Map.of(
                "x", WidthOverride.ofBits(4),
                "act", new WidthOverride(OptionalInt.of(6), Optional.of(true), List.of(0.25), OptionalInt.of(-3)),
                "fc.weight", new WidthOverride(OptionalInt.of(5), Optional.empty(), List.of(0.5, 0.125), OptionalInt.empty()),
                "hidden", WidthOverride.ofBits(12)), read.widths());
    }

    @Test
    void aVariantIsTheOps_byEitherNameAndWithWidthsOrAlone() {
        var read = WidthsFile.parse(SourceText.of("w.json", """
                {"hidden": {"variant": "tiled"}, "act": {"bits": 6, "variant": "table,rows"}}
                """), GRAPH).orThrow();

        assertEquals(Map.of("act", WidthOverride.ofBits(6)), read.widths());
        assertEquals(Map.of("fc", List.of("tiled"), "act", List.of("table", "rows")), read.variants());
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"x": 1}                                            | 1:7  | `x` must be a whole number from 2 to 16, found the number 1
            {"x": 17}                                           | 1:7  | `x` must be a whole number from 2 to 16, found the number 17
            {"x": 8.5}                                          | 1:7  | `x` must be a whole number from 2 to 16, found the number 8.5
            {"x": "8"}                                          | 1:7  | `x` must be a whole number from 2 to 16, found the string "8"
            {"x": {}}                                           | 1:7  | the key `bits` is missing
            {"x": {"bits": 8, "zero": 1}}                       | 1:19 | unknown key `zero` in a tensor's width
            {"x": {"bits": 8, "scale": 0}}                      | 1:28 | `scale` must be above 0, found the number 0
            {"x": {"bits": 8, "scale": 1, "zeroPoint": 4}}      | 1:44 | `zeroPoint` says nothing without `signed` and `scale`
            {"act": {"variant": 3}}                             | 1:21 | `variant` must be a string that is not empty, found the number 3
            {"fc.weight": {"bits": 8, "signed": false}}         | 1:27 | unknown key `signed` in a weight's width
            [8]                                                 | 1:1  | a widths file is a JSON object of names and widths, found an array
            """)
    void whatTheSchemaRefusesIsRefusedWhereItStands(String text, String place, String message) {
        var fault = faults(text).getFirst();

        assertEquals(message, fault.message());
        assertEquals(place, fault.at().map(at -> at.line() + ":" + at.column()).orElse(""));
        // The schema cannot tell weights from other tensors.
        assertEquals(text.contains("weight"), SCHEMA.validate(text, InputFormat.JSON).isEmpty(), "the schema on " + text);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"hiden": 8}                                                        | 1:2  | the graph has no tensor or op `hiden`                    | did you mean `hidden`?
            {"row": 8}                                                          | 1:2  | `row` only rearranges `active` and has its codes         | set `active`
            {"flat": 8}                                                         | 1:2  | `flat` only rearranges `active` and has its codes        | set `active`
            {"fc": 8, "hidden": 4}                                              | 1:11 | `hidden` is the tensor that `fc` sets already            |
            {"x": {"bits": 8, "signed": true, "scale": 1, "zeroPoint": 128}}    | 1:60 | `zeroPoint` must be a whole number from -128 to 127, found the number 128 |
            {"x": {"bits": 8, "scale": [1, 2]}}                                 | 1:28 | a `scale` for each column is for weights only            |
            {"x": {"variant": "tiled"}}                                         | 1:7  | a `variant` is an op's; no op gives this tensor          |
            {"fc.weight": {"bits": 8, "scale": [1, 2, 3]}}                      | 1:36 | `scale` holds 3 values; the weight has 2 columns         |
            """)
    void whatThisGraphDoesNotHaveIsRefusedWhereItStands(String text, String place, String message, String help) {
        var fault = faults(text).getFirst();

        assertEquals(message, fault.message());
        assertEquals(place, fault.at().map(at -> at.line() + ":" + at.column()).orElse(""));
        assertEquals(Optional.ofNullable(help), fault.help());
    }

    @Test
    void wordsSayWhatAFileWould() {
        var read = WidthsFile.words("--width", List.of("x=4", "act=6", "fc.weight=5"), GRAPH).orThrow();

        assertEquals(WidthsFile.parse(SourceText.of("w.json", "{\"x\": 4, \"act\": 6, \"fc.weight\": 5}"), GRAPH).orThrow(), read);
    }

    @Test
    void allFaultsOfWordsAreFoundAtOnce_eachAtItsWord() {
        var faults = faults(WidthsFile.words("--width", List.of("x", "=4", "hiden=8", "x=1", "act=six", "active=4", "x=8", "$schema=4"), GRAPH));

        assertEquals(List.of("1:1 `x` is no NAME=BITS", "2:1 `=4` is no NAME=BITS", "3:1 the graph has no tensor or op `hiden`",
                        "4:3 `x` must be a whole number from 2 to 16, found the number 1", "5:5 `act` must be a whole number from 2 to 16, found the string \"six\"",
                        "6:1 `active` is the tensor that `act` sets already", "7:1 `x` is given twice", "8:1 the graph has no tensor or op `$schema`"),
                faults.stream().map(fault -> fault.at().map(at -> at.line() + ":" + at.column() + " ").orElse("") + fault.message()).toList());
        assertEquals(Optional.of("did you mean `hidden`?"), faults.get(2).help());
    }

    @Test
    void whatIsAddedWins_byWhateverNameEitherCallsTheTensor() {
        var file = WidthsFile.parse(SourceText.of("w.json", """
                {"act": {"bits": 6, "scale": 0.5, "variant": "rows"}, "hidden": 12, "fc.weight": 3}
                """), GRAPH).orThrow();
        var all = file.with(WidthsFile.words("--width", List.of("active=4", "fc=9"), GRAPH).orThrow(), GRAPH);

        assertEquals(Map.of("active", WidthOverride.ofBits(4), "fc", WidthOverride.ofBits(9), "fc.weight", WidthOverride.ofBits(3)), all.widths());
        assertEquals(file.variants(), all.variants());
    }

    @Test
    void allFaultsAreFoundAtOnce() {
        assertEquals(List.of("the graph has no tensor or op `z`", "`x` must be a whole number from 2 to 16, found the number 99",
                "the key `bits` is missing"), faults("{\"z\": 8, \"x\": 99, \"act\": {}}").stream().map(Diagnostic::message).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"$schema\": \"urn:cupel:widths:1\", \"x\": 2, \"hidden\": {\"bits\": 16, \"signed\": false}}",
            "{\"fc.weight\": {\"bits\": 3, \"scale\": [1e-3, 2]}}", "{\"act\": {\"variant\": \"rows\"}}"})
    void whatTheSchemaTakesIsTaken(String text) {
        assertEquals(List.of(), SCHEMA.validate(text, InputFormat.JSON));
        assertFalse(WidthsFile.parse(SourceText.of("w.json", text), GRAPH) instanceof Diagnosed.Faulty<?>);
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals("no such file", faults(WidthsFile.read(Path.of("no-widths.json"), GRAPH)).getFirst().message());
    }

    private static List<Diagnostic> faults(String text) {
        return faults(WidthsFile.parse(SourceText.of("w.json", text), GRAPH));
    }

    private static <T> List<Diagnostic> faults(Diagnosed<T> answer) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> throw new AssertionError("accepted: " + value);
            case Diagnosed.Faulty<T>(var faults) -> faults;
        };
    }
}
