package dev.cupel.isa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InertTest {
    private static final Map<String, String> EXAMPLES = Map.of(
            "plain/name_1", "plain/name_1",
            "\u00fcber \u6f22 \ud83d\ude00", "\u00fcber \u6f22 \ud83d\ude00",
            "a\u001b[31mb", "a\\u001b[31mb",
            "a\u009b2Jb", "a\\u009b2Jb",
            "a\tb\nc\rd", "a\\u0009b\\u000ac\\u000dd",
            "a\u0007\0\u007f", "a\\u0007\\u0000\\u007f",
            "a\u202ecod.exe", "a\\u202ecod.exe",
            "a\u2028b\u200bc", "a\\u2028b\\u200bc",
            "a\ud83d", "a\\ud83d");

    @Test
    void whatATerminalWouldObeyIsShownAsItsCode_andTwiceIsAsOnce() {
        EXAMPLES.forEach((text, inert) -> {
            assertEquals(inert, Inert.text(text));
            assertEquals(inert, Inert.text(inert));
        });
    }

    @Test
    void aDiagnosticObeysNoNameAndNoLine() {
        var rendered = Diagnostic.of("evil\u001b]0;title\u0007.asm", "unknown op `\u001b[2Jx`").help("try `\u001b[0m`").render();
        assertFalse(rendered.contains("\u001b"), rendered);
        assertEquals("error: unknown op `\\u001b[2Jx`\n --> evil\\u001b]0;title\\u0007.asm\nhelp: try `\\u001b[0m`\n", rendered);
    }
}
