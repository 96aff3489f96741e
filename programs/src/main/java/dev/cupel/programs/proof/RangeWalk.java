package dev.cupel.programs.proof;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Accumulate;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Clamp;
import dev.cupel.isa.Instruction.Clear;
import dev.cupel.isa.Instruction.Compare;
import dev.cupel.isa.Instruction.CountLeadingZeros;
import dev.cupel.isa.Instruction.Deduct;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.DmaWait;
import dev.cupel.isa.Instruction.ElementOf;
import dev.cupel.isa.Instruction.Extract;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.HorizontalMaximum;
import dev.cupel.isa.Instruction.HorizontalMinimum;
import dev.cupel.isa.Instruction.HorizontalSum;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Lookup;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Maximum;
import dev.cupel.isa.Instruction.Minimum;
import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.MultiplyAccumulate;
import dev.cupel.isa.Instruction.MultiplyShift;
import dev.cupel.isa.Instruction.ReadAccumulator;
import dev.cupel.isa.Instruction.Select;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.ShiftLeft;
import dev.cupel.isa.Instruction.ShiftRight;
import dev.cupel.isa.Instruction.SquareRootStep;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.Subtract;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.proof.Lanes.View;
import dev.cupel.programs.quantize.CodeType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Goes through a program once, in the order of a run: scalars, vl, loops and addresses are followed as they are, every element of a register or of memory is an interval.
///
/// Values are exact: a result that does not fit stays as it is over the integers, and the op is noted. Up to the first overflow of a run this is what the machine computes, so
/// a program of which every value fits here has no overflow at all. What an op with a doubt leaves in memory counts as any code, so that the ops behind it do not build on
/// values that it may never give.
final class RangeWalk {
    private static final int MOST_NODES = 6_000_000;
    private static final int UNKNOWN = 2;

    /// The rest of a loop that is under way: its body is `first..last`, to run `left` times more.
    private static final class Pass {
        private final int first;
        private final int last;
        private int left;

        private Pass(int first, int last, int left) {
            this.first = first;
            this.last = last;
            this.left = left;
        }
    }

    /// An outstanding transfer's bytes of the scratchpad.
    private record Outstanding(long from, long to, boolean reads) {}

    /// An element written to the scratchpad.
    private record Written(long nibble, int size, boolean signed) {}

