package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorFile;
import dev.cupel.sim.engine.Inputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of inputs that a program without a graph is run on.
///
/// Whole numbers are codes; real numbers become codes by the tensor's scale and zero point, ties to even, saturated.
record ProgramInputs(List<Inputs> rows) {
    ProgramInputs {
        rows = List.copyOf(rows);
    }

    /// {@return the rows in `files`, at most `limit`; one row of nothing where there are no files} An input without a file keeps what the program's data say.
    static Diagnosed<ProgramInputs> read(Program program, List<NamedFile> files, Optional<Integer> limit) {
        var inputs = program.tensors().stream().filter(tensor -> tensor.role() == Role.INPUT).toList();
        var faults = new ArrayList<Diagnostic>();
        var columns = new HashMap<String, List<int[]>>();
        var given = new HashSet<String>();
        int turn = 0;
        for (var file : files) {
            var binding = file.name().isPresent() ? find(inputs, file.name().get()) : Optional.of(turn).filter(t -> t < inputs.size()).map(inputs::get);
            turn++;
            if (binding.isEmpty()) {
                faults.add(unknown(program, inputs, file));
            } else if (!given.add(binding.get().name())) {
                faults.add(Diagnostic.of(file.file().toString(), "the input `%s` is given twice".formatted(binding.get().name())));
            } else {
                switch (TensorFile.read(file.file()).then(tensor -> rows(file, binding.get(), tensor))) {
                    case Diagnosed.Ok<List<int[]>>(var rows) -> columns.put(binding.get().name(), rows);
                    case Diagnosed.Faulty<List<int[]>>(var found) -> faults.addAll(found);
                }
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        int rows = columns.values().stream().mapToInt(List::size).max().orElse(1);
        for (var file : columns.entrySet()) {
            if (file.getValue().size() != rows) {
                faults.add(Diagnostic.of(program.name(), "the input `%s` has %d rows, another has %d".formatted(file.getKey(), file.getValue().size(), rows)));
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var all = new ArrayList<Inputs>();
        for (int i = 0; i < Math.min(rows, limit.orElse(rows)); i++) {
            int row = i;
            var tensors = new HashMap<String, int[]>();
            columns.forEach((name, column) -> tensors.put(name, column.get(row)));
            all.add(Inputs.of(tensors));
        }
        return Diagnosed.ok(new ProgramInputs(all));
    }

    private static Optional<TensorBinding> find(List<TensorBinding> inputs, String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }

    private static Diagnostic unknown(Program program, List<TensorBinding> inputs, NamedFile file) {
        var names = inputs.stream().map(TensorBinding::name).toList();
        var where = file.file().toString();
        if (file.name().isEmpty()) {
            return Diagnostic.of(where, "the program `%s` has %d inputs, this is one more".formatted(program.name(), inputs.size()));
        }
        var fault = Diagnostic.of(where, "the program `%s` has no input `%s`".formatted(program.name(), file.name().get()));
        return fault.help(Nearest.suggestion(file.name().get(), names).or(() -> names.isEmpty()
                ? Optional.of("its text declares none by `.input`")
                : Optional.of("it has " + String.join(", ", names))));
    }

    private static Diagnosed<List<int[]>> rows(NamedFile file, TensorBinding binding, Tensor tensor) {
        var expected = binding.shape();
        var found = tensor.shape();
        boolean one = extents(found).equals(expected);
        boolean batched = extents(found).size() == expected.size() && !expected.isEmpty() && expected.getFirst() == 1
                && extents(found).subList(1, expected.size()).equals(expected.subList(1, expected.size()));
        boolean stacked = extents(found).size() == expected.size() + 1 && extents(found).subList(1, expected.size() + 1).equals(expected);
        if ((!one && !batched && !stacked) || found.size() == 0) {
            return Diagnosed.faulty(Diagnostic.of(file.file().toString(), "the input `%s` has the shape %s; the file holds %s".formatted(
                    binding.name(), expected, tensor.describe())).help("rows may stand along one more axis in front"));
        }
        int size = binding.size();
        var faults = new ArrayList<Diagnostic>();
        var rows = new ArrayList<int[]>();
        long low = binding.signed() ? Machine.min(binding.bits()) : 0;
        long high = binding.signed() ? Machine.max(binding.bits()) : (1L << binding.bits()) - 1;
        for (int start = 0; start < found.size(); start += size) {
            int[] row = new int[size];
            for (int i = 0; i < size; i++) {
                long code = code(tensor, start + i, binding, low, high);
                if ((code < low || code > high) && faults.size() < 5) {
                    faults.add(Diagnostic.of(file.file().toString(), "element %d is %d; the input `%s` holds %d..%d".formatted(
                            start + i, code, binding.name(), low, high)));
                }
                row[i] = (int) code;
            }
            rows.add(row);
        }
        return faults.isEmpty() ? Diagnosed.ok(rows) : Diagnosed.faulty(faults);
    }

    private static long code(Tensor tensor, int index, TensorBinding binding, long low, long high) {
        return switch (tensor) {
            case LongTensor whole -> whole.at(index);
            case BooleanTensor truth -> truth.at(index) ? 1 : 0;
            case FloatTensor real -> code(real.at(index), binding, low, high);
            case DoubleTensor real -> code(real.at(index), binding, low, high);
        };
    }

    private static long code(double real, TensorBinding binding, long low, long high) {
        return (long) Math.min(Math.max(Math.rint(real / binding.scale()) + binding.zeroPoint(), (double) low), (double) high);
    }

    private static List<Integer> extents(Shape shape) {
        return shape.dims();
    }
}
