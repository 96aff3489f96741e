package dev.cupel.isa.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Program;
import dev.cupel.isa.generate.AnyPrograms;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault of a text, as the user sees it: `errors/name.asm` beside `errors/name.expect`. `-Dgolden.update=true` rewrites the latter.
class AssemblerErrorsTest {
    private static final Path ERRORS = Path.of("src/test/resources/dev/cupel/isa/asm/errors");

    static List<String> texts() throws IOException {
        try (var files = Files.list(ERRORS)) {
            return files.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".asm")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyFaultIsToldAtItsTokenWithWhatToTry(String name) throws IOException {
        var source = SourceText.of(name, Files.readString(ERRORS.resolve(name)));
        String told = switch (Assembler.assemble(source)) {
            case Diagnosed.Ok<Program> _ -> throw new AssertionError(name + " was accepted");
            case Diagnosed.Faulty<Program>(var faults) -> faults.stream().map(Diagnostic::render).collect(Collectors.joining("\n"));
        };
        var expected = ERRORS.resolve(name.replace(".asm", ".expect"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, told);
        }
        assertEquals(Files.readString(expected), told);
    }

    @Test
    void aTextThatIsNoAssemblyStopsAtAHundredFaults() {
        var faults = switch (Assembler.assemble(SourceText.of("noise", "noise\n".repeat(5000)))) {
            case Diagnosed.Ok<Program> _ -> throw new AssertionError("accepted");
            case Diagnosed.Faulty<Program>(var found) -> found;
        };
        assertEquals(101, faults.size());
        assertEquals("too many faults; the first 100 are shown", faults.getLast().message());
    }

    /// Good texts with random damage: characters deleted, doubled, changed; lines swapped.
    @Test
    void aDamagedTextIsAcceptedOrDiagnosedAndNeverAnException() {
        var random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            var text = new StringBuilder(Disassembler.text(AnyPrograms.program(round % 60, 15)));
            for (int hits = random.nextInt(1, 6); hits > 0; hits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                    case 2 -> text.setCharAt(at, (char) random.nextInt(1, 256));
                    default -> text.insert(at, "\n");
                }
            }
            var answer = Assembler.assemble(SourceText.of("damaged.asm", text.toString()));
            if (answer instanceof Diagnosed.Faulty<Program>(var faults)) {
                refused++;
                faults.forEach(Diagnostic::render);
            }
        }
        assertTrue(refused > 750, "only " + refused + " refused");
    }
}
