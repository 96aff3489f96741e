package dev.cupel.traces.export;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Inert;
import dev.cupel.programs.proof.Fault;
import dev.cupel.programs.proof.Finding;
import dev.cupel.programs.proof.OpProof;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.traces.run.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A range proof as text: the widths that each op needs, then what can overflow, by how much, and what would be safe.
public final class ProofText {
    private static final int GREATEST_WORD = 32;

    private final Checked checked;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private ProofText(Checked checked, int width) {
        this.checked = checked;
        this.width = width;
    }

    /// {@return the text}
    ///
    /// @param width columns of the page
    public static String write(Checked checked, int width) {
        return new ProofText(checked, width).text();
    }

    private String text() {
        var proof = checked.proof();
        lines.add("%s on %s".formatted(checked.source().name(), checked.machine().name()));
        lines.add("  machine   " + ReportText.describe(checked.machine()));
        lines.add("");
        table();
        for (var op : proof.ops()) {
            if (op.verdict() != Verdict.PROVED) {
                lines.add("");
                finding(op);
            }
        }
        if (!proof.misuses().isEmpty()) {
            lines.add("");
            lines.addAll(proof.misuses());
        }
        lines.add("");
        lines.add(verdict());
        return lines.stream().map(Inert::text).collect(Collectors.joining("\n")) + "\n";
    }

    private void table() {
        boolean graph = !checked.graph().isEmpty();
        var table = new TextTable().words("op").words("kind").words("variant");
        if (graph) {
            table.numbers("graph:", "product").numbers("", "sum");
        }
        table.numbers(graph ? "program:" : "product", graph ? "product" : "bits").numbers(graph ? "" : "sum", graph ? "sum" : "bits").words("")
                .numbers(graph ? "" : "word", graph ? "word" : "bits").words("verdict");
        for (var op : checked.proof().ops()) {
            var cells = new ArrayList<>(List.of(op.name().isEmpty() ? "(no op)" : op.name(), op.kind(), op.variant()));
            if (graph) {
                var widths = checked.graph().get(op.name());
                cells.add(widths == null ? "" : bits(widths.productBits()));
                cells.add(widths == null ? "" : bits(widths.sumBits()));
            }
            cells.addAll(List.of(bits(op.productBits()), bits(op.sumBits()), op.sumBits() > 0 && op.sumAttained() ? "attained" : "", bits(op.wordBits()),
                    op.verdict().label()));
            table.row(cells);
        }
        lines.addAll(table.lines(width));
        if (graph) {
            lines.add("graph: signed bits that each op's formula needs, partial sums in any order, on any hardware.");
        }
        if (checked.proof().ops().stream().anyMatch(op -> Math.max(op.productBits(), Math.max(op.sumBits(), op.wordBits())) == Long.SIZE)) {
            lines.add("?: no bound is known; it says nothing about what the op needs.");
        }
        lines.add("%ssum: the least accumulator that holds every partial sum, in program order, of any input; attained: some input needs all of it.".formatted(
                graph ? "program: " : ""));
    }

    /// {@return the bits; of a bound that reaches the ends of a `long`, where the proof's intervals end, none is known}
    private static String bits(int bits) {
        return bits == 0 ? "" : bits == Long.SIZE ? "?" : Integer.toString(bits);
    }

    private void finding(OpProof op) {
        var finding = op.findings().getFirst();
        String name = op.name().isEmpty() ? "code of no op" : op.name();
        lines.add("%s %s%s".formatted(name, op.verdict().label(), by(finding)));
        var place = finding.place();
        lines.add("  at        `%s`, pc %d%s".formatted(finding.text(), finding.pc(), place.line() > 0 ? ", " + place.file() + ":" + place.line() : ""));
        lines.add("  %s %s..%s%s".formatted(finding.fault() == Fault.RESULT ? "reaches  " : finding.fault().label() + " in", Figures.count(finding.low()), Figures.count(finding.high()),
                finding.width() > 0 ? "; %d bits, there are %d".formatted(finding.needed(), finding.width()) : ""));
        safe(finding).ifPresent(text -> lines.add("  safe      " + text));
        finding.witness().ifPresent(witness -> lines.add("  witness   %s at element %d, by %s".formatted(Figures.count(witness.exact()), witness.element(),
                String.join(", ", witness.tensors().keySet()))));
        checked.whole().stream().filter(whole -> whole.witness().op().equals(op.name())).findFirst()
                .ifPresent(whole -> lines.add("  reached   by the whole network on %s: %s at `pc %d`".formatted(whole.row(), Figures.count(whole.witness().exact()), whole.witness().pc())));
        if (op.findings().size() > 1) {
            lines.add("  beside    %d more instructions of the op".formatted(op.findings().size() - 1));
        }
    }

    private static String by(Finding finding) {
        int missing = finding.needed() - finding.width();
        return finding.width() == 0 ? "" : ", %s %d bit%s".formatted(finding.witness().isPresent() ? "by" : "by at most", missing, missing == 1 ? "" : "s");
    }

    /// What would hold the value.
    private Optional<String> safe(Finding finding) {
        if (finding.fault() != Fault.RESULT || finding.width() == 0) {
            return Optional.empty();
        }
        var machine = checked.machine();
        var ways = new ArrayList<String>();
        boolean sums = isSum(finding);
        int most = sums ? 63 - (Integer.SIZE - Integer.numberOfLeadingZeros(machine.vectorLength() - 1)) : GREATEST_WORD;
        String field = sums ? "accumulatorBits" : "wordBits";
        if (finding.needed() <= most) {
            ways.add("%s >= %d".formatted(field, finding.needed()));
        } else {
            ways.add("no machine: %s are %d bits at most".formatted(sums ? "accumulators" : "words", most));
        }
        int limbs = Math.ceilDiv(finding.needed() - 1, finding.width() - 1);
        ways.add("%d limbs of %d bits".formatted(limbs, finding.width()));
        if (finding.terms() > 1) {
            ways.add("sum_shift %d".formatted(shift(finding, machine)));
        }
        return Optional.of(String.join(", or ", ways));
    }

    private static boolean isSum(Finding finding) {
        String[] words = finding.text().split(" ");
        return words.length > 1 && words[1].startsWith("a");
    }

    /// {@return the least right shift of every term, each rounded, with which the sum fits}
    private static int shift(Finding finding, Machine machine) {
        double magnitude = Math.max(Math.abs((double) finding.low()), Math.abs((double) finding.high()));
        double greatest = Math.scalb(1.0, finding.width() - 1) - 1;
        int shift = 0;
        while (Math.scalb(magnitude, -shift) + (shift > 0 ? finding.terms() / 2.0 : 0) > greatest && shift < machine.accumulatorBits() + GREATEST_WORD) {
            shift++;
        }
        return shift;
    }

    private String verdict() {
        var proof = checked.proof();
        if (proof.proved()) {
            return "proved free of overflow: %d ops, every input".formatted(proof.ops().size());
        }
        var words = new ArrayList<String>();
        words.add("%d of %d ops proved".formatted(proof.count(Verdict.PROVED), proof.ops().size()));
        words.add("%d can overflow".formatted(proof.count(Verdict.OVERFLOWS)));
        words.add("%d undecided".formatted(proof.count(Verdict.UNDECIDED)));
        if (!proof.stopped().isEmpty()) {
            words.add("stopped at " + proof.stopped());
        }
        if (!proof.misuses().isEmpty()) {
            words.add("%d instructions misuse .clip or .mod".formatted(proof.misuses().size()));
        }
        return String.join(", ", words);
    }
}
