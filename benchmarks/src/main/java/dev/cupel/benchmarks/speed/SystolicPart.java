package dev.cupel.benchmarks.speed;

import dev.cupel.benchmarks.speed.CodePart.Figures;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The same matrix products beside SCALE-Sim v3, a cycle simulator of systolic arrays. Its figures are cited, ours measured: no target, a comparison.
final class SystolicPart implements Part {
    private static final String EDGE = "edge16";
    private static final String TINY = "tiny4";

    /// What SCALE-Sim v3 was measured to do, in one process without traces, on a processor of the same kind as the table's: "peers, measured", 2026-11-22.
    ///
    /// @param edge    of the array, R = C
    /// @param cycles  that it reports, plus one, as its figure is the last cycle's number
    /// @param seconds a run
    record Cited(int m, int k, int n, int edge, long cycles, double seconds) {
        /// {@return cycles of an output-stationary array by the closed form: folds run one after the other, each with its fill and its drain}
        long closedForm() {
            return Math.ceilDiv((long) m, edge) * Math.ceilDiv((long) n, edge) * (k + 2L * edge - 2);
        }
    }

    static final List<Cited> CITED = List.of(
            new Cited(16, 32, 32, 16, 124, 0.0173), new Cited(16, 32, 32, 4, 1216, 0.0809),
            new Cited(64, 64, 64, 16, 1504, 0.1236), new Cited(64, 64, 64, 4, 17_920, 1.2588),
            new Cited(64, 128, 64, 16, 2528, 0.3513), new Cited(64, 128, 64, 4, 34_304, 2.1737));

    @Override
    public String name() {
        return "systolic";
    }

    @Override
    public String title() {
        return "Matrix products beside SCALE-Sim v3";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        var rows = new ArrayList<List<String>>();
        for (var cited : CITED) {
            bench.say().accept("systolic: %d x %d x %d".formatted(cited.m(), cited.k(), cited.n()));
            var machine = Presets.named(cited.edge() == 4 ? TINY : EDGE);
            rows.add(row(cited, machine, bench));
        }
        return new Finding(List.of(), """
                SCALE-Sim's array of R x C multipliers, output stationary, has R times C of them where our machine of as many lanes as the array's edge has R: cycles are those of different machines, and
                cannot be held against each other; speeds can. Its cycles are ceil(M/R) * ceil(N/C) * (K + R + C - 2) in every case, so the simulation tells nothing that the
                closed form does not; it computes no values. Ours computes the values, finds overflows, and times loads, requantization and stalls. Its cycles and times are cited (in-process, no
                traces, commit 1d62b68); ours are the median of all turns, of the whole program with its transfers.

                """ + Markdown.table(List.of("M x K x N", "its array", "its cycles", "closed form", "its cycles/s", "its MAC/s", "our machine", "our cycles of the product", "our cycles/s",
                        "our MAC/s"), rows));
    }

    private static List<String> row(Cited cited, Machine machine, Bench bench) throws IOException {
        var quantized = Synthetic.product(cited.m(), cited.k(), cited.n()).quantized(machine);
        var figures = Figures.of(quantized, machine);
        Program program = Model.compiled(quantized, machine);
        var simulation = Simulation.of(Model.unobserved(program), machine, Options.DEFAULT);
        var spread = Rounds.of(new Rounds().with("ours", bench.clock(), () -> simulation.run(Inputs.NONE)).run(Math.min(3, bench.rounds())), "ours");
        double macs = (double) cited.m() * cited.k() * cited.n();
        long product = figures.ops().stream().filter(op -> op.kind().equals("matmul")).findFirst().orElseThrow().cycles();
        return List.of("%d x %d x %d".formatted(cited.m(), cited.k(), cited.n()), "%1$d x %1$d".formatted(cited.edge()), "%,d".formatted(cited.cycles()),
                "%,d".formatted(cited.closedForm()), thousands(cited.cycles() / cited.seconds()), thousands(macs / cited.seconds()), machine.name(),
                "%,d".formatted(product), thousands(figures.cycles() / spread.median()), thousands(macs / spread.median()));
    }

    private static String thousands(double value) {
        return Spread.figure(value / 1e3) + " k";
    }
}
