package dev.cupel.explore;

import dev.cupel.traces.run.Version;
import tools.jackson.databind.json.JsonMapper;

/// What a sweep's results were made from: versions, hashes, seeds. Without clock and host, so that equal sweeps have equal ones.
final class Manifest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Manifest() {}

    /// {@return the manifest as a JSON text}
    ///
    /// @param data hash of source and rows
    static String write(Sweep sweep, Subject.Origin origin, String data, Explorer.Exploration done) {
        var node = MAPPER.createObjectNode().put("cupel", Version.TEXT).put("sweep", sweep.name());
        node.putObject("source").put("file", origin.file()).put("sha256", origin.sha256()).put("with_rows_sha256", data);
        node.put("machine", RunLine.machine(sweep.base())).put("proof", sweep.subject().proof().label()).put("max_cycles", sweep.subject().maxCycles())
                .put("seed_of_rows", sweep.subject().seed()).put("search", SweepPage.words(sweep.search()));
        var settings = node.putObject("settings");
        sweep.settings().forEach(settings::put);
        var axes = node.putObject("axes");
        sweep.axes().forEach(axis -> {
            var values = axes.putArray(axis.name());
            axis.values().forEach(values::add);
        });
        sweep.constraints().forEach(constraint -> node.withArray("constraints").add(constraint.text()));
        sweep.objectives().forEach(measure -> node.withArray("objectives").add(measure.label()));
        sweep.limits().forEach((measure, limit) -> node.withObject("limits").put(measure.label(), limit));
        node.put("points", done.points()).put("refused", done.refused()).put("pruned", done.pruned()).put("front", done.front());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }
}
