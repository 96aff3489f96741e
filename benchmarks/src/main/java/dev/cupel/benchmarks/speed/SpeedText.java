package dev.cupel.benchmarks.speed;

import dev.cupel.benchmarks.speed.Part.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The page of a measurement.
public final class SpeedText {
    private SpeedText() {}

    /// {@return it in Markdown: how to repeat it, the targets, then part by part}
    ///
    /// @param where    computer, tools and load, a sentence each
    /// @param findings of the parts that ran, in their order
    public static String write(String command, List<String> where, Map<Part, Finding> findings) {
        var text = new StringBuilder("# Speed\n\nRepeat it by\n\n```\n").append(command).append("\n```\n\n");
        where.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n## Targets\n\nFigures are the median of all turns, and in brackets the least and the greatest.\n\n").append(table(checks(findings)));
        findings.forEach((part, finding) -> text.append("\n## ").append(part.title()).append("\n\n").append(finding.text()));
        return text.toString();
    }

    private static List<Check> checks(Map<Part, Finding> findings) {
        var checks = new ArrayList<Check>();
        findings.values().forEach(finding -> checks.addAll(finding.checks()));
        return checks.stream().sorted(java.util.Comparator.comparingInt(Check::line)).toList();
    }

    /// {@return the checks, a line each, and how many are met}
    public static String table(List<Check> checks) {
        long met = checks.stream().filter(check -> check.verdict() == Check.Verdict.MET).count();
        long missed = checks.stream().filter(check -> check.verdict() == Check.Verdict.MISSED).count();
        return Markdown.table(List.of("line", "what", "wanted", "measured", "verdict"), checks.stream().map(check -> List.of(Integer.toString(check.line()), check.what(),
                check.wanted(), check.measured(), check.verdict().toString())).toList())
                + "\n%d targets met, %d missed, %d not there.\n".formatted(met, missed, checks.size() - met - missed);
    }
}
