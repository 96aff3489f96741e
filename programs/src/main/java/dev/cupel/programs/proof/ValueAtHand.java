package dev.cupel.programs.proof;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Machine;
import dev.cupel.programs.proof.Lanes.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value that the walk works on, and the op that it is a value of: what is known of it goes to the op's ledger, and where the op is recorded what
/// it is made of to its graph.
final class ValueAtHand {
    private static final int MOST_NODES = 6_000_000;

    private final Transfer transfer;
    private final Settlement settlement;
    private Ledger ledger;
    private @Nullable ValueGraph graph;
    private int nextNode = 1;
    private int nextLeaf = 1;
    private int pc;
    private boolean tainted;
    private long low;
    private long high;
    private int node;

    ValueAtHand(Transfer transfer, Settlement settlement, Ledger ledger) {
        this.transfer = transfer;
        this.settlement = settlement;
        this.ledger = ledger;
    }

    // ---- ops ----

    /// From here on values are those of another op.
    ///
    /// @param recorded whether what they are made of is kept
    void open(Ledger other, boolean recorded) {
        ledger = other;
        tainted = false;
        graph = recorded ? new ValueGraph(nextNode, transfer) : null;
    }

    /// Takes a last, closer look at the op. {@return whether a doubt remains}
    boolean close() {
        var recording = graph;
        if (recording != null) {
            settlement.close(ledger, recording);
            tainted = !ledger.isProved();
            nextNode = recording.end();
            graph = null;
        }
        return tainted;
    }

    /// Stops recording an op whose graph outgrows memory.
    void guard() {
        var recording = graph;
        if (recording != null && recording.end() - recording.first() > MOST_NODES) {
            settlement.close(ledger, recording);
            nextNode = recording.end();
            graph = null;
        }
    }

    /// The instruction that the next values are of.
    void at(int instruction) {
        pc = instruction;
    }

    /// What nothing will be done about.
    void doubt(Fault fault, int element, long least, long greatest) {
        ledger.doubt(new Ledger.Doubt(pc, fault, element, least, greatest, 0, 0, 0));
        tainted = true;
    }

    /// A scalar that does not fit, whatever the inputs are.
    void scalarOverflow(long exact) {
        ledger.certain(new Ledger.Doubt(pc, Fault.SCALAR, -1, exact, exact, Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
        tainted = true;
    }

    // ---- values ----

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    int node() {
        return node;
    }

    boolean isConstant() {
        return low == high;
    }

    /// {@return what values are made of, where that is kept}
    @Nullable ValueGraph recording() {
        return graph;
    }

    /// Takes a value at hand that is made of nothing known.
    void take(long least, long greatest) {
        low = least;
        high = greatest;
        node = graph == null ? 0 : least == greatest ? graph.constant(least) : graph.leaf(0, nextLeaf++, least, greatest);
    }

    /// Takes an element of memory at hand. {@return whether it has a new node}
    boolean take(Cell cell) {
        low = cell.low();
        high = cell.high();
        node = 0;
        var recording = graph;
        if (recording == null) {
            return false;
        }
        // An element of a tensor stays a leaf where it has but one value, so that witnesses give it: replayed, the op sees none of what made it so.
        if (low == high && cell.tensor() == 0) {
            node = recording.constant(low);
        } else if (recording.holds(cell.node())) {
            atHand(recording, cell.node());
        } else {
            atHand(recording, cell.tensor() > 0 ? recording.leaf(cell.tensor(), cell.index(), low, high) : recording.leaf(0, nextLeaf++, low, high));
            return true;
        }
        return false;
    }

    /// Bounds it by what is known beside what it is made of.
    void narrow(long least, long greatest) {
        low = Math.max(low, least);
        high = Math.min(high, greatest);
    }

    /// It may as well be a value of an interval.
    void widen(long least, long greatest) {
        low = Math.min(low, least);
        high = Math.max(high, greatest);
        node = 0;
    }

    /// The greatest, least or sum of many.
    void reduced(Kind kind, List<Integer> parts, long least, long greatest, long neutral) {
        low = least;
        high = greatest;
        node = 0;
        var recording = graph;
        if (recording != null) {
            atHand(recording, parts.isEmpty() ? recording.constant(neutral) : recording.node(kind, parts.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    /// {@return what an element is made of, a leaf of its own where nothing is known; 0 where nothing is recorded}
    int nodeOf(View view, int i) {
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

    /// Takes an element of a register at hand.
    void take(View view, int i) {
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

    /// Takes at hand what an instruction makes of three elements; those of fewer repeat the last.
    ///
    /// @param p rounding, width, table or relation, as the kind has it
    void combine(Kind kind, int p, View x, View y, View z, int i) {
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
    void with(Kind kind, int p, long otherLow, long otherHigh, int otherNode) {
        var recording = graph;
        if (recording == null) {
            transfer.apply(kind, p, low, high, otherLow, otherHigh, otherLow, otherHigh);
            low = transfer.low;
            high = transfer.high;
        } else {
            atHand(recording, recording.node(kind, node, otherNode, otherNode, p));
        }
    }

    /// {@return the node of a constant; 0 where nothing is recorded}
    int constant(long value) {
        return graph == null ? 0 : graph.constant(value);
    }

    // ---- results ----

    /// Notes where the value at hand is not in `least..greatest`, unless a closer look shows that it is.
    void inRange(Fault fault, int element, long least, long greatest) {
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
    void fit(int element, int bits, boolean signed, Fit fit) {
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
                    take(0, greatest);
                }
            }
            case MACHINE, SAT, WRAP, TRAP -> inRange(Fault.RESULT, element, least, greatest);
        }
    }

    /// {@return whether results that are fitted so have to fit}
    static boolean counts(Fit fit) {
        return switch (fit) {
            case MACHINE, SAT, WRAP, TRAP -> true;
            case CLIP, MOD -> false;
        };
    }

    /// The value at hand where the mask is set, else another.
    ///
    /// @param of    nodes of the mask
    /// @param i     its element
    /// @param other one value
    void choose(int[] of, int i, View other) {
        var recording = graph;
        if (recording == null) {
            low = Math.min(low, other.low(0));
            high = Math.max(high, other.high(0));
            node = 0;
            return;
        }
        int by = of[i];
        if (!recording.holds(by)) {
            by = recording.leaf(0, nextLeaf++, 0, 1);
            of[i] = by;
        }
        atHand(recording, recording.node(Kind.SELECT, by, node, nodeOf(other, 0), 0));
    }

    /// Notes the width of the value at hand, a sum in an accumulator or a word.
    void note(boolean accumulates, int element) {
        if (accumulates) {
            ledger.sum(low, high, pc, element, node);
        } else {
            ledger.word(low, high);
        }
    }

    /// Notes the width of the product of two elements.
    void product(View x, View y, int i) {
        long p = Math.max(Math.abs(x.low(i)), Math.abs(x.high(i)));
        long q = Math.max(Math.abs(y.low(i)), Math.abs(y.high(i)));
        // Only what may be wider than all before is worth the exact corners.
        if (ledger.mayWiden(p, q)) {
            transfer.apply(Kind.MULTIPLY, 0, x.low(i), x.high(i), y.low(i), y.high(i), 0, 0);
            ledger.product(transfer.low, transfer.high);
        }
    }

    /// {@return the value at hand, to be used again}
    View held() {
        var one = new Lanes(1);
        one.low[0] = low;
        one.high[0] = high;
        one.node[0] = node;
        return new View(one, 0, 0);
    }
}
