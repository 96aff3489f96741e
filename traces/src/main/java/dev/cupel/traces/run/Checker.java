package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.ProofReport;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.programs.proof.Witness;
import dev.cupel.programs.quantize.OpWidths;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.traces.run.Checked.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Proves the ranges of sources.
final class Checker {
    /// Rows tried as witnesses of a whole network: those it brings, then as many drawn.
    private static final int ROWS = 32;

    private Checker() {}

    static Diagnosed<Checked> check(RunSource.Code source, Machine machine) {
        var program = source.program();
        var faults = source.text().map(text -> ProgramCheck.check(program, machine, text)).orElseGet(() -> ProgramCheck.check(program, machine));
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var proof = RangeProof.of(program, machine, Optional.empty(), ProofOptions.FULL);
        return Diagnosed.ok(new Checked(source.view(), Map.of(), machine, program, proof, Map.of(), List.of()));
    }

    static Diagnosed<Checked> check(RunSource.Network source, ModelRows rows, Machine machine, ModelSettings settings, Progress progress) {
        return ModelRunner.prepare(source, rows, machine, settings, progress).map(prepared -> {
            progress.begin("proving ranges", 1);
            var proof = RangeProof.of(prepared.program(), machine, Optional.of(prepared.quantized()), ProofOptions.FULL);
            progress.end();
            var shown = new LinkedHashMap<>(settings.shown(prepared.calibrated()));
            rows.origin().ifPresent(origin -> shown.put("rows", origin));
            return new Checked(source.view(), shown, machine, prepared.program(), proof, OpWidths.of(prepared.quantized()), whole(source, rows, prepared, machine, settings.seed(), proof));
        });
    }

    /// Rows of the network, and drawn ones, that overflow an op which can overflow.
    private static List<Whole> whole(RunSource.Network source, ModelRows rows, ModelRunner.Prepared prepared, Machine machine, long seed, ProofReport proof) {
        var found = new LinkedHashMap<String, Whole>();
        long sought = proof.count(Verdict.OVERFLOWS);
        var evaluator = new Evaluator(prepared.graph(), prepared.quantized());
        var random = new SplittableRandom(seed);
        for (int row = 0; row < 2 * ROWS && found.size() < sought; row++) {
            boolean own = row < Math.min(ROWS, rows.evaluation().rows());
            if (!own && row < ROWS) {
                continue;
            }
            Map<String, int[]> codes = own ? codes(evaluator, source, rows, row) : drawn(prepared.program(), prepared.quantized(), random);
            String words = own ? "row " + row : "drawn row " + (row - ROWS);
            for (var certain : RangeProof.certain(prepared.program(), machine, Optional.of(prepared.quantized()), codes)) {
                found.putIfAbsent(certain.op(), new Whole(words, certain));
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Map<String, int[]> codes(Evaluator evaluator, RunSource.Network source, ModelRows rows, int row) {
        var codes = new LinkedHashMap<String, int[]>();
        evaluator.inputCodes(rows.evaluation().rowAsDoubles(row, source.network().graph())).forEach((name, tensor) -> codes.put(name, tensor.codes()));
        return codes;
    }

    /// Ends of the range and whatever lies between, in turn.
    private static Map<String, int[]> drawn(Program program, QuantizedGraph graph, SplittableRandom random) {
        var codes = new LinkedHashMap<String, int[]>();
        int manner = random.nextInt(3);
        for (var tensor : program.tensors()) {
            if (tensor.role() == Role.INPUT) {
                var type = graph.tensor(tensor.name()).type();
                int[] values = new int[tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = manner == 0 ? random.nextInt(type.low(), type.high() + 1) : random.nextBoolean() ? type.low() : type.high();
                }
                codes.put(tensor.name(), values);
            }
        }
        return codes;
    }

    /// {@return whether anything can overflow, in one line}
    static String line(ProofReport proof) {
        if (proof.proved()) {
            return "proved free of overflow";
        }
        long overflow = proof.count(Verdict.OVERFLOWS);
        long undecided = proof.count(Verdict.UNDECIDED);
        var words = new ArrayList<String>();
        if (overflow > 0) {
            words.add("%d of %d ops can overflow".formatted(overflow, proof.ops().size()));
        }
        if (undecided > 0) {
            words.add("%d of %d ops undecided".formatted(undecided, proof.ops().size()));
        }
        if (!proof.misuses().isEmpty()) {
            words.add("%d instructions misuse .clip or .mod".formatted(proof.misuses().size()));
        }
        if (!proof.stopped().isEmpty()) {
            words.add("the proof stopped at " + proof.stopped());
        }
        return String.join(", ", words) + " (`cupel check` tells which)";
    }

    /// {@return the witness in the words of a check that failed; nothing where the op's event came}
    static Optional<String> replayed(Witness witness, Run run) {
        long events = run.report().ops().stream().filter(op -> op.name().equals(witness.op())).mapToLong(op -> op.events()).sum();
        boolean came = witness.op().isEmpty() ? run.report().overflow().events() > 0 : events > 0;
        return came ? Optional.empty() : Optional.of("the witness raised no event at op '%s'".formatted(witness.op()));
    }
}
