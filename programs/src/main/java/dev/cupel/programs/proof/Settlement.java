package dev.cupel.programs.proof;

import dev.cupel.isa.Program;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.programs.proof.Ledger.Doubt;
import dev.cupel.programs.proof.Ledger.Widest;
import dev.cupel.programs.proof.Suspicion.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Decides doubts: a value is shown to fit, or inputs are found with which it does not.
final class Settlement {
    private static final int MANY = 4;
    private static final int NEAR_NODES = 3_000;
    private static final int FEW_NODES = 200;
    private static final int FAR_NODES = 40_000;
    private static final int SEARCH_NODES = 400_000;
    private static final long NEAR_BUDGET = 4_000_000;
    private static final long FAR_BUDGET = 12_000_000;
    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_OPEN = 12;
    private static final int MOST_SHARPENED = 64;

    private record Question(Slice.Identity slice, List<Lemmas.Relation> relations, long least, long greatest) {}

    private final Program program;
    private final ProofOptions options;
    private final Map<Question, Optional<Refinement.Bounds>> refined = new HashMap<>();
    private final Map<Slice.Identity, Optional<long[]>> enumerations = new HashMap<>();
    private final Set<Question> fruitless = new HashSet<>();
    private @Nullable Lemmas lemmas;

    Settlement(Program program, ProofOptions options) {
        this.program = program;
        this.options = options;
    }

    /// {@return instructions after which a walk stops}
    long longest() {
        return options.longest();
    }

    private Lemmas lemmas(ValueGraph graph) {
        var there = lemmas;
        if (there == null || there.graph() != graph) {
            there = new Lemmas(graph);
            lemmas = there;
        }
        return there;
    }

    /// Looks at a doubt closely: narrows its node where it is none, and keeps it in the ledger where it is one.
    void settle(Ledger ledger, ValueGraph graph, Doubt doubt) {
        if (!options.closely()) {
            ledger.doubt(doubt);
            return;
        }
        if (ledger.isRefuted()) {
            // One instruction that overflows is enough; of the others only how far they go.
            ledger.suspicion(doubt).leave(doubt);
            return;
        }
        if (ledger.openDoubts() >= MOST_OPEN) {
            // So many that hold out: what there is to find is found where the op ends.
            ledger.suspicion(doubt).leave(doubt);
            return;
        }
        if (holds(graph, doubt, NEAR_NODES, NEAR_BUDGET, MANY)) {
            return;
        }
        if (enumerated(graph, doubt)) {
            return;
        }
        int[] all = graph.slice(doubt.node(), Integer.MAX_VALUE, SEARCH_NODES);
        if (all != null && lemmas(graph).apply(all)) {
            // What was narrowed narrows what is made of it.
            if (holds(graph, doubt, NEAR_NODES, NEAR_BUDGET, MANY)) {
                return;
            }
        }
        var suspicion = ledger.suspicion(doubt);
        var found = search(graph, doubt, 4);
        if (found.isPresent()) {
            suspicion.raise(current(graph, doubt));
            suspicion.found(found.get(), Lemmas.terms(graph, doubt.node()));
            return;
        }
        if (suspicion.attempt() < MOST_ATTEMPTS && holds(graph, doubt, FAR_NODES, FAR_BUDGET, Integer.MAX_VALUE)) {
            return;
        }
        suspicion.open(current(graph, doubt));
        suspicion.terms(Lemmas.terms(graph, doubt.node()));
    }

    /// Tries all values of the leaves where they are few. {@return whether the doubt is none then}
    private boolean enumerated(ValueGraph graph, Doubt doubt) {
        Slice.whole(graph, doubt.node(), FEW_NODES)
                .flatMap(slice -> enumerations.computeIfAbsent(slice.identity(), _ -> WitnessSearch.bounds(slice)))
                .ifPresent(bounds -> graph.narrow(doubt.node(), bounds[0], bounds[1]));
        return within(graph, doubt);
    }

    /// {@return the doubt with bounds as close as is quickly found}
    private Doubt sharpened(ValueGraph graph, Doubt doubt) {
        if (!within(graph, doubt) && !enumerated(graph, doubt)) {
            lemmas(graph).apply(new int[] {doubt.node()});
        }
        return current(graph, doubt);
    }

    private static Doubt current(ValueGraph graph, Doubt doubt) {
        return new Doubt(doubt.pc(), doubt.fault(), doubt.element(), graph.low(doubt.node()), graph.high(doubt.node()), doubt.least(), doubt.greatest(), doubt.node());
    }

    private static boolean within(ValueGraph graph, Doubt doubt) {
        return graph.low(doubt.node()) >= doubt.least() && graph.high(doubt.node()) <= doubt.greatest();
    }

    private boolean holds(ValueGraph graph, Doubt doubt, int nodes, long budget, int many) {
        if (within(graph, doubt)) {
            return true;
        }
        var slice = many == Integer.MAX_VALUE ? Slice.whole(graph, doubt.node(), nodes) : Slice.near(graph, doubt.node(), many, nodes);
        if (slice.isEmpty()) {
            return false;
        }
        var relations = lemmas(graph).relations(slice.get());
        var question = new Question(slice.get().identity(), relations, doubt.least(), doubt.greatest());
        var bounds = refined.computeIfAbsent(question, _ -> Refinement.of(slice.get(), relations, doubt.least(), doubt.greatest(), budget));
        bounds.ifPresent(found -> graph.narrow(doubt.node(), found.low(), found.high()));
        return within(graph, doubt);
    }

