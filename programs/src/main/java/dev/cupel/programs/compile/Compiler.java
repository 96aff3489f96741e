package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.Span;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.kernels.Code;
import dev.cupel.programs.kernels.Kernel;
import dev.cupel.programs.kernels.Kernels;
import dev.cupel.programs.kernels.Site;
import dev.cupel.programs.kernels.TensorView;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Variants;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Turns a quantized graph into a program for one machine: a pure function.
public final class Compiler {
    private static final int TABLES = 16;
    private static final ScalarRegister ZERO = new ScalarRegister(15);

    private final QuantizedGraph graph;
    private final Machine machine;
    private final CompileOptions options;
    private final Site site;
    private final List<Diagnostic> faults = new ArrayList<>();

    private Compiler(QuantizedGraph graph, Machine machine, CompileOptions options) {
        this.graph = graph;
        this.machine = machine;
        this.options = options;
        this.site = new Site(graph, machine, variants(graph, machine, options));
    }

    /// {@return the program, or everything that keeps the graph from running on the machine, each fault with its op, what it needs and what is
    /// there}
    public static Diagnosed<Program> compile(QuantizedGraph graph, Machine machine, CompileOptions options) {
        return new Compiler(graph, machine, options).compile();
    }

    /// Every variant asked for must be one of its op's, and no two of a kind.
    private void variants() {
        options.variants().asked().forEach((name, asked) -> {
            var found = graph.ops().stream().filter(each -> each.name().equals(name)).findFirst();
            if (found.isEmpty()) {
                faults.add(Diagnostic.of(graph.name(), "variant %s=%s: the network has no op %s".formatted(name, String.join(",", asked), name))
                        .help(Nearest.suggestion(name, graph.ops().stream().map(QuantizedOp::name).toList())));
                return;
            }
            variants(found.get(), asked);
        });
    }

    private void variants(QuantizedOp op, List<String> asked) {
        var layouts = Kernels.layouts(op, site);
        var there = new ArrayList<>(op.arithmetics());
        there.addAll(layouts);
        for (var name : asked) {
            if (there.isEmpty()) {
                faults.add(variantFault(op, name, "its kernel, %s, has no variants".formatted(op.kind())));
            } else if (!there.contains(name)) {
                faults.add(variantFault(op, name, "its kernel, %s, has %s".formatted(op.kind(), String.join(", ", there)))
                        .help(Nearest.suggestion(name, there)));
            } else if (op.arithmetics().contains(name) && !op.arithmetic().equals(Optional.of(name))) {
                faults.add(variantFault(op, name, "it is quantized by %s".formatted(op.arithmetic().orElse("another arithmetic"))));
            }
        }
        for (var kind : List.of(op.arithmetics(), layouts)) {
            var ofKind = asked.stream().filter(kind::contains).distinct().toList();
            if (ofKind.size() > 1) {
                faults.add(variantFault(op, String.join(",", asked), "of %s an op has one".formatted(String.join(" and ", ofKind))));
            }
        }
    }

    private Diagnostic variantFault(QuantizedOp op, String asked, String why) {
        return Diagnostic.of(graph.name(), "variant %s=%s: %s".formatted(op.name(), asked, why));
    }

    private Diagnosed<Program> compile() {
        variants();
        words();
        var layouts = Layouts.of(site);
        var regions = regions(layouts);
        narrow(regions);
        var tables = tables(stages(regions, kernels(regions, machine.scratchpad().bytes())));
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        int shortest = Integer.MAX_VALUE;
        for (var way : WAYS) {
            var planned = plan(way, layouts, regions);
            if (planned.isPresent()) {
                var program = link(layouts, planned.get(), regions, tables);
                shortest = Math.min(shortest, program.code().size());
                if (planned.get().plan().dramBytes() <= machine.dram().bytes() && shortest <= machine.programWords()) {
                    return Diagnosed.ok(program);
                }
                if (planned.get().plan().dramBytes() > machine.dram().bytes()) {
                    faults.add(Diagnostic.of(graph.name(), "constants and tensors take %d bytes of DRAM, the machine has %d"
                            .formatted(planned.get().plan().dramBytes(), machine.dram().bytes())).help("try a machine with more dram.bytes"));
                    return Diagnosed.faulty(faults);
                }
                if (planned.get().stages().size() == regions.size()) {
                    break; // without any split there is no shorter way
                }
            }
        }
        if (shortest < Integer.MAX_VALUE) {
            faults.add(Diagnostic.of(graph.name(), "the program has %d instructions, the machine's code memory holds %d"
                    .formatted(shortest, machine.programWords())).help("try a machine with more programWords, or a larger scratchpad"));
        } else {
            refuse(layouts, regions);
        }
        return Diagnosed.faulty(faults);
    }

