package dev.cupel.traces.conformance;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorFile;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One node test: its model is imported with every input left an input, calibrated at 16 bits on the test's own rows, compiled and simulated; the host turns inputs to codes and
/// outputs to reals, and folds what the file holds as constants.
///
/// @param folder  of the test
/// @param machine to run on
record NodeTest(Path folder, Machine machine) {
    private static final int BITS = 16;
    /// Expected values are float32 results of NumPy: 32 roundings of the largest.
    private static final double SINGLE = 32 * 0x1p-24;
    /// Those of float16 and bfloat16 are rounded to their 11 and 8 bits, op by op.
    private static final double HALF = 0x1p-7;
    /// Half a step, and what computing it costs in double precision.
    private static final double ROUNDED = 0.5 + 1e-9;

    /// What a test holds.
    private record Data(List<Tensor> inputs, List<Tensor> outputs) {}

    Verdict.Outcome outcome() {
        var given = SourceFile.bytes(folder.resolve("model.onnx"));
        if (!(given instanceof Diagnosed.Ok<byte[]>(var bytes))) {
            return refused(given);
        }
        GraphProto proto;
        try {
            proto = ModelProto.parseFrom(bytes).getGraph();
        } catch (InvalidProtocolBufferException foreign) {
            return new Verdict.Refused(List.of("this is not an ONNX model: " + foreign.getMessage()));
        }
        var model = OnnxImport.model(folder.getFileName().toString(), bytes);
        if (!(model instanceof Diagnosed.Ok<GraphFile>(var network))) {
            return refused(model);
        }
        var data = data();
        return data instanceof Diagnosed.Ok<Data>(var read) ? run(network, proto, read) : refused(data);
    }

    private static <T> Verdict.Outcome refused(Diagnosed<T> answer) {
        return answer instanceof Diagnosed.Faulty<T>(var faults) ? new Verdict.Refused(faults.stream().map(Diagnostic::message).distinct().toList())
                : new Verdict.Wrong("refused without a reason");
    }

    private Diagnosed<Data> data() {
        var faults = new ArrayList<Diagnostic>();
        var data = new Data(tensors("input", faults), tensors("output", faults));
        return faults.isEmpty() ? Diagnosed.ok(data) : Diagnosed.faulty(faults);
    }

