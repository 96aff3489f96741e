package dev.cupel.traces.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.export.ConformanceText;
import dev.cupel.traces.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The ONNX standard's node tests on the simulator: those that the project carries, and all of the standard's that a checkout has beside it.
class ConformanceTest {
    private static final Path SHIPPED = Path.of("../programs/src/test/resources/onnx-node");
    private static final Path ALL = Path.of("../../shared/onnx-node");
    private static final Path PAGE = Path.of("../docs/onnx.md");

    private static Conformance run(Path folder) {
        return Conformance.run(folder, Conformance.machine16(), Progress.NONE).orThrow();
    }

    private static List<Verdict> wrong(Conformance of) {
        return of.verdicts().stream().filter(verdict -> verdict.outcome() instanceof Verdict.Wrong).toList();
    }

    @Test
    void everyTestThatIsShippedPassesOrIsRefusedAndNoneIsWrong() {
        var ran = run(SHIPPED);

        assertEquals(List.of(), wrong(ran));
        assertTrue(ran.count(Verdict.Pass.class) >= 40, ConformanceText.write(ran, 200));
    }

    @Test
    void atLeast110OfTheStandardsTestsPassNoneIsWrongAndThePageListsWhatIsRefused() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(ALL), "the standard's tests are not beside the checkout");
        var ran = run(ALL);

        assertEquals(List.of(), wrong(ran));
        assertTrue(ran.count(Verdict.Pass.class) >= 110, ConformanceText.write(ran, 200));
        assertTrue(Files.readString(PAGE).contains(ConformanceText.refusals(ran)), "docs/onnx.md lists other refusals; `cupel conformance DIR --refusals FILE.md` writes the table");
    }
}