    /// Words and codes that do not go together: every tensor's codes must be words, and normalisations are laid out for one W.
    private void words() {
        for (var tensor : graph.tensors().values()) {
            int needed = tensor.type().bits() + (tensor.type().signed() ? 0 : 1);
            if (needed > machine.wordBits()) {
                faults.add(Diagnostic.of(graph.name(), "tensor '%s' has %s codes of %d bits, words of the machine hold %d bits with their sign".formatted(
                        tensor.name(), tensor.type().signed() ? "signed" : "unsigned", tensor.type().bits(), machine.wordBits()))
                        .help("try wordBits >= %d, or fewer bits for the tensor".formatted(needed)));
            }
        }
        for (var op : graph.ops()) {
            boolean normalises = op instanceof QuantizedOp.Softmax || op instanceof QuantizedOp.LayerNorm || op instanceof QuantizedOp.RmsNorm;
            if (normalises && graph.wordBits() != machine.wordBits()) {
                faults.add(fault(op.head().origin(), "op '%s' (%s) is quantized for words of %d bits, the machine has %d"
                        .formatted(op.name(), op.kind(), graph.wordBits(), machine.wordBits())).help("quantize for this machine"));
            }
        }
    }

    /// {@return ops that become code, in order}
    private List<QuantizedOp> regions(Layouts layouts) {
        return graph.ops().stream().filter(op -> !Layouts.isView(op) || layouts.copies().contains(op.name())).toList();
    }

    /// The variants asked for, and sums in words wherever accumulators are too narrow for them and the user does not want to see that.
    private static Variants variants(QuantizedGraph graph, Machine machine, CompileOptions options) {
        var words = new TreeMap<String, List<String>>();
        if (options.narrow() == Narrow.LIMBS) {
            for (var op : graph.ops()) {
                int bits = SumNeed.bits(op, graph);
                if (bits > machine.accumulatorBits() && bits <= machine.wordBits() && !options.variants().asked().containsKey(op.name())) {
                    words.put(op.name(), List.of(Kernels.WORDS));
                }
            }
        }
        return options.variants().with(words);
    }

    /// Sums that the kernels cannot hold are faults, unless the user wants to see them overflow.
    private void narrow(List<QuantizedOp> regions) {
        if (options.narrow() == Narrow.RUN) {
            return;
        }
        for (var op : regions) {
            int bits = SumNeed.bits(op, graph);
            if (bits > Kernels.sumBits(op, site)) {
                faults.add(fault(op.head().origin(), "op '%s' (%s) needs sums of %d bits in the worst case, the machine has accumulators of %d bits and words of %d"
                        .formatted(op.name(), op.kind(), bits, machine.accumulatorBits(), machine.wordBits()))
                        .help("try accumulatorBits >= %d, fewer bits for its tensors, or --narrow run to see what overflows".formatted(bits)));
            }
        }
    }

    // ---- stages and places ----

    private record Planned(List<Kernel> kernels, List<Stage> stages, Plan plan) {}

    /// One way to make a graph fit.
    ///
    /// @param share the part of the scratchpad that the constants of one stage may take, as a divisor
    /// @param spill whether tensors leave the scratchpad while nobody reads them
    private record Way(int share, boolean spill) {}

    /// From the way that overlaps most to the one that takes least room: constants in fewer and larger parts first, and tensors stay where they are
    /// as long as that does.
    private static final List<Way> WAYS = List.of(new Way(1, false), new Way(2, false), new Way(4, false), new Way(8, false), new Way(2, true),
            new Way(4, true), new Way(8, true), new Way(16, false), new Way(16, true), new Way(32, false), new Way(32, true), new Way(64, true));

    private Optional<Planned> plan(Way way, Layouts layouts, List<QuantizedOp> regions) {
        var kernels = kernels(regions, Math.max(1, machine.scratchpad().bytes() / way.share()));
        var stages = stages(regions, kernels);
        if (way.spill()) {
            return spilling(stages, layouts).map(plan -> new Planned(kernels, stages, plan));
        }
        for (int ahead = machine.dmaQueue(); ahead >= 1; ahead--) {
            var plan = Plan.of(new Plan.Demand(stages, layouts, graph, machine, ahead, Set.of()));
            if (plan.isPresent()) {
                return plan.map(found -> new Planned(kernels, stages, found));
            }
        }
        return Optional.empty();
    }

