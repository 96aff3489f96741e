package dev.cupel.traces.page;

import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Listing;
import dev.cupel.traces.view.Listing.Line;
import dev.cupel.traces.view.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A listing as blocks: an index with the costliest lines, the place of each instruction, and the lines themselves in chunks.
final class CodeBlocks {
    static final int CHUNK = 4096;
    private static final int HOT = 100;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = new JsonMapper();

    private CodeBlocks() {}

    static List<Block> of(Listing listing, Program program, Optional<Recording> recording) {
        var blocks = new ArrayList<Block>();
        var lines = listing.lines();
        blocks.add(new Block.Json("code-index", MAPPER.writeValueAsString(index(listing, program))));
        blocks.add(places(listing, program, recording));
        for (int from = 0; from < lines.size(); from += CHUNK) {
            blocks.add(Block.Packed.json("code-" + from / CHUNK, MAPPER.writeValueAsString(chunk(lines.subList(from, Math.min(lines.size(), from + CHUNK))))));
        }
        return blocks;
    }

    private static ObjectNode index(Listing listing, Program program) {
        var lines = listing.lines();
        var index = NODES.objectNode().put("rows", lines.size()).put("chunk", CHUNK).put("source", listing.ofSource())
                .put("most", Math.max(1, lines.stream().mapToLong(Line::cycles).max().orElse(1)));
        var ops = index.putArray("ops");
        IntStream.range(0, lines.size()).filter(row -> lines.get(row).heads() >= 0)
                .forEach(row -> ops.addObject().put("name", program.ops().get(lines.get(row).heads()).name()).put("row", row));
        var hot = index.putArray("hot");
        IntStream.range(0, lines.size()).filter(row -> lines.get(row).cycles() > 0).boxed()
                .sorted(Comparator.comparingLong((Integer row) -> -lines.get(row).cycles()).thenComparing(Comparator.naturalOrder())).limit(HOT)
                .forEach(row -> {
                    var line = lines.get(row);
                    hot.addObject().put("row", row).put("pc", line.pc()).put("line", line.line()).put("text", line.text()).set("stalls", stalls(line.stalls()));
                });
        return index;
    }

    private static Block places(Listing listing, Program program, Optional<Recording> recording) {
        int[] first = new int[program.code().size()];
        Arrays.fill(first, -1);
        recording.ifPresent(all -> {
            for (int issue = all.size() - 1; issue >= 0; issue--) {
                first[all.pc(issue)] = Math.toIntExact(all.cycle(issue));
            }
        });
        var columns = List.of(listing.rows(), program.places().stream().mapToInt(Program.Place::op).toArray(),
                program.places().stream().mapToInt(Program.Place::line).toArray(), first);
        return Block.Packed.columns("code-places", columns.stream().map(Block::differences).toList());
    }

    private static ObjectNode chunk(List<Line> lines) {
        var chunk = NODES.objectNode();
        var text = chunk.putArray("text");
        var pc = chunk.putArray("pc");
        var line = chunk.putArray("line");
        var stalls = chunk.putArray("stalls");
        for (var each : lines) {
            text.add(each.text());
            pc.add(each.pc());
            line.add(each.line());
            if (each.stalls().isEmpty()) {
                stalls.add(0);
            } else {
                stalls.add(stalls(each.stalls()));
            }
        }
        return chunk;
    }

    private static ArrayNode stalls(Map<Cause, Long> cycles) {
        var array = NODES.arrayNode();
        for (var cause : Cause.values()) {
            array.add(cycles.getOrDefault(cause, 0L));
        }
        return array;
    }
}
