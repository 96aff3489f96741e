package dev.cupel.traces.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.trace.TraceWindow.Range;
import dev.cupel.traces.trace.TraceWindow.Trigger;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceWindowTest {
    @Test
    void conditionsAreReadInAnyOrder() {
        assertEquals(new TraceWindow(new Range(10, 20), new Range(5, Long.MAX_VALUE), Optional.of("b.0/gelu"), Optional.of(new Trigger.FirstOf("x,\"y")), 3, 7),
                TraceWindowParser.parse("instructions=5.., cycles=10..20,op=b.0/gelu,from=\"op:x,\\\"y\",before=3,after=7"));
        assertEquals(new Range(0, 9), TraceWindowParser.parse("cycles=..9").cycles());
        assertEquals(Optional.of(new Trigger.FirstOverflow()), TraceWindowParser.parse("from=overflow").from());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cycle=1..2 | did you mean `cycles`?",
        "cycles=5 | FIRST..LAST",
        "cycles=9..5 | ends no earlier",
        "cycles=a..5 | `a` is no number",
        "from=overflw | did you mean `overflow`?",
        "before=5 | say from=overflow",
        "op=a,op=b | said twice",
        "op | no condition KEY=VALUE",
        "'op=\"a' | not closed",
        "from=overflow,before=100001 | before is 0 to 100000"})
    void whatIsNoWindowIsToldWithWhatCouldStandThere(String text, String told) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> TraceWindowParser.parse(text)).getMessage());
        assertTrue(message.contains(told), message);
        assertTrue(message.startsWith("--trace-window"), message);
    }

    @Test
    void aFilesNameSaysItsFormat() {
        assertEquals(TraceFormat.PERFETTO, TraceFormat.of(Path.of("a/b.pftrace")));
        assertEquals(TraceFormat.VCD, TraceFormat.of(Path.of("b.vcd.gz")));
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> TraceFormat.of(Path.of("b.kanatta"))).getMessage());
        assertTrue(message.contains(".pftrace") && message.contains("did you mean `.kanata`?"), message);
    }
}
