package dev.cupel.traces.page;

import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Wait;
import dev.cupel.traces.view.Recording;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// A recording as blocks: an index, bins for a look from afar, issues in chunks, and transfers.
final class TimelineBlocks {
    static final int CHUNK = 32_768;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Unit[] UNITS = Unit.values();
    private static final Cause[] CAUSES = Cause.values();

    private final Recording recording;
    private final Program program;
    private final Map<String, Integer> resources = new LinkedHashMap<>(Map.of("", 0));

    private TimelineBlocks(Recording recording, Program program) {
        this.recording = recording;
        this.program = program;
    }

    /// {@return whether a recording's cycles fit the page's columns}
    static boolean fits(Recording recording) {
        return recording.size() > 0 && recording.cycles() < Integer.MAX_VALUE;
    }

    static List<Block> of(Recording recording, Program program) {
        var writer = new TimelineBlocks(recording, program);
        var blocks = new ArrayList<Block>();
        for (int from = 0; from < recording.size(); from += CHUNK) {
            blocks.add(writer.issues(from, Math.min(recording.size(), from + CHUNK)));
        }
        var bins = TimelineBins.of(recording, program);
        blocks.add(Block.Packed.columns("timeline-bins", bins.columns()));
        blocks.add(writer.transfers());
        // Behind the issues, which number the resources.
        blocks.addFirst(writer.index(bins));
        return blocks;
    }

    private Block index(TimelineBins bins) {
        var index = JsonNodeFactory.instance.objectNode().put("issues", recording.size()).put("cycles", recording.cycles()).put("chunk", CHUNK)
                .put("binCycles", bins.binCycles()).put("bins", bins.count());
        var units = index.putArray("units");
        var working = EnumSet.noneOf(Unit.class);
        IntStream.range(0, recording.size()).forEach(issue -> working.add(recording.unit(issue)));
        working.remove(Unit.CONTROL);
        for (var unit : UNITS) {
            units.add(unit.name().toLowerCase(Locale.ROOT));
        }
        var present = index.putArray("working");
        working.forEach(unit -> present.add(unit.name().toLowerCase(Locale.ROOT)));
        var causes = index.putArray("causes");
        for (var cause : CAUSES) {
            causes.add(cause.name().toLowerCase(Locale.ROOT));
        }
        var names = index.putArray("resources");
        resources.keySet().forEach(names::add);
        var bases = index.putArray("bases");
        for (int from = 0; from < recording.size(); from += CHUNK) {
            bases.add(base(from));
        }
        var spans = index.putArray("spans");
        for (int[] span : spans()) {
            if (span[1] == 0) {
                spans.addNull();
            } else {
                spans.addArray().add(span[0]).add(span[1]);
            }
        }
        return new Block.Json("timeline-index", MAPPER.writeValueAsString(index));
    }

    /// The cycle behind the issue before `from`.
    private int base(int from) {
        return from == 0 ? 0 : (int) recording.cycle(from - 1) + 1;
    }

    /// For each op the cycles from its first issue, and the gap before it, to its last.
    private List<int[]> spans() {
        var spans = program.ops().stream().map(_ -> new int[2]).toList();
        for (int issue = 0; issue < recording.size(); issue++) {
            int op = program.places().get(recording.pc(issue)).op();
            if (op >= 0) {
                int[] span = spans.get(op);
                if (span[1] == 0) {
                    span[0] = base(issue);
                }
                span[1] = (int) recording.cycle(issue) + 1;
            }
        }
        return spans;
    }

    private Block issues(int from, int to) {
        int base = base(from);
        int[] cycle = column(from, to, issue -> (int) recording.cycle(issue) - base);
        return Block.Packed.columns("timeline-" + from / CHUNK, List.of(
                Block.differences(cycle),
                Block.differences(column(from, to, recording::pc)),
                column(from, to, issue -> recording.cause(issue).ordinal()),
                column(from, to, issue -> recording.unit(issue).ordinal()),
                column(from, to, recording::vl),
                column(from, to, recording::beats),
                column(from, to, issue -> (int) (recording.busyUntil(issue) - recording.cycle(issue))),
                column(from, to, issue -> recording.waitsFor(issue) < 0 ? 0 : issue - recording.waitsFor(issue)),
                column(from, to, issue -> resource(recording.waited(issue))),
                column(from, to, issue -> recording.writes(issue) ? (int) (recording.firstWrite(issue) - recording.cycle(issue)) : -1),
                column(from, to, issue -> recording.writes(issue) ? (int) (recording.lastWrite(issue) - recording.cycle(issue)) : -1)));
    }

    private int resource(Wait wait) {
        return resources.computeIfAbsent(wait.resource().label(wait.index()), _ -> resources.size());
    }

    private Block transfers() {
        var all = recording.transfers();
        return Block.Packed.columns("timeline-transfers", List.of(
                all.stream().mapToInt(Recording.Transfer::issue).toArray(),
                Block.differences(all.stream().mapToInt(transfer -> (int) transfer.start()).toArray()),
                all.stream().mapToInt(transfer -> (int) transfer.end()).toArray(),
                all.stream().mapToInt(transfer -> (int) Math.min(Integer.MAX_VALUE, transfer.bytes())).toArray()));
    }

    private static int[] column(int from, int to, IntUnaryOperator of) {
        return IntStream.range(from, to).map(of).toArray();
    }
}
