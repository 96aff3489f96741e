package dev.cupel.traces.export;

import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.text.Inert;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Resource;
import dev.cupel.traces.view.CriticalChain;
import dev.cupel.traces.view.CriticalChain.Link;
import dev.cupel.traces.view.Recording;
import dev.cupel.traces.view.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The chain of waits that a run lasts for, and what changes of the machine would gain.
public final class ChainText {
    private static final int MOST_STEPS = 12;
    private static final int MOST_LINKS = 24;
    private static final int MOST_CHANGES = 12;
    private static final int ROOMY = 110;

    private final CriticalChain chain;
    private final Recording recording;
    private final CodeText code;
    private final int width;
    private final int instruction;
    private final List<String> lines = new ArrayList<>();

    private ChainText(CriticalChain chain, Recording recording, Program program, int width) {
        this.chain = chain;
        this.recording = recording;
        this.width = width;
        instruction = width >= ROOMY ? 34 : 22;
        code = new CodeText(program);
    }

    /// {@return the tables, each line ended}
    ///
    /// @param compiled whether the program was compiled from a network: another machine would get other code
    /// @param width    columns of the page
    public static String write(CriticalChain chain, WhatIf whatIf, Recording recording, Program program, boolean compiled, int width) {
        var text = new ChainText(chain, recording, program, width);
        text.causes();
        text.steps();
        text.links();
        text.changes(whatIf, compiled);
        return String.join("\n", text.lines) + "\n";
    }

    private void causes() {
        lines.add("critical chain: %s links from the first issue to the end of the run, %s cycles".formatted(Figures.count(chain.links()),
                Figures.count(chain.cycles())));
        lines.add("");
        var table = new TextTable().words("cycles of the chain").words("behind").numbers("links", "").numbers("cycles", "").numbers("share", "");
        for (var share : chain.causes()) {
            table.row(List.of(cause(share.cause()), share.cause() == Cause.ISSUE ? "" : share.unit().name().toLowerCase(Locale.ROOT),
                    Figures.count(share.links()), Figures.count(share.cycles()), Figures.share(share.cycles(), chain.cycles())));
        }
        lines.addAll(table.lines(width));
    }

    private static String cause(Cause cause) {
        return cause == Cause.ISSUE ? "issue, one a cycle" : cause.label();
    }

    /// The pairs of instructions that the chain passes most cycles between, those that only follow each other left out.
    private void steps() {
        var waits = chain.steps().stream().filter(step -> step.cause() != Cause.ISSUE).toList();
        if (waits.isEmpty()) {
            return;
        }
        lines.add("");
        var table = new TextTable().words("waits on the chain").numbers("line", "").words("for").words("of").numbers("line", "").numbers("links", "")
                .numbers("cycles", "").numbers("share", "");
        for (var step : waits.subList(0, Math.min(MOST_STEPS, waits.size()))) {
            table.row(List.of(step.toPc() < 0 ? "end of the run" : code.instruction(step.toPc(), instruction),
                    step.toPc() < 0 ? "" : code.line(step.toPc()), what(step.cause(), step.resource(), step.index()),
                    code.instruction(step.fromPc(), instruction), code.line(step.fromPc()), Figures.count(step.links()),
                    Figures.count(step.cycles()), Figures.share(step.cycles(), chain.cycles())));
        }
        lines.addAll(table.lines(width));
        if (waits.size() > MOST_STEPS) {
            lines.add("... and %s more".formatted(Figures.count(waits.size() - MOST_STEPS)));
        }
    }

    private static String what(Cause cause, Resource resource, int index) {
        return switch (resource) {
            case VECTOR, ACCUMULATOR, MASK -> cause.label() + " " + resource.label(index);
            case NONE, READ_PORT, WRITE_PORT -> cause.label();
            case UNIT -> index == Unit.MEMORY.ordinal() ? "memory" : cause.label();
            case SCRATCHPAD, TRANSFER -> cause.label() + " " + resource.label(index);
        };
    }

    /// The links next to the end, those that only follow each other drawn together.
    private void links() {
        lines.add("");
        var table = new TextTable().words("the chain's end").numbers("issue", "").numbers("cycle", "").words("because of").numbers("issue", "")
                .numbers("cycles", "");
        var shown = new ArrayList<List<String>>();
        var links = chain.last();
        for (int i = 0; i < links.size(); i++) {
            int first = i;
            while (links.get(i).cause() == Cause.ISSUE && i + 1 < links.size() && links.get(i + 1).cause() == Cause.ISSUE
                    && links.get(i + 1).to() < recording.size()) {
                i++;
            }
            shown.add(row(links.get(first), links.get(i)));
        }
        shown.subList(Math.max(0, shown.size() - MOST_LINKS), shown.size()).forEach(table::row);
        lines.addAll(table.lines(width));
    }

    private List<String> row(Link first, Link last) {
        boolean end = last.to() == recording.size();
        String because = first.equals(last) ? what(last.cause(), last.resource(), last.index()) : "issue, one a cycle";
        long cycles = last.cycles() + (first.to() == last.to() ? 0 : recording.cycle(last.from()) - recording.cycle(first.from()));
        return List.of(end ? "end of the run" : code.instruction(recording.pc(last.to()), instruction),
                end ? "" : Integer.toString(last.to()), Figures.count(end ? recording.cycles() : recording.cycle(last.to())), because,
                Integer.toString(first.from()), Figures.count(cycles));
    }

    private void changes(WhatIf whatIf, boolean compiled) {
        lines.add("");
        var table = new TextTable().words("what if there were").numbers("cycles", "").numbers("change", "").numbers("", "");
        var gains = whatIf.changes().stream().filter(change -> change.cycles() < whatIf.cycles()).toList();
        table.row(List.of("(as it is)", Figures.count(whatIf.cycles()), "", ""));
        for (var change : gains.subList(0, Math.min(MOST_CHANGES, gains.size()))) {
            table.row(List.of(change.what(), Figures.count(change.cycles()), Figures.count(change.cycles() - whatIf.cycles()),
                    "-" + Figures.share(whatIf.cycles() - change.cycles(), whatIf.cycles())));
        }
        lines.addAll(table.lines(width));
        none("nothing is gained by ", whatIf.changes().stream().filter(change -> change.cycles() == whatIf.cycles()).map(WhatIf.Change::what).toList());
        none("it takes longer with ", whatIf.changes().stream().filter(change -> change.cycles() > whatIf.cycles()).map(WhatIf.Change::what).toList());
        none("accesses would meet transfers with ", whatIf.racing());
        lines.add(compiled
                ? "each by running the timing of the same code, not compiled anew for that machine"
                : "each by running the timing of the same program on that machine");
    }

    private void none(String introduction, List<String> changes) {
        if (!changes.isEmpty()) {
            var line = new StringBuilder(introduction);
            for (String word : Inert.text(String.join("; ", changes)).split(" ")) {
                if (line.length() + word.length() > width) {
                    lines.add(line.toString().stripTrailing());
                    line = new StringBuilder("  ");
                }
                line.append(word).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
    }
}