    private Optional<Found> search(ValueGraph graph, Doubt doubt, int starts) {
        var slice = Slice.whole(graph, doubt.node(), SEARCH_NODES);
        if (slice.isEmpty()) {
            return Optional.empty();
        }
        var question = new Question(slice.get().identity(), List.of(), doubt.least(), doubt.greatest());
        if (starts <= 4 && fruitless.contains(question)) {
            return Optional.empty();
        }
        var values = WitnessSearch.of(slice.get(), doubt.least(), doubt.greatest(), starts, options.seed());
        if (values.isEmpty()) {
            fruitless.add(question);
            return Optional.empty();
        }
        int[] leaves = slice.get().leaves();
        int[] nodes = new int[leaves.length];
        long[] chosen = new long[leaves.length];
        for (int i = 0; i < leaves.length; i++) {
            nodes[i] = slice.get().node(leaves[i]);
            chosen[i] = values.get()[leaves[i]];
        }
        return Optional.of(new Found(doubt, nodes, chosen, values.get()[slice.get().root()]));
    }

    /// The op is over: its graph goes. What is still open is looked at once more; witnesses are written down.
    void close(Ledger ledger, ValueGraph graph) {
        if (!ledger.isRefuted()) {
            for (var suspicion : ledger.suspicions().values()) {
                reconsider(graph, suspicion);
            }
        }
        if (ledger.isRefuted()) {
            ledger.suspicions().values().stream().filter(suspicion -> graph.holds(suspicion.worst().node()))
                    .sorted(Comparator.comparingDouble((Suspicion suspicion) -> suspicion.worst().excess()).reversed()).limit(MOST_SHARPENED)
                    .forEach(suspicion -> suspicion.sharpen(sharpened(graph, suspicion.worst())));
            var widest = ledger.suspicions().values().stream().map(Suspicion::worst).filter(doubt -> graph.holds(doubt.node()))
                    .sorted(Comparator.comparingDouble(Doubt::excess).reversed()).limit(MOST_OPEN).toList();
            for (var worst : widest) {
                var suspicion = ledger.suspicion(worst);
                var best = suspicion.found().filter(found -> found.doubt().equals(worst)).or(() -> search(graph, worst, 4));
                if (best.isPresent()) {
                    suspicion.found(best.get(), Lemmas.terms(graph, worst.node()));
                    suspicion.witness(witness(graph, best.get()));
                    break;
                }
            }
            if (ledger.suspicions().values().stream().allMatch(suspicion -> suspicion.witness().isEmpty())) {
                ledger.suspicions().values().stream().filter(suspicion -> suspicion.found().isPresent()).findFirst()
                        .ifPresent(suspicion -> suspicion.witness(witness(graph, suspicion.found().orElseThrow())));
            }
        }
        if (options.least()) {
            ledger.attained(attains(ledger, graph));
        }
    }

    private void reconsider(ValueGraph graph, Suspicion suspicion) {
        var open = new ArrayList<>(suspicion.open());
        open.sort(Comparator.comparingDouble(Doubt::excess).reversed());
        for (var doubt : open.subList(0, Math.min(3, open.size()))) {
            var found = search(graph, doubt, 60);
            if (found.isPresent()) {
                suspicion.found(found.get(), Lemmas.terms(graph, doubt.node()));
                return;
            }
        }
    }

    /// {@return whether inputs are known that need all bits of the op's widest sum}
    private boolean attains(Ledger ledger, ValueGraph graph) {
        int bits = ledger.sumBits();
        if (bits < 2) {
            return bits == 1;
        }
        long least = -1L << (bits - 2);
        for (Widest widest : ledger.sums().values()) {
            if (widest.needed() == bits && widest.node() != 0 && graph.holds(widest.node())
                    && search(graph, new Doubt(widest.pc(), Fault.RESULT, widest.element(), widest.low(), widest.high(), least, -least - 1, widest.node()), 8).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// {@return inputs in which leaves have the values found, all others the code of 0 or what is nearest to it}
    private Witness witness(ValueGraph graph, Found found) {
        var tensors = new TreeMap<Integer, int[]>();
        for (int node = graph.first(); node < graph.end(); node++) {
            if (graph.kind(node) == Kind.LEAF && tensorOf(graph, node) > 0) {
                var binding = binding(tensorOf(graph, node));
                int[] codes = tensors.computeIfAbsent(tensorOf(graph, node), _ -> blank(binding));
                codes[indexOf(graph, node)] = (int) Math.clamp(binding.zeroPoint(), graph.low(node), graph.high(node));
            }
        }
        for (int i = 0; i < found.leaves().length; i++) {
            int node = found.leaves()[i];
            int[] codes = tensors.get(tensorOf(graph, node));
            if (codes != null) {
                codes[indexOf(graph, node)] = (int) found.values()[i];
            }
        }
        var named = new TreeMap<String, int[]>();
        tensors.forEach((tensor, codes) -> named.put(binding(tensor).name(), codes));
        var doubt = found.doubt();
        return new Witness(program.opAt(doubt.pc()).map(Program.OpRegion::name).orElse(""), doubt.pc(), doubt.element(), found.exact(), named);
    }

    private static int tensorOf(ValueGraph graph, int leaf) {
        return graph.p(leaf);
    }

    private static int indexOf(ValueGraph graph, int leaf) {
        return graph.b(leaf);
    }

    private TensorBinding binding(int tensor) {
        return program.tensors().get(tensor - 1);
    }

    private static int[] blank(TensorBinding tensor) {
        int[] codes = new int[tensor.size()];
        Arrays.fill(codes, tensor.zeroPoint());
        return codes;
    }
}
