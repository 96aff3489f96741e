package dev.cupel.explore;

import dev.cupel.explore.Finding.Status;
import dev.cupel.explore.Subject.Proof;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.proof.OpProof;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.ProofReport;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.rtl.cost.Cost;
import dev.cupel.rtl.cost.Energy;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Trial;
import dev.cupel.traces.run.Trials;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// Turns designs into findings, in this process. Safe for use by several threads.
final class Judge {
    private final Subject subject;
    private final Subject.Origin origin;
    private final Trials trials;
    private final PointKey keys;
    private final String data;

    private Judge(Subject subject, RunSource source, Trials trials) {
        this.subject = subject;
        this.trials = trials;
        origin = new Subject.Origin(source.view().file(), source.view().sha256(), subject.rowOptions());
        data = trials.sha256();
        keys = new PointKey(data, subject);
    }

    /// {@return who judges designs of a subject, or every fault of its source and rows}
    static Diagnosed<Judge> of(Subject subject) {
        return RunSource.read(subject.source()).then(source -> Trials.of(source, subject.rows(), subject.seed()).map(trials -> new Judge(subject, source, trials)));
    }

    /// {@return what findings say of the source}
    Subject.Origin origin() {
        return origin;
    }

    /// {@return all rows that there are to be judged by}
    int rows() {
        return trials.rows();
    }

    /// {@return the hash of source and rows}
    String data() {
        return data;
    }

    /// A design to be judged.
    ///
    /// @param key  its name
    /// @param rows that it is judged by
    record Task(String key, Design design, int rows) {}

    /// {@return a design as a task}
    ///
    /// @param effort share of the rows
    Task task(Design design, double effort) {
        int rows = Math.clamp((int) Math.ceil(effort * trials.rows()), 1, trials.rows());
        return new Task(keys.of(design.machine(), trials.isNetwork() ? Setting.values(design.settings()) : Map.of(), rows), design, rows);
    }

    /// {@return what a design comes to}
    ///
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    Finding judge(Task task) {
        return switch (trials.candidate(task.design().machine(), task.design().settings())) {
            case Diagnosed.Faulty<Trials.Candidate>(var faults) -> refused(task, faults);
            case Diagnosed.Ok<Trials.Candidate>(var candidate) -> judge(task, candidate);
        };
    }

    private Finding judge(Task task, Trials.Candidate candidate) {
        var machine = task.design().machine();
        var measures = new EnumMap<Measure, String>(Measure.class);
        var cost = Cost.of(machine);
        put(measures, Measure.AREA, cost.gates());
        put(measures, Measure.ROM_BITS, candidate.program().tables().values().stream().mapToLong(table -> (long) table.size() * table.bits()).sum());
        candidate.weightBits().ifPresent(bits -> put(measures, Measure.WEIGHT_BITS, bits));
        if (subject.proof() != Proof.NONE) {
            var proof = RangeProof.of(candidate.program(), machine, candidate.quantized(), ProofOptions.QUICK);
            var pruned = pruned(proof);
            if (proof.stopped().isEmpty()) {
                put(measures, Measure.PRODUCT_BITS, widest(proof, OpProof::productBits));
                put(measures, Measure.SUM_BITS, widest(proof, OpProof::sumBits));
                put(measures, Measure.WORD_BITS, widest(proof, OpProof::wordBits));
            }
            if (pruned.isPresent()) {
                return finding(task, Status.PRUNED, measures, pruned.get());
            }
        }
        return switch (candidate.run(task.rows(), subject.maxCycles())) {
            case Diagnosed.Faulty<Trial>(var faults) -> refused(task, faults);
            case Diagnosed.Ok<Trial>(var trial) -> judged(task, candidate.program(), cost, trial, measures);
        };
    }

