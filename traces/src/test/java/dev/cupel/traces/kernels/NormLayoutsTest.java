package dev.cupel.traces.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.proof.OpProof;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.measure.OpMeasure;
import dev.cupel.traces.measure.OpTrial;
import dev.cupel.traces.measure.OutputError;
import dev.cupel.traces.measure.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both layouts of the norms, compiled, in cycles: what columns gain on short rows, and that what is chosen is nearly the faster one.
class NormLayoutsTest {
    /// Times the cycles of the faster layout that the chosen one may take: it is chosen by an estimate.
    private static final double NEARLY = 1.25;

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"tiny4", "edge16", "wide64"})
    void theLayoutChosenIsNearlyTheFaster(String name) {
        var machine = Presets.named(name);
        for (boolean centred : new boolean[] {true, false}) {
            for (var form : centred ? List.of(Squares.MOMENTS, Squares.SQUARES, Squares.LIMBS) : List.of(Squares.SQUARES, Squares.LIMBS)) {
                for (int rows : new int[] {4, 16, 256}) {
                    for (int n : new int[] {3, 8, 20, 64}) {
                        var byRows = measured(machine, centred, rows, n, form + ",rows");
                        var byColumns = measured(machine, centred, rows, n, form + ",columns");
                        var chosen = measured(machine, centred, rows, n, form);
                        assertTrue(chosen.cycles() <= NEARLY * Math.min(byRows.cycles(), byColumns.cycles()),
                                () -> "%d rows of %d by %s: rows %d cycles, columns %d, %s chosen".formatted(
                                rows, n, form, byRows.cycles(), byColumns.cycles(), chosen.variant()));
                    }
                }
            }
        }
    }

    @Test
    void manyShortRowsTakeHalfTheCyclesByColumns() {
        var edge16 = Presets.named("edge16");
        var byRows = measured(edge16, true, 256, 16, "moments,rows");
        var byColumns = measured(edge16, true, 256, 16, "moments,columns");
        assertTrue(2 * byColumns.cycles() < byRows.cycles(), () -> "%d against %d".formatted(byColumns.cycles(), byRows.cycles()));
        // The target for compiled code: at most 1.8 times the bound of the op.
        assertTrue(byColumns.cycles() <= 1.8 * byColumns.boundOp(), () -> "%d, bound %d".formatted(byColumns.cycles(), byColumns.boundOp()));
    }

    /// 4 rows, so that rows and columns are many enough for either; 20 columns outgrow the registers that hold them.
    @ParameterizedTest(name = "rows of {0}")
    @ValueSource(ints = {4, 20})
    void whatIsProvedOfRowsIsProvedOfColumns(int n) {
        var edge16 = Presets.named("edge16");
        for (boolean centred : new boolean[] {true, false}) {
            for (var form : centred ? List.of(Squares.MOMENTS, Squares.SQUARES, Squares.LIMBS) : List.of(Squares.SQUARES, Squares.LIMBS)) {
                var byRows = proof(trial(edge16, centred, 4, n, form + ",rows"));
                var byColumns = proof(trial(edge16, centred, 4, n, form + ",columns"));
                assertEquals(byRows.verdict(), byColumns.verdict(), form);
            }
        }
    }

    private static OpProof proof(OpTrial trial) {
        return RangeProof.of(trial.program(), trial.machine(), Optional.of(trial.graph()), ProofOptions.FULL).ops().getFirst();
    }

    private static OpMeasure measured(Machine machine, boolean centred, int rows, int n, String variant) {
        var shape = Shape.of(rows, n);
        return trial(machine, centred, rows, n, variant).run(List.of(new Sample("zeros", List.of(new CodeTensor(shape, new int[shape.size()])))),
                OutputError.Range.SATURATED, 1);
    }

    private static OpTrial trial(Machine machine, boolean centred, int rows, int n, String variant) {
        float[] gamma = new float[n];
        float[] beta = new float[n];
        for (int i = 0; i < n; i++) {
            gamma[i] = 1 + i / 100f;
            beta[i] = i / 50f;
        }
        var shape = Shape.of(rows, n);
        var head = new Op.Head("op", "y", shape, Origin.NONE);
        var op = centred ? new Op.LayerNorm(head, "x", FloatTensor.of(Shape.of(n), gamma), FloatTensor.of(Shape.of(n), beta), 1e-5)
                : new Op.RmsNorm(head, "x", FloatTensor.of(Shape.of(n), gamma), 1e-5);
        return OpTrial.of(op, List.of(new QuantizedTensor("x", shape, CodeType.symmetric(8, 0.05))),
                new QuantizedTensor("y", shape, CodeType.symmetric(8, 0.03)),
                WeightSettings.DEFAULT, machine, Variants.of(Map.of("op", variant))).orThrow();
    }
}
