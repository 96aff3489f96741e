package dev.cupel.benchmarks.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Presets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wanted of the kernels is met by what is chosen where nothing is asked for, on the sizes that take a moment; all sizes are in
/// `benchmarks/results/accuracy.md`.
class AccuracyTest {
    private static final Study STUDY = new Study(Presets.named("edge16"), 1);

    static Stream<Case> cases() {
        return Stream.of(SoftmaxCases.of(List.of(16, 197, 1024)), FunctionCases.of(List.of(8, 16)), NormCases.of(List.of(64, 384)), RequantizeCases.all()).flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void whatIsWantedIsMet(Case of) {
        var line = STUDY.chosen(of);
        assertEquals(List.of(), line.missed(), () -> line.measure().toString());
        assertEquals(0, line.measure().events());
    }

    @Test
    void rootsQuotientsAndScaledSumsAreExact() {
        for (var line : Primitives.all(STUDY.machine())) {
            assertEquals(0, line.wrong(), line::toString);
        }
    }

    @Test
    void theTableHasTheSameBytesAtAnyNumberOfThreads() {
        var cases = SoftmaxCases.of(List.of(16));
        assertEquals(AccuracyReport.write(STUDY, cases), AccuracyReport.write(new Study(STUDY.machine(), 3), cases));
    }
}
