package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.programs.kernels.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chooses the order of instructions so that latencies are hidden, by list scheduling under the timing contract itself.
///
/// Straight stretches are reordered within themselves; nothing crosses the border of a loop, save that a loop whose body is one stretch may
/// be turned: a first part of the body moves before the loop and to the end of the body, where it meets the rest of the pass before. vl belongs
/// to each instruction; it is set anew where the chosen order changes it. The order depends on nothing but code and machine.
final class Scheduler {
    /// Stretches beyond this length are scheduled in windows of it.
    private static final int WINDOW = 400;
    /// Passes of a loop that are timed before its pace is taken as steady.
    private static final int TIMED_PASSES = 4;
    private static final int LEAST_PASSES_TO_TURN = 3;
    private static final double[] TURNS = {0.02, 0.15, 0.3, 0.45, 0.6, 0.75};

    private final List<Piece> pieces;

    private Scheduler(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /// {@return `code` in the order that takes the fewest cycles of those tried}
    ///
    /// @param pieces what lies where while it runs
    /// @param clock  where the machine stands before it; afterwards, where it stands behind it
    static Code schedule(Code code, List<Piece> pieces, Clock clock) {
        var scheduler = new Scheduler(pieces);
        var block = tagged(code, new int[] {clock.vl()});
        return scheduler.run(block, clock, new Scalars(), 0);
    }

    // ---- the code with vl at each instruction ----

    private sealed interface Part {}

    /// Instructions with the vl that each works on.
    private record Stretch(List<Instruction> instructions, List<Integer> lengths) implements Part {}

    private record Loop(ScalarSource count, Block body) implements Part {
        int passes() {
            return count instanceof Immediate(int value) ? value : TIMED_PASSES;
        }
    }

    private record Block(List<Part> parts) {
        /// {@return the vl of the first instruction that has one}
        int firstLength() {
            for (var part : parts) {
                int length = switch (part) {
                    case Stretch stretch -> stretch.lengths().stream().filter(l -> l != 0).findFirst().orElse(0);
                    case Loop loop -> loop.body().firstLength();
                };
                if (length != 0) {
                    return length;
                }
            }
            return 0;
        }
    }

    private static Block tagged(Code code, int[] vl) {
        var parts = new ArrayList<Part>();
        var instructions = new ArrayList<Instruction>();
        var lengths = new ArrayList<Integer>();
        for (var step : code.steps()) {
            switch (step) {
                case Code.Emit(Instruction.SetVectorLength(Immediate(int length))) -> vl[0] = length;
                case Code.Emit(var instruction) -> {
                    boolean vector = instruction instanceof Instruction.VectorInstruction || instruction instanceof Instruction.DmaRows;
                    instructions.add(instruction);
                    lengths.add(vector ? vl[0] : 0);
                }
                case Code.Repeat(var count, var body) -> {
                    flush(parts, instructions, lengths);
                    int before = vl[0];
                    var inner = tagged(body, vl);
                    if (vl[0] != before && inner.firstLength() == before && before != 0 && !setsFirst(body)) {
                        throw new IllegalStateException("a loop's body begins with vl %d and ends with %d".formatted(before, vl[0]));
                    }
                    parts.add(new Loop(count, inner));
                }
            }
        }
        flush(parts, instructions, lengths);
        return new Block(parts);
    }

    private static boolean setsFirst(Code body) {
        for (var step : body.steps()) {
            switch (step) {
                case Code.Emit(Instruction.SetVectorLength _) -> {
                    return true;
                }
                case Code.Emit(Instruction.VectorInstruction _) -> {
                    return false;
                }
                case Code.Emit _ -> {}
                case Code.Repeat(_, var inner) -> {
                    return setsFirst(inner);
                }
            }
        }
        return false;
    }

    private static void flush(List<Part> parts, List<Instruction> instructions, List<Integer> lengths) {
        if (!instructions.isEmpty()) {
            parts.add(new Stretch(List.copyOf(instructions), List.copyOf(lengths)));
            instructions.clear();
            lengths.clear();
        }
    }

    // ---- blocks and loops ----

    /// Schedules `block` and leaves clock and scalars behind it.
    ///
    /// @param exit vl to leave; 0 where that is free
    private Code run(Block block, Clock clock, Scalars scalars, int exit) {
        var steps = new ArrayList<Code.Step>();
        for (int i = 0; i < block.parts().size(); i++) {
            int next = i + 1 < block.parts().size() ? new Block(block.parts().subList(i + 1, block.parts().size())).firstLength() : exit;
            boolean beforeLoop = i + 1 < block.parts().size() && block.parts().get(i + 1) instanceof Loop;
            switch (block.parts().get(i)) {
                case Stretch stretch -> steps.addAll(straight(nodes(stretch, clock, scalars), scalars, clock, beforeLoop || i + 1 == block.parts().size() ? next : 0).steps());
                case Loop loop -> {
                    int first = loop.body().firstLength();
                    if (clock.vl() != first && first != 0) {
                        steps.add(setVl(first));
                        clock.setVl(first);
                    }
                    steps.addAll(loop(loop, clock, scalars));
                    if (i + 1 == block.parts().size() && exit != 0 && clock.vl() != exit) {
                        steps.add(setVl(exit));
                        clock.setVl(exit);
                    }
                }
            }
        }
        return new Code(steps);
    }

    private static Code.Step setVl(int length) {
        return new Code.Emit(new Instruction.SetVectorLength(new Immediate(length)));
    }

    /// One way to write a loop.
    private record Written(List<Code.Step> steps, long cycles) {}

    private List<Code.Step> loop(Loop loop, Clock clock, Scalars scalars) {
        // What pointers a later pass finds: those of the first, as far as both agree.
        var entry = scalars.copy();
        settle(loop.body(), entry);
        var best = plain(loop, clock, entry);
        if (loop.passes() >= LEAST_PASSES_TO_TURN && loop.count() instanceof Immediate && loop.body().parts().size() == 1
                && loop.body().parts().getFirst() instanceof Stretch stretch) {
            for (double turn : TURNS) {
                var turned = turned(stretch, loop.passes(), turn, clock, entry);
                if (turned.isPresent() && turned.get().cycles() < best.cycles()) {
                    best = turned.get();
                }
            }
        }
        walk(best.steps(), clock, scalars);
        return best.steps();
    }

    /// Makes `scalars` what holds at the start of every pass: pieces that passes disagree on are forgotten.
    private void settle(Block body, Scalars scalars) {
        Scalars after;
        do {
            after = scalars.copy();
            apply(body, after);
        } while (scalars.meet(after));
    }

    private void apply(Block block, Scalars scalars) {
        for (var part : block.parts()) {
            switch (part) {
                case Stretch stretch -> stretch.instructions().forEach(instruction -> scalars.apply(instruction, pieces));
                case Loop loop -> {
                    var entry = scalars.copy();
                    apply(loop.body(), scalars);
                    scalars.meet(entry);
                }
            }
        }
    }

    private Written plain(Loop loop, Clock clock, Scalars scalars) {
        int first = loop.body().firstLength();
        // The first pass shows what later ones find under way.
        var warm = clock.copy();
        warm.issueControl();
        run(loop.body(), warm, scalars.copy(), first);
        var body = run(loop.body(), warm.copy(), scalars.copy(), first);
        return timed(List.of(new Code.Repeat(loop.count(), body)), clock, scalars);
    }

    /// The first `turn` of the body's depth before the loop, the rest of a pass beside the first part of the next in it, a last rest behind.
    private Optional<Written> turned(Stretch stretch, int passes, double turn, Clock clock, Scalars scalars) {
        var nodes = nodes(stretch, clock, scalars);
        var dependences = new Dependences(nodes, scalars, pieces);
        int[] depth = new int[nodes.size()];
        int deepest = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (int k = 0; k < dependences.behind(i).size(); k++) {
                int to = dependences.behind(i).get(k);
                depth[to] = Math.max(depth[to], depth[i] + dependences.latency(i).get(k));
            }
            deepest = Math.max(deepest, depth[i]);
        }
        var front = new ArrayList<Integer>();
        var rest = new ArrayList<Integer>();
        for (int i = 0; i < nodes.size(); i++) {
            (depth[i] < turn * deepest ? front : rest).add(i);
        }
        if (front.isEmpty() || rest.isEmpty()) {
            return Optional.empty();
        }
        int first = stretch.lengths().get(rest.getFirst()) != 0 ? stretch.lengths().get(rest.getFirst()) : new Block(List.of(stretch)).firstLength();
        var opening = part(stretch, front);
        var body = join(part(stretch, rest), opening);
        var closing = part(stretch, rest);
        var at = clock.copy();
        var moving = scalars.copy();
        var steps = new ArrayList<Code.Step>(straight(nodes(opening, at, moving), moving, at, first).steps());
        // After the opening the pieces of pointers are those at the loop's start still: pointers keep their piece or are set anew.
        settle(new Block(List.of(body)), moving);
        var warm = at.copy();
        warm.issueControl();
        straight(nodes(body, warm, moving.copy()), moving.copy(), warm, first);
        var scheduled = straight(nodes(body, warm, moving.copy()), moving.copy(), warm.copy(), first);
        steps.add(new Code.Repeat(new Immediate(passes - 1), scheduled));
        var behind = at.copy();
        var later = moving.copy();
        walk(List.of(steps.getLast()), behind, later);
        steps.addAll(straight(nodes(closing, behind, later), later, behind, new Block(List.of(stretch)).firstLength()).steps());
        return Optional.of(timed(steps, clock, scalars));
    }

