package dev.cupel.programs.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pb", "npy", "json"})
    void aFolderHoldsRowsLabelsAndOutputs(String ending) {
        write("input_0." + ending, FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        write("labels." + ending, LongTensor.of(Shape.of(3), 7, 8, 9));
        write("output_0." + ending, FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        Dataset rows = Dataset.folder(folder, graph(Shape.of(1, 2))).orThrow();

        assertEquals(3, rows.rows());
        assertEquals(Map.of("x", FloatTensor.of(Shape.of(1, 2), 3, 4)), rows.row(1, graph(Shape.of(1, 2))));
        assertEquals(Optional.of(LongTensor.of(Shape.of(3), 7, 8, 9)), rows.labels());
        assertEquals(Map.of("y", FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)), rows.outputs());
    }

    @Test
    void theFirstRowsAloneAreADataset() {
        write("input_0.pb", FloatTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        write("labels.pb", LongTensor.of(Shape.of(3, 1), 7, 8, 9));
        Dataset rows = Dataset.folder(folder, graph(Shape.of(2))).orThrow();

        assertEquals(new Dataset(2, Map.of("x", FloatTensor.of(Shape.of(2, 2), 1, 2, 3, 4)), Optional.of(LongTensor.of(Shape.of(2, 1), 7, 8)), Map.of()),
                rows.limited(2));
        assertEquals(rows, rows.limited(3));
    }

    @Test
    void oneInferenceWithoutARowAxisIsOneRow() {
        write("input_0.pb", FloatTensor.of(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8));

        assertEquals(1, Dataset.folder(folder, graph(Shape.of(4, 2))).orThrow().rows());
        assertEquals(4, Dataset.folder(folder, graph(Shape.of(1, 2))).orThrow().rows());
        assertEquals(4, Dataset.folder(folder, graph(Shape.of(2))).orThrow().rows());
    }

    @Test
    void everyFaultNamesFileTensorAndWhatWasExpected() throws IOException {
        write("input_0.pb", FloatTensor.of(Shape.of(3, 5), new float[15]));
        write("labels.pb", FloatTensor.of(Shape.of(4), 1, 2, 3, 4));
        write("output_0.pb", FloatTensor.of(Shape.of(3, 2), new float[6]));
        byte[] whole = Files.readAllBytes(folder.resolve("output_0.pb"));
        Files.write(folder.resolve("output_0.pb"), Arrays.copyOf(whole, whole.length - 4));

        assertEquals(List.of(
                        file("input_0.pb") + ": input 'x' is float32 [3, 5]; float32 [rows, 2] is needed",
                        file("output_0.pb") + ": this is not a TensorProto, or it is cut short",
                        file("labels.pb") + ": the file holds float32 [4]; an integer type is needed"),
                faults(Dataset.folder(folder, graph(Shape.of(1, 2)))));
    }

    @Test
    void tokenNumbersAreWholeAndRowsOfTheirTable() {
        var embedding = new Op.Embedding(new Op.Head("y", "y", Shape.of(1, 2, 1), Origin.NONE), "x", FloatTensor.of(Shape.of(3, 1), 7, 8, 9));
        var graph = new Graph("g", List.of(new GraphInput("x", Shape.of(1, 2))), List.of(embedding), List.of("y"));
        write("input_0.pb", LongTensor.of(Shape.of(2, 2), 0, 1, 2, 0));
        assertEquals(Map.of("x", FloatTensor.of(Shape.of(1, 2), 2, 0)), Dataset.folder(folder, graph).orThrow().row(1, graph));

        write("input_0.pb", LongTensor.of(Shape.of(2, 2), 0, 1, 3, 0));
        assertEquals(List.of(file("input_0.pb") + ": element 2 is 3; token numbers are 0..2"), faults(Dataset.folder(folder, graph)));
        write("input_0.pb", FloatTensor.of(Shape.of(2, 2), 0, 1, 2, 0));
        assertEquals(List.of(file("input_0.pb") + ": the file holds float32 [2, 2]; an integer type is needed"), faults(Dataset.folder(folder, graph)));
    }

    @Test
    void filesOfDifferingNumbersOfRowsAreAFault() {
        write("input_0.pb", FloatTensor.of(Shape.of(3, 2), new float[6]));
        write("labels.pb", LongTensor.of(Shape.of(4), 1, 2, 3, 4));

        assertEquals(List.of(file("labels.pb") + ": the file holds 4 rows, " + file("input_0.pb") + " holds 3"),
                faults(Dataset.folder(folder, graph(Shape.of(1, 2)))));
    }

    @Test
    void missingFilesAreNamed() {
        assertEquals(List.of(folder + ": the folder holds no input_0.pb (or .npy, .json) for the input 'x'"), faults(Dataset.folder(folder, graph(Shape.of(1, 2)))));
        assertEquals(List.of("input: 0 input files are given; the graph has 1 inputs: 'x'"),
                faults(Dataset.files(List.of(), Optional.empty(), Map.of(), graph(Shape.of(1, 2)))));
    }

    @Test
    void theFolderBesideAModelIsFoundAsTheUserWroteIt() throws IOException {
        Files.createDirectory(folder.resolve("calib"));

        assertEquals(Optional.of(folder.resolve("calib")), Dataset.beside(folder.resolve("model.onnx"), "calib"));
        assertEquals(Optional.empty(), Dataset.beside(folder.resolve("model.onnx"), "eval"));
    }

    private static Graph graph(Shape shape) {
        Op relu = new Op.Activation(new Op.Head("relu", "y", shape, Origin.NONE), ActivationKind.RELU, "x");
        return new Graph("g", List.of(new GraphInput("x", shape)), List.of(relu), List.of("y"));
    }

    private void write(String name, Tensor tensor) {
        TensorFile.write(folder.resolve(name), tensor).orThrow();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static List<String> faults(Diagnosed<Dataset> answer) {
        return switch (answer) {
            case Diagnosed.Ok<Dataset>(var rows) -> throw new AssertionError("read as " + rows);
            // What the protobuf library adds after the colon is its own.
            case Diagnosed.Faulty<Dataset>(var faults) -> faults.stream().map((Diagnostic fault) -> fault.file() + ": " + fault.message()
                    .replaceFirst("(cut short): .*", "$1")).toList();
        };
    }
}