    private Optional<Plan> spilling(List<Stage> stages, Layouts layouts) {
        var spilled = new LinkedHashSet<String>();
        var outputs = graph.outputs().stream().map(output -> layouts.storageOf(output).name()).collect(Collectors.toSet());
        // The largest first: fewest transfers for the room gained.
        var candidates = layouts.storages().values().stream()
                .filter(storage -> !outputs.contains(storage.name()))
                .sorted(Comparator.comparingInt(Layouts.Storage::bytes).reversed().thenComparing(Layouts.Storage::name))
                .toList();
        for (var candidate : candidates) {
            spilled.add(candidate.name());
            for (int ahead = 1; ahead >= 0; ahead--) {
                var plan = Plan.of(new Plan.Demand(stages, layouts, graph, machine, ahead, spilled));
                if (plan.isPresent()) {
                    return plan;
                }
            }
        }
        return Optional.empty();
    }

    private void refuse(Layouts layouts, List<QuantizedOp> regions) {
        int capacity = machine.scratchpad().bytes();
        var stages = stages(regions, kernels(regions, Math.max(1, capacity / 64)));
        var named = new LinkedHashSet<String>();
        for (var stage : stages) {
            var used = Plan.used(stage, layouts);
            long tensors = used.stream().mapToLong(storage -> Known.in(layouts.storages(), storage).bytes()).sum();
            long needed = tensors + stage.constantBytes() + stage.part().scratchBytes();
            if (needed > capacity && named.add(stage.op().name())) {
                var parts = used.stream()
                        .map(storage -> "%s %d B".formatted(storage, Known.in(layouts.storages(), storage).bytes()))
                        .collect(Collectors.joining(", "));
                faults.add(fault(stage.op().head().origin(), ("op '%s' (%s) needs %d bytes of scratchpad at once (%s, constants %d B, scratch %d B), "
                        + "the machine has %d").formatted(stage.op().name(), stage.op().kind(), needed, parts, stage.constantBytes(),
                        stage.part().scratchBytes(), capacity))
                        .help("try a machine with scratchpad.bytes >= %d, or fewer bits for its tensors".formatted(needed)));
            }
        }
        if (named.isEmpty()) {
            long most = 0;
            var at = stages.getFirst();
            for (int s = 0; s < stages.size(); s++) {
                long live = live(stages, layouts, s);
                if (live > most) {
                    most = live;
                    at = stages.get(s);
                }
            }
            faults.add(fault(at.op().head().origin(), "while op '%s' (%s) runs, %d bytes are in use at once; they do not fit the scratchpad's %d bytes"
                    .formatted(at.op().name(), at.op().kind(), most, capacity))
                    .help("try a machine with scratchpad.bytes >= %d".formatted(2 * most)));
        }
    }

    private static long live(List<Stage> stages, Layouts layouts, int at) {
        var before = new LinkedHashSet<String>();
        var after = new LinkedHashSet<String>();
        for (int s = 0; s < stages.size(); s++) {
            if (s <= at) {
                before.addAll(Plan.used(stages.get(s), layouts));
            }
            if (s >= at) {
                after.addAll(Plan.used(stages.get(s), layouts));
            }
        }
        before.retainAll(after);
        return before.stream().mapToLong(storage -> Known.in(layouts.storages(), storage).bytes()).sum() + stages.get(at).constantBytes()
                + stages.get(at).part().scratchBytes();
    }

    private List<Kernel> kernels(List<QuantizedOp> regions, int budget) {
        return regions.stream().map(op -> Kernels.of(op, site, budget)).toList();
    }

    private static List<Stage> stages(List<QuantizedOp> regions, List<Kernel> kernels) {
        var stages = new ArrayList<Stage>();
        for (int region = 0; region < regions.size(); region++) {
            var parts = kernels.get(region).parts();
            for (int i = 0; i < parts.size(); i++) {
                stages.add(Stage.of(regions.get(region), region, parts.get(i)));
            }
        }
        return stages;
    }

    // ---- ROM ----

