package dev.cupel.traces.run;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.FileNames;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the outputs of all rows: `NAME.npy`, dequantized float32, and `NAME.q.npy`, the integers. Rows stand along the first axis.
public final class OutputFiles {
    private OutputFiles() {}

    /// {@return the files written into `folder`, or what could not be}
    public static Diagnosed<List<Path>> write(Path folder, Run run) {
        var written = new ArrayList<Path>();
        var faults = new ArrayList<Diagnostic>();
        var names = new FileNames();
        for (var output : run.outputs()) {
            String name = names.of(output.tensor().name());
            for (var file : List.of(new Part(name + ".npy", reals(output)), new Part(name + ".q.npy", codes(output)))) {
                switch (TensorFile.write(folder.resolve(file.name()), file.tensor())) {
                    case Diagnosed.Ok<Path>(var path) -> written.add(path);
                    case Diagnosed.Faulty<Path>(var found) -> faults.addAll(found);
                }
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(written) : Diagnosed.faulty(faults);
    }

    private record Part(String name, Tensor tensor) {}

    private static FloatTensor reals(Run.Output output) {
        float[] reals = new float[Math.multiplyExact(output.rows().size(), output.tensor().size())];
        int next = 0;
        for (int[] row : output.rows()) {
            for (int code : row) {
                reals[next++] = (float) (((double) value(output, code) - output.tensor().zeroPoint()) * output.tensor().scale());
            }
        }
        return FloatTensor.of(shape(output), reals);
    }

    private static LongTensor codes(Run.Output output) {
        long[] codes = new long[Math.multiplyExact(output.rows().size(), output.tensor().size())];
        int next = 0;
        for (int[] row : output.rows()) {
            for (int code : row) {
                codes[next++] = value(output, code);
            }
        }
        return LongTensor.of(shape(output), codes);
    }

    /// An unsigned 32-bit value passes through an int.
    private static long value(Run.Output output, int code) {
        return output.tensor().signed() ? code : code & 0xffff_ffffL;
    }

    /// A batch axis of extent 1 becomes the axis of rows; without one, rows get an axis in front.
    private static Shape shape(Run.Output output) {
        var dims = new ArrayList<>(output.tensor().shape());
        if (!dims.isEmpty() && dims.getFirst() == 1) {
            dims.set(0, output.rows().size());
        } else {
            dims.addFirst(output.rows().size());
        }
        return new Shape(dims);
    }
}