    private static Stretch part(Stretch stretch, List<Integer> picked) {
        return new Stretch(picked.stream().map(stretch.instructions()::get).toList(), picked.stream().map(stretch.lengths()::get).toList());
    }

    private static Stretch join(Stretch first, Stretch second) {
        var instructions = new ArrayList<>(first.instructions());
        instructions.addAll(second.instructions());
        var lengths = new ArrayList<>(first.lengths());
        lengths.addAll(second.lengths());
        return new Stretch(instructions, lengths);
    }

    private Written timed(List<Code.Step> steps, Clock clock, Scalars scalars) {
        var at = clock.copy();
        walk(steps, at, scalars.copy());
        return new Written(steps, at.now());
    }

    /// Issues scheduled code on the clock. Of a long loop some passes are timed and the rest is taken to go at the last one's pace.
    private void walk(List<Code.Step> steps, Clock clock, Scalars scalars) {
        for (var step : steps) {
            switch (step) {
                case Code.Emit(Instruction.SetVectorLength(Immediate(int length))) -> clock.setVl(length);
                case Code.Emit(var instruction) -> {
                    clock.issue(clock.node(instruction, clock.vl(), scalars));
                    scalars.apply(instruction, pieces);
                }
                case Code.Repeat(var count, var body) -> {
                    clock.issueControl();
                    int passes = count instanceof Immediate(int value) ? value : TIMED_PASSES;
                    var before = scalars.copy();
                    long since = clock.now();
                    for (int pass = 0; pass < Math.min(passes, TIMED_PASSES); pass++) {
                        before = scalars.copy();
                        since = clock.now();
                        walk(body.steps(), clock, scalars);
                    }
                    if (passes > TIMED_PASSES) {
                        scalars.repeat(before, passes - TIMED_PASSES);
                        clock.skip((clock.now() - since) * (passes - TIMED_PASSES));
                    }
                }
            }
        }
    }

