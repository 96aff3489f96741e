package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.export.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cupel check`, and `cupel run --witness` on what it writes.
class CheckTest {
    private static final Path RMS = CommandLineRun.ROOT.resolve("programs/models/digits-rms/model.onnx");

    @TempDir
    Path folder;

    private Path narrow(int accumulatorBits) throws IOException {
        var shown = CommandLineRun.of("machine", "show", "edge16", "--json");
        if (shown.exitCode() != 0) {
            shown = CommandLineRun.of("machine", "show", "edge16");
        }
        return Files.writeString(folder.resolve("narrow.json"), shown.out().replaceFirst("\"accumulatorBits\": *32", "\"accumulatorBits\": " + accumulatorBits));
    }

    @Test
    void aShippedModelIsProved() {
        var run = CommandLineRun.of("check", RMS, "--machine", "edge16");
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("proved free of overflow: 33 ops, every input\n"), run.out());
    }

    @Test
    void givenNarrowAccumulators_whenTheWitnessIsRun_thenItsOpOverflowsThere() throws IOException {
        var machine = narrow(18);
        var proof = folder.resolve("proof.json");
        var check = CommandLineRun.of("check", RMS, "--machine", machine, "--narrow", "run", "--witnesses", folder.resolve("w"), "--report", proof);
        assertEquals(3, check.exitCode(), check::toString);
        assertTrue(check.out().contains("b.0/a/q can overflow, by 2 bits") && check.out().contains("safe      accumulatorBits >= 20, or 2 limbs of 18 bits, or sum_shift 2"),
                check.out());
        // The formula's own widths stand beside those of the code.
        assertTrue(Files.readString(proof).replaceAll("\\s", "").contains("\"graph\":{\"product_bits\":16,\"sum_bits\":20}"), () -> check.out());
        assertTrue(check.out().contains("graph:"), check.out());
        var report = folder.resolve("r.json");
        var replay = CommandLineRun.of("run", RMS, "--machine", machine, "--narrow", "run", "--witness", folder.resolve("w/b.0_a_q.json"), "--report", report);
        assertEquals(0, replay.exitCode(), replay::toString);
        var op = ReportJson.read(report).orThrow().ops().stream().filter(each -> each.name().equals("b.0/a/q")).findFirst().orElseThrow();
        assertTrue(op.events() > 0, op::toString);
        // On a machine that is wide enough the same codes raise nothing, which is a check that failed.
        var wide = CommandLineRun.of("run", RMS, "--machine", "edge16", "--witness", folder.resolve("w/b.0_a_q.json"));
        assertEquals(3, wide.exitCode(), wide::toString);
        assertTrue(wide.err().contains("the witness raised no event at op 'b.0/a/q'"), wide.err());
    }

    @Test
    void aProgramThatCanOverflowIsToldWithItsLineAndAWitness() throws IOException {
        var asm = Files.writeString(folder.resolve("square.asm"), """
                .input x scratchpad 0 s16 [2]
                .output y scratchpad 8 s32 [2]
                setvl 2
                ld.s16 v0, [x0]
                mul v1, v0, v0
                mul v1, v1, v0
                st.s32 v1, [x0+8]
                halt
                """);
        var check = CommandLineRun.of("check", asm, "--witnesses", folder.resolve("w"));
        assertEquals(3, check.exitCode(), check::toString);
        // (-2^15)^3 = -2^45
        assertTrue(check.out().contains("can overflow, by 14 bits") && check.out().contains("square.asm:6"), check.out());
        var replay = CommandLineRun.of("run", asm, "--witness", folder.resolve("w/program.json"));
        assertEquals(0, replay.exitCode(), replay::toString);
        assertTrue(replay.out().contains("overflow at"), replay.out());
    }

    @Test
    void aWitnessThatIsNoneIsRefusedWithEveryFault() throws IOException {
        var asm = Files.writeString(folder.resolve("p.asm"), ".input x scratchpad 0 s8 [2]\nld.s8 v0, [x0]\nhalt\n");
        var wrong = Files.writeString(folder.resolve("w.json"), """
                {"op": "", "pc": 7, "element": 0, "exact": 1,
                 "tensors": {"x": [1, 128], "y": [1]}}
                """);
        var run = CommandLineRun.of("run", asm, "--witness", wrong).refusedFor(3);
        assertTrue(run.err().contains("no tensor `y`") && run.err().contains("-128..127"), run.err());
    }
}
