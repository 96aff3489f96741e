package dev.cupel.isa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FileNamesTest {
    private final FileNames names = new FileNames();

    @Test
    void whatCannotStandInAFileNameIsReplaced() {
        assertEquals("b.0_a_q", names.of("b.0/a/q"));
        assertEquals("_.__etc_passwd", names.of("../\u001betc/passwd"));
    }

    @Test
    void namesThatBecomeEqualStayApart() {
        assertEquals("a_b", names.of("a/b"));
        assertEquals("a_b", names.of("a/b"));
        String other = names.of("a_b");
        assertNotEquals("a_b", other);
        assertTrue(other.startsWith("a_b-"));
        // Some file systems know no case.
        assertTrue(names.of("A_B").startsWith("A_B-"));
    }

    @Test
    void longNamesAreCutAndStayApart() {
        String one = names.of("x".repeat(10_000) + "1");
        String two = names.of("x".repeat(10_000) + "2");
        assertNotEquals(one, two);
        assertEquals(129, one.length());
    }
}
