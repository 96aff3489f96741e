package dev.cupel.programs.tensor;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// One tensor in a file: TensorProto (`.pb`), NumPy (`.npy`) or nested arrays (`.json`), told apart by the name's ending.
public final class TensorFile {
    private enum Format {
        PB, NPY, JSON
    }

    private TensorFile() {}

    /// {@return the tensor as stored, or every fault} A JSON tensor is int64 if all its numbers are whole, bool if all are truth values, else
    /// float32.
    public static Diagnosed<Tensor> read(Path file) {
        String name = file.toString();
        return format(file).then(format -> switch (format) {
            case PB -> SourceFile.bytes(file).then(bytes -> TensorProtos.parse(name, bytes));
            case NPY -> SourceFile.bytes(file).then(bytes -> Npy.parse(name, bytes));
            case JSON -> SourceFile.text(file).then(text -> json(SourceText.of(name, text), JsonTensors::any));
        });
    }

    /// {@return the float32 tensor, or every fault} Whole numbers in a JSON file count as float32; no other type is converted.
    public static Diagnosed<FloatTensor> floats(Path file) {
        return format(file).then(format -> format == Format.JSON
                ? SourceFile.text(file).then(text -> json(SourceText.of(file.toString(), text), JsonTensors::floats))
                : read(file).then(tensor -> switch (tensor) {
                    case FloatTensor floats -> Diagnosed.ok(floats);
                    case DoubleTensor _, LongTensor _, BooleanTensor _ -> wrongType(file, "float32", tensor);
                }));
    }

    /// {@return the tensor of whole numbers, of any stored width, or every fault}
    public static Diagnosed<LongTensor> integers(Path file) {
        return read(file).then(tensor -> switch (tensor) {
            case LongTensor longs -> Diagnosed.ok(longs);
            case FloatTensor _, DoubleTensor _, BooleanTensor _ -> wrongType(file, "an integer type", tensor);
        });
    }

    /// {@return the file written, or why it could not be} All three formats hold every finite element exactly; JSON drops the element type.
    public static Diagnosed<Path> write(Path file, Tensor tensor) {
        return format(file).then(format -> switch (format) {
            case PB -> OutputFile.write(file, TensorProtos.encode(tensor).toByteArray());
            case NPY -> OutputFile.write(file, Npy.write(tensor));
            case JSON -> allFinite(tensor) ? OutputFile.write(file, JsonTensors.write(tensor) + "\n") : Diagnosed.faulty(
                    Diagnostic.of(file.toString(), "a value is infinite or not a number, which JSON cannot hold").help("write .npy or .pb"));
        });
    }

    private static boolean allFinite(Tensor tensor) {
        return switch (tensor) {
            case FloatTensor floats -> floats.isFinite();
            case DoubleTensor doubles -> Arrays.stream(doubles.toArray()).allMatch(Double::isFinite);
            case LongTensor _, BooleanTensor _ -> true;
        };
    }

    private interface JsonReader<T> {
        Diagnosed<T> read(SourceText source, JsonValue value);
    }

    private static <T> Diagnosed<T> json(SourceText source, JsonReader<T> reader) {
        return JsonText.parse(source).then(value -> reader.read(source, value));
    }

    private static Diagnosed<Format> format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (Format format : Format.values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return Diagnosed.ok(format);
            }
        }
        return Diagnosed.faulty(Diagnostic.of(file.toString(), "the name ends in none of .pb, .npy and .json, so its format is not known"));
    }

    private static <T> Diagnosed<T> wrongType(Path file, String expected, Tensor found) {
        return Diagnosed.faulty(Diagnostic.of(file.toString(), "the file holds " + found.describe() + "; " + expected + " is needed"));
    }
}
