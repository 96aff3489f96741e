package dev.cupel.programs.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"npy", "pb"})
    void everyElementTypeComesBackAsWritten(String ending) {
        for (Tensor tensor : oneOfEachType(new Random(7))) {
            Path file = folder.resolve(tensor.type().label() + "." + ending);
            TensorFile.write(file, tensor).orThrow();

            assertEquals(tensor, TensorFile.read(file).orThrow());
        }
    }

    @Test
    void jsonHoldsEveryFiniteFloatExactly() {
        var random = new Random(11);
        float[] values = new float[600];
        for (int i = 0; i < values.length; i++) {
            do {
                values[i] = Float.intBitsToFloat(random.nextInt());
            } while (!Float.isFinite(values[i]));
        }
        var tensor = FloatTensor.of(Shape.of(2, 3, 100), values);
        Path file = folder.resolve("t.json");
        TensorFile.write(file, tensor).orThrow();

        assertEquals(tensor, TensorFile.floats(file).orThrow());
    }

    @Test
    void whatJsonCannotHoldIsRefusedAndNothingIsWritten() throws IOException {
        assertEquals("a value is infinite or not a number, which JSON cannot hold",
                faults(TensorFile.write(folder.resolve("t.json"), FloatTensor.of(Shape.of(1), Float.NaN))).getFirst().message());
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    /// Laid out by hand from the format's page: columns one after another, most significant byte first.
    @Test
    void numpyFilesInColumnOrderAndBigEndianAreRead() throws IOException {
        String header = "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }";
        byte[] data = Base64.getDecoder().decode("P4AAAECAAABAAAAAQKAAAEBAAABAwAAA");
        Path file = Files.write(folder.resolve("f.npy"), npy(header, data));

        assertEquals(FloatTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), TensorFile.read(file).orThrow());
    }

    @Test
    void typedListsOfATensorProtoAreRead() throws IOException {
        var proto = TensorProto.newBuilder().addDims(2).setDataType(TensorProto.DataType.INT8_VALUE).addInt32Data(-128).addInt32Data(127);
        Path file = Files.write(folder.resolve("t.pb"), proto.build().toByteArray());

        assertEquals(LongTensor.of(ElementType.INT8, Shape.of(2), -128, 127), TensorFile.read(file).orThrow());
        Files.write(file, proto.setInt32Data(1, 128).build().toByteArray());
        assertEquals("the tensor, int8 [2], holds 128, which does not fit", faults(TensorFile.read(file)).getFirst().message());
    }

    @Test
    void aTensorProtoWithTheWrongAmountOfDataNamesBothAmounts() throws IOException {
        var proto = TensorProto.newBuilder().setName("x").addDims(450).addDims(10).setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(new byte[12]));
        Path file = Files.write(folder.resolve("t.pb"), proto.build().toByteArray());

        assertEquals("tensor 'x', float32 [450, 10], needs 18000 bytes of data and holds 12", faults(TensorFile.read(file)).getFirst().message());
    }

    @Test
    void externalDataForeignTypesAndImpossibleShapesAreRefused() throws IOException {
        var base = TensorProto.newBuilder().setName("x").addDims(1).setDataType(TensorProto.DataType.FLOAT_VALUE);

        assertEquals("tensor 'x' keeps its data in another file; only data within the file is read",
                message(base.clone().setDataLocation(TensorProto.DataLocation.EXTERNAL)));
        assertTrue(message(base.clone().setDataType(TensorProto.DataType.COMPLEX64_VALUE)).startsWith("tensor 'x' has the element type COMPLEX64;"));
        assertTrue(message(base.clone().setDims(0, -1)).startsWith("tensor 'x' has the shape [-1];"));
        assertTrue(message(base.clone().setDims(0, 1L << 40).addDims(1L << 40)).startsWith("tensor 'x' has the shape"));
    }

    private String message(TensorProto.Builder proto) throws IOException {
        return faults(TensorFile.read(Files.write(folder.resolve("m.pb"), proto.build().toByteArray()))).getFirst().message();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [[1, 2], [3]]        | 1 | 10 | an array of 1 where the first of its kind has 2; the shape so far is [2, 2]
            [[1, 2], 3]          | 1 | 10 | the number 3 where its neighbours are arrays of 2
            [1, [2]]             | 1 |  5 | an array where its neighbours hold single values
            [1, "two"]           | 1 |  5 | a number is needed, found the string "two"
            [1, 1e39]            | 1 |  5 | 1e39 is beyond float32, whose largest is 3.4028235E38
            [[]]                 | 1 |  2 | an empty array; a tensor has at least one element
            """)
    void jsonFaultsPointAtTheValue(String text, int line, int column, String message) throws IOException {
        var fault = faults(TensorFile.floats(Files.writeString(folder.resolve("t.json"), text))).getFirst();

        assertEquals(message, fault.message());
        assertEquals(List.of(line, column), List.of(fault.at().orElseThrow().line(), fault.at().orElseThrow().column()));
    }

    @Test
    void allFaultsOfAJsonTensorAreFoundAtOnce() throws IOException {
        assertEquals(2, faults(TensorFile.floats(Files.writeString(folder.resolve("t.json"), "[true, 1, \"x\"]"))).size());
    }

    @Test
    void aNameWithoutAKnownEndingIsRefused() {
        assertEquals("the name ends in none of .pb, .npy and .json, so its format is not known",
                faults(TensorFile.read(folder.resolve("t.txt"))).getFirst().message());
    }

    @Test
    void theWrongElementTypeNamesBoth() {
        Path file = folder.resolve("t.npy");
        TensorFile.write(file, LongTensor.of(Shape.of(3), 1, 2, 3)).orThrow();

        assertEquals("the file holds int64 [3]; float32 is needed", faults(TensorFile.floats(file)).getFirst().message());
        TensorFile.write(file, FloatTensor.of(Shape.of(1), 1)).orThrow();
        assertEquals("the file holds float32 [1]; an integer type is needed", faults(TensorFile.integers(file)).getFirst().message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "pb", "json"})
    void damagedFilesGiveATensorOrFaultsAndNeverAnException(String ending) throws IOException {
        Path file = folder.resolve("t." + ending);
        var random = new Random(20261122);
        for (Tensor tensor : List.of(FloatTensor.of(Shape.of(2, 3), 1, -2, 3.5f, 4, 5, 6), BooleanTensor.of(Shape.of(2), true, false),
                LongTensor.of(Shape.of(2), 5, -6))) {
            TensorFile.write(file, tensor).orThrow();
            byte[] whole = Files.readAllBytes(file);
            for (int cut = 0; cut < whole.length; cut++) {
                TensorFile.read(Files.write(file, Arrays.copyOf(whole, cut)));
            }
            for (int round = 0; round < 300; round++) {
                byte[] damaged = whole.clone();
                for (int flips = random.nextInt(3); flips >= 0; flips--) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                TensorFile.read(Files.write(file, damaged));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "pb"})
    void aTruncatedBinaryFileIsAlwaysAFault(String ending) throws IOException {
        Path file = folder.resolve("t." + ending);
        TensorFile.write(file, FloatTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)).orThrow();
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertEquals(1, faults(TensorFile.read(file)).size(), "cut after " + cut + " of " + whole.length + " bytes");
        }
    }

    private static List<Tensor> oneOfEachType(Random random) {
        var shape = Shape.of(2, 3);
        var tensors = new ArrayList<Tensor>();
        for (ElementType type : ElementType.values()) {
            tensors.add(switch (type) {
                case FLOAT32 -> FloatTensor.of(shape, 1, -2, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, random.nextFloat());
                case FLOAT64 -> DoubleTensor.of(shape, 1, -2, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, random.nextDouble());
                case BOOL -> BooleanTensor.of(shape, true, false, true, true, false, false);
                case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> LongTensor.of(type, shape, type.min(), type.max(), 0, 1, 2, 3);
            });
        }
        return tensors;
    }

    private static byte[] npy(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        var file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        file.writeBytes(text);
        file.writeBytes(data);
        return file.toByteArray();
    }

    private static List<Diagnostic> faults(Diagnosed<?> answer) {
        return switch (answer) {
            case Diagnosed.Ok<?>(var value) -> throw new AssertionError("read as " + value);
            case Diagnosed.Faulty<?>(var faults) -> faults;
        };
    }
}
