package dev.cupel.programs.proof;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Source;
import dev.cupel.isa.asm.Disassembler;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The range proof: whether any input can overflow a program on a machine, op by op.
public final class RangeProof {
    private final Program program;
    private final Machine machine;
    private final Map<String, CodeType> types;
    private final ProofOptions options;

    private RangeProof(Program program, Machine machine, Map<String, CodeType> types, ProofOptions options) {
        this.program = program;
        this.machine = machine;
        this.types = types;
        this.options = options;
    }

    /// {@return what is known of every op's values}
    ///
    /// @param graph what the program was compiled from: it tells which codes a tensor can hold. Without it every value of its elements is possible
    public static ProofReport of(Program program, Machine machine, Optional<QuantizedGraph> graph, ProofOptions options) {
        return new RangeProof(program, machine, types(graph), options).prove();
    }

    private ProofReport prove() {
        var settlement = new Settlement(program, options);
        var everything = IntStream.range(-1, program.ops().size()).boxed().collect(Collectors.toSet());
        var walk = walk(options.least() ? everything : Set.of(), Map.of(), settlement);
        var stopped = walk.walk();
        if (!options.least() && options.closely()) {
            var doubtful = new HashSet<Integer>();
            walk.ledgers().forEach((op, ledger) -> {
                if (!ledger.isProved()) {
                    doubtful.add(op);
                }
            });
            if (!doubtful.isEmpty()) {
                walk = walk(doubtful, Map.of(), settlement);
                stopped = walk.walk();
            }
        }
        walk.ledgers().values().forEach(this::verify);
        var ops = new ArrayList<OpProof>();
        for (int op = -1; op < program.ops().size(); op++) {
            var ledger = walk.ledgers().get(op);
            if (op >= 0 || (ledger != null && (ledger.wordBits() > 0 || ledger.sumBits() > 0 || !ledger.isProved()))) {
                ops.add(proof(op, ledger == null ? new Ledger() : ledger));
            }
        }
        return new ProofReport(ops, misuses(), stopped);
    }

    private RangeWalk walk(Set<Integer> recorded, Map<String, int[]> given, Settlement settlement) {
        return new RangeWalk(program, machine, types, given, recorded, settlement);
    }

    /// Runs every witness through the program: it stands where its op then overflows for certain.
    private void verify(Ledger ledger) {
        for (var suspicion : ledger.suspicions().values()) {
            suspicion.witness().ifPresent(witness -> {
                if (!overflows(program, machine, witness)) {
                    suspicion.withdraw();
                }
            });
        }
    }

    /// {@return whether the op of a witness overflows on it, whatever the other inputs are}
    public static boolean overflows(Program program, Machine machine, Witness witness) {
        int pc = witness.pc();
        var walk = new RangeWalk(program, machine, Map.of(), witness.tensors(), Set.of(), new Settlement(program, ProofOptions.FULL));
        int op = program.places().get(pc).op();
        walk.walk(op);
        var ledger = walk.ledgers().get(op);
        return ledger != null && ledger.suspicions().values().stream().map(Suspicion::worst).anyMatch(doubt -> doubt.low() > doubt.greatest() || doubt.high() < doubt.least());
    }

    /// {@return the first overflow of each op that these inputs bring about for certain, whatever is not given}
    ///
    /// @param given codes of tensors, row-major
    public static List<Witness> certain(Program program, Machine machine, Optional<QuantizedGraph> graph, Map<String, int[]> given) {
        var walk = new RangeWalk(program, machine, types(graph), given, Set.of(), new Settlement(program, ProofOptions.FULL));
        walk.walk();
        var found = new ArrayList<Witness>();
        walk.ledgers().forEach((op, ledger) -> ledger.suspicions().values().stream().map(Suspicion::worst)
                .filter(doubt -> doubt.low() > doubt.greatest() || doubt.high() < doubt.least())
                .min(Comparator.comparingInt(Ledger.Doubt::pc))
                .ifPresent(doubt -> found.add(new Witness(op < 0 ? "" : program.ops().get(op).name(), doubt.pc(), doubt.element(),
                        doubt.low() > doubt.greatest() ? doubt.low() : doubt.high(), given))));
        return found;
    }

    private static Map<String, CodeType> types(Optional<QuantizedGraph> graph) {
        var types = new HashMap<String, CodeType>();
        graph.ifPresent(quantized -> quantized.tensors().forEach((name, tensor) -> types.put(name, tensor.type())));
        return types;
    }

