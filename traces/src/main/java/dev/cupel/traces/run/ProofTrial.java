package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.generate.RandomNetworks;
import dev.cupel.programs.generate.RandomNetworks.Network;
import dev.cupel.programs.proof.OpProof;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Holds the range proof against the simulator: random networks on random machines, compiled as if their accumulators were wide enough. Where an op is proved no run may
/// raise an event in it; where a witness is given, the run on it must.
public final class ProofTrial {
    private static final int LEAST_OPS = 3;
    private static final int MOST_OPS = 12;
    /// Rows of ends of the range that a program is run on, beside the network's own.
    private static final int DRAWN = 6;

    /// Columns of a line for an undecided op, and their titles.
    private static final String DOUBT = "%6s  %-12s  %-14s  %3s  %3s  %5s  %-42s  %7s  %6s  %5s";
    private static final String DOUBTS = DOUBT.formatted("seed", "undecided op", "variant", "W", "A", "pc", "first instruction that may not fit", "element", "needs", "width");

    private final SplittableRandom random;

    /// What came of some networks.
    ///
    /// @param graphs        networks tried
    /// @param ops           ops in them that are code
    /// @param proved        ops proved
    /// @param witnessed     ops with a witness that the simulator confirms
    /// @param undecided     ops neither proved nor with a witness
    /// @param runs          runs of the simulator
    /// @param contradictions what the simulator does and the proof says it cannot, or the other way round; one line each, with seed and op
    /// @param doubts        undecided ops, one line each
    /// @param kinds         number of ops by kind and verdict
    public record Tally(int graphs, int ops, int proved, int witnessed, int undecided, long runs, List<String> contradictions, List<String> doubts, Map<String, Integer> kinds) {
        /// Nothing tried yet.
        public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, List.of(), List.of(), Map.of());

        public Tally {
            contradictions = List.copyOf(contradictions);
            doubts = List.copyOf(doubts);
            kinds = new TreeMap<>(kinds);
        }