    private List<Tensor> tensors(String what, List<Diagnostic> faults) {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0;; i++) {
            Path file = folder.resolve("test_data_set_0").resolve(what + "_" + i + ".pb");
            if (!Files.exists(file)) {
                return tensors;
            }
            switch (TensorFile.read(file)) {
                case Diagnosed.Ok<Tensor>(var tensor) -> tensors.add(tensor);
                case Diagnosed.Faulty<Tensor>(var found) -> faults.addAll(found);
            }
        }
    }

    private Verdict.Outcome run(GraphFile network, GraphProto proto, Data data) {
        var constants = proto.getInitializerList().stream().map(each -> each.getName()).toList();
        List<ValueInfoProto> declared = proto.getInputList().stream().filter(each -> !constants.contains(each.getName())).toList();
        if (declared.size() != data.inputs().size() || proto.getOutputCount() != data.outputs().size()) {
            return new Verdict.Refused(List.of("the model has %d inputs and %d outputs, the test data %d and %d".formatted(declared.size(), proto.getOutputCount(),
                    data.inputs().size(), data.outputs().size())));
        }
        var inputs = new LinkedHashMap<String, DoubleTensor>();
        boolean half = false;
        for (int i = 0; i < declared.size(); i++) {
            String name = declared.get(i).getName();
            int type = declared.get(i).getType().getTensorType().getElemType();
            half |= type == 10 || type == 16;
            if (network.graph().inputs().stream().anyMatch(input -> input.name().equals(name))) {
                var values = reals(data.inputs().get(i));
                for (int e = 0; e < values.size(); e++) {
                    if (!Double.isFinite(values.at(e))) {
                        return new Verdict.Refused(List.of("the input '%s' holds %s, for which there is no code".formatted(name, values.at(e))));
                    }
                }
                inputs.put(name, values);
            }
        }
        return run(network, inputs, data.outputs(), half ? HALF : SINGLE);
    }

    private static DoubleTensor reals(Tensor tensor) {
        return switch (tensor) {
            case FloatTensor floats -> floats.toDouble();
            case DoubleTensor doubles -> doubles;
            case LongTensor whole -> {
                double[] reals = new double[whole.size()];
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = whole.at(i);
                }
                yield DoubleTensor.of(whole.shape(), reals);
            }
            case BooleanTensor truths -> {
                double[] reals = new double[truths.size()];
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = truths.at(i) ? 1 : 0;
                }
                yield DoubleTensor.of(truths.shape(), reals);
            }
        };
    }

    private Verdict.Outcome run(GraphFile network, Map<String, DoubleTensor> inputs, List<Tensor> expected, double tolerance) {
        var graph = network.graph();
        var model = FloatReference.run(graph, inputs);
        for (var tensor : model.entrySet()) {
            for (int i = 0; i < tensor.getValue().size(); i++) {
                if (!Double.isFinite(tensor.getValue().at(i))) {
                    return new Verdict.Refused(List.of("the tensor '%s' becomes %s on the test's inputs, for which there is no code".formatted(tensor.getKey(),
                            tensor.getValue().at(i))));
                }
            }
        }
        var options = QuantizeOptions.DEFAULT.withBits(BITS, BITS).with(machine.rounding());
        var overrides = overrides(network);
        var quantized = Quantizer.quantize(graph, Calibrator.observe(graph, List.of(inputs)), network.quantized() ? options.with(overrides).ofQuantized() : options.with(overrides),
                Limits.of(machine));
        if (!(quantized instanceof Diagnosed.Ok<QuantizedGraph>(var codes))) {
            return refused(quantized);
        }
        var compiled = Compiler.compile(codes, machine, CompileOptions.DEFAULT);
        if (!(compiled instanceof Diagnosed.Ok<Program>(var program))) {
            return refused(compiled);
        }
        var evaluator = new Evaluator(graph, codes);
        for (var input : inputs.entrySet()) {
            var type = codes.tensor(input.getKey()).type();
            for (int i = 0; i < input.getValue().size(); i++) {
                double steps = input.getValue().at(i) / type.scale() + type.zeroPoint();
                if (steps < type.low() - 0.5 || steps > type.high() + 0.5) {
                    return new Verdict.Refused(List.of("the input '%s' holds %s, which %d bits do not hold".formatted(input.getKey(), input.getValue().at(i), type.bits())));
                }
            }
        }
        var given = evaluator.inputCodes(inputs);
        var run = new LinkedHashMap<String, int[]>();
        given.forEach((name, tensor) -> run.put(name, tensor.codes()));
        var result = Simulation.of(program, machine, Options.DEFAULT).run(Inputs.of(run));
        if (!result.outcome().completed()) {
            return new Verdict.Wrong("the run ended so: " + result.outcome());
        }
        if (result.events().events() > 0) {
            return new Verdict.Wrong("%d results overflowed".formatted(result.events().events()));
        }
        var all = new LinkedHashMap<String, CodeTensor>();
        result.observed().forEach((name, values) -> all.put(name, new CodeTensor(codes.tensor(name).shape(), values)));
        result.outputs().forEach((name, values) -> all.put(name, new CodeTensor(codes.tensor(name).shape(), values)));
        var reference = IntegerReference.run(codes, given);
        for (var tensor : all.entrySet()) {
            if (!tensor.getValue().equals(reference.get(tensor.getKey()))) {
                return new Verdict.Wrong("the tensor '%s' differs from the integer reference".formatted(tensor.getKey()));
            }
        }
        return judged(network, codes, inputs, all, model, expected, tolerance, result.cycles());
    }

    /// Signed codes for all reals, so that products of two tensors of 16 bits are words.
    private static Map<String, WidthOverride> overrides(GraphFile network) {
        var overrides = new LinkedHashMap<String, WidthOverride>();
        var signed = new WidthOverride(OptionalInt.empty(), Optional.of(true), List.of(), OptionalInt.empty());
        network.graph().inputs().forEach(input -> overrides.put(input.name(), signed));
        for (Op op : network.graph().ops()) {
            boolean own = !(op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Slice || op instanceof Op.Expand || op instanceof Op.Concat
                    || (op instanceof Op.Gather gather && gather.fill() == 0) || op instanceof Op.IntegerArithmetic);
            if (own && !network.quantized()) {
                // Weights of attention reach 1, which steps of 2^-15 do not.
                overrides.put(op.output(), op instanceof Op.Softmax ? new WidthOverride(OptionalInt.of(BITS), Optional.of(true), List.of(1.0 / 0x7fff), OptionalInt.of(0)) : signed);
            }
        }
        network.settings().forEach((name, settings) -> overrides.put(name, WidthOverride.of(settings)));
        return overrides;
    }

    private Verdict.Outcome judged(GraphFile network, QuantizedGraph codes, Map<String, DoubleTensor> inputs, Map<String, CodeTensor> all, Map<String, DoubleTensor> model,
            List<Tensor> expected, double tolerance, long cycles) {
        boolean whole = true;
        for (int output = 0; output < expected.size(); output++) {
            String name = network.graph().outputs().get(output);
            Tensor wanted = expected.get(output);
            var found = Optional.ofNullable(all.get(name));
            if (found.isEmpty()) {
                return new Verdict.Wrong("no output '%s' came of it".formatted(name));
            }
            if (!found.get().shape().equals(wanted.shape())) {
                return new Verdict.Wrong("the output '%s' is %s; the standard says %s".formatted(name, found.get().shape(), wanted.shape()));
            }
            var difference = wanted instanceof LongTensor exact ? difference(name, exact, found.get()) : difference(name, reals(wanted),
                    Optional.ofNullable(model.get(name)).orElseThrow(), tolerance);
            if (difference.isPresent()) {
                return new Verdict.Wrong(difference.get());
            }
            whole &= wanted instanceof LongTensor;
        }
        var errors = new Evaluator(network.graph(), codes).row(inputs, all, Optional.empty()).errors();
        double own = 0;
        double inherited = 0;
        for (Op op : network.graph().ops()) {
            var error = Optional.ofNullable(errors.get(op.name()));
            if (error.isEmpty()) {
                continue;
            }
            double most = error.get().own().measure().maxLsb();
            if (!(most <= ROUNDED + KernelBounds.of(op))) {
                return new Verdict.Wrong("op '%s' (%s) is %.3f steps off by its own; half a step and %.3f are allowed".formatted(op.name(), op.kind(), most, KernelBounds.of(op)));
            }
            own = Math.max(own, most);
            inherited = network.graph().outputs().contains(op.output()) ? Math.max(inherited, error.get().inherited().measure().maxLsb()) : inherited;
        }
        return new Verdict.Pass(cycles, whole, own, inherited);
    }

    private static Optional<String> difference(String name, LongTensor wanted, CodeTensor found) {
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.at(i) != found.code(i)) {
                return Optional.of("element %d of '%s' is %d; the standard says %d".formatted(i, name, found.code(i), wanted.at(i)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(String name, DoubleTensor wanted, DoubleTensor found, double tolerance) {
        double largest = 0;
        for (int i = 0; i < wanted.size(); i++) {
            largest = Math.max(largest, Math.abs(wanted.at(i)));
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!(Math.abs(wanted.at(i) - found.at(i)) <= tolerance * largest)) {
                return Optional.of("element %d of '%s' means %s in float; the standard says %s".formatted(i, name, found.at(i), wanted.at(i)));
            }
        }
        return Optional.empty();
    }
}
