package dev.cupel.traces.run;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.sim.engine.BatchResult;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.run.ModelRunner.Calibration;
import dev.cupel.traces.view.Report.End;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A source and its rows, to be tried at many designs. What designs share is worked out once: the rows as doubles, the float model's answers, calibrations, integers. A trial has
/// the figures that `Runner.run` reports of the same design, without those op by op. Safe for use by several threads.
public final class Trials {
    /// Calibrations and quantized networks kept for designs to come.
    private static final int KEPT = 64;

    private final Source source;

    private Trials(Source source) {
        this.source = source;
    }

    /// What is tried.
    private sealed interface Source {
        RunSource source();

        int rows();

        void digest(MessageDigest digest);

        Diagnosed<Candidate> candidate(Machine machine, ModelSettings settings);
    }

    /// {@return the source made ready, or every fault of its rows}
    ///
    /// @param seed of rows that are drawn
    public static Diagnosed<Trials> of(RunSource source, ModelRows.Choice rows, long seed) {
        return switch (source) {
            case RunSource.Code code -> ProgramInputs.read(code.program(), rows.inputs(), rows.limit()).map(inputs -> new Trials(new Code(code, inputs.rows())));
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, seed).map(read -> new Trials(new Network(network, read)));
        };
    }

    /// {@return whether designs have settings: a program has none}
    public boolean isNetwork() {
        return source.source() instanceof RunSource.Network;
    }

    /// {@return the hash of source and rows, hexadecimal}
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.source().view().sha256().getBytes(StandardCharsets.US_ASCII));
            source.digest(digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// {@return rows that designs are judged by}
    public int rows() {
        return source.rows();
    }

    /// {@return the design's program, ready to run; or all that keeps it from the machine}
    public Diagnosed<Candidate> candidate(Machine machine, ModelSettings settings) {
        return source.candidate(machine, settings);
    }

    /// A design's program. Safe for use by several threads.
    public interface Candidate {
        /// {@return the program}
        Program program();

        /// {@return what it was compiled from, where it was from a network}
        Optional<QuantizedGraph> quantized();

        /// {@return bits of all weights and embeddings at their widths; empty of a program}
        OptionalLong weightBits();

        /// {@return what it comes to on the first `rows` rows}
        ///
        /// @throws java.util.concurrent.CancellationException if the thread is interrupted
        Diagnosed<Trial> run(int rows, long maxCycles);
    }

    private static Trial trial(Simulation simulation, Inputs first, BatchResult<Outcome> batch, Optional<Evaluator.Answers> answers) {
        var work = new WorkProbe(simulation.program());
        var schedule = simulation.run(first, work).schedule();
        var end = End.HALTED;
        for (int row = batch.rows().size() - 1; row >= 0; row--) {
            if (!batch.rows().get(row).completed()) {
                end = Folding.end(batch.rows().get(row), batch.rows().size() > 1 ? Optional.of(row) : Optional.empty());
            }
        }
        boolean halted = end.halted();
        return new Trial(end, batch.rows().size(), schedule, work::elements, batch.events().events(), batch.events().clips(),
                answers.filter(_ -> halted).map(all -> ModelRunner.error(all.error().measure())), answers.filter(_ -> halted).map(all -> ModelRunner.model(all.score())));
    }

    // ---- programs ----

    private record Code(RunSource.Code source, List<Inputs> inputs) implements Source {
        @Override
        public void digest(MessageDigest digest) {
            inputs.forEach(row -> row.tensors().forEach((name, codes) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                var bytes = ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, codes.length));
                bytes.asIntBuffer().put(codes);
                digest.update(bytes.array());
            }));
        }

        @Override
        public int rows() {
            return inputs.size();
        }

        @Override
        public Diagnosed<Candidate> candidate(Machine machine, ModelSettings settings) {
            return Diagnosed.ok(new ProgramCandidate(source, machine, inputs));
        }
    }

    private record ProgramCandidate(RunSource.Code code, Machine machine, List<Inputs> inputs) implements Candidate {
        @Override
        public Program program() {
            return code.program();
        }

        @Override
        public Optional<QuantizedGraph> quantized() {
            return Optional.empty();
        }

        @Override
        public OptionalLong weightBits() {
            return OptionalLong.empty();
        }

        @Override
        public Diagnosed<Trial> run(int rows, long maxCycles) {
            return ProgramRunner.simulation(program(), code.text(), machine, new Limits(maxCycles, 1)).map(simulation ->
                    trial(simulation, inputs.getFirst(), simulation.batch(Math.min(rows, inputs.size()), inputs::get, (_, result) -> result.outcome(), 1), Optional.empty()));
        }
    }

    // ---- networks ----

    /// A calibrated network with what its float model answers, row by row as asked for.
    private record Answered(Calibrated calibrated, Map<Integer, DoubleTensor> answers) {
        DoubleTensor answer(int row, Map<String, DoubleTensor> inputs) {
            return answers.computeIfAbsent(row, _ -> {
                var graph = calibrated.graph();
                return Optional.ofNullable(FloatReference.run(graph, inputs).get(graph.outputs().getFirst())).orElseThrow();
            });
        }

        Answered with(QuantizeOptions options) {
            return new Answered(new Calibrated(calibrated.graph(), calibrated.calibration(), options, calibrated.exponent()), answers);
        }
    }

    private record Integers(Answered answered, QuantizedGraph graph) {}

    private record IntegersKey(Calibration calibration, Variants variants) {}

    private static final class Network implements Source {
        private final RunSource.Network network;
        private final ModelRows rows;
        private final List<Map<String, DoubleTensor>> calibration;
        private final List<Map<String, DoubleTensor>> evaluation;
        private final AsyncCache<Calibration, Answered> calibrations = Caffeine.newBuilder().maximumSize(KEPT).buildAsync();
        private final AsyncCache<IntegersKey, Diagnosed<Integers>> integers = Caffeine.newBuilder().maximumSize(KEPT).buildAsync();

        Network(RunSource.Network network, ModelRows rows) {
            this.network = network;
            this.rows = rows;
            calibration = ModelRunner.doubles(rows.calibration(), network.network().graph());
            evaluation = ModelRunner.doubles(rows.evaluation(), network.network().graph());
        }

        @Override
        public RunSource source() {
            return network;
        }

        @Override
        public int rows() {
            return evaluation.size();
        }

        @Override
        public void digest(MessageDigest digest) {
            add(digest, rows.calibration());
            add(digest, rows.evaluation());
        }

        private static void add(MessageDigest digest, Dataset rows) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(rows.rows()).array());
            new TreeMap<>(rows.inputs()).forEach((name, tensor) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                var bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, tensor.size()));
                for (int i = 0; i < tensor.size(); i++) {
                    bytes.putFloat(tensor.at(i));
                }
                digest.update(bytes.array());
            });
            rows.labels().ifPresent(labels -> {
                var bytes = ByteBuffer.allocate(Math.multiplyExact(Long.BYTES, labels.size()));
                for (int i = 0; i < labels.size(); i++) {
                    bytes.putLong(labels.at(i));
                }
                digest.update(bytes.array());
            });
        }

        @Override
        public Diagnosed<Candidate> candidate(Machine machine, ModelSettings settings) {
            return integers(machine, settings).then(found -> labelled(found)
                    .then(_ -> Compiler.compile(found.graph(), machine, settings.compile()))
                    .map(program -> new NetworkCandidate(this, machine, found, program)));
        }

        private Diagnosed<Integers> integers(Machine machine, ModelSettings settings) {
            var key = new IntegersKey(Calibration.of(network, machine, settings), settings.quantize().variants());
            return shared(integers, key, () -> {
                var answered = answered(key.calibration());
                return ModelRunner.quantized(answered.calibrated(), machine, settings).map(graph -> new Integers(answered, graph));
            });
        }

        /// Where nothing is left to be chosen, what calibration sees depends on the cross-layer scales alone.
        private Answered answered(Calibration asked) {
            boolean chooses = asked.search().ranges() || asked.search().exponents().size() > 1;
            if (chooses) {
                return shared(calibrations, asked, () -> calibrated(asked));
            }
            var seen = new Calibration(QuantizeOptions.DEFAULT, new dev.cupel.programs.quantize.Limits(0, 0, 0, 0), asked.search());
            return shared(calibrations, seen, () -> calibrated(seen)).with(asked.options());
        }

        private Answered calibrated(Calibration asked) {
            return new Answered(asked.on(network.network().graph(), calibration), new ConcurrentHashMap<>());
        }

        private Diagnosed<Integers> labelled(Integers found) {
            return rows.labels()
                    .flatMap(labels -> new Evaluator(found.answered().calibrated().graph(), found.graph()).misfit(labels, rows()))
                    .<Diagnosed<Integers>>map(misfit -> Diagnosed.faulty(Diagnostic.of(network.view().file(), "the labels do not fit the network: " + misfit)))
                    .orElseGet(() -> Diagnosed.ok(found));
        }
    }

    /// The value of `key`, worked out by the first thread that asks for it; others wait.
    private static <K, V> V shared(AsyncCache<K, V> cache, K key, Supplier<V> value) {
        var mine = new CompletableFuture<V>();
        var there = cache.asMap().putIfAbsent(key, mine);
        if (there != null) {
            try {
                return there.join();
            } catch (CompletionException stopped) {
                // Whoever worked it out was stopped or failed; so does this one, by itself.
                return value.get();
            }
        }
        try {
            V found = value.get();
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error failed) {
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private record NetworkCandidate(Network network, Machine machine, Integers integers, Program program) implements Candidate {
        @Override
        public Optional<QuantizedGraph> quantized() {
            return Optional.of(integers.graph());
        }

        @Override
        public OptionalLong weightBits() {
            return OptionalLong.of(integers.graph().ops().stream().mapToLong(op -> switch (op) {
                case QuantizedOp.Linear linear -> (long) linear.weight().shape().size() * linear.weightBits();
                case QuantizedOp.Embedding embedding -> (long) embedding.table().shape().size() * integers.graph().tensor(embedding.output()).type().bits();
                default -> 0;
            }).sum());
        }

        private record Row(Outcome outcome, Optional<Evaluator.Answers> answers) {}

        @Override
        public Diagnosed<Trial> run(int rows, long maxCycles) {
            return ProgramRunner.simulation(unobserved(program), Optional.empty(), machine, new Limits(maxCycles, 1)).map(simulation -> {
                var graph = integers.answered().calibrated().graph();
                var evaluator = new Evaluator(graph, integers.graph());
                var batch = simulation.batch(Math.min(rows, network.rows()), row -> inputs(evaluator, row), (row, result) -> row(evaluator, graph, row, result), 1);
                var outcomes = new BatchResult<>(batch.schedule(), batch.rows().stream().map(Row::outcome).toList(), batch.events(), batch.eventRows());
                var answers = batch.rows().stream().flatMap(row -> row.answers().stream()).reduce(Evaluator.Answers::plus);
                return trial(simulation, inputs(evaluator, 0), outcomes, answers);
            });
        }

        private Inputs inputs(Evaluator evaluator, int row) {
            var codes = new LinkedHashMap<String, int[]>();
            evaluator.inputCodes(network.evaluation.get(row)).forEach((name, tensor) -> codes.put(name, tensor.codes()));
            return Inputs.of(codes);
        }

        private Row row(Evaluator evaluator, Graph graph, int row, RunResult result) {
            var answer = graph.outputs().getFirst();
            var given = Optional.ofNullable(result.outputs().get(answer)).filter(_ -> result.outcome().completed());
            return new Row(result.outcome(), given.map(values -> evaluator.answers(integers.answered().answer(row, network.evaluation.get(row)),
                    new CodeTensor(integers.graph().tensor(answer).shape(), values), Evaluator.labels(network.rows.evaluation(), row))));
        }
    }

    /// Nobody looks at what is computed on the way.
    private static Program unobserved(Program program) {
        return new Program(program.name(), program.code(), program.tables(), program.data(),
                program.tensors().stream().filter(tensor -> tensor.role() != Role.OBSERVED).toList(), program.ops(), program.places());
    }
}
