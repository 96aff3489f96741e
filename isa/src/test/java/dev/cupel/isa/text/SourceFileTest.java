package dev.cupel.isa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFileTest {
    @TempDir
    Path folder;

    @Test
    void aTextFileIsReadWhole() throws IOException {
        assertEquals("añb\n", SourceFile.text(Files.writeString(folder.resolve("a.txt"), "añb\n")).orThrow());
    }

    @Test
    void whatCannotBeReadIsOneFaultThatNamesTheFile() throws IOException {
        var foreign = Files.write(folder.resolve("b.txt"), new byte[] {(byte) 0xC3, 0x28});

        assertEquals(Diagnostic.of(folder.resolve("x").toString(), "no such file"), fault(SourceFile.text(folder.resolve("x"))));
        assertEquals(Diagnostic.of(folder.toString(), "this is a folder; a file is needed"), fault(SourceFile.text(folder)));
        assertEquals(Diagnostic.of(foreign.toString(), "the file is not UTF-8 text"), fault(SourceFile.text(foreign)));
    }

    private static Diagnostic fault(Diagnosed<String> answer) {
        return switch (answer) {
            case Diagnosed.Ok<String>(var value) -> throw new AssertionError("read as " + value);
            case Diagnosed.Faulty<String>(var faults) -> faults.getFirst();
        };
    }
}
