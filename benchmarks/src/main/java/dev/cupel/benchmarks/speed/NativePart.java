package dev.cupel.benchmarks.speed;

import dev.cupel.benchmarks.peer.NativePeer;
import dev.cupel.isa.Presets;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// How far is the simulator from the same integers computed by plain C?
final class NativePart implements Part {
    private static final double MOST = 5;
    private static final double STRETCH = 3;
    private static final double TWO_THREADS = 1.85;
    private static final String C = "C";
    private static final String OUTPUTS = "outputs";
    private static final String ALL = "all";
    private static final String PAIR = "pair";
    private static final String C_PAIR = "C twice";

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String title() {
        return "All evaluation rows, beside plain C";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        var checks = new ArrayList<Check>();
        var rows = new ArrayList<List<String>>();
        for (String name : List.of("digits-vit", "digits-rms")) {
            bench.say().accept("native: " + name);
            model(Model.of(bench.root(), name, Presets.named("edge16")), bench, checks, rows);
        }
        return new Finding(checks, """
                The C is written from the quantized graph, a function an op: int8 tensors, int32 sums, the same multipliers, shifts and ROMs, no checks; compiled by `%s`. Its
                integers of all rows were compared with the simulator's, and are the same. In its time: every row from input codes to output codes, both in memory, one
                thread. In the simulator's time: `Simulation.batch` over the same rows, from input codes to output codes, all values and overflow checks, with the timing of the program, which is
                done once a batch. "Every tensor" reads out what each op gave as well, as `cupel run` does to tell each op's error. Microseconds a row on edge16: the
                median of all turns, and in brackets the least and the greatest. "2 threads" is how often as many rows a second two threads take as one; "the computer's limit" is the same of
                two processes of the C, which share nothing but the computer.

                """.formatted(NativePeer.COMMAND) + Markdown.table(List.of("model", "C", "simulator, outputs", "simulator, every tensor", "C, rows/s",
                        "simulator, rows/s", "2 threads", "the computer's limit"), rows));
    }

    private static void model(Model model, Bench bench, List<Check> checks, List<List<String>> rows) throws IOException {
        int count = model.rows().size();
        var outputs = Simulation.of(Model.unobserved(model.program()), model.machine(), Options.DEFAULT);
        var all = Simulation.of(model.program(), model.machine(), Options.DEFAULT);
        String output = model.quantized().outputs().getFirst();
        var given = model.rows().stream().map(row -> row.tensors().getOrDefault(model.quantized().inputs().getFirst(), new int[0])).toList();
        try (var peer = NativePeer.of(model.quantized(), given); var other = NativePeer.of(model.quantized(), given)) {
            var simulated = outputs.batch(count, model.rows()::get, (_, result) -> result.output(output), 1).rows();
            for (int row = 0; row < count; row++) {
                if (!Arrays.equals(simulated.get(row), peer.outputs().get(row))) {
                    throw new IOException("%s, row %d: the simulator gives %s, the C %s".formatted(model.name(), row, Arrays.toString(simulated.get(row)),
                            Arrays.toString(peer.outputs().get(row))));
                }
            }
            int passes = peer.passesFor(Rounds.STRETCH);
            var contenders = new Rounds()
                    .with(C, () -> {
                        var time = peer.time(passes);
                        return (bench.clock() == Clock.WALL ? time.clock() : time.processor()) / passes;
                    })
                    .with(OUTPUTS, bench.clock(), () -> outputs.batch(count, model.rows()::get, (_, result) -> result.output(output), 1))
                    .with(ALL, bench.clock(), () -> all.batch(count, model.rows()::get, (_, result) -> result.output(output), 1));
            if (bench.clock() == Clock.WALL) {
                contenders.with(C_PAIR, () -> together(peer, other, passes) / (2.0 * passes));
                contenders.with(PAIR, bench.clock(), () -> outputs.batch(count, model.rows()::get, (_, result) -> result.output(output), 2));
            }
            var seconds = contenders.run(bench.rounds());
            var c = Rounds.of(seconds, C);
            var single = Rounds.of(seconds, OUTPUTS);
            checks.add(Check.atMost(2, model.name() + ", time over C's", MOST, "", single.over(c)));
            checks.add(Check.atMost(2, model.name() + ", time over C's, stretch", STRETCH, "", single.over(c)));
            String pair = "";
            String limit = "";
            if (bench.clock() == Clock.WALL) {
                var speedup = single.over(Rounds.of(seconds, PAIR));
                pair = speedup.toString();
                limit = c.over(Rounds.of(seconds, C_PAIR)).toString();
                checks.add(Check.atLeast(2, model.name() + ", rows/s of 2 threads over 1", TWO_THREADS, "", speedup));
            } else {
                checks.add(Check.notThere(2, model.name() + ", rows/s of 2 threads over 1", "at least " + TWO_THREADS, "needs the clock, not the processor's time"));
            }
            rows.add(List.of(model.name(), c.times(1e6 / count).toString(), single.times(1e6 / count).toString(),
                    Rounds.of(seconds, ALL).times(1e6 / count).toString(), Spread.figure(count / c.median()), Spread.figure(count / single.median()), pair, limit));
        }
    }

    /// {@return seconds until both have gone through all rows so often, begun at once}
    private static double together(NativePeer one, NativePeer other, int passes) throws IOException {
        try (var thread = Executors.newSingleThreadExecutor()) {
            long begin = System.nanoTime();
            var beside = thread.submit(() -> other.time(passes));
            one.time(passes);
            beside.get();
            return (System.nanoTime() - begin) / 1e9;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }
}