    private Map<RomTable, Integer> tables(List<Stage> stages) {
        var tables = new LinkedHashMap<RomTable, Integer>();
        var owners = new ArrayList<String>();
        for (var stage : stages) {
            for (var table : stage.part().tables()) {
                var rom = machine.rom();
                if (table.size() > rom.maxEntries() || table.bits() > rom.maxBits()) {
                    faults.add(fault(stage.op().head().origin(), "op '%s' (%s) needs a ROM table of %s, the machine has at most %d entries of %d bits"
                            .formatted(stage.op().name(), stage.op().kind(), table, rom.maxEntries(), rom.maxBits()))
                            .help("try fewer bits for its input, or a machine with a larger rom"));
                }
                if (!tables.containsKey(table)) {
                    owners.add(stage.op().name());
                    tables.put(table, tables.size());
                }
            }
        }
        if (tables.size() > TABLES) {
            faults.add(Diagnostic.of(graph.name(), "the graph needs %d different ROM tables, the machine has %d; they belong to %s"
                    .formatted(tables.size(), TABLES, String.join(", ", new LinkedHashSet<>(owners))))
                    .help("let tensors share scales, so that their tables are the same"));
        }
        return tables;
    }

    // ---- code ----

    private Program link(Layouts layouts, Planned planned, List<QuantizedOp> regions, Map<RomTable, Integer> tables) {
        var stages = planned.stages();
        var plan = planned.plan();
        var linker = new Linker();
        var ready = new HashMap<String, Integer>();
        linker.add(new Instruction.LoadImmediate(ZERO, 0), place(Optional.empty(), -1));
        var clock = new Clock(machine);
        var queue = new Transfers(linker);
        int next = 0;
        for (int s = 0; s < stages.size(); s++) {
            var stage = stages.get(s);
            var place = place(Optional.of(stage.op()), stage.region());
            while (next < plan.arrivals().size() && plan.arrivals().get(next).issuedAt() <= s) {
                var arrival = plan.arrivals().get(next);
                if (arrival.neededBy() > s) {
                    awaitNeeded(plan, queue, s, place);
                }
                queue.start(arrival.piece(), new Instruction.DmaIn(address(Known.in(plan.scratchpad(), arrival.piece())),
                        address(Known.in(plan.dram(), arrival.home())), new Immediate(arrival.bytes())), place);
                next++;
            }
            awaitNeeded(plan, queue, s, place);
            linker.add(Scheduler.schedule(code(stage, s, layouts, plan, tables), plan.pieces(s), clock), place);
            if (!stage.part().inDram().isEmpty()) {
                queue.allDone(); // it waited for its own transfers, and so for all before
            }
            // What came by a transfer is there for certain once its first reader is through.
            for (var input : stage.op().inputs()) {
                ready.putIfAbsent(layouts.storageOf(input).name(), linker.last());
            }
            ready.put(layouts.storageOf(stage.op().output()).name(), stage.part().inDram().isEmpty() ? linker.last() : linker.lastRows());
            for (var departure : plan.departures()) {
                if (departure.stage() == s) {
                    queue.start(departure.piece(), new Instruction.DmaOut(address(Known.in(plan.dram(), departure.home())),
                            address(Known.in(plan.scratchpad(), departure.piece())), new Immediate(departure.bytes())), place);
                }
            }
        }
        linker.add(new Instruction.Halt(), place(Optional.empty(), -1));
        var roms = new HashMap<Integer, RomTable>();
        tables.forEach((table, number) -> roms.put(number, table));
        var data = new ArrayList<Segment>();
        for (int s = 0; s < stages.size(); s++) {
            if (stages.get(s).constantBytes() > 0) {
                data.add(new Segment(Memory.DRAM, Known.in(plan.dram(), Plan.constants(s)), stages.get(s).constantBlock()));
            }
            var inDram = stages.get(s).part().inDram();
            for (int i = 0; i < inDram.size(); i++) {
                data.add(new Segment(Memory.DRAM, Known.in(plan.dram(), Plan.inDram(s, i)), Stage.bytes(inDram.get(i))));
            }
        }
        var ops = new ArrayList<OpRegion>();
        for (int region = 0; region < regions.size(); region++) {
            var op = regions.get(region);
            ops.add(new OpRegion(op.name(), op.kind(), variant(op, planned.kernels().get(region))));
        }
        return new Program(graph.name(), linker.code(), roms, data, bindings(layouts, plan, ready), ops, linker.places());
    }