    private OpProof proof(int op, Ledger ledger) {
        var region = op < 0 ? new Program.OpRegion("", "", "") : program.ops().get(op);
        var findings = new ArrayList<Finding>();
        boolean overflows = false;
        for (var suspicion : ledger.suspicions().values()) {
            if (suspicion.isDispelled()) {
                continue;
            }
            var doubt = suspicion.worst();
            boolean width = doubt.fault() == Fault.RESULT || doubt.fault() == Fault.MULTIPLIER || doubt.fault() == Fault.SCALAR;
            boolean signed = doubt.least() < 0;
            int there = width ? Exact.signedBits(doubt.greatest()) - (signed ? 0 : 1) : 0;
            int needed = !width ? 0 : signed || doubt.low() < 0 ? doubt.needed() : doubt.needed() - 1;
            overflows |= suspicion.witness().isPresent() || doubt.low() > doubt.greatest() || doubt.high() < doubt.least();
            findings.add(new Finding(doubt.pc(), program.places().get(doubt.pc()), Disassembler.text(program.code().get(doubt.pc())), doubt.fault(), doubt.element(),
                    doubt.low(), doubt.high(), there, needed, suspicion.terms(), suspicion.witness()));
        }
        findings.sort(Comparator.comparing((Finding finding) -> finding.witness().isEmpty()).thenComparingInt(finding -> finding.width() - finding.needed())
                .thenComparingInt(Finding::pc));
        var verdict = overflows ? Verdict.OVERFLOWS : findings.isEmpty() ? Verdict.PROVED : Verdict.UNDECIDED;
        return new OpProof(region.name(), region.kind(), region.variant(), verdict, ledger.productBits(), ledger.sumBits(), ledger.sumAttained(), ledger.wordBits(),
                findings);
    }

    /// Only requantizations, clamps and narrowing stores saturate on purpose; only code in limbs takes low bits on purpose.
    private List<String> misuses() {
        var found = new ArrayList<String>();
        for (int pc = 0; pc < program.code().size(); pc++) {
            var instruction = program.code().get(pc);
            var region = program.opAt(pc);
            if (region.isEmpty()) {
                continue;
            }
            var fit = fit(instruction);
            boolean clips = fit == Fit.CLIP && !mayClip(instruction, region.get());
            boolean wraps = fit == Fit.MOD && !inLimbs(region.get());
            if (clips || wraps) {
                found.add("pc %d, op %s: `%s`: %s".formatted(pc, region.get().name(), Disassembler.text(instruction), clips
                        ? "only requantizations, clamps and narrowing stores may say .clip"
                        : "only code in limbs may say .mod"));
            }
        }
        return found;
    }

    private static boolean inLimbs(Program.OpRegion region) {
        return region.variant().contains("limb") || isExact(region);
    }

    /// Exact requantization takes its product in two limbs, and saturates where it adds them.
    private static boolean isExact(Program.OpRegion region) {
        return List.of(region.variant().split(",")).contains(QuantizedOp.EXACT);
    }

    private static boolean mayClip(Instruction instruction, Program.OpRegion region) {
        return switch (instruction) {
            case Instruction.MultiplyShift _, Instruction.Clamp _, Instruction.Store _, Instruction.ReadAccumulator _, Instruction.ShiftRight _ -> true;
            // The zero point behind a requantization.
            case Instruction.Add add -> add.b() instanceof Source.Immediate || isExact(region);
            default -> false;
        };
    }

    private static Fit fit(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Multiply i -> i.fit();
            case Instruction.MultiplyShift i -> i.fit();
            case Instruction.ShiftRight i -> i.fit();
            case Instruction.ShiftLeft i -> i.fit();
            case Instruction.CountLeadingZeros i -> i.fit();
            case Instruction.Extract i -> i.fit();
            case Instruction.Lookup i -> i.fit();
            case Instruction.Clamp i -> i.fit();
            case Instruction.Accumulate i -> i.fit();
            case Instruction.Deduct i -> i.fit();
            case Instruction.MultiplyAccumulate i -> i.fit();
            case Instruction.ReadAccumulator i -> i.fit();
            case Instruction.HorizontalSum i -> i.fit();
            case Instruction.Add i -> i.fit();
            case Instruction.Subtract i -> i.fit();
            case Instruction.SquareRootStep i -> i.fit();
            case Instruction.Store i -> i.fit();
            case Instruction.Compare _, Instruction.Select _, Instruction.Minimum _, Instruction.Maximum _, Instruction.HorizontalMaximum _,
                    Instruction.HorizontalMinimum _, Instruction.Clear _, Instruction.Load _, Instruction.DmaIn _, Instruction.DmaOut _, Instruction.DmaRows _,
                    Instruction.DmaWait _, Instruction.SetVectorLength _, Instruction.LoadImmediate _, Instruction.AddScalar _, Instruction.Loop _,
                    Instruction.Halt _ -> Fit.MACHINE;
        };
    }
}
