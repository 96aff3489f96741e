package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.traces.measure.OpTrial;
import dev.cupel.traces.measure.OutputError;
import dev.cupel.traces.measure.Sample;
import dev.cupel.traces.measure.VariantMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs every variant of a network that is one op, on the rows given.
final class VariantRunner {
    private final ModelRows rows;
    private final Machine machine;
    private final ModelSettings settings;
    private final Limits limits;

    private VariantRunner(ModelRows rows, Machine machine, ModelSettings settings, Limits limits) {
        this.rows = rows;
        this.machine = machine;
        this.settings = settings;
        this.limits = limits;
    }

    /// {@return every variant of the op, the picked one among them; none of a network of more ops, or of an op that has but one}
    static Diagnosed<List<VariantMeasure>> run(RunSource.Network source, ModelRows rows, Machine machine, ModelSettings settings, Limits limits) {
        if (source.network().graph().ops().size() != 1) {
            return Diagnosed.ok(List.of());
        }
        var calibrated = ModelRunner.calibrated(source, rows.calibration(), machine, settings, Progress.NONE);
        var runner = new VariantRunner(rows, machine, settings, limits);
        return ModelRunner.prepare(calibrated, machine, settings).map(runner::all);
    }

    private List<VariantMeasure> all(ModelRunner.Prepared picked) {
        var op = picked.quantized().ops().getFirst();
        var pickedName = picked.program().ops().isEmpty() ? "" : picked.program().ops().getFirst().variant();
        var measures = new ArrayList<VariantMeasure>();
        for (var name : trial(picked).variants()) {
            var asked = settings.with(settings.quantize().variants().with(Variants.of(Map.of(op.name(), name)).asked()));
            measures.add(switch (ModelRunner.prepare(picked.calibrated(), machine, asked)) {
                case Diagnosed.Ok<ModelRunner.Prepared>(var prepared) -> measure(name, name.equals(pickedName), prepared, op);
                case Diagnosed.Faulty<ModelRunner.Prepared>(var faults) -> new VariantMeasure(name, false, Optional.empty(), first(faults));
            });
        }
        return measures.size() > 1 ? List.copyOf(measures) : List.of();
    }

    private VariantMeasure measure(String name, boolean picked, ModelRunner.Prepared prepared, QuantizedOp op) {
        var measure = trial(prepared).run(samples(prepared), OutputError.Range.UNLIMITED, limits.threads());
        return new VariantMeasure(name, picked, Optional.of(measure), picked ? why(op, prepared) : "");
    }

    private String why(QuantizedOp op, ModelRunner.Prepared prepared) {
        if (settings.quantize().variants().asked().containsKey(op.name())) {
            return "asked for";
        }
        double wanted = settings.quantize().variants().wanted(prepared.quantized().tensor(op.output()).type());
        return "fewest cycles within %s LSB by its bound, else the least bound".formatted(wanted);
    }

    private static String first(List<Diagnostic> faults) {
        return faults.isEmpty() ? "" : faults.getFirst().message();
    }

    private OpTrial trial(ModelRunner.Prepared prepared) {
        return new OpTrial(prepared.graph().ops().getFirst(), prepared.quantized().ops().getFirst(), prepared.quantized(), prepared.program(), machine);
    }

    private List<Sample> samples(ModelRunner.Prepared prepared) {
        var graph = prepared.graph();
        var evaluator = new Evaluator(graph, prepared.quantized());
        var samples = new ArrayList<Sample>();
        for (int row = 0; row < rows.evaluation().rows(); row++) {
            var codes = evaluator.inputCodes(rows.evaluation().rowAsDoubles(row, graph));
            var inputs = new ArrayList<CodeTensor>();
            for (String input : prepared.quantized().ops().getFirst().inputs()) {
                inputs.add(Optional.ofNullable(codes.get(input)).orElseThrow(() -> new IllegalStateException("no codes of the input " + input)));
            }
            samples.add(new Sample("row " + row, inputs));
        }
        return samples;
    }
}
