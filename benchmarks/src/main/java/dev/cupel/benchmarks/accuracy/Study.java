package dev.cupel.benchmarks.accuracy;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.traces.measure.OpMeasure;
import dev.cupel.traces.measure.OpTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures cases: what is chosen of each, and every other arithmetic that fits the machine.
///
/// @param machine where they run
/// @param threads that samples are spread over; no figure depends on it
record Study(Machine machine, int threads) {
    /// One arithmetic of one case.
    ///
    /// @param arithmetic its name; empty where there is but one
    /// @param chosen     whether it is what is taken where nothing is asked for
    record Line(Case of, String arithmetic, boolean chosen, OpMeasure measure) {
        /// {@return what is wanted of it}
        List<Target> targets() {
            return of.targets(arithmetic, chosen);
        }

        /// {@return the targets that it misses}
        List<Target> missed() {
            return targets().stream().filter(target -> !target.met(measure)).toList();
        }
    }

    /// {@return the chosen arithmetic of a case}
    Line chosen(Case of) {
        return measure(of, Optional.empty()).orThrow();
    }

    /// {@return every arithmetic of a case that fits the machine, fewest cycles first}
    List<Line> all(Case of) {
        var chosen = chosen(of);
        var part = of.parts().getFirst();
        var names = trial(part, Variants.NONE).orThrow().op().arithmetics();
        if (names.isEmpty()) {
            return List.of(chosen);
        }
        var lines = new ArrayList<Line>();
        for (String name : names) {
            if (name.equals(chosen.arithmetic())) {
                lines.add(chosen);
            } else if (measure(of, Optional.of(name)) instanceof Diagnosed.Ok<Line>(var line)) {
                lines.add(line);
            }
        }
        return lines;
    }

    private Diagnosed<Line> measure(Case of, Optional<String> asked) {
        Optional<Line> all = Optional.empty();
        for (var part : of.parts()) {
            var variants = asked.map(name -> Variants.of(Map.of(part.op().name(), name))).orElse(Variants.NONE);
            switch (trial(part, variants)) {
                case Diagnosed.Faulty<OpTrial>(var faults) -> {
                    return Diagnosed.faulty(faults);
                }
                case Diagnosed.Ok<OpTrial>(var trial) -> {
                    var measure = trial.run(part.samples().get(), of.range(), threads);
                    var line = new Line(of, trial.op().arithmetic().orElse(""), asked.isEmpty(), measure);
                    all = Optional.of(all.map(first -> new Line(of, first.arithmetic(), first.chosen(), first.measure().plus(measure))).orElse(line));
                }
            }
        }
        return Diagnosed.ok(all.orElseThrow(() -> new IllegalArgumentException("a case without parts: " + of.kernel())));
    }

    private Diagnosed<OpTrial> trial(Case.Part part, Variants variants) {
        return OpTrial.of(part.op(), List.of(part.x()), part.y(), WeightSettings.DEFAULT, machine, variants);
    }

    /// {@return lines by kernel, in their order}
    static Map<String, List<Line>> byKernel(List<Line> lines) {
        var byKernel = new LinkedHashMap<String, List<Line>>();
        lines.forEach(line -> byKernel.computeIfAbsent(line.of().kernel(), _ -> new ArrayList<>()).add(line));
        return byKernel;
    }
}
