package dev.cupel.programs.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.graph.RandomGraphs;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphJsonTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(GraphJson.schema());

    @TempDir
    Path folder;

    @Test
    void writingAndReadingGiveTheSameNetworkBack() {
        Set<String> kinds = new HashSet<>();
        for (long seed = 0; seed < 400; seed++) {
            GraphFile file = RandomGraphs.of(seed);
            file.graph().ops().forEach(op -> kinds.add(op.kind()));
            String text = GraphJson.write(file);

            assertEquals(file, withoutPlaces(parse(text).orThrow()), "seed " + seed);
            assertEquals(text, GraphJson.write(parse(text).orThrow()), "seed " + seed);
        }
        assertEquals(GraphReader.KINDS.keySet(), kinds, "every kind of op has been tried");
    }

    @Test
    void whatIsWrittenKeepsToTheSchema() {
        for (long seed = 0; seed < 100; seed++) {
            assertEquals(List.of(), SCHEMA.validate(GraphJson.write(RandomGraphs.of(seed)), InputFormat.JSON), "seed " + seed);
        }
    }

    /// One random edit of a text; where the schema then refuses it, the reader must too. (The reader also knows shapes and names, which no schema can.)
    @Test
    void whatTheSchemaRefusesTheReaderRefuses() {
        int refused = 0;
        for (long seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            String edited = edited(GraphJson.write(RandomGraphs.of(seed)), random);
            if (JsonText.parse(SourceText.of("edited", edited)) instanceof Diagnosed.Faulty) {
                continue; // not JSON, or a key twice: nothing a schema speaks of
            }
            boolean bySchema = !SCHEMA.validate(edited, InputFormat.JSON).isEmpty();
            refused += bySchema ? 1 : 0;
            if (bySchema) {
                assertTrue(parse(edited) instanceof Diagnosed.Faulty, "seed " + seed + ": the reader takes what the schema refuses:\n" + edited);
            }
        }
        assertTrue(refused > 60, "only " + refused + " of 400 edits break the schema");
    }

    /// Renames a key, or replaces a value, somewhere.
    private static String edited(String text, Random random) {
        List<String> from = List.of("\"x\":", "\"name\":", "\"op\":", "\"bits\":", "\"shape\":", "true", "[", "1", "\"a\":", "\"outputs\":", "0.", "\"cupelGraph\"", "false");
        List<String> to = List.of("\"y\":", "\"name\": 1, \"n\":", "\"op\": \"\", \"o\":", "\"bits\": 40, \"b\":", "\"shape\": [0], \"s\":", "null", "[[],", "\"1\"", "\"x\":",
                "\"outputs\": [], \"out\":", "-0.", "\"version\"", "{}");
        for (int tries = 0; tries < 50; tries++) {
            int choice = random.nextInt(from.size());
            int at = text.indexOf(from.get(choice), random.nextInt(text.length()));
            if (at >= 0) {
                return text.substring(0, at) + to.get(choice) + text.substring(at + from.get(choice).length());
            }
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void aShippedModelSurvivesTheFormat(String model) {
        Graph graph = OnnxImport.read(Path.of("models", model, "model.onnx")).orThrow();
        var file = new GraphFile(graph, GraphFile.of(graph).settings());

        assertEquals(withoutPlaces(file), withoutPlaces(parse(GraphJson.write(file)).orThrow()));
    }

    private static final String SMALL = """
            {
              "cupelGraph": 1,
              "name": "small",
              "inputs": [{"name": "in", "shape": [2, 3]}],
              "ops": [
                {"op": "linear", "name": "fc", "x": "in", "weight": [[1, 2], [3, 4], [5, 6]]},
                {"op": "softmax", "name": "p", "x": "fc", "keep": [[true, false], [true, true]]},
                {"op": "requantize", "name": "r", "x": "p", "to": {"bits": 4, "signed": false, "scale": 0.0625, "zeroPoint": 3}}
              ],
              "outputs": ["r"],
              "tensors": {"in": {"bits": 8}, "fc.weight": {"bits": 6, "scale": [0.5, 0.25]}}
            }
            """;

    @Test
    void whatIsLeftOutHasItsDefault() {
        GraphFile file = parse(SMALL).orThrow();
        var fc = (Op.Linear) file.graph().ops().getFirst();
        var softmax = (Op.Softmax) file.graph().ops().get(1);

        assertEquals(FloatTensor.of(Shape.of(2), 0, 0), fc.bias());
        assertEquals(Shape.of(2, 2), fc.shape());
        assertEquals("fc", fc.output());
        assertEquals("small.json:6:5", fc.origin().describe());
        assertEquals(Optional.of(BooleanTensor.of(Shape.of(2, 2), true, false, true, true)), softmax.keep());
        assertEquals(List.of("r", "in", "fc.weight"), List.copyOf(file.settings().keySet()));
        assertEquals(TensorSettings.ofBits(8), file.settings().get("in"));
    }

    /// Every fault of a text alone: SMALL with one edit. `place` is the line, and the text that stands where the fault points.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "cupelGraph": 1          | "cupelGraph": 2             |  2 2,               | 'cupelGraph' must be a whole number from 1 to 1, found the number 2                         |
            "name": "small"          | "nam": "small"              |  3 "nam"            | unknown key 'nam' in a graph                                                                  | did you mean 'name'?
            "outputs": ["r"]         | "outputs": ["rr"]           | 10 "rr"             | no tensor is named 'rr'                                                                       | did you mean 'r'?
            "outputs": ["r"]         | "outputs": []               | 10 []               | a graph has at least one output                                                               |
            "op": "linear"           | "op": "linera"              |  6 "linera"         | unknown op 'linera'                                                                           | did you mean 'linear'?
            "x": "in"                | "x": "im"                   |  6 "im"             | no tensor is named 'im'                                                                       | did you mean 'in'?
            "x": "in"                | "x": "p"                    |  6 "p", "weight"    | 'p' is given only by this or a later op                                                       | write ops in the order in which they compute
            "x": "in", "weight"      | "x": "in", "wieght"         |  6 "wieght"         | unknown key 'wieght' in op 'linear'                                                           | did you mean 'weight'?
            [3, 4], [5, 6]           | [3, 4]                      |  6 "linear"         | op 'fc': x is [2, 3] and weight is [2, 2]; the last extent of x must be k = 2                 |
            [3, 4], [5, 6]           | [3], [5, 6]                 |  6 [3], [5          | an array of 1 where the first of its kind has 2; the shape so far is [3, 2]                   |
            "name": "p"              | "name": "fc"                |  7 "fc", "x"        | two ops are named 'fc'                                                                        |
            "name": "p"              | "name": "p", "output": "in" |  7 "in"             | the tensor 'in' is given twice                                                                |
            [true, true]             | [false, false]              |  7 "softmax"        | op 'p': keep, [2, 2], keeps no element of its row 1                                           |
            [true, true]             | [1, true]                   |  7 1, true          | true or false is needed, found the number 1                                                   |
            "bits": 4                | "bits": 17                  |  8 17               | 'bits' must be a whole number from 2 to 16, found the number 17                               |
            "zeroPoint": 3           | "zeroPoint": 16             |  8 16               | 'zeroPoint' must be a whole number from 0 to 15, found the number 16                          |
            "scale": 0.0625, |                             |  8 3}}              | 'zeroPoint' is given without 'scale'                                                          |
            "scale": 0.0625          | "scale": 0                  |  8 0, "zero         | 'scale' must be above 0, found the number 0                                                   |
            "in": {"bits": 8}        | "inn": {"bits": 8}          | 11 "inn"            | no tensor is named 'inn'                                                                      | did you mean 'in'?
            "in": {"bits": 8}        | "r": {"bits": 8}            | 11 "r"              | 'r' is described where it is requantized already                                              |
            "scale": [0.5, 0.25]     | "scale": [0.5]              | 11 [0.5]            | 'scale' holds 1 values; the weight has 2 output channels                                      |
            "in": {"bits": 8}        | "in": {"bits": 8, "scale": [1, 2]} | 11 [1, 2]    | one 'scale' for each channel is for the weight of a linear op only                            |
            "shape": [2, 3]          | "shape": [2, 0]             |  4 0]}              | 'shape' must be a whole number from 1 to 2147483647, found the number 0                       |
            "shape": [2, 3]          | "shape": [65536, 65536]     |  4 [65536           | the shape [65536, 65536] has more than 2147483647 elements                                    |
            [[1, 2], [3, 4], [5, 6]] | {"file": "../w.npy"}        |  6 "../w.npy"       | '../w.npy' does not lie beside the graph                                                      | give a path from the graph's own folder, without '..'
            """)
    void aFaultPointsAtWhatIsWrong(String from, @Nullable String to, String place, String message, @Nullable String help) {
        String edited = SMALL.replace(from, to == null ? "" : to);
        assertNotEquals(SMALL, edited);
        List<Diagnostic> faults = faults(parse(edited));

        Diagnostic fault = faults.stream().filter(found -> found.message().equals(quoted(message))).findFirst()
                .orElseThrow(() -> new AssertionError(faults.stream().map(Diagnostic::render).toList().toString()));
        Span at = fault.at().orElseThrow();
        int line = Integer.parseInt(place.substring(0, place.indexOf(' ')));
        String token = place.substring(place.indexOf(' ') + 1);
        assertEquals(line, at.line());
        assertEquals(token, fault.line().substring(at.column() - 1, Math.min(fault.line().length(), at.column() - 1 + token.length())));
        assertEquals(Optional.ofNullable(help).map(GraphJsonTest::quoted), fault.help());
    }

    /// The table above writes ' for `, which quotes its own cells.
    private static String quoted(String text) {
        return text.replace("graph's", "graph~s").replace('\'', '`').replace("graph~s", "graph's");
    }

    @Test
    void allFaultsAreFoundAtOnceAndNoneTwice() {
        String text = SMALL.replace("\"linear\"", "\"linera\"").replace("\"bits\": 4", "\"bits\": 40").replace("[\"r\"]", "[\"q\"]").replace("\"name\": \"small\",", "");

        assertEquals(List.of("the key `name` is missing", "unknown op `linera`", "`bits` must be a whole number from 2 to 16, found the number 40", "no tensor is named `q`"),
                faults(parse(text)).stream().map(Diagnostic::message).toList());
    }

    @Test
    void constantsMayStandInFilesBesideTheGraph() throws IOException {
        TensorFile.write(folder.resolve("w.npy"), FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)).orThrow();
        TensorFile.write(folder.resolve("keep.pb"), BooleanTensor.of(Shape.of(2, 2), true, false, true, true)).orThrow();
        Path graph = Files.writeString(folder.resolve("small.json"), SMALL.replace("[[1, 2], [3, 4], [5, 6]]", "{\"file\": \"w.npy\"}")
                .replace("[[true, false], [true, true]]", "{\"file\": \"keep.pb\"}"));

        assertEquals(withoutPlaces(parse(SMALL).orThrow()), withoutPlaces(GraphJson.read(graph).orThrow()));
        TensorFile.write(folder.resolve("keep.pb"), LongTensor.of(Shape.of(1), 1)).orThrow();
        Files.delete(folder.resolve("w.npy"));
        assertEquals(List.of(Diagnostic.of(folder.resolve("w.npy").toString(), "no such file"),
                Diagnostic.of(folder.resolve("keep.pb").toString(), "the file holds int64 [1]; bool is needed")), faults(GraphJson.read(graph)));
    }

    @Test
    void theExampleOfTheManualIsAGraphAndItsTableNamesEveryOp() throws IOException {
        String page = Files.readString(Path.of("../docs/graph.md"));
        String example = page.substring(page.indexOf("```json") + 7, page.indexOf("```", page.indexOf("```json") + 7));
        TensorFile.write(folder.resolve("bias.npy"), FloatTensor.of(Shape.of(2), 1, 2)).orThrow();

        assertEquals(List.of("fc", "p", "r"), GraphJson.parse(SourceText.of("graph.md", example), folder).orThrow().graph().ops().stream().map(Op::name).toList());
        for (String kind : GraphReader.KINDS.keySet()) {
            assertTrue(page.contains("`" + kind + "`"), kind);
        }
    }

    @Test
    void damagedTextsGiveAGraphOrFaultsAndNeverAnException() {
        var random = new Random(20261122);
        for (int cut = 0; cut < SMALL.length(); cut += 3) {
            parse(SMALL.substring(0, cut));
        }
        for (long seed = 0; seed < 1500; seed++) {
            var damaged = new StringBuilder(seed % 2 == 0 ? SMALL : GraphJson.write(RandomGraphs.of(seed)));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, "0123456789[]{},:\"-.etx".charAt(random.nextInt(22)));
                    case 1 -> damaged.deleteCharAt(at);
                    default -> damaged.insert(at, "0123456789[]{},:\"-.etx".charAt(random.nextInt(22)));
                }
            }
            parse(damaged.toString());
        }
    }

    private static Diagnosed<GraphFile> parse(String text) {
        return GraphJson.parse(SourceText.of("small.json", text), Path.of("").toAbsolutePath());
    }

    private static GraphFile withoutPlaces(GraphFile file) {
        Graph graph = file.graph();
        List<Op> ops = graph.ops().stream().map(op -> op.withHead(new Op.Head(op.name(), op.output(), op.shape(),
                new Origin("", Optional.empty(), op.origin().nodes())))).toList();
        return new GraphFile(new Graph(graph.name(), graph.inputs(), ops, graph.outputs()), file.settings());
    }

    private static List<Diagnostic> faults(Diagnosed<GraphFile> answer) {
        return switch (answer) {
            case Diagnosed.Ok<GraphFile>(var value) -> throw new AssertionError("read as " + value);
            case Diagnosed.Faulty<GraphFile>(var faults) -> faults;
        };
    }
}