        /// {@return both together}
        public Tally plus(Tally other) {
            var contradicting = new ArrayList<>(contradictions);
            contradicting.addAll(other.contradictions);
            var doubtful = new ArrayList<>(doubts);
            doubtful.addAll(other.doubts);
            var all = new TreeMap<>(kinds);
            other.kinds.forEach((kind, count) -> all.merge(kind, count, Integer::sum));
            return new Tally(graphs + other.graphs, ops + other.ops, proved + other.proved, witnessed + other.witnessed, undecided + other.undecided, runs + other.runs,
                    contradicting, doubtful, all);
        }
    }

    private ProofTrial(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return what came of the network and machine that a seed draws}
    public static Tally of(long seed) {
        return new ProofTrial(seed).run(seed);
    }

    private Tally run(long seed) {
        while (true) {
            var machine = machine();
            try {
                var network = new RandomNetworks(random.nextLong(), Limits.of(machine), machine.rounding()).next(LEAST_OPS, MOST_OPS);
                if (Compiler.compile(network.quantized(), machine, new CompileOptions(Narrow.RUN, Map.of())) instanceof Diagnosed.Ok<Program>(var program)) {
                    return hold(seed, network, machine, program);
                }
            } catch (IllegalStateException _) {
                // No network fits such a machine: another machine.
            }
        }
    }

    private Machine machine() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("wordBits", Integer.toString(random.nextInt(20, 33)));
        fields.put("accumulatorBits", Integer.toString(random.nextInt(10, 41)));
        fields.put("overflow", List.of("sat", "wrap", "trap").get(random.nextInt(3)));
        fields.put("rounding", List.of("floor", "half-up", "half-even", "half-away").get(random.nextInt(4)));
        fields.put("scratchpad.bytes", Integer.toString(1 << 18));
        return MachineFields.with(Presets.named(List.of("tiny4", "edge16", "wide64").get(random.nextInt(3))), fields).orThrow();
    }

    private Tally hold(long seed, Network network, Machine machine, Program program) {
        var proof = RangeProof.of(program, machine, Optional.of(network.quantized()), ProofOptions.QUICK);
        var contradictions = new ArrayList<String>();
        var doubts = new ArrayList<String>();
        var kinds = new TreeMap<String, Integer>();
        if (!proof.stopped().isEmpty() || !proof.misuses().isEmpty()) {
            contradictions.add("seed %d: %s %s".formatted(seed, proof.stopped(), proof.misuses()));
        }
        var simulation = Simulation.of(program, machine, Options.DEFAULT);
        int runs = 0;
        for (var inputs : inputs(network, program)) {
            var result = simulation.run(Inputs.of(inputs));
            runs++;
            for (var op : proof.ops()) {
                if (op.verdict() == Verdict.PROVED && events(program, result, op) > 0) {
                    contradictions.add("seed %d: %s (%s) is proved and raises %s".formatted(seed, op.name(), op.kind(), result.events().first()));
                }
            }
        }
        // Ops before may overflow on nothing: a trap there would hide the op.
        var replay = machine.overflow() == OverflowPolicy.TRAP
                ? Simulation.of(program, MachineFields.with(machine, Map.of("overflow", "sat")).orThrow(), Options.DEFAULT)
                : simulation;
        int witnessed = 0;
        int undecided = 0;
        for (var op : proof.ops()) {
            kinds.merge(op.kind() + ", " + op.verdict().label(), 1, Integer::sum);
            if (op.verdict() == Verdict.UNDECIDED) {
                undecided++;
                var finding = op.findings().getFirst();
                doubts.add(DOUBT.formatted(seed, op.name(), op.variant(), machine.wordBits(), machine.accumulatorBits(), finding.pc(), finding.text(), finding.element(),
                        finding.needed(), finding.width()));
            }
            var witness = op.findings().stream().flatMap(finding -> finding.witness().stream()).findFirst();
            if (witness.isPresent()) {
                witnessed++;
                runs++;
                if (events(program, replay.run(Inputs.of(witness.get().tensors())), op) == 0) {
                    contradictions.add("seed %d: the witness of %s (%s) raises nothing: %s".formatted(seed, op.name(), op.kind(), op.findings().getFirst()));
                }
            } else if (op.verdict() == Verdict.OVERFLOWS) {
                contradictions.add("seed %d: %s (%s) overflows without a witness".formatted(seed, op.name(), op.kind()));
            }
        }
        int ops = proof.ops().size();
        return new Tally(1, ops, ops - witnessed - undecided, witnessed, undecided, runs, contradictions, doubts, kinds);
    }

    /// The network's rows, and rows of the ends of its input's range.
    private List<Map<String, int[]>> inputs(Network network, Program program) {
        var all = new ArrayList<Map<String, int[]>>();
        for (int row = 0; row < network.rows().size(); row++) {
            var codes = new LinkedHashMap<String, int[]>();
            network.codes(row).forEach((name, tensor) -> codes.put(name, tensor.codes()));
            all.add(codes);
        }
        for (int i = 0; i < DRAWN; i++) {
            var codes = new LinkedHashMap<String, int[]>();
            for (var tensor : program.tensors()) {
                if (tensor.role() == Role.INPUT) {
                    var type = network.quantized().tensor(tensor.name()).type();
                    // A number that is no row of an embedding's table is refused before a run.
                    int high = network.graph().tokens(tensor.name()).stream().map(rows -> rows - 1).findFirst().orElse(type.high());
                    int manner = random.nextInt(3);
                    int[] values = new int[tensor.size()];
                    for (int at = 0; at < values.length; at++) {
                        values[at] = switch (manner) {
                            case 0 -> high;
                            case 1 -> random.nextBoolean() ? type.low() : high;
                            default -> random.nextInt(type.low(), high + 1);
                        };
                    }
                    codes.put(tensor.name(), values);
                }
            }
            all.add(codes);
        }
        return all;
    }

    private static long events(Program program, RunResult result, OpProof op) {
        for (int i = 0; i < program.ops().size(); i++) {
            if (program.ops().get(i).name().equals(op.name())) {
                return result.events().eventsByOp().get(i);
            }
        }
        return 0;
    }

    /// {@return a tally in words}
    public static String text(Tally tally) {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%d graphs, %d ops: %d proved, %d with a witness, %d undecided (%.2f %%); %d runs of the simulator, %d contradictions%n", tally.graphs(),
                tally.ops(), tally.proved(), tally.witnessed(), tally.undecided(), 100.0 * tally.undecided() / Math.max(1, tally.ops()), tally.runs(),
                tally.contradictions().size()));
        tally.kinds().forEach((kind, count) -> text.append("  %-32s %6d%n".formatted(kind, count)));
        tally.contradictions().forEach(line -> text.append(line).append('\n'));
        if (!tally.doubts().isEmpty()) {
            text.append('\n').append(DOUBTS).append('\n');
        }
        tally.doubts().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
