package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.evaluate.OpErrors;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.json.GraphJson;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.apache.commons.math3.fraction.BigFraction;

/// A network as it was quantized, as an op graph to edit and run: every scale and width that was chosen, with the error of each tensor beside it.
final class QuantizedFile {
    /// Rows on which errors are measured.
    private static final int ROWS = 16;

    private QuantizedFile() {}

    /// {@return the text of the op graph}
    static Diagnosed<String> of(RunSource.Network source, ModelRows rows, Machine machine, ModelSettings settings, Progress progress) {
        var calibrated = ModelRunner.calibrated(source, rows.calibration(), machine, settings, progress);
        return ModelRunner.quantized(calibrated, machine, settings).map(quantized -> {
            var errors = new Evaluator(calibrated.graph(), quantized).byReference(rows.calibration().limited(ROWS)).errors();
            return GraphJson.write(new GraphFile(calibrated.graph(), settings(calibrated, quantized)), measured(calibrated, errors));
        });
    }

    private static SequencedMap<String, TensorSettings> settings(Calibrated calibrated, QuantizedGraph quantized) {
        var settings = new LinkedHashMap<String, TensorSettings>();
        for (var input : calibrated.graph().inputs()) {
            if (calibrated.graph().tokens(input.name()).isEmpty()) {
                settings.put(input.name(), settings(quantized.tensor(input.name()).type()));
            }
        }
        for (int i = 0; i < quantized.ops().size(); i++) {
            var op = calibrated.graph().ops().get(i);
            var type = quantized.tensor(op.output()).type();
            if (!type.sums() && !(op instanceof Op.Reshape) && !(op instanceof Op.Transpose)) {
                settings.put(op.output(), settings(type));
            }
            if (op instanceof Op.Linear linear && quantized.ops().get(i) instanceof QuantizedOp.Linear codes) {
                settings.put(GraphFile.weightOf(linear), new TensorSettings(codes.weightBits(), true, scales(codes, quantized), OptionalInt.empty()));
            }
        }
        return settings;
    }

    private static TensorSettings settings(CodeType type) {
        return new TensorSettings(type.bits(), type.signed(), List.of(type.scale()), OptionalInt.of(type.zeroPoint()));
    }

    /// The scales of the weight's columns, from the exact factors that they are in: the doubles that they were.
    private static List<Double> scales(QuantizedOp.Linear op, QuantizedGraph quantized) {
        var over = new BigFraction(quantized.tensor(op.output()).type().scale()).divide(new BigFraction(quantized.tensor(op.x()).type().scale()));
        return op.scaling().exact().stream().map(factor -> factor.multiply(over).doubleValue()).toList();
    }

    private static Map<String, Map<String, Double>> measured(Calibrated calibrated, Map<String, OpErrors> errors) {
        var measured = new LinkedHashMap<String, Map<String, Double>>();
        for (Op op : calibrated.graph().ops()) {
            var found = errors.get(op.name());
            if (found != null) {
                var figures = new LinkedHashMap<String, Double>();
                figures.put("own", rounded(found.own().measure().rmsLsb()));
                figures.put("inherited", rounded(found.inherited().measure().rmsLsb()));
                figures.put("clipped", rounded((double) (found.range().atLow() + found.range().atHigh()) / found.range().elements()));
                measured.put(op.output(), figures);
            }
        }
        return measured;
    }

    /// Three digits tell enough.
    private static double rounded(double value) {
        return Double.parseDouble("%.3g".formatted(value));
    }
}
