package dev.cupel.benchmarks.speed;

import java.util.List;
import java.util.stream.Collectors;

/// The table of a run.
public final class SpeedText {
    private SpeedText() {}

    /// {@return it in Markdown}
    ///
    /// @param where computer, tools and load, a sentence each
    public static String write(List<SideBySide.Result> results, List<String> where, String command) {
        var text = new StringBuilder("# Simulator and twin, side by side\n\n").append("Repeat it by\n\n```\n").append(command).append("\n```\n\n");
        where.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("""

                Both sides run the same program on the same data, over and over in one process, and take the same cycles (checked). The simulator computes values,
                overflow events and cycles anew in every run, on one thread, with no probe. The twin is built by Verilator at -O3 and g++ at -O3 -march=native, and
                logs nothing; its time is from the first cycle to the last, without the load of its memories. Speeds are millions of cycles a second: the median of
                the rounds, and in brackets the least and the greatest. The ratio is of the medians, to the faster of the twins.

                The twin computes every signal in every cycle; the simulator goes from issue to issue. So the ratio says what a user waits for, not who computes better.

                """);
        var twins = results.getFirst().twins().keySet();
        text.append("| machine | program | cycles of a run | simulator | ").append(String.join(" | ", twins)).append(" | ratio |\n");
        text.append("| --- | --- | --- | --- | ").append("--- | ".repeat(twins.size())).append("--- |\n");
        for (var result : results) {
            text.append("| %s | %s | %,d | %s | %s | %.0f |%n".formatted(result.machine(), result.workload(), result.cycles(), speed(result.simulator()),
                    twins.stream().map(twin -> speed(result.twins().getOrDefault(twin, List.of()))).collect(Collectors.joining(" | ")), result.ratio()));
        }
        text.append("%nGeometric mean of the ratios: %.0f; the least: %.0f.%n".formatted(
                Math.exp(results.stream().mapToDouble(result -> Math.log(result.ratio())).average().orElseThrow()),
                results.stream().mapToDouble(SideBySide.Result::ratio).min().orElseThrow()));
        return text.toString();
    }

    private static String speed(List<Double> speeds) {
        double least = speeds.stream().min(Double::compare).orElseThrow();
        double greatest = speeds.stream().max(Double::compare).orElseThrow();
        return "%s (%s to %s)".formatted(millions(SideBySide.median(speeds)), millions(least), millions(greatest));
    }

    private static String millions(double speed) {
        return (speed < 10e6 ? "%.2f" : "%.1f").formatted(speed / 1e6);
    }
}
