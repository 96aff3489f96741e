package dev.cupel.isa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
    @Test
    void everyValueKnowsWhereItStands() {
        var root = assertInstanceOf(JsonValue.Members.class, parse("""
                # first a remark
                lanes: 16
                "name": ['a', true, ~, -1.50e2]
                text: |
                  two
                  lines
                b.0/a/q:
                """).orThrow());

        assertEquals(new Span(2, 1, 1), root.at());
        assertEquals(List.of("lanes", "name", "text", "b.0/a/q"), root.keys());
        assertEquals(List.of(new Span(2, 1, 5), new Span(3, 1, 6), new Span(4, 1, 4), new Span(7, 1, 7)),
                root.members().stream().map(JsonValue.Member::at).toList());
        assertEquals(Optional.of(new JsonValue.Numeral(new Span(2, 8, 2), "16")), root.get("lanes"));
        assertEquals(Optional.of(new JsonValue.Elements(new Span(3, 9, 1), List.of(
                new JsonValue.Text(new Span(3, 10, 3), "a"),
                new JsonValue.Truth(new Span(3, 15, 4), true),
                new JsonValue.Null(new Span(3, 21, 1)),
                new JsonValue.Numeral(new Span(3, 24, 7), "-1.50e2")))), root.get("name"));
        assertEquals(Optional.of(new JsonValue.Text(new Span(4, 7, 1), "two\nlines\n")), root.get("text"));
        assertInstanceOf(JsonValue.Null.class, root.get("b.0/a/q").orElseThrow());
    }

    @Test
    void columnsCountCharactersAsThoseOfJsonDo() {
        assertEquals(new Span(1, 9, 1), ((JsonValue.Members) parse("{\"\ud83d\ude00\u00e9\": 1}").orThrow()).get("\ud83d\ude00\u00e9").orElseThrow().at());
        assertEquals(((JsonValue.Members) JsonText.parse(SourceText.of("t", "{\"\ud83d\ude00\u00e9\": 1}")).orThrow()).members(),
                ((JsonValue.Members) parse("{\"\ud83d\ude00\u00e9\": 1}").orThrow()).members());
    }

    /// YAML 1.2.2, 10.3.2: what the core schema takes for a number.
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0, 0", "-0, -0", "+12, 12", "012, 12", "0o14, 12", "0xC, 12", "-.5, -0.5", "12., 12.0", "0.10, 0.10", "+12e03, 12e03",
        "-2E+05, -2E+05", "00, 0", "0xffffffffffffffff, 18446744073709551615", "9007199254740993, 9007199254740993"})
    void aNumberKeepsItsDigitsAndIsWrittenAsJsonDoes(String text, String number) {
        assertEquals(new JsonValue.Numeral(new Span(1, 1, text.length()), number), parse(text).orThrow());
        assertInstanceOf(JsonValue.Numeral.class, JsonText.parse(SourceText.of("t.json", number)).orThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "on", "off", "y", "tRUE", "1_000", "0b1", "1:30", "0o8", "0xG", "-0x1", ".", "+", "e3", "1e",
        "2026-11-28", "nil", "99.99 %", "'1'", "\"true\"", "'~'"})
    void whatTheCoreSchemaDoesNotKnow_isAText(String text) {
        String bare = text.replaceAll("^['\"]|['\"]$", "");
        assertEquals(new JsonValue.Elements(new Span(1, 1, 1), List.of(new JsonValue.Text(new Span(1, 2, text.length()), bare))),
                parse("[" + text + "]").orThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[1, 2.5, -3e4, {\"b\": \"x\"}]", "\"x\"", "null", "{\"a\": [1, 2.5, -3e4, {\"b\": \"x\"}], \"c\": true, \"d\": null}"})
    void jsonIsReadAsJson_placesIncluded(String json) {
        assertEquals(JsonText.parse(SourceText.of("t.json", json)).orThrow(), parse(json).orThrow());
    }

    @Test
    void aKeyGivenTwiceIsAFaultAtTheSecond() {
        assertFaults("a: 1\nb: {c: 1, \"c\": 2}\na: 2\n", "2:11 the key `c` is given twice", "3:1 the key `a` is given twice");
    }

    @Test
    void whatStandsElsewhereThanWhereItCounts_isNotTaken_andAllOfItIsToldAtOnce() {
        assertFaults("""
                base: &b
                  lanes: 16
                mine:
                  <<: *b
                  bits: &n 8
                again: *n
                name: !!str 3
                list: !mine [1]
                ? [a]
                : 1
                "<<": 2
                odd: [.inf, -.INF, .NaN]
                """,
                "1:7 the anchor `&b` is not taken; write the value out wherever it is needed",
                "4:3 the merge key `<<` is not taken; write out the keys it would bring",
                "4:7 the alias `*b` is not taken; write out what it stands for",
                "5:9 the anchor `&n` is not taken; write the value out wherever it is needed",
                "6:8 the alias `*n` is not taken; write out what it stands for",
                "7:7 the tag `tag:yaml.org,2002:str` is not taken; a value is what it is written as, a text where it stands in quotes",
                "8:7 the tag `!mine` is not taken; a value is what it is written as, a text where it stands in quotes",
                "9:3 a key must be a text, without anchor and alias",
                "12:7 `.inf` is not taken; numbers are finite",
                "12:13 `-.INF` is not taken; numbers are finite",
                "12:20 `.NaN` is not taken; numbers are finite");
    }

    @Test
    void whatIsNotYamlIsAFaultWithItsPlace() {
        assertFaults(" \n# nothing\n", "the file is empty; a YAML value is needed");
        assertFaults("a: 1\n---\nb: 2\n", "2:1 a second document starts here; one is read");
        assertFaults("a:\n\t- 1\n",
                "2:1 this is not YAML: found character '\\t(TAB)' that cannot start any token. "
                        + "(Do not use \\t(TAB) for indentation) (while scanning for the next token)");
        assertFaults("a: [1, 2\nb: 3\n", "2:2 this is not YAML: expected ',' or ']', but got : (while parsing a flow sequence)");
        assertFaults("a: 1\na: 2\n b: 3\n", "2:1 the key `a` is given twice", "3:3 this is not YAML: mapping values are not allowed here");
        assertFaults("a: 1\nb: \"\u0007\"\n", "2:5 this is not YAML: the character U+0007 may not stand in it");
        assertFaults("\u0007", "1:1 this is not YAML: the character U+0007 may not stand in it");
        assertFaults("a: 1\nb: \"\\u", "2:2 this is not YAML: behind this place an escape in quotes names no character");
        assertFaults("a: 1\nb: \"\\UFFFFFFFF\"\n", "2:2 this is not YAML: behind this place an escape in quotes names no character");
        assertFaults("%YAML 2.0\n---\na: 1\n", "1:1 this is not YAML 1.2: Version{major=2, minor=0}");
    }

    @Test
    void hostileTextsEndSoonAndAtTheirLimits() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFaults("[".repeat(65) + "]".repeat(65), "1:65 this is nested deeper than the 64 levels that are read");
            assertInstanceOf(Diagnosed.Ok.class, parse("[".repeat(64) + "]".repeat(64)));
            assertFaults("[".repeat(1_000_000), "1:65 this is nested deeper than the 64 levels that are read");
            assertFaults("- ".repeat(100_000) + "1", "1:129 this is nested deeper than the 64 levels that are read");
            assertFaults("{a: ".repeat(100_000), "1:257 this is nested deeper than the 64 levels that are read");
            assertFaults("0".repeat(1_001), "1:1 a number of 1001 characters; at most 1000 are read");
            assertInstanceOf(Diagnosed.Ok.class, parse("0".repeat(1_000_000) + "x"));
            var bomb = new StringBuilder("a0: &a0 x\n");
            for (int i = 1; i <= 30; i++) {
                bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
            }
            assertEquals(31 + 30 * 9, faults(bomb.toString()).size(), "each anchor and alias once, none of them followed");
        });
    }

    @Test
    void damagedTextsGiveAValueOrFaultsAndNeverAnException() {
        String whole = "a: [1, 2.5, -3e4, {b: \"x\\u00e9\"}]\nc:\n  - true\n  - ? k\n    : |\n      text\nd: &n !!str 'y'\ne: *n\n";
        long seed = 20261128;
        var random = new Random(seed);
        for (int cut = 0; cut <= whole.length(); cut++) {
            readOrRefused(whole.substring(0, cut), seed);
        }
        for (int round = 0; round < 5000; round++) {
            var damaged = new StringBuilder(whole);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = random.nextInt(damaged.length());
                String marks = "\n\t :-?[]{}&*!|>'\"%@#,<";
                damaged.setCharAt(at, random.nextBoolean() ? marks.charAt(random.nextInt(marks.length())) : (char) random.nextInt(256));
                if (random.nextInt(3) == 0) {
                    damaged.insert(at, "\ud83d\ude00");
                }
            }
            readOrRefused(damaged.toString(), seed);
        }
    }

    /// Faults can be shown, so their places lie within the text.
    private static void readOrRefused(String text, long seed) {
        try {
            if (parse(text) instanceof Diagnosed.Faulty<JsonValue>(var faults)) {
                faults.forEach(fault -> assertTrue(fault.at().isEmpty() || fault.at().get().line() <= Math.max(1, text.lines().count() + 1), fault::render));
                faults.forEach(Diagnostic::render);
            }
        } catch (RuntimeException thrown) {
            throw new AssertionError("seed " + seed + ": " + text, thrown);
        }
    }

    private static Diagnosed<JsonValue> parse(String text) {
        return YamlText.parse(SourceText.of("t.yaml", text));
    }

    private static List<Diagnostic> faults(String text) {
        return switch (parse(text)) {
            case Diagnosed.Ok<JsonValue>(var value) -> throw new AssertionError("read as " + value);
            case Diagnosed.Faulty<JsonValue>(var faults) -> faults;
        };
    }

    private static void assertFaults(String text, String... expected) {
        assertEquals(List.of(expected), faults(text).stream()
                .map(fault -> fault.at().map(at -> at.line() + ":" + at.column() + " ").orElse("") + fault.message()).toList());
    }
}
