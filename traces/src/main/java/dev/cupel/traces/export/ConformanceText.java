package dev.cupel.traces.export;

import dev.cupel.traces.conformance.Conformance;
import dev.cupel.traces.conformance.Verdict;
import java.util.List;
import java.util.Locale;

/// How the tests of a folder ended, as a table and as the section of the manual that lists what is refused.
public final class ConformanceText {
    private ConformanceText() {}

    /// {@return the table, a line for each test, and how many ended how}
    ///
    /// @param page columns of the terminal
    public static String write(Conformance of, int page) {
        var table = new TextTable().words("test").words("end").numbers("cycles", "").numbers("own error", "max, lsb").numbers("inherited", "max, lsb").words("why");
        for (Verdict verdict : of.verdicts()) {
            table.row(switch (verdict.outcome()) {
                case Verdict.Pass(long cycles, boolean whole, double own, double inherited) -> List.of(verdict.name(), "pass", "%,d".formatted(cycles),
                        whole ? "exact" : steps(own), whole ? "" : steps(inherited), "");
                case Verdict.Refused(var reasons) -> List.of(verdict.name(), "refused", "", "", "", String.join("; ", reasons));
                case Verdict.Wrong(String why) -> List.of(verdict.name(), "WRONG", "", "", "", why);
            });
        }
        return String.join("\n", table.lines(page)) + "\n\n%d tests on %s: %d pass, %d refused, %d wrong\n".formatted(of.verdicts().size(), of.machine().name(), of.count(Verdict.Pass.class),
                of.count(Verdict.Refused.class), of.count(Verdict.Wrong.class));
    }

    private static String steps(double error) {
        return String.format(Locale.ROOT, "%.3g", error);
    }

    /// {@return a Markdown table of the tests that are refused, each with its reasons}
    public static String refusals(Conformance of) {
        var text = new StringBuilder("| test | why it is refused |\n| --- | --- |\n");
        for (Verdict verdict : of.verdicts()) {
            if (verdict.outcome() instanceof Verdict.Refused(var reasons)) {
                text.append("| `").append(verdict.name()).append("` | ").append(String.join("; ", reasons).replace("|", "\\|")).append(" |\n");
            }
        }
        return text.toString();
    }
}
