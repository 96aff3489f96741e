package dev.cupel.traces.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.SampleReports;
import dev.cupel.traces.view.Report;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportJsonTest {
    @Test
    void everyWrittenReportKeepsThePublishedSchema() {
        for (var report : List.of(SampleReports.assembly(), SampleReports.model(20), SampleReports.model(3).withoutTimings())) {
            assertEquals(List.of(), SchemaCheck.faults(ReportJson.schema(), new JsonMapper().readTree(ReportJson.write(report))));
        }
    }

    @Test
    void whatIsWrittenIsReadBackEqual() {
        for (var report : List.of(SampleReports.assembly(), SampleReports.model(20), SampleReports.model(3).withoutTimings())) {
            assertEquals(report, read(ReportJson.write(report)).orThrow());
        }
    }

    @Test
    void givenAReportWithSeveralFaults_whenRead_thenAllAreNamedWithTheirPlace() {
        String text = ReportJson.write(SampleReports.assembly())
                .replace("\"cycles\": 20", "\"cycles\": -20")
                .replace("\"kind\": \"assembly\"", "\"kind\": \"basic\"")
                .replace("\"clips\"", "\"clip\"");
        var faults = messages(read(text));
        assertTrue(faults.stream().anyMatch(fault -> fault.contains("`/cycles`")), faults::toString);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains("`/source/kind`")), faults::toString);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains("`/overflow`") && fault.contains("clips")), faults::toString);
    }

    @Test
    void givenStallsThatDoNotSumToTheCycles_whenRead_thenTheReportIsRefused() {
        var faults = messages(read(ReportJson.write(SampleReports.assembly()).replace("\"cycles\": 20", "\"cycles\": 21")));
        assertEquals(List.of("the report contradicts itself: stalls sum to 20 cycles, the run has 21"), faults);
    }

    @Test
    void givenAFileThatIsNoReport_whenRead_thenItIsRefused() {
        assertTrue(messages(read("{}")).size() > 5);
        assertTrue(messages(read("[1, 2")).getFirst().startsWith("this is not JSON"));
    }

    @Test
    void wallClockFiguresAppearOnlyWhereAskedFor() {
        assertTrue(ReportJson.write(SampleReports.model(2)).contains("seconds"));
        assertEquals(-1, ReportJson.write(SampleReports.model(2).withoutTimings()).indexOf("second"));
    }

    private static Diagnosed<Report> read(String text) {
        return ReportJson.read(SourceText.of("report.json", text));
    }

    private static List<String> messages(Diagnosed<Report> answer) {
        return switch (answer) {
            case Diagnosed.Faulty<Report>(var faults) -> faults.stream().map(Diagnostic::message).toList();
            case Diagnosed.Ok<Report>(var report) -> fail("accepted: " + report);
        };
    }
}