    /// The run asks for what the machine does not do.
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stop(String why) {
            super(why, null, false, false);
        }
    }

    private final Program program;
    private final Machine machine;
    private final Map<String, CodeType> types;
    private final Map<String, int[]> given;
    private final Set<Integer> recorded;
    private final Settlement settlement;
    private final Transfer transfer;
    private final int word;
    private final int sum;
    private final int[] scalars = new int[16];
    private final Deque<Pass> loops = new ArrayDeque<>();
    private final Lanes[] vectors = new Lanes[32];
    private final Lanes[] accumulators = new Lanes[8];
    private final byte[][] masks = new byte[4][];
    private final int[][] maskNodes = new int[4][];
    private final AbstractMemory scratchpad = new AbstractMemory();
    private final AbstractMemory dram = new AbstractMemory();
    private final List<List<Integer>> readyAt;
    private final Deque<Outstanding> transfers = new ArrayDeque<>();
    private final Map<Integer, Ledger> ledgers = new HashMap<>();
    private final List<Written> written = new ArrayList<>();
    private final List<Outstanding> sent = new ArrayList<>();
    private long writtenVectors;
    private int writtenAccumulators;
    private @Nullable ValueGraph graph;
    private int nextNode = 1;
    private int nextLeaf = 1;
    private int vl;
    private int pc;
    private int op = Integer.MIN_VALUE;
    private Ledger ledger;
    private boolean tainted;

    // The value at hand.
    private long low;
    private long high;
    private int node;

    /// @param types    of the tensors whose codes are known, by name
    /// @param given    codes of tensors that are not to be any: inputs, or tensors that the program can observe, then written where they are ready
    /// @param recorded ops (-1: none) whose values are kept with what they are made of
    RangeWalk(Program program, Machine machine, Map<String, CodeType> types, Map<String, int[]> given, Set<Integer> recorded, Settlement settlement) {
        this.program = program;
        this.machine = machine;
        this.types = types;
        this.given = given;
        this.recorded = recorded;
        this.settlement = settlement;
        transfer = new Transfer(program);
        word = machine.wordBits();
        sum = machine.accumulatorBits();
        vl = machine.vectorLength();
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = new Lanes(vl);
        }
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = new Lanes(vl);
        }
        for (int i = 0; i < masks.length; i++) {
            masks[i] = new byte[vl];
            maskNodes[i] = new int[vl];
        }
        readyAt = new ArrayList<>();
        for (int i = 0; i < program.code().size(); i++) {
            readyAt.add(List.of());
        }
        ledger = ledger(-1);
    }

    private Ledger ledger(int of) {
        return ledgers.computeIfAbsent(of, each -> new Ledger());
    }

    /// {@return what was found, by op; -1 for code of none}
    Map<Integer, Ledger> ledgers() {
        return ledgers;
    }

    /// {@return why the walk ended before the program did; empty where it reached its end}
    String walk() {
        return walk(Integer.MIN_VALUE);
    }

    /// Like [#walk()], but no further than to the end of an op.
    String walk(int until) {
        fillMemories();
        try {
            for (long walked = 0; walked < settlement.longest(); walked++) {
                var instruction = program.code().get(pc);
                int here = program.places().get(pc).op();
                if (here != op) {
                    close();
                    if (op == until && until != Integer.MIN_VALUE) {
                        return "";
                    }
                    open(here);
                }
                if (instruction instanceof Halt) {
                    close();
                    return "";
                }
                int next = step(instruction);
                for (int tensor : readyAt.get(pc)) {
                    ready(tensor);
                }
                pc = next;
            }
            close();
            return "the program runs more than %d instructions".formatted(settlement.longest());
        } catch (Stop stop) {
            var place = program.places().get(pc);
            close();
            return "pc %d (%s:%d): %s".formatted(pc, place.file(), place.line(), stop.getMessage());
        }
    }

    // ---- tensors ----

    private void fillMemories() {
        for (var segment : program.data()) {
            memory(segment.memory()).write(segment.address(), segment.bytes());
        }
        var tensors = program.tensors();
        for (int t = 0; t < tensors.size(); t++) {
            var tensor = tensors.get(t);
            if (tensor.role() == Role.OBSERVED) {
                var more = new ArrayList<>(readyAt.get(tensor.readyAt()));
                more.add(t);
                readyAt.set(tensor.readyAt(), more);
            } else if (tensor.role() == Role.INPUT) {
                int[] codes = given.get(tensor.name());
                var type = types.get(tensor.name());
                var any = type == null ? Cell.any(tensor.bits(), tensor.signed()) : Cell.of(type.low(), type.high());
                int number = t + 1;
                eachElement(tensor, (index, nibble) -> memory(tensor.memory()).put(nibble, tensor.bits() / 4,
                        codes == null ? new Cell(any.low(), any.high(), 0, number, index) : Cell.constant(codes[index])));
            }
        }
    }

    private AbstractMemory memory(Memory which) {
        return switch (which) {
            case DRAM -> dram;
            case SCRATCHPAD -> scratchpad;
        };
    }

    /// What is done with an element of a tensor.
    private interface ElementUse {
        void at(int index, long nibble);
    }

    private static void eachElement(TensorBinding tensor, ElementUse use) {
        int rank = tensor.shape().size();
        int[] at = new int[rank];
        for (int index = 0; index < tensor.size(); index++) {
            long element = 0;
            for (int axis = 0; axis < rank; axis++) {
                element += (long) at[axis] * tensor.strides().get(axis);
            }
            use.at(index, 2L * tensor.address() + element * (tensor.bits() / 4));
            for (int axis = rank - 1; axis >= 0 && ++at[axis] == tensor.shape().get(axis); axis--) {
                at[axis] = 0;
            }
        }
    }

    /// A tensor stands in memory: from here on its elements are known by name.
    private void ready(int number) {
        var tensor = program.tensors().get(number);
        int[] codes = given.get(tensor.name());
        int size = tensor.bits() / 4;
        var memory = memory(tensor.memory());
        var type = types.get(tensor.name());
        eachElement(tensor, (index, nibble) -> {
            if (codes != null) {
                // Whatever the op may have left there.
                memory.put(nibble, size, new Cell(codes[index], codes[index], 0, number + 1, index));
                return;
            }
            var cell = memory.get(nibble, size, tensor.signed());
            long least = type == null ? cell.low() : Math.clamp(cell.low(), type.low(), type.high());
            long greatest = type == null ? cell.high() : Math.clamp(cell.high(), type.low(), type.high());
            // Of several names of one tensor the first one stands.
            boolean named = cell.tensor() > 0 && program.tensors().get(cell.tensor() - 1).readyAt() == tensor.readyAt();
            memory.put(nibble, size, new Cell(least, greatest, 0, named ? cell.tensor() : number + 1, named ? cell.index() : index));
        });
    }

    // ---- ops ----

    private void open(int next) {
        op = next;
        ledger = ledger(next);
        tainted = false;
        written.clear();
        sent.clear();
        writtenVectors = 0;
        writtenAccumulators = 0;
        graph = recorded.contains(next) ? new ValueGraph(nextNode, transfer) : null;
    }

    /// What an op with a doubt leaves behind is any code of its kind.
    private void close() {
        if (graph != null) {
            settlement.close(ledger, graph);
            tainted = !ledger.isProved();
            nextNode = graph.end();
            graph = null;
        }
        if (!tainted) {
            return;
        }
        for (var element : written) {
            var any = Cell.any(4 * element.size(), element.signed());
            if (scratchpad.isCell(element.nibble(), element.size())) {
                var cell = scratchpad.get(element.nibble(), element.size(), element.signed());
                var name = cell.tensor() == 0 ? "" : program.tensors().get(cell.tensor() - 1).name();
                if (given.containsKey(name)) {
                    continue;
                }
                var type = types.get(name);
                scratchpad.put(element.nibble(), element.size(), new Cell(type == null ? any.low() : type.low(), type == null ? any.high() : type.high(), 0,
                        cell.tensor(), cell.index()));
            }
        }
        for (var bytes : sent) {
            dram.replace(bytes.from(), bytes.to() - bytes.from(), this::anyOf);
        }
        for (int i = 0; i < vectors.length; i++) {
            if ((writtenVectors >> i & 1) != 0) {
                vectors[i].fill(Machine.min(word), Machine.max(word));
            }
        }
        for (int i = 0; i < accumulators.length; i++) {
            if ((writtenAccumulators >> i & 1) != 0) {
                accumulators[i].fill(Machine.min(sum), Machine.max(sum));
            }
        }
    }

    /// {@return any code that a cell's tensor can have; any bits where that is not known}
    private Cell anyOf(Cell cell) {
        var name = cell.tensor() == 0 ? "" : program.tensors().get(cell.tensor() - 1).name();
        var type = types.get(name);
        return given.containsKey(name) ? cell
                : type == null ? Cell.of(Integer.MIN_VALUE, 0xffff_ffffL) : new Cell(type.low(), type.high(), 0, cell.tensor(), cell.index());
    }

    // ---- control ----

    private int value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    private void addTo(ScalarRegister d, long a, long b) {
        long exact = a + b;
        if (exact != (int) exact) {
            ledger.certain(new Ledger.Doubt(pc, Fault.SCALAR, -1, exact, exact, Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
            tainted = true;
            if (machine.overflow() == dev.cupel.isa.OverflowPolicy.TRAP) {
                throw new Stop("%d + %d does not fit a scalar of 32 bits".formatted(a, b));
            }
            exact = machine.overflow() == dev.cupel.isa.OverflowPolicy.WRAP ? (int) exact : Math.clamp(exact, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        scalars[d.index()] = (int) exact;
    }

    /// {@return the instruction after this one}
    private int step(Instruction instruction) {
        switch (instruction) {
            case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case AddScalar(var d, var a, var b) -> addTo(d, scalars[a.index()], value(b));
            case SetVectorLength(var length) -> {
                vl = value(length);
                if (vl < 1 || vl > machine.vectorLength()) {
                    throw new Stop("vl %d, must be in 1..%d".formatted(vl, machine.vectorLength()));
                }
            }
            case Loop(var count, int body) -> {
                int passes = value(count);
                if (passes < 0) {
                    throw new Stop("loop count %d, must be at least 0".formatted(passes));
                }
                if (passes == 0) {
                    return behind(pc + body);
                }
                loops.push(new Pass(pc + 1, pc + body, passes - 1));
                return pc + 1;
            }
            case DmaIn(var to, var from, var size) -> transfer(address(to), value(size), false, () -> scratchpad.copy(dram, address(from), address(to), value(size)),
                    address(from), machine.dram().bytes());
            case DmaOut(var to, var from, var size) -> {
                transfer(address(from), value(size), true, () -> dram.copy(scratchpad, address(from), address(to), value(size)), address(to), machine.dram().bytes());
                sent.add(new Outstanding(address(to), address(to) + value(size), false));
            }
            case DmaRows rows -> rows(rows);
            case DmaWait(int outstanding) -> {
                while (transfers.size() > outstanding) {
                    transfers.remove();
                }
            }
            case Halt() -> throw new IllegalStateException("halt is no step");
            default -> vector(instruction);
        }
        for (var scalar : instruction.postIncremented()) {
            addTo(scalar, scalars[scalar.index()], 1);
        }
        switch (instruction) {
            case Load load -> increment(load.at());
            case Store store -> increment(store.at());
            default -> {}
        }
        return behind(pc);
    }

    private void increment(Address at) {
        if (at.postIncrement() != 0) {
            addTo(at.base(), scalars[at.base().index()], at.postIncrement());
        }
    }

    private int behind(int at) {
        while (!loops.isEmpty() && loops.peek().last == at) {
            var pass = loops.peek();
            if (pass.left > 0) {
                pass.left--;
                return pass.first;
            }
            loops.pop();
        }
        return at + 1;
    }

    private long address(Address at) {
        return (long) scalars[at.base().index()] + at.offset();
    }

    private void transfer(long inScratchpad, int size, boolean reads, Runnable copy, long inDram, long dramBytes) {
        if (size < 1 || size >= 1 << 28) {
            throw new Stop("a transfer of %d bytes".formatted(size));
        }
        if (inScratchpad < 0 || inScratchpad + size > machine.scratchpad().bytes() || inDram < 0 || inDram + size > dramBytes) {
            throw new Stop("a transfer of %d bytes leaves the memories".formatted(size));
        }
        copy.run();
        transfers.add(new Outstanding(inScratchpad, inScratchpad + size, reads));
    }

    /// Rows chosen by values: any of those that the index can name.
    private void rows(DmaRows rows) {
        long to = scalars[rows.scratchpad().index()];
        long from = scalars[rows.dram().index()];
        long bytes = (long) vl * rows.rowBytes();
        if (to < 0 || to + bytes > machine.scratchpad().bytes() || from < 0 || from + (long) rows.rows() * rows.rowBytes() > machine.dram().bytes()) {
            throw new Stop("rows leave the memories");
        }
        var index = vectors[rows.index().index()];
        for (int i = 0; i < vl; i++) {
            take(index, i);
            inRange(Fault.INDEX, i, 0, rows.rows() - 1L);
            index.low[i] = low;
            index.high[i] = high;
            index.node[i] = node;
            long at = to + (long) i * rows.rowBytes();
            if (low == high) {
                long row = low < 0 || low >= rows.rows() ? 0 : low;
                scratchpad.copy(dram, from + row * rows.rowBytes(), at, rows.rowBytes());
            } else {
                for (long b = 0; b < 2L * rows.rowBytes(); b++) {
                    scratchpad.put(2 * at + b, 1, Cell.of(0, 15));
                }
            }
        }
        transfers.add(new Outstanding(to, to + bytes, false));
    }

    // ---- operands ----

    private int element(Element element) {
        int index = switch (element) {
            case Element.At(int at) -> at;
            case Element.Indexed(var scalar, _) -> scalars[scalar.index()];
        };
        if (index < 0 || index >= machine.vectorLength()) {
            throw new Stop("element %d of a vector of %d".formatted(index, machine.vectorLength()));
        }
        return index;
    }

    /// @param d what the instruction writes: a broadcast of it is read before
    private View view(Source source, @Nullable Lanes d) {
        return switch (source) {
            case VectorRegister(int index) -> new View(vectors[index], 0, 1);
            case Accumulator(int index) -> new View(accumulators[index], 0, 1);
            case Broadcast(var register, var element) -> {
                var lanes = vectors[register.index()];
                int at = element(element);
                if (lanes == d) {
                    if (graph != null) {
                        nodeOf(new View(lanes, at, 0), 0);
                    }
                    yield new View(lanes.copyOf(at), 0, 0);
                }
                yield new View(lanes, at, 0);
            }
            case Immediate(int value) -> new View(Lanes.constant(value), 0, 0);
            case ScalarRegister(int index) -> new View(Lanes.constant(scalars[index]), 0, 0);
        };
    }

    private Lanes written(VectorRegister d) {
        writtenVectors |= 1L << d.index();
        return vectors[d.index()];
    }

    private Lanes written(Accumulator d) {
        writtenAccumulators |= 1 << d.index();
        return accumulators[d.index()];
    }

    private Lanes written(Destination d) {
        return switch (d) {
            case VectorRegister v -> written(v);
            case Accumulator a -> written(a);
        };
    }

    private Lanes read(Destination d) {
        return switch (d) {
            case VectorRegister(int index) -> vectors[index];
            case Accumulator(int index) -> accumulators[index];
        };
    }

    private int nodeOf(View view, int i) {
        var recording = graph;
        if (recording == null) {
            return 0;
        }
        int at = view.at(i);
        var lanes = view.lanes();
        if (!recording.holds(lanes.node[at])) {
            lanes.node[at] = lanes.low[at] == lanes.high[at]
                    ? recording.constant(lanes.low[at])
                    : recording.leaf(0, nextLeaf++, lanes.low[at], lanes.high[at]);
        }
        return lanes.node[at];
    }

    /// Takes an element at hand.
    private void take(Lanes lanes, int i) {
        take(new View(lanes, 0, 1), i);
    }

    private void take(View view, int i) {
        var recording = graph;
        if (recording == null) {
            low = view.low(i);
            high = view.high(i);
            node = 0;
        } else {
            atHand(recording, nodeOf(view, i));
        }
    }

    private void atHand(ValueGraph recording, int value) {
        node = value;
        low = recording.low(value);
        high = recording.high(value);
    }

    private void combine(Kind kind, int p, View x, View y, View z, int i) {
        var recording = graph;
        if (recording == null) {
            transfer.apply(kind, p, x.low(i), x.high(i), y.low(i), y.high(i), z.low(i), z.high(i));
            low = transfer.low;
            high = transfer.high;
            node = 0;
        } else {
            atHand(recording, recording.node(kind, nodeOf(x, i), nodeOf(y, i), nodeOf(z, i), p));
        }
    }

    /// The value at hand and another one.
    private void with(Kind kind, int p, long otherLow, long otherHigh, int otherNode) {
        var recording = graph;
        if (recording == null) {
            transfer.apply(kind, p, low, high, otherLow, otherHigh, otherLow, otherHigh);
            low = transfer.low;
            high = transfer.high;
        } else {
            atHand(recording, recording.node(kind, node, otherNode, otherNode, p));
        }
    }

    private int constant(long value) {
        return graph == null ? 0 : graph.constant(value);
    }

    // ---- results ----

    /// Notes where the value at hand is not in `least..greatest`, unless a closer look shows that it is.
    private void inRange(Fault fault, int element, long least, long greatest) {
        if (low >= least && high <= greatest) {
            return;
        }
        var doubt = new Ledger.Doubt(pc, fault, element, low, high, least, greatest, node);
        var recording = graph;
        if (recording == null) {
            ledger.doubt(doubt);
            tainted = true;
            return;
        }
        settlement.settle(ledger, recording, doubt);
        low = recording.low(node);
        high = recording.high(node);
    }

    /// Fits the value at hand.
    private void fit(int element, int bits, boolean signed, Fit fit) {
        long least = signed ? Machine.min(bits) : 0;
        long greatest = signed ? Machine.max(bits) : (1L << bits) - 1;
        if (low >= least && high <= greatest) {
            return;
        }
        switch (fit) {
            case CLIP -> {
                with(Kind.MAXIMUM, 0, least, least, constant(least));
                with(Kind.MINIMUM, 0, greatest, greatest, constant(greatest));
            }
            case MOD -> {
                if (signed) {
                    with(Kind.LOW_BITS, bits, 0, 0, constant(0));
                } else {
                    low = 0;
                    high = greatest;
                    node = graph == null ? 0 : graph.leaf(0, nextLeaf++, 0, greatest);
                }
            }
            case MACHINE, SAT, WRAP, TRAP -> inRange(Fault.RESULT, element, least, greatest);
        }
    }

    private static boolean counts(Fit fit) {
        return switch (fit) {
            case MACHINE, SAT, WRAP, TRAP -> true;
            case CLIP, MOD -> false;
        };
    }

    private int masked(Optional<Mask> mask, int i) {
        return mask.isEmpty() ? 1 : masks[mask.get().index()][i];
    }

    private int maskNode(Mask mask, int i) {
        return maskNodes[mask.index()][i];
    }

    /// Writes the value at hand; where it is open whether, what is there may stay.
    private void write(Lanes d, int at, Optional<Mask> mask, int i) {
        if (masked(mask, i) == UNKNOWN) {
            choose(mask.orElseThrow(), i, new View(d, at, 0));
        }
        d.low[at] = low;
        d.high[at] = high;
        d.node[at] = node;
    }

    /// The value at hand where the mask is set, else another.
    private void choose(Mask mask, int i, View other) {
        var recording = graph;
        if (recording == null) {
            low = Math.min(low, other.low(0));
            high = Math.max(high, other.high(0));
            node = 0;
            return;
        }
        int by = maskNode(mask, i);
        if (!recording.holds(by)) {
            by = recording.leaf(0, nextLeaf++, 0, 1);
            maskNodes[mask.index()][i] = by;
        }
        atHand(recording, recording.node(Kind.SELECT, by, node, nodeOf(other, 0), 0));
    }

    private void words(VectorRegister d, Optional<Mask> mask, Fit fit, IntConsumer value) {
        elements(written(d), mask, fit, word, value);
    }

    private void sums(Accumulator d, Optional<Mask> mask, Fit fit, IntConsumer value) {
        elements(written(d), mask, fit, sum, value);
    }

    private void elements(Lanes d, Optional<Mask> mask, Fit fit, int bits, IntConsumer value) {
        guard();
        boolean accumulates = Arrays.asList(accumulators).contains(d);
        boolean loads = program.code().get(pc) instanceof Load;
        for (int i = 0; i < vl; i++) {
            if (masked(mask, i) != 0) {
                value.accept(i);
                fit(i, bits, true, fit);
                // What a load brings is no result.
                if (counts(fit) && !loads) {
                    note(accumulates, i);
                }
                write(d, i, mask, i);
            }
        }
    }

    private void note(boolean accumulates, int element) {
        if (accumulates) {
            ledger.sum(low, high, pc, element, node);
        } else {
            ledger.word(low, high);
        }
    }

    private void product(View x, View y, int i) {
        long p = Math.max(Math.abs(x.low(i)), Math.abs(x.high(i)));
        long q = Math.max(Math.abs(y.low(i)), Math.abs(y.high(i)));
        // Only what may be wider than all before is worth the exact corners.
        if (ledger.mayWiden(p, q)) {
            transfer.apply(Kind.MULTIPLY, 0, x.low(i), x.high(i), y.low(i), y.high(i), 0, 0);
            ledger.product(transfer.low, transfer.high);
        }
    }

    private void guard() {
        if (graph != null && graph.end() - graph.first() > MOST_NODES) {
            settlement.close(ledger, graph);
            nextNode = graph.end();
            graph = null;
        }
    }

    private int rounding(Rounding asked) {
        return (asked == Rounding.MACHINE ? machine.rounding() : asked).ordinal();
    }

    /// A shift amount in its range, or a doubt.
    private void amount(View amount, int i, long greatest) {
        if (amount.low(i) < 0 || amount.high(i) > greatest) {
            take(amount, i);
            inRange(Fault.AMOUNT, i, 0, greatest);
        }
    }

    private void vector(Instruction instruction) {
        switch (instruction) {
            case Multiply(var d, var a, var b, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, mask, fit, i -> {
                    product(x, y, i);
                    combine(Kind.MULTIPLY, 0, x, y, y, i);
                });
            }
            case MultiplyShift(var d, var a, var m, var s, var rounding, var fit, var mask) -> {
                var lanes = vectors[d.index()];
                var x = view(a, lanes);
                var y = view(m, lanes);
                var z = view(s, lanes);
                int usable = 64 - sum;
                boolean wide = a instanceof Accumulator;
                words(d, mask, fit, i -> {
                    if (wide && usable < word) {
                        take(y, i);
                        inRange(Fault.MULTIPLIER, i, Machine.min(usable), Machine.max(usable));
                    }
                    amount(z, i, 62);
                    product(x, y, i);
                    combine(Kind.MULTIPLY_SHIFT, rounding(rounding), x, y, z, i);
                });
            }
            case ShiftRight(var d, var a, var s, var rounding, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var z = view(s, vectors[d.index()]);
                words(d, mask, fit, i -> {
                    amount(z, i, 62);
                    combine(Kind.SHIFT_RIGHT, rounding(rounding), x, x, z, i);
                });
            }
            case ShiftLeft(var d, var a, var s, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var z = view(s, vectors[d.index()]);
                words(d, mask, fit, i -> {
                    amount(z, i, 31);
                    combine(Kind.SHIFT_LEFT, 0, x, x, z, i);
                });
            }
            case CountLeadingZeros(var d, var a, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                words(d, mask, fit, i -> combine(Kind.LEADING_ZEROS, word, x, x, x, i));
            }
            case Extract(var d, var a, var low, var width, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(low, vectors[d.index()]);
                var z = view(width, vectors[d.index()]);
                words(d, mask, fit, i -> {
                    field(y, z, i);
                    combine(Kind.EXTRACT, word, x, y, z, i);
                });
            }
            case Lookup(var d, var table, var a, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                long last = transfer.table(table.index()).length - 1L;
                words(d, mask, Fit.MACHINE, i -> {
                    take(x, i);
                    index(i, last, fit);
                    with(Kind.LOOKUP, table.index(), 0, 0, constant(0));
                });
            }
            case Compare compare -> compare(compare);
            case Select(var d, var by, var a, var b) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, Optional.empty(), Fit.MACHINE, i -> {
                    int chosen = masks[by.index()][i];
                    take(chosen == 0 ? y : x, i);
                    if (chosen == UNKNOWN) {
                        choose(by, i, new View(y.lanes(), y.at(i), 0));
                    }
                });
            }
            case Minimum(var d, var a, var b, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, mask, Fit.MACHINE, i -> combine(Kind.MINIMUM, 0, x, y, y, i));
            }
            case Maximum(var d, var a, var b, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, mask, Fit.MACHINE, i -> combine(Kind.MAXIMUM, 0, x, y, y, i));
            }
            case Clamp(var d, var a, var least, var greatest, _, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(least, vectors[d.index()]);
                var z = view(greatest, vectors[d.index()]);
                words(d, mask, Fit.MACHINE, i -> {
                    combine(Kind.MAXIMUM, 0, x, y, y, i);
                    with(Kind.MINIMUM, 0, z.low(i), z.high(i), nodeOf(z, i));
                });
            }
            case HorizontalMaximum(var d, var a, var mask) -> reduce(d, vectors[a.index()], mask, Kind.GREATEST, Fit.MACHINE);
            case HorizontalMinimum(var d, var a, var mask) -> reduce(d, vectors[a.index()], mask, Kind.LEAST, Fit.MACHINE);
            case HorizontalSum(var d, var a, var fit, var mask) -> reduce(d, read(a), mask, Kind.SUM, fit);
            case Clear(var d, var mask) -> elements(written(d), mask, Fit.MACHINE, sum, _ -> {
                low = 0;
                high = 0;
                node = constant(0);
            });
            case Accumulate(var d, var a, var fit, var mask) -> {
                var old = view(d, null);
                var x = view(a, null);
                sums(d, mask, fit, i -> combine(Kind.ADD, 0, old, x, x, i));
            }
            case Deduct(var d, var a, var fit, var mask) -> {
                var old = view(d, null);
                var x = view(a, null);
                sums(d, mask, fit, i -> combine(Kind.SUBTRACT, 0, old, x, x, i));
            }
            case MultiplyAccumulate(var d, var a, var b, var fit, var mask) -> {
                var old = view(d, null);
                var x = view(a, null);
                var y = view(b, null);
                sums(d, mask, fit, i -> {
                    product(x, y, i);
                    combine(Kind.MULTIPLY, 0, x, y, y, i);
                    with(Kind.ADD, 0, old.low(i), old.high(i), nodeOf(old, i));
                });
            }
            case ReadAccumulator(var d, var a, var s, var rounding, var fit, var mask) -> {
                var x = view(a, null);
                var z = view(s, vectors[d.index()]);
                words(d, mask, fit, i -> {
                    amount(z, i, 62);
                    combine(Kind.SHIFT_RIGHT, rounding(rounding), x, x, z, i);
                });
            }
            case Add(var d, var a, var b, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, mask, fit, i -> combine(Kind.ADD, 0, x, y, y, i));
            }
            case Subtract(var d, var a, var b, var fit, var mask) -> {
                var x = view(a, vectors[d.index()]);
                var y = view(b, vectors[d.index()]);
                words(d, mask, fit, i -> combine(Kind.SUBTRACT, 0, x, y, y, i));
            }
            case SquareRootStep step -> rootStep(step);
            case Load load -> load(load);
            case Store store -> store(store);
            case DmaIn _, DmaOut _, DmaRows _, DmaWait _, SetVectorLength _, LoadImmediate _, AddScalar _, Loop _, Halt _ ->
                    throw new IllegalStateException("control came before");
        }
    }

    private void field(View least, View width, int i) {
        if (least.low(i) < 0) {
            take(least, i);
            inRange(Fault.FIELD, i, 0, word - 1L);
        }
        if (width.low(i) < 1) {
            take(width, i);
            inRange(Fault.FIELD, i, 1, word);
        }
        if (least.high(i) + width.high(i) > word) {
            take(least, i);
            with(Kind.ADD, 0, width.low(i), width.high(i), nodeOf(width, i));
            inRange(Fault.FIELD, i, 1, word);
        }
    }

    private void index(int element, long last, Fit fit) {
        if (low >= 0 && high <= last) {
            return;
        }
        switch (fit) {
            case CLIP -> {
                with(Kind.MAXIMUM, 0, 0, 0, constant(0));
                with(Kind.MINIMUM, 0, last, last, constant(last));
            }
            case MOD -> {
                low = 0;
                high = last;
                node = graph == null ? 0 : graph.leaf(0, nextLeaf++, 0, last);
            }
            case MACHINE, SAT, WRAP, TRAP -> inRange(Fault.INDEX, element, 0, last);
        }
    }

    private void compare(Compare compare) {
        guard();
        var x = view(compare.a(), null);
        var y = view(compare.b(), null);
        int d = compare.d().index();
        for (int i = 0; i < vl; i++) {
            int active = masked(compare.mask(), i);
            if (active == 0) {
                continue;
            }
            combine(Kind.COMPARE, compare.relation().ordinal(), x, y, y, i);
            if (active == UNKNOWN) {
                var old = new Lanes(1);
                old.low[0] = masks[d][i] == 1 ? 1 : 0;
                old.high[0] = masks[d][i] == 0 ? 0 : 1;
                old.node[0] = masks[d][i] == UNKNOWN ? maskNodes[d][i] : 0;
                choose(compare.mask().orElseThrow(), i, new View(old, 0, 0));
            }
            masks[d][i] = (byte) (low == high ? (int) low : UNKNOWN);
            maskNodes[d][i] = node;
        }
    }

    private void reduce(ElementOf d, Lanes from, Optional<Mask> mask, Kind kind, Fit fit) {
        guard();
        int at = element(d.element());
        long neutral = switch (kind) {
            case GREATEST -> Machine.min(word);
            case LEAST -> Machine.max(word);
            default -> 0;
        };
        var parts = new ArrayList<Integer>();
        long least = neutral;
        long greatest = neutral;
        for (int i = 0; i < vl; i++) {
            int active = masked(mask, i);
            if (active == 0) {
                continue;
            }
            take(from, i);
            if (active == UNKNOWN) {
                choose(mask.orElseThrow(), i, new View(Lanes.constant(neutral), 0, 0));
            }
            if (graph != null) {
                parts.add(node);
            }
            switch (kind) {
                case GREATEST -> {
                    least = Math.max(least, low);
                    greatest = Math.max(greatest, high);
                }
                case LEAST -> {
                    least = Math.min(least, low);
                    greatest = Math.min(greatest, high);
                }
                default -> {
                    least = Exact.add(least, low);
                    greatest = Exact.add(greatest, high);
                }
            }
        }
        low = least;
        high = greatest;
        node = 0;
        var recording = graph;
        if (recording != null) {
            atHand(recording, parts.isEmpty() ? recording.constant(neutral) : recording.node(kind, parts.stream().mapToInt(Integer::intValue).toArray()));
        }
        var lanes = written(d.register());
        boolean accumulates = d.register() instanceof Accumulator;
        fit(at, accumulates ? sum : word, true, fit);
        if (kind == Kind.SUM && counts(fit)) {
            note(accumulates, at);
        }
        write(lanes, at, Optional.empty(), 0);
    }

    private void rootStep(SquareRootStep step) {
        guard();
        var root = written(step.root());
        var rest = written(step.remainder());
        long bit = 1L << step.k();
        for (int i = 0; i < vl; i++) {
            if (masked(step.mask(), i) == 0) {
                continue;
            }
            var r = new View(root.copyOf(i), 0, 0);
            var a = new View(rest.copyOf(i), 0, 0);
            if (graph != null) {
                root.node[i] = nodeOf(r, 0);
                rest.node[i] = nodeOf(a, 0);
            }
            take(r, 0);
            with(Kind.ADD, 0, low, high, node);
            with(Kind.ADD, 0, bit, bit, constant(bit));
            with(Kind.MULTIPLY, 0, bit, bit, constant(bit));
            var amount = held();
            combine(Kind.COMPARE, Instruction.Relation.GE.ordinal(), a, amount, amount, 0);
            var taken = held();
            combine(Kind.SUBTRACT, 0, a, amount, amount, 0);
            if (graph == null && taken.low(0) != taken.high(0)) {
                low = Math.max(low, 0);
            }
            var less = held();
            combine(Kind.SELECT, 0, taken, less, a, 0);
            if (graph == null && taken.low(0) != taken.high(0)) {
                // Not taken: the remainder is below the amount.
                high = Math.max(less.high(0), Math.min(a.high(0), amount.high(0) - 1));
            }
            var remainder = held();
            take(r, 0);
            with(Kind.ADD, 0, bit, bit, constant(bit));
            var more = held();
            combine(Kind.SELECT, 0, taken, more, r, 0);
            fit(i, word, true, step.fit());
            note(false, i);
            write(root, i, step.mask(), i);
            take(remainder, 0);
            fit(i, sum, true, step.fit());
            note(true, i);
            write(rest, i, step.mask(), i);
        }
    }

    /// {@return the value at hand, to be used again}
    private View held() {
        var one = new Lanes(1);
        one.low[0] = low;
        one.high[0] = high;
        one.node[0] = node;
        return new View(one, 0, 0);
    }

    // ---- memory ----

    private long nibble(long address, int bits, int stride, int i) {
        return 2 * address + (long) i * stride * (bits / 4);
    }

    private void inside(long nibble, int bits, int element) {
        if (nibble < 0 || (nibble + bits / 4 + 1) / 2 > machine.scratchpad().bytes()) {
            throw new Stop("element %d at address %d is outside the scratchpad of %d bytes".formatted(element, nibble / 2, machine.scratchpad().bytes()));
        }
    }

    private void races(long address, int bits, int stride, boolean stores) {
        if (transfers.isEmpty()) {
            return;
        }
        long one = nibble(address, bits, stride, 0) / 2;
        long other = nibble(address, bits, stride, vl - 1) / 2;
        long from = Math.min(one, other);
        long to = Math.max(one, other) + Math.max(1, bits / 8);
        for (var transfer : transfers) {
            if (from < transfer.to() && transfer.from() < to && (stores || !transfer.reads())) {
                ledger.doubt(new Ledger.Doubt(pc, Fault.RACE, 0, from, to, 0, 0, 0));
                tainted = true;
                return;
            }
        }
    }

    private void load(Load load) {
        long address = address(load.at());
        races(address, load.bits(), load.stride(), false);
        int size = load.bits() / 4;
        words(load.d(), load.mask(), Fit.MACHINE, i -> {
            long at = nibble(address, load.bits(), load.stride(), i);
            inside(at, load.bits(), i);
            var cell = scratchpad.get(at, size, load.signed());
            low = cell.low();
            high = cell.high();
            node = 0;
            var recording = graph;
            if (recording == null) {
                return;
            }
            if (low == high) {
                node = recording.constant(low);
            } else if (recording.holds(cell.node())) {
                atHand(recording, cell.node());
            } else {
                atHand(recording, cell.tensor() > 0 ? recording.leaf(cell.tensor(), cell.index(), low, high) : recording.leaf(0, nextLeaf++, low, high));
                if (scratchpad.isCell(at, size)) {
                    var there = scratchpad.get(at, size, load.signed());
                    if (there.low() == cell.low() && there.high() == cell.high()) {
                        scratchpad.put(at, size, cell.withNode(node));
                    }
                }
            }
        });
    }

    private void store(Store store) {
        guard();
        long address = address(store.at());
        if (store.bits() == 4 && ((vl & 1) != 0 || store.mask().isPresent() || store.stride() != 1)) {
            throw new Stop("a 4-bit store must be contiguous, unmasked and of even vl");
        }
        races(address, store.bits(), store.stride(), true);
        int size = store.bits() / 4;
        var value = view(store.value(), null);
        for (int i = 0; i < vl; i++) {
            int active = masked(store.mask(), i);
            if (active == 0) {
                continue;
            }
            long at = nibble(address, store.bits(), store.stride(), i);
            inside(at, store.bits(), i);
            take(value, i);
            fit(i, store.bits(), store.signed(), store.fit());
            long least = store.signed() ? Machine.min(store.bits()) : 0;
            long greatest = store.signed() ? Machine.max(store.bits()) : (1L << store.bits()) - 1;
            if (active == UNKNOWN) {
                var old = scratchpad.get(at, size, store.signed());
                low = Math.min(low, old.low());
                high = Math.max(high, old.high());
                node = 0;
            }
            var kept = low >= least && high <= greatest;
            scratchpad.put(at, size, new Cell(Math.clamp(low, least, greatest), Math.clamp(high, least, greatest), kept ? node : 0, 0, 0));
            written.add(new Written(at, size, store.signed()));
        }
    }
}
