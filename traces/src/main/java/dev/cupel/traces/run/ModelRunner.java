package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.bound.Bounds;
import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.evaluate.CodeRange;
import dev.cupel.programs.evaluate.ErrorMeasure;
import dev.cupel.programs.evaluate.Evaluation;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.evaluate.OpErrors;
import dev.cupel.programs.evaluate.Score;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.Requantization;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView.Codes;
import dev.cupel.traces.view.OpView.Misses;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.Report;
import dev.cupel.traces.view.Report.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Takes a network to integers, runs them on every row, and judges them op by op beside float.
final class ModelRunner {
    /// Differences told one by one by a check.
    private static final int TOLD = 5;

    private ModelRunner() {}

    /// A network made ready for one machine.
    ///
    /// @param calibrated the network that was quantized, which computes what the source does
    record Prepared(Calibrated calibrated, QuantizedGraph quantized, Program program) {
        Graph graph() {
            return calibrated.graph();
        }
    }

    /// {@return the program of a network, or all that keeps it from the machine}
    static Diagnosed<Prepared> prepare(RunSource.Network source, ModelRows rows, Machine machine, ModelSettings settings, Progress progress) {
        return prepare(calibrated(source, rows.calibration(), machine, settings, progress), machine, settings);
    }

    /// {@return the program of a network as calibrated, by the variants of these settings}
    static Diagnosed<Prepared> prepare(Calibrated calibrated, Machine machine, ModelSettings settings) {
        return quantized(calibrated, machine, settings)
                .then(quantized -> Compiler.compile(quantized, machine, settings.compile()).map(program -> new Prepared(calibrated, quantized, program)));
    }

    /// {@return the integers of a network as calibrated, by the variants of these settings}
    static Diagnosed<QuantizedGraph> quantized(Calibrated calibrated, Machine machine, ModelSettings settings) {
        var asked = settings.quantize().variants();
        var variants = asked.error().isPresent() ? asked : asked.within(calibrated.options().variants().error());
        return Quantizer.quantize(calibrated.graph(), calibrated.calibration(), calibrated.options().with(variants),
                dev.cupel.programs.quantize.Limits.of(machine));
    }

    /// {@return the network with what is chosen by the rows to calibrate on}
    static Calibrated calibrated(RunSource.Network source, Dataset rows, Machine machine, ModelSettings settings, Progress progress) {
        progress.begin("calibrating", rows.rows());
        var chosen = Calibration.of(source, machine, settings).on(source.network().graph(), doubles(rows, source.network().graph()));
        progress.end();
        return chosen;
    }

    /// {@return the inputs of every row}
    static List<Map<String, DoubleTensor>> doubles(Dataset rows, Graph graph) {
        return IntStream.range(0, rows.rows()).mapToObj(row -> rows.rowAsDoubles(row, graph)).toList();
    }

    /// All that decides how a network is calibrated, beside its rows.
    ///
    /// @param options with what the source states of its tensors
    record Calibration(QuantizeOptions options, dev.cupel.programs.quantize.Limits limits, Search search) {
        /// A source that states scales keeps its channels as they are: its scales are theirs.
        static Calibration of(RunSource.Network source, Machine machine, ModelSettings settings) {
            var overrides = new LinkedHashMap<String, WidthOverride>();
            source.network().settings().forEach((name, given) -> overrides.put(name, WidthOverride.of(given)));
            overrides.putAll(settings.quantize().overrides());
            boolean scaled = overrides.values().stream().anyMatch(given -> !given.scales().isEmpty());
            var stated = settings.quantize().with(machine.rounding()).with(overrides);
            var options = source.network().quantized() ? stated.ofQuantized() : stated;
            var search = source.network().quantized() ? Search.NONE : scaled ? new Search(settings.search().ranges(), Search.NONE.exponents()) : settings.search();
            return new Calibration(options, dev.cupel.programs.quantize.Limits.of(machine).rounding(options.rounding()), search);
        }

        /// {@return a network calibrated so}
        Calibrated on(Graph graph, List<Map<String, DoubleTensor>> rows) {
            return Calibrated.of(graph, rows, options, limits, search);
        }
    }

    static Diagnosed<Run> run(RunSource.Network source, ModelRows rows, Machine machine, ModelSettings settings, Limits limits, Observers observers) {
        long begun = System.nanoTime();
        return prepare(source, rows, machine, settings, observers.progress())
                .then(prepared -> labelled(source, prepared, rows)
                        .then(_ -> ProgramRunner.simulation(prepared.program(), Optional.empty(), machine, limits))
                        .then(simulation -> observers.watched(prepared.program(), machine)
                                .map(watched -> run(new Task(source, prepared, rows, machine, settings), simulation, limits, watched,
                                        observers.progress(), begun))));
    }

