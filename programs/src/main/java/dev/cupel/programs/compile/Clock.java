package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.timing.Banks;
import dev.cupel.isa.timing.Demand;
import dev.cupel.isa.timing.IssueRule;
import dev.cupel.isa.timing.Scoreboard;

/// Where the machine stands after what has been issued: the compiler's own reading of the timing contract, one instruction at a time.
final class Clock {
    private static final Instruction SET_VL = new Instruction.SetVectorLength(new Immediate(1));

    private final Machine machine;
    private final Demand control;
    private Scoreboard board;
    private int vl;
    /// Cycles that passed without the board.
    private long offset;

    Clock(Machine machine) {
        this(machine, new Scoreboard(machine), 0);
    }

    private Clock(Machine machine, Scoreboard board, int vl) {
        this.machine = machine;
        this.board = board;
        this.vl = vl;
        this.control = Demand.of(SET_VL, machine, 1, 1, 0);
    }

    Clock copy() {
        var copy = new Clock(machine, board.copy(), vl);
        copy.offset = offset;
        return copy;
    }

    /// {@return the elements that instructions work on now; 0 where not known}
    int vl() {
        return vl;
    }

    void vl(int known) {
        vl = known;
    }

    /// {@return cycle of the last issue}
    long now() {
        return board.lastIssue() + offset;
    }

    /// {@return the cycle in which everything issued so far is done}
    long quiet() {
        return board.quiet(board.lastIssue()) + offset;
    }

    /// {@return the cycle in which `node` would issue next, vl set before it where it has to be}
    long cycle(Node node) {
        long cycle = IssueRule.cycle(IssueRule.decide(board, node.demand()));
        return changes(node) ? Math.max(cycle, board.lastIssue() + 2) : cycle;
    }

    /// {@return whether `node` needs another vl}
    boolean changes(Node node) {
        return node.vl() != 0 && node.vl() != vl;
    }

    void setVl(int length) {
        board.issue(control, IssueRule.cycle(IssueRule.decide(board, control)));
        vl = length;
    }

    void issue(Node node) {
        board.issue(node.demand(), IssueRule.cycle(IssueRule.decide(board, node.demand())));
    }

    /// A loop instruction, or any other that only takes its cycle.
    void issueControl() {
        board.issue(control, IssueRule.cycle(IssueRule.decide(board, control)));
    }

    /// Lets cycles pass in which the machine goes on as it did: everything in flight is as far from now as before.
    void skip(long cycles) {
        offset += cycles;
    }

    /// Goes to where another clock stands.
    void become(Clock other) {
        board = other.board.copy();
        vl = other.vl;
        offset = other.offset;
    }

    /// {@return `instruction` as a node}
    ///
    /// @param scalars as they stand when it issues
    Node node(Instruction instruction, int length, Scalars scalars) {
        boolean vector = instruction instanceof Instruction.VectorInstruction || instruction instanceof Instruction.DmaRows;
        long address = -1;
        int interval = 1;
        var at = PostIncrements.address(instruction);
        if (at.isPresent()) {
            address = scalars.value(at.get().base()) + at.get().offset();
            interval = switch (instruction) {
                case Instruction.Load i -> Banks.interval(machine, address, i.bits(), i.stride(), length);
                case Instruction.Store i -> Banks.interval(machine, address, i.bits(), i.stride(), length);
                default -> 1;
            };
        }
        return new Node(instruction, vector ? length : 0, address, Demand.of(instruction, machine, Math.max(1, length), interval, 1));
    }
}
