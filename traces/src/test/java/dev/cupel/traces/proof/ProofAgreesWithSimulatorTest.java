package dev.cupel.traces.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.proof.OpProof;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.ProofTrial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The simulator raises no event where the proof says none can be, and the event where a witness is given. `benchmarks/run range-proof` tries a thousand graphs.
class ProofAgreesWithSimulatorTest {
    private static final long SEED = 20_000;
    private static final int GRAPHS = 25;
    /// The machine's own A, and the least A that a sum of products needs.
    private static final int LEAST_BITS = 10;

    @Test
    void onRandomGraphsAndMachines() {
        var tally = ProofTrial.Tally.NONE;
        for (int i = 0; i < GRAPHS; i++) {
            tally = tally.plus(ProofTrial.of(SEED + i));
        }
        var all = tally;
        assertTrue(all.contradictions().isEmpty(), () -> ProofTrial.text(all));
        assertTrue(all.undecided() * 20 <= all.ops(), () -> ProofTrial.text(all));
        assertTrue(all.witnessed() > 0 && all.proved() > 0, () -> ProofTrial.text(all));
    }

    private record Model(QuantizedGraph quantized, Program program, Machine machine) {
        static Model on(String name, int accumulatorBits) {
            var folder = Path.of("..", "programs", "models", name);
            var edge16 = Presets.named("edge16");
            var graph = OnnxImport.read(folder.resolve("model.onnx")).orThrow();
            var calibration = Dataset.folder(folder.resolve("calib"), graph).orThrow();
            var rows = new ArrayList<Map<String, DoubleTensor>>();
            for (int row = 0; row < calibration.rows(); row++) {
                rows.add(calibration.rowAsDoubles(row, graph));
            }
            var quantized = Quantizer.quantize(graph, Calibrator.observe(graph, rows), QuantizeOptions.DEFAULT.with(edge16.rounding()), Limits.of(edge16)).orThrow();
            var machine = MachineFields.with(edge16, Map.of("accumulatorBits", Integer.toString(accumulatorBits))).orThrow();
            return new Model(quantized, Compiler.compile(quantized, machine, new CompileOptions(Narrow.RUN, Map.of())).orThrow(), machine);
        }

        Map<String, OpProof> proofs() {
            var proofs = new HashMap<String, OpProof>();
            RangeProof.of(program, machine, Optional.of(quantized), ProofOptions.FULL).ops().forEach(op -> proofs.put(op.name(), op));
            return proofs;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void theShippedModelsAreProvedAndTheirLeastAccumulatorsAreLeast(String name) {
        var wide = Model.on(name, 32);
        var proofs = wide.proofs();
        proofs.values().forEach(op -> assertEquals(Verdict.PROVED, op.verdict(), op::toString));
        var narrower = new HashMap<Integer, Map<String, OpProof>>();
        var models = new HashMap<Integer, Model>();
        int sums = 0;
        for (var op : proofs.values()) {
            if (op.sumBits() < LEAST_BITS) {
                continue;
            }
            sums++;
            assertTrue(op.sumAttained(), () -> op + ": no input is known that needs all its bits");
            var enough = narrower.computeIfAbsent(op.sumBits(), bits -> models.computeIfAbsent(bits, each -> Model.on(name, each)).proofs());
            assertEquals(Verdict.PROVED, verdict(enough, op.name()), () -> op + " on as many bits as it needs");
            int less = op.sumBits() - 1;
            var model = models.computeIfAbsent(less, each -> Model.on(name, each));
            var proof = Optional.ofNullable(narrower.computeIfAbsent(less, _ -> model.proofs()).get(op.name())).orElseThrow();
            assertEquals(Verdict.OVERFLOWS, proof.verdict(), () -> op + " on one bit less");
            var witness = proof.findings().getFirst().witness().orElseThrow();
            var result = Simulation.of(model.program(), model.machine(), Options.DEFAULT).run(Inputs.of(witness.tensors()));
            int region = model.program().ops().stream().map(Program.OpRegion::name).toList().indexOf(op.name());
            assertTrue(result.events().eventsByOp().get(region) > 0, () -> op + ": its witness raises no event on one bit less");
        }
        assertTrue(sums >= 14, "linear and attention products: " + sums);
    }

    private static Verdict verdict(Map<String, OpProof> proofs, String op) {
        return Optional.ofNullable(proofs.get(op)).orElseThrow().verdict();
    }
}