    /// Arithmetic and layout, as `--variant` takes them; empty where an op has but one of both.
    private static String variant(QuantizedOp op, Kernel kernel) {
        return Stream.of(op.arithmetic().orElse(""), kernel.layout()).filter(name -> !name.isEmpty()).collect(Collectors.joining(","));
    }

    private static void awaitNeeded(Plan plan, Transfers queue, int stage, Place place) {
        plan.arrivals().stream().filter(arrival -> arrival.neededBy() == stage).forEach(arrival -> queue.await(arrival.piece(), place));
        plan.departures().stream().filter(departure -> departure.goneBy() == stage).forEach(departure -> queue.await(departure.piece(), place));
    }

    private Code code(Stage stage, int number, Layouts layouts, Plan plan, Map<RomTable, Integer> tables) {
        var op = stage.op();
        var inputs = new ArrayList<TensorView>();
        for (var input : op.inputs()) {
            inputs.add(view(input, layouts.strides(input), number, layouts, plan));
        }
        var out = layouts.strides(op.output());
        if (op instanceof QuantizedOp.Reshape(_, String x)) {
            out = out.reshaped(graph.tensor(x).shape()).orElseThrow();
        } else if (op instanceof QuantizedOp.Transpose(_, _, var permutation)) {
            out = out.unpermuted(permutation);
        }
        int block = stage.constantBytes() > 0 ? Known.in(plan.scratchpad(), Plan.constants(number)) : 0;
        var at = new Kernel.Placement(inputs, view(op.output(), out, number, layouts, plan),
                stage.constantOffsets().stream().map(offset -> block + offset).toList(),
                IntStream.range(0, stage.part().inDram().size()).mapToObj(i -> Known.in(plan.dram(), Plan.inDram(number, i))).toList(),
                stage.part().tables().stream().map(table -> new Instruction.Table(Known.in(tables, table))).toList(),
                stage.part().scratchBytes() > 0 ? Known.in(plan.scratchpad(), Plan.scratch(number)) : 0);
        return PostIncrements.folded(stage.part().emit(at));
    }

    private TensorView view(String tensor, Strides lies, int stage, Layouts layouts, Plan plan) {
        var type = graph.tensor(tensor).type();
        return new TensorView(plan.address(layouts.storageOf(tensor).name(), stage), type.storageBits(), type.signed(), lies.shape().dims(),
                lies.strides());
    }

    private List<TensorBinding> bindings(Layouts layouts, Plan plan, Map<String, Integer> ready) {
        var bindings = new ArrayList<TensorBinding>();
        for (var name : graph.tensors().keySet()) {
            var storage = layouts.storageOf(name).name();
            boolean output = graph.outputs().contains(name);
            if (graph.inputs().contains(name)) {
                bindings.add(binding(name, Role.INPUT, Memory.DRAM, Known.in(plan.dram(), storage), layouts, -1));
            }
            if (output) {
                bindings.add(binding(name, Role.OUTPUT, Memory.DRAM, Known.in(plan.dram(), storage), layouts, -1));
            } else if (!graph.inputs().contains(name) && ready.containsKey(storage)) {
                bindings.add(binding(name, Role.OBSERVED, Memory.SCRATCHPAD,
                        Known.in(plan.scratchpad(), Known.in(plan.residences(), storage).getFirst().piece()), layouts, Known.in(ready, storage)));
            }
        }
        return bindings;
    }

    private TensorBinding binding(String name, Role role, Memory memory, int address, Layouts layouts, int readyAt) {
        var type = graph.tensor(name).type();
        var lies = layouts.strides(name);
        return new TensorBinding(name, role, memory, address, type.storageBits(), type.signed(), lies.shape().dims(), lies.strides(), type.scale(),
                type.zeroPoint(), readyAt);
    }

    private static Address address(int bytes) {
        return Address.of(ZERO, bytes);
    }

    // ---- places and faults ----

    private Place place(Optional<QuantizedOp> op, int region) {
        var origin = op.map(o -> o.head().origin()).orElse(Origin.NONE);
        var file = origin.file().isEmpty() ? graph.name() : origin.file();
        return origin.place().map(p -> new Place(file, p.line(), p.column(), region)).orElse(new Place(file, 0, 0, region));
    }

    private Diagnostic fault(Origin origin, String message) {
        var file = origin.file().isEmpty() ? graph.name() : origin.file();
        return new Diagnostic(file, origin.place().map(p -> new Span(p.line(), p.column(), 1)), "", message, Optional.empty());
    }
}
