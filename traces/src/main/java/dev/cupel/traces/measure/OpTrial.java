package dev.cupel.traces.measure;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.timing.Cause;
import dev.cupel.programs.bound.Bound;
import dev.cupel.programs.bound.Bounds;
import dev.cupel.programs.bound.Resource;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.kernels.Kernels;
import dev.cupel.programs.kernels.Site;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.OpQuantizer;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.SoftmaxRom;
import dev.cupel.programs.quantize.Unrepresentable;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.SimEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One op with the program that computes it on one machine.
///
/// @param source  what it means in float
/// @param op      the op over codes
/// @param graph   a graph of this op alone
/// @param program its code
/// @param machine where it runs
public record OpTrial(Op source, QuantizedOp op, QuantizedGraph graph, Program program, Machine machine) {
    /// {@return the op by the variant asked for or chosen, or what keeps it from the machine}
    ///
    /// @param inputs types of its inputs, in its order
    /// @param output type of its output
    public static Diagnosed<OpTrial> of(Op source, List<QuantizedTensor> inputs, QuantizedTensor output, WeightSettings weights, Machine machine,
            Variants variants) {
        try {
            var op = new OpQuantizer(Limits.of(machine).rounding(machine.rounding()), SoftmaxRom.LEAST_ERROR, variants).quantize(source, inputs, output, weights);
            var tensors = new LinkedHashMap<String, QuantizedTensor>();
            inputs.forEach(input -> tensors.put(input.name(), input));
            tensors.put(output.name(), output);
            var graph = new QuantizedGraph(op.name(), inputs.stream().map(QuantizedTensor::name).distinct().toList(), List.of(op),
                    List.of(output.name()), tensors, machine.rounding(), machine.wordBits());
            return Compiler.compile(graph, machine, new CompileOptions(Narrow.LIMBS, variants)).map(program -> new OpTrial(source, op, graph, program, machine));
        } catch (Unrepresentable why) {
            return Diagnosed.faulty(Diagnostic.of(source.name(), why.reason()));
        }
    }

    /// {@return what the op takes and gives over all samples}
    ///
    /// @param threads the samples are spread over; the result does not depend on it
    /// @throws IllegalArgumentException if there is no sample
    public OpMeasure run(List<Sample> samples, OutputError.Range range, int threads) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        var simulation = Simulation.of(program, machine, Options.DEFAULT);
        var multiplies = new long[1];
        var timed = simulation.run(inputs(samples.getFirst()), event -> {
            if (event instanceof SimEvent.Issue issue && multiplies(program.code().get(issue.pc()))) {
                multiplies[0] += issue.vl();
            }
        });
        var batch = simulation.batch(samples.size(), i -> inputs(samples.get(i)), (i, result) -> error(samples.get(i), result, range), threads);
        var cost = timed.schedule().ops().getFirst();
        return new OpMeasure(program.ops().getFirst().variant(), cost.cycles() - cost.stalls().getOrDefault(Cause.DMA, 0L), Bounds.ofOp(op, graph, machine).cycles(),
                withoutTransfers(Bounds.ofProgram(program, machine).ops().getFirst()), multiplies[0], graph.tensor(op.output()).shape().size(),
                batch.events().events(), batch.events().clips(), batch.rows().stream().reduce(OutputError::plus).orElseThrow());
    }

    private static long withoutTransfers(Bound bound) {
        return bound.byResource().entrySet().stream().filter(each -> each.getKey() != Resource.DMA).mapToLong(Map.Entry::getValue).max().orElse(0);
    }

    private Inputs inputs(Sample sample) {
        var codes = new LinkedHashMap<String, int[]>();
        for (int i = 0; i < sample.inputs().size(); i++) {
            codes.put(op.inputs().get(i), sample.inputs().get(i).codes());
        }
        return Inputs.of(codes);
    }

    private OutputError error(Sample sample, RunResult result, OutputError.Range range) {
        if (!result.outcome().completed()) {
            throw new IllegalStateException("%s on %s: %s".formatted(op.kind(), sample.name(), result.outcome()));
        }
        var reals = new ArrayList<DoubleTensor>();
        for (int i = 0; i < sample.inputs().size(); i++) {
            reals.add(sample.inputs().get(i).real(graph.tensor(op.inputs().get(i)).type()));
        }
        var output = graph.tensor(op.output());
        return OutputError.of(sample.name(), new CodeTensor(output.shape(), result.output(op.output())), FloatReference.evaluate(source, reals),
                output.type(), range);
    }

    private static boolean multiplies(Instruction instruction) {
        return instruction instanceof Instruction.Multiply || instruction instanceof Instruction.MultiplyShift
                || instruction instanceof Instruction.MultiplyAccumulate;
    }

    /// {@return every pair of arithmetic and layout that the op has on this machine, as `--variant` takes them; none where it has but one of both}
    public List<String> variants() {
        var layouts = Kernels.layouts(op, new Site(graph, machine));
        var names = new ArrayList<String>();
        for (var arithmetic : op.arithmetics().isEmpty() ? List.of("") : op.arithmetics()) {
            for (var layout : layouts.isEmpty() ? List.of("") : layouts) {
                names.add(String.join(",", List.of(arithmetic, layout).stream().filter(name -> !name.isEmpty()).toList()));
            }
        }
        return names.equals(List.of("")) ? List.of() : List.copyOf(names);
    }

    /// {@return variants that ask for `names` of this op}
    public Variants asking(String names) {
        return Variants.of(Map.of(op.name(), names));
    }
}