    // ---- straight stretches ----

    private List<Node> nodes(Stretch stretch, Clock clock, Scalars scalars) {
        var at = scalars.copy();
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < stretch.instructions().size(); i++) {
            var instruction = stretch.instructions().get(i);
            nodes.add(clock.node(instruction, stretch.lengths().get(i), at));
            at.apply(instruction, pieces);
        }
        return nodes;
    }

    /// Orders the nodes, issues them on the clock and applies them to the scalars.
    ///
    /// @param exit vl to leave; 0 where that is free
    private Code straight(List<Node> nodes, Scalars scalars, Clock clock, int exit) {
        var steps = new ArrayList<Code.Step>();
        for (int from = 0; from < nodes.size(); from += WINDOW) {
            int to = Math.min(nodes.size(), from + WINDOW);
            var window = nodes.subList(from, to);
            int leave = to == nodes.size() ? exit : 0;
            var asWritten = issue(window, order(window.size()), clock.copy(), leave);
            var dependences = new Dependences(window, scalars, pieces);
            var listed = list(window, dependences, clock, leave);
            var chosen = listed.clock().now() < asWritten.clock().now()
                    || (listed.clock().now() == asWritten.clock().now() && listed.clock().quiet() < asWritten.clock().quiet()) ? listed : asWritten;
            steps.addAll(chosen.steps());
            clock.become(chosen.clock());
            window.forEach(node -> scalars.apply(node.instruction(), pieces));
        }
        if (nodes.isEmpty() && exit != 0 && clock.vl() != exit) {
            steps.add(setVl(exit));
            clock.setVl(exit);
        }
        return new Code(steps);
    }

    private record Ordered(List<Code.Step> steps, Clock clock) {}

    private static List<Integer> order(int count) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        return order;
    }

    private static Ordered issue(List<Node> nodes, List<Integer> order, Clock clock, int exit) {
        var steps = new ArrayList<Code.Step>();
        for (int i : order) {
            put(nodes.get(i), steps, clock);
        }
        leave(exit, steps, clock);
        return new Ordered(steps, clock);
    }

    private static void put(Node node, List<Code.Step> steps, Clock clock) {
        if (clock.changes(node)) {
            steps.add(setVl(node.vl()));
            clock.setVl(node.vl());
        }
        steps.add(new Code.Emit(node.instruction()));
        clock.issue(node);
    }

    private static void leave(int exit, List<Code.Step> steps, Clock clock) {
        if (exit != 0 && clock.vl() != exit) {
            steps.add(setVl(exit));
            clock.setVl(exit);
        }
    }

    /// Of all that could be next, what can issue first; among equals, what most waits for.
    private static Ordered list(List<Node> nodes, Dependences dependences, Clock start, int exit) {
        int n = nodes.size();
        long[] height = new long[n];
        int[] open = new int[n];
        for (int i = n - 1; i >= 0; i--) {
            var demand = nodes.get(i).demand();
            height[i] = (long) demand.beats() * demand.interval();
            for (int k = 0; k < dependences.behind(i).size(); k++) {
                height[i] = Math.max(height[i], height[dependences.behind(i).get(k)] + dependences.latency(i).get(k));
            }
        }
        var ready = new ArrayList<Integer>();
        for (int i = 0; i < n; i++) {
            open[i] = dependences.before(i).size();
            if (open[i] == 0) {
                ready.add(i);
            }
        }
        var clock = start.copy();
        var steps = new ArrayList<Code.Step>();
        while (!ready.isEmpty()) {
            int best = -1;
            long bestCycle = 0;
            for (int candidate : ready) {
                long cycle = clock.cycle(nodes.get(candidate));
                if (best < 0 || cycle < bestCycle
                        || (cycle == bestCycle && (height[candidate] > height[best] || (height[candidate] == height[best] && candidate < best)))) {
                    best = candidate;
                    bestCycle = cycle;
                }
            }
            int taken = best;
            ready.removeIf(i -> i == taken);
            put(nodes.get(best), steps, clock);
            for (int to : dependences.behind(best)) {
                if (--open[to] == 0) {
                    ready.add(to);
                }
            }
        }
        leave(exit, steps, clock);
        return new Ordered(steps, clock);
    }
}
