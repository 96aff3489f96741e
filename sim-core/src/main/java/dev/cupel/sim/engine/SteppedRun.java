package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.IssueRule;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.state.CheckpointFile;
import dev.cupel.sim.state.MachineState;
import java.util.List;
import java.util.Optional;

/// A run that goes one instruction at a time, can be looked at between two, and be set to any state that it had. Mutable; of one thread. What is handed
/// out is copied.
public final class SteppedRun {
    /// What issues next.
    ///
    /// @param pc    the instruction
    /// @param cycle when it issues
    /// @param cause what the gap before it will be charged to; [Cause#ISSUE] where there is none
    public record Next(int pc, long cycle, Cause cause) {}

    /// A transfer that has not ended.
    ///
    /// @param pc         its instruction
    /// @param toDram     direction
    /// @param scratchpad first byte in the scratchpad
    /// @param dram       byte address in DRAM of each row, one row for all but `dma.rows`
    /// @param bytes      in all
    /// @param end        the cycle from which on accesses see it
    public record Outstanding(int pc, boolean toDram, long scratchpad, List<Integer> dram, long bytes, long end) {}

    private final Code code;
    private final Probe probe;
    private final CheckpointFile files;
    private Engine engine;
    private Optional<Outcome> outcome = Optional.empty();

    SteppedRun(Code code, Inputs inputs, Probe probe) {
        this.code = code;
        this.probe = probe;
        files = CheckpointFile.of(code.program(), code.machine(), code.dram());
        engine = Engine.start(code, inputs, probe);
    }

    /// {@return the program}
    public Program program() {
        return code.program();
    }

    /// {@return the machine}
    public Machine machine() {
        return code.machine();
    }

    /// {@return how checkpoints of this run are stored}
    public CheckpointFile files() {
        return files;
    }

    /// Issues the next instruction, unless the run is over.
    /// @return how the run ended; empty while it goes on
    public Optional<Outcome> step() {
        if (outcome.isEmpty()) {
            outcome = engine.step();
            if (outcome.isPresent()) {
                engine.tellEnd();
            }
        }
        return outcome;
    }

    /// {@return how the run ended; empty while it goes on}
    public Optional<Outcome> outcome() {
        return outcome;
    }

    /// {@return what the run left}
    /// @throws IllegalStateException while it goes on
    public RunResult result() {
        return engine.result(engine.close(outcome.orElseThrow(() -> new IllegalStateException("the run is not over"))));
    }

    /// {@return the state, of which pages equal to `earlier`'s are shared}
    /// @throws IllegalStateException if the run is over: then there is nothing to go on from
    public MachineState state(Optional<MachineState> earlier) {
        if (outcome.isPresent()) {
            throw new IllegalStateException("the run is over");
        }
        return engine.state(earlier);
    }

    /// Goes to `state`. Where that is refused, nothing changed.
    /// @throws IllegalArgumentException if no run of this program on this machine can have that state
    public void resume(MachineState state) {
        engine = Engine.resume(code, state, probe);
        outcome = Optional.empty();
    }

    /// {@return how many instructions have issued}
    public long number() {
        return engine.number();
    }

    /// {@return the cycle of the last issue; -1 before the first}
    public long lastIssue() {
        return engine.cycle();
    }

    /// {@return the first cycle in which nothing has happened yet: the one behind the last issue, or behind the run's last where it is over}
    public long cycle() {
        return outcome.isPresent() ? engine.cycles() : engine.cycle() + 1;
    }

    /// {@return the instruction that is next, or, where the run is over, at which it ended}
    public int pc() {
        return engine.pc();
    }

    /// {@return the last issue; empty before the first, once the run is over, and where no probe listens}
    public Optional<SimEvent.Issue> issue() {
        return engine.issue();
    }

    /// {@return what issues next; empty where the run is over}
    public Optional<Next> next() {
        if (outcome.isPresent()) {
            return Optional.empty();
        }
        long decision = engine.decide();
        return Optional.of(new Next(engine.pc(), IssueRule.cycle(decision), IssueRule.cause(decision)));
    }

    /// {@return passes to go of the loops around the next instruction, outermost first, the pass under way included}
    public int[] passes() {
        return engine.loops().passes();
    }

    /// {@return elements that the next instruction works on}
    public int vl() {
        return engine.path().vl;
    }

    /// {@return `x`*index*}
    public int scalar(int index) {
        return engine.path().scalars[index];
    }

    /// {@return the words of `v`*index*}
    public int[] vector(int index) {
        return engine.path().vectors.words(index).clone();
    }

    /// {@return the sums of `a`*index*}
    public long[] accumulator(int index) {
        return engine.path().accumulators.sums(index).clone();
    }

    /// {@return the bits of `m`*index*, each 0 or 1}
    public int[] mask(int index) {
        int[] bits = engine.path().masks.bits(index).clone();
        for (int i = 0; i < bits.length; i++) {
            bits[i] &= 1;
        }
        return bits;
    }

    /// {@return bytes of a memory as an access in `cycle` would see them, with the transfers that have ended by then}
    /// @param cycle not before [#cycle]
    /// @throws IndexOutOfBoundsException if they do not lie in the memory
    public byte[] memory(Memory memory, long address, int count, long cycle) {
        var seen = seen(cycle);
        boolean inside = memory == Memory.DRAM ? seen.dram().holds(address, address + count) : seen.scratchpad().holds(address, address + count);
        if (!inside) {
            throw new IndexOutOfBoundsException("%d bytes at %d".formatted(count, address));
        }
        byte[] bytes = new byte[count];
        if (memory == Memory.DRAM) {
            seen.dram().read((int) address, bytes, 0, count);
        } else {
            System.arraycopy(seen.scratchpad().bytes(), (int) address, bytes, 0, count);
        }
        return bytes;
    }

    /// {@return the integers of a tensor, row-major, as memory holds them in `cycle`; see [#memory]}
    public int[] tensor(TensorBinding tensor, long cycle) {
        var seen = seen(cycle);
        return Tensors.read(tensor, seen.scratchpad(), seen.dram());
    }

    /// {@return the integers of an observed tensor, row-major, as they were when it was ready; empty where it never was}
    public Optional<int[]> observed(String name) {
        return Optional.ofNullable(engine.tensors().observed().get(name)).map(int[]::clone);
    }

    private record Memories(Scratchpad scratchpad, Dram dram) {}

    /// The engine moves a transfer's bytes with the next access, not by the clock: what ended before is moved in copies here.
    private Memories seen(long cycle) {
        var path = engine.path();
        if (engine.transfers().all().stream().noneMatch(transfer -> transfer.end() <= cycle)) {
            return new Memories(path.scratchpad, path.dram);
        }
        var scratchpad = new Scratchpad(path.scratchpad.size());
        System.arraycopy(path.scratchpad.bytes(), 0, scratchpad.bytes(), 0, scratchpad.size());
        var dram = path.dram.freeze();
        engine.transfers().moveUntil(cycle, scratchpad, dram);
        return new Memories(scratchpad, dram);
    }

    /// {@return the transfers that have not ended by `cycle`, oldest first}
    public List<Outstanding> transfers(long cycle) {
        return engine.transfers().all().stream()
                .filter(transfer -> transfer.end() > cycle)
                .map(t -> new Outstanding(t.pc(), t.toDram(), t.scratchpad(), java.util.Arrays.stream(t.dram()).boxed().toList(), t.bytes(), t.end()))
                .toList();
    }

    /// {@return what did not fit so far}
    public EventLog events() {
        return engine.recorder().log();
    }

    /// {@return how many overflow events there were so far}
    public long overflows() {
        return engine.recorder().events();
    }
}