    /// {@return the network's program, and one row as its input}
    static Diagnosed<Inference> inference(RunSource.Network source, ModelRows rows, int row, Machine machine, ModelSettings settings, Progress progress) {
        return prepare(source, rows, machine, settings, progress)
                .then(prepared -> ProgramRunner.simulation(prepared.program(), Optional.empty(), machine, new Limits(1, 1)).map(_ -> {
                    var task = new Task(source, prepared, rows, machine, settings);
                    return new Inference(source.view().name(), prepared.program(), inputs(task.evaluator(), task, row));
                }));
    }

    /// Holds the labels against the network's answers.
    private static Diagnosed<Prepared> labelled(RunSource.Network source, Prepared prepared, ModelRows rows) {
        return rows.labels()
                .flatMap(labels -> new Evaluator(prepared.graph(), prepared.quantized()).misfit(labels, rows.evaluation().rows()))
                .<Diagnosed<Prepared>>map(misfit -> Diagnosed.faulty(Diagnostic.of(source.view().file(), "the labels do not fit the network: " + misfit)))
                .orElseGet(() -> Diagnosed.ok(prepared));
    }

    private record Task(RunSource.Network source, Prepared prepared, ModelRows rows, Machine machine, ModelSettings settings) {
        Evaluator evaluator() {
            return new Evaluator(prepared.graph(), prepared.quantized());
        }

        Map<String, DoubleTensor> inputs(int row) {
            return rows.evaluation().rowAsDoubles(row, prepared.graph());
        }
    }

    private record Row(Outcome outcome, Optional<Evaluation> evaluation, Map<String, int[]> outputs, List<String> differences) {}

    private static Run run(Task task, Simulation simulation, Limits limits, Observers.Watched watched, Progress progress, long begun) {
        int count = task.rows().evaluation().rows();
        var evaluator = task.evaluator();
        var program = task.prepared().program();
        long simulated = System.nanoTime();
        var schedule = simulation.run(inputs(evaluator, task, 0), watched.probe()).schedule();
        progress.begin("evaluating", count);
        var spent = new AtomicLong();
        var batch = simulation.batch(count, row -> inputs(evaluator, task, row), (row, result) -> {
            long from = System.nanoTime();
            var folded = row(task, evaluator, row, result);
            spent.addAndGet(System.nanoTime() - from);
            progress.step();
            return folded;
        }, limits.threads());
        progress.end();
        // What threads spend on judging is no simulation.
        long evaluating = spent.get() / Math.min(limits.threads(), count);
        double simulationSeconds = Math.max(1, System.nanoTime() - simulated - evaluating) / 1e9;
        var end = End.HALTED;
        for (int row = count - 1; row >= 0; row--) {
            if (!batch.rows().get(row).outcome().completed()) {
                end = Folding.end(batch.rows().get(row).outcome(), Optional.of(row));
            }
        }
        Optional<Evaluation> evaluation = end.halted()
                ? batch.rows().stream().map(row -> row.evaluation().orElseThrow()).reduce(Evaluation::plus)
                : Optional.empty();
        var errors = new LinkedHashMap<String, OpErrorView>();
        var codes = new LinkedHashMap<String, Codes>();
        evaluation.ifPresent(all -> all.errors().forEach((op, found) -> {
            errors.put(op, errors(found));
            codes.put(op, codes(found.range()));
        }));
        var settings = new LinkedHashMap<>(task.settings().shown(task.prepared().calibrated()));
        task.rows().origin().ifPresent(origin -> settings.put("rows", origin));
        var report = new Report(Version.TEXT, task.source().view(), settings, task.machine(), end, schedule.cycles(), schedule.total().instructions(),
                schedule.total().stalls(), Folding.overflow(program, task.machine(), schedule, batch.events(), batch.eventRows()), outputError(task, errors),
                Folding.ops(program, schedule, batch.events(), boundsOfOps(task), boundsOfProgram(task), misses(task), errors, codes,
                        watched.activity()),
                evaluation.map(all -> model(all.score())), watched.activity().view(schedule.cycles()),
                Optional.of(Folding.timings(begun, simulationSeconds, count + 1, schedule)));
        var outputs = program.tensors().stream()
                .filter(tensor -> tensor.role() == Role.OUTPUT)
                .map(tensor -> new Run.Output(tensor, batch.rows().stream().map(row -> row.outputs().getOrDefault(tensor.name(), new int[0])).toList()))
                .toList();
        var differences = batch.rows().stream().flatMap(row -> row.differences().stream()).toList();
        return new Run(report, program, schedule, outputs, checks(differences, count), Optional.of(task.prepared().quantized()),
                Optional.of(task.prepared().calibrated()));
    }

    private static Map<String, Misses> misses(Task task) {
        var misses = new LinkedHashMap<String, Misses>();
        var quantized = task.prepared().quantized();
        for (var op : quantized.ops()) {
            Requantization.misses(op, quantized).ifPresent(found ->
                    misses.put(op.name(), new Misses(found.values().longValueExact(), found.ties().longValueExact())));
        }
        return misses;
    }

