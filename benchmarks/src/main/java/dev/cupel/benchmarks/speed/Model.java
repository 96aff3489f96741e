package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.quantize.Calibration;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.RunSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A shipped network with all that comes before simulation, step by step, so that each can be timed.
///
/// @param rows the inputs of its evaluation rows
record Model(String name, Machine machine, Graph graph, Calibration calibration, QuantizedGraph quantized, Program program, List<Inputs> rows) {
    /// {@return the network in `programs/models/NAME`, calibrated, quantized and compiled as `cupel run` does without options}
    static Model of(Path root, String name, Machine machine) {
        var file = root.resolve("programs/models").resolve(name).resolve("model.onnx");
        if (!(RunSource.read(file).orThrow() instanceof RunSource.Network source)) {
            throw new IllegalArgumentException(file + " is no network");
        }
        var data = ModelRows.read(file, source.network(), ModelRows.Choice.BESIDE, 0).orThrow();
        var graph = source.network().graph();
        var seen = new ArrayList<Map<String, DoubleTensor>>();
        for (int row = 0; row < data.calibration().rows(); row++) {
            seen.add(data.calibration().rowAsDoubles(row, graph));
        }
        var calibration = Calibrator.observe(graph, seen);
        var quantized = quantized(graph, calibration, machine);
        var evaluator = new Evaluator(graph, quantized);
        var rows = new ArrayList<Inputs>();
        for (int row = 0; row < data.evaluation().rows(); row++) {
            var codes = new LinkedHashMap<String, int[]>();
            evaluator.inputCodes(data.evaluation().rowAsDoubles(row, graph)).forEach((input, tensor) -> codes.put(input, tensor.codes()));
            rows.add(Inputs.of(codes));
        }
        return new Model(name, machine, graph, calibration, quantized, compiled(quantized, machine), rows);
    }

    static QuantizedGraph quantized(Graph graph, Calibration calibration, Machine machine) {
        return Quantizer.quantize(graph, calibration, QuantizeOptions.DEFAULT.with(machine.rounding()), Limits.of(machine)).orThrow();
    }

    static Program compiled(QuantizedGraph quantized, Machine machine) {
        return Compiler.compile(quantized, machine, CompileOptions.DEFAULT).orThrow();
    }

    /// {@return a program of which only the inputs and the outputs can be seen: tensors on the way are not read out}
    static Program unobserved(Program program) {
        return new Program(program.name(), program.code(), program.tables(), program.data(),
                program.tensors().stream().filter(tensor -> tensor.role() != Role.OBSERVED).toList(), program.ops(), program.places());
    }
}