    private Finding judged(Task task, Program program, Cost cost, Trial trial, Map<Measure, String> measures) {
        var machine = task.design().machine();
        var total = trial.schedule().total();
        put(measures, Measure.CYCLES, total.cycles());
        put(measures, Measure.INSTRUCTIONS, total.instructions());
        put(measures, Measure.TIME, total.cycles() * cost.period(machine) / 1000);
        put(measures, Measure.ENERGY, Energy.nanojoules(machine, program, trial.elements(), total.dmaBytes()));
        put(measures, Measure.OVERFLOW_EVENTS, trial.events());
        put(measures, Measure.CLIPS, trial.clips());
        trial.error().ifPresent(error -> put(measures, error));
        trial.model().ifPresent(model -> put(measures, model));
        var status = switch (trial.end().reason()) {
            case HALTED -> Status.DONE;
            case TRAPPED -> Status.TRAPPED;
            case CYCLE_LIMIT -> Status.CYCLE_LIMIT;
        };
        return finding(task, status, measures, trial.end().message());
    }

    private static void put(Map<Measure, String> measures, ErrorView error) {
        put(measures, Measure.ERROR_RMSE, error.rmse());
        put(measures, Measure.ERROR_MAX_ABS, error.maxAbs());
        put(measures, Measure.ERROR_RMS_LSB, error.rmsLsb());
        put(measures, Measure.ERROR_SQNR_DB, error.sqnrDb());
    }

    private static void put(Map<Measure, String> measures, ModelView model) {
        put(measures, Measure.AGREEMENT, model.agreement());
        put(measures, Measure.KL, model.kl());
        switch (model.metric()) {
            case ACCURACY -> {
                put(measures, Measure.ACCURACY, model.ofInteger());
                put(measures, Measure.FLOAT_ACCURACY, model.ofFloat());
            }
            case NLL -> {
                put(measures, Measure.NLL, model.ofInteger());
                put(measures, Measure.FLOAT_NLL, model.ofFloat());
            }
            case NONE -> {}
        }
    }

    /// Why the sweep does not want a point run.
    private Optional<String> pruned(ProofReport proof) {
        long refuted = proof.count(OpProof.Verdict.OVERFLOWS);
        return switch (subject.proof()) {
            case NONE, RECORD -> Optional.empty();
            case PRUNE -> refuted > 0 ? Optional.of("some input overflows " + ops(proof, OpProof.Verdict.OVERFLOWS)) : Optional.empty();
            case REQUIRE -> proof.proved() ? Optional.empty()
                    : Optional.of("not proved free of overflow: " + (proof.stopped().isEmpty() ? ops(proof, OpProof.Verdict.OVERFLOWS, OpProof.Verdict.UNDECIDED) : proof.stopped()));
        };
    }

    private static String ops(ProofReport proof, OpProof.Verdict... verdicts) {
        var wanted = List.of(verdicts);
        return proof.ops().stream().filter(op -> wanted.contains(op.verdict())).map(OpProof::name).collect(Collectors.joining(", "));
    }

    private static long widest(ProofReport proof, ToIntFunction<OpProof> bits) {
        return proof.ops().stream().mapToInt(bits).max().orElse(0);
    }

    private Finding refused(Task task, List<Diagnostic> faults) {
        return finding(task, Status.REFUSED, Map.of(), faults.stream().map(Diagnostic::message).distinct().collect(Collectors.joining("; ")));
    }

    private Finding finding(Task task, Status status, Map<Measure, String> measures, String reason) {
        Machine machine = task.design().machine();
        return new Finding(task.key(), origin, machine, trials.isNetwork() ? Setting.values(task.design().settings()) : Map.of(), task.rows(), status, measures, reason);
    }

    private static void put(Map<Measure, String> measures, Measure measure, OptionalDouble value) {
        value.ifPresent(number -> put(measures, measure, number));
    }

    private static void put(Map<Measure, String> measures, Measure measure, long value) {
        measures.put(measure, Long.toString(value));
    }

    private static void put(Map<Measure, String> measures, Measure measure, double value) {
        if (Double.isFinite(value)) {
            measures.put(measure, Double.toString(value));
        }
    }
}
