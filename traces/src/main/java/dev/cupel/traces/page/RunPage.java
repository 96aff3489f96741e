package dev.cupel.traces.page;

import dev.cupel.isa.Program;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.view.Listing;
import dev.cupel.traces.view.Recording;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The page of a run: all of its report, and, where they are known, its code and the recording of one inference.
public final class RunPage {
    private static final List<String> SCRIPTS = Stream.of("report", "places", "recording", "code-data", "summary", "cycles", "timeline-lanes", "timeline-view",
                    "timeline-detail", "timeline", "roofline", "histograms", "errors", "overflow", "occupancy", "code", "machine", "main")
            .map(name -> "run/" + name + ".js").toList();

    private RunPage() {}

    /// What is known of the code that ran.
    ///
    /// @param recording of one inference; empty where it was too long
    public record Code(Program program, Listing listing, Optional<Recording> recording) {
        /// {@return what is known of the code of a run}
        public static Code of(RunSource source, Run run, Optional<Recording> recording) {
            Optional<SourceText> text = source instanceof RunSource.Code code ? code.text() : Optional.empty();
            return new Code(run.program(), Listing.of(run.program(), text, run.schedule()), recording);
        }
    }

    /// What a range proof said.
    ///
    /// @param text one line
    public record Proof(Runner.Standing standing, String text) {
        /// {@return the colour of its mark}
        private String verdict() {
            return switch (standing) {
                case PROVED -> "good";
                case OPEN -> "warn";
                case REFUTED -> "bad";
            };
        }
    }

    /// {@return the page as a file's text}
    ///
    /// @param code  empty where only the report is there
    /// @param proof empty where none was tried
    public static String write(Report report, Optional<Code> code, Optional<Proof> proof) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Json("report", ReportJson.write(report)));
        proof.ifPresent(said -> blocks.add(new Block.Json("proof",
                new JsonMapper().writeValueAsString(JsonNodeFactory.instance.objectNode().put("verdict", said.verdict()).put("text", said.text())))));
        code.ifPresent(known -> {
            var recording = known.recording().filter(TimelineBlocks::fits);
            blocks.addAll(CodeBlocks.of(known.listing(), known.program(), recording));
            recording.ifPresent(all -> blocks.addAll(TimelineBlocks.of(all, known.program())));
        });
        return new Page(report.source().name() + " on " + report.machine().name() + " - Cupel", List.of("run/run.css"), SCRIPTS, blocks).text();
    }
}