    private static List<String> checks(List<String> differences, int rows) {
        if (differences.isEmpty()) {
            return List.of();
        }
        var checks = new ArrayList<>(differences.subList(0, Math.min(TOLD, differences.size())));
        checks.add("the integers differ from the integer reference in %d tensors over %d rows".formatted(differences.size(), rows));
        return checks;
    }

    private static Inputs inputs(Evaluator evaluator, Task task, int row) {
        var codes = new LinkedHashMap<String, int[]>();
        evaluator.inputCodes(task.inputs(row)).forEach((name, tensor) -> codes.put(name, tensor.codes()));
        return Inputs.of(codes);
    }

    private static Row row(Task task, Evaluator evaluator, int row, RunResult result) {
        if (!result.outcome().completed()) {
            return new Row(result.outcome(), Optional.empty(), result.outputs(), List.of());
        }
        var codes = new LinkedHashMap<String, CodeTensor>();
        var quantized = task.prepared().quantized();
        result.observed().forEach((name, values) -> codes.put(name, new CodeTensor(quantized.tensor(name).shape(), values)));
        result.outputs().forEach((name, values) -> codes.put(name, new CodeTensor(quantized.tensor(name).shape(), values)));
        var inputs = task.inputs(row);
        var evaluation = evaluator.row(inputs, codes, Evaluator.labels(task.rows().evaluation(), row));
        var differences = task.settings().verify() ? differences(row, evaluator, quantized, inputs, codes) : List.<String>of();
        return new Row(result.outcome(), Optional.of(evaluation), result.outputs(), differences);
    }

    private static List<String> differences(int row, Evaluator evaluator, QuantizedGraph quantized, Map<String, DoubleTensor> inputs,
            Map<String, CodeTensor> codes) {
        var wanted = IntegerReference.run(quantized, evaluator.inputCodes(inputs));
        var differences = new ArrayList<String>();
        codes.forEach((name, given) -> {
            var reference = wanted.get(name);
            if (reference != null && !reference.equals(given)) {
                int at = 0;
                while (reference.code(at) == given.code(at)) {
                    at++;
                }
                differences.add("row %d, tensor %s, element %d: the machine gives %d, the integer reference %d".formatted(row, name, at, given.code(at),
                        reference.code(at)));
            }
        });
        return differences;
    }

    private static Map<String, Long> boundsOfOps(Task task) {
        var bounds = new LinkedHashMap<String, Long>();
        var quantized = task.prepared().quantized();
        quantized.ops().forEach(op -> bounds.put(op.name(), Bounds.ofOp(op, quantized, task.machine()).cycles()));
        return bounds;
    }

    private static List<Long> boundsOfProgram(Task task) {
        return Bounds.ofProgram(task.prepared().program(), task.machine()).ops().stream().map(bound -> bound.cycles()).toList();
    }

    private static Optional<ErrorView> outputError(Task task, Map<String, OpErrorView> errors) {
        var graph = task.prepared().graph();
        return graph.producerOf(graph.outputs().getFirst()).map(Op::name).flatMap(op -> Optional.ofNullable(errors.get(op))).map(OpErrorView::total);
    }

    private static OpErrorView errors(OpErrors errors) {
        return new OpErrorView(error(errors.own().measure()), error(errors.inherited().measure()), error(errors.total().measure()));
    }

    static ErrorView error(ErrorMeasure error) {
        return new ErrorView(error.maxAbs(), error.meanAbs(), error.rmse(), error.sqnrDb(), error.maxLsb(), error.rmsLsb(),
                Arrays.stream(error.histogram().counts()).boxed().toList());
    }

    private static Codes codes(CodeRange seen) {
        var type = seen.type();
        return new Codes(type.bits(), type.signed(), type.zeroPoint(), type.low(), type.high(), seen.least(), seen.greatest(), seen.atLow(), seen.atHigh(),
                seen.elements());
    }

    static ModelView model(Score score) {
        int rows = Math.toIntExact(score.rows());
        var agreement = OptionalDouble.of(score.agreement());
        var kl = OptionalDouble.of(score.kl());
        return switch (score.metric()) {
            case ACCURACY -> new ModelView(rows, ModelView.Metric.ACCURACY, OptionalDouble.of(score.ofFloat()), OptionalDouble.of(score.ofInteger()),
                    agreement, kl);
            case NLL -> new ModelView(rows, ModelView.Metric.NLL, OptionalDouble.of(score.ofFloat()), OptionalDouble.of(score.ofInteger()), agreement, kl);
            case NONE -> new ModelView(rows, ModelView.Metric.NONE, OptionalDouble.empty(), OptionalDouble.empty(), agreement, kl);
        };
    }
}
