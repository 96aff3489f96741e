package dev.cupel.isa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void everyValueKnowsWhereItStands() {
        var root = assertInstanceOf(JsonValue.Members.class, parse("{\n  \"lanes\": 16,\n  \"name\": [\"a\", true, null, -1.50e2]\n}").orThrow());

        assertEquals(new Span(1, 1, 1), root.at());
        assertEquals(List.of("lanes", "name"), root.keys());
        assertEquals(new Span(2, 3, 7), root.members().getFirst().at());
        assertEquals(Optional.of(new JsonValue.Numeral(new Span(2, 12, 2), "16")), root.get("lanes"));
        assertEquals(List.of(
                new JsonValue.Text(new Span(3, 12, 3), "a"),
                new JsonValue.Truth(new Span(3, 17, 4), true),
                new JsonValue.Null(new Span(3, 23, 4)),
                new JsonValue.Numeral(new Span(3, 29, 7), "-1.50e2")), ((JsonValue.Elements) root.get("name").orElseThrow()).elements());
    }

    @Test
    void aNumberKeepsItsDigitsAndIsAWholeNumberOnlyIfWrittenAsOne() {
        var numbers = ((JsonValue.Elements) parse("[9007199254740993, 1.0, 1e3, 1e999, 99999999999999999999]").orThrow()).elements();

        assertEquals(List.of(Optional.of(9007199254740993L), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                numbers.stream().map(JsonValue.Numeral.class::cast).map(JsonValue.Numeral::toLong).toList());
        assertEquals(Double.POSITIVE_INFINITY, ((JsonValue.Numeral) numbers.get(3)).toDouble());
    }

    @Test
    void aKeyGivenTwiceIsAFaultAtTheSecond() {
        assertEquals(List.of("the key `a` is given twice"), faults("{\"a\": 1,\n \"a\": 2}").stream().map(Diagnostic::message).toList());
        assertEquals(Optional.of(new Span(2, 2, 3)), faults("{\"a\": 1,\n \"a\": 2}").getFirst().at());
    }

    @Test
    void whatIsNotJsonIsAFaultWithItsPlace() {
        assertEquals("the file is empty; a JSON value is needed", faults(" \n").getFirst().message());
        assertTrue(faults("{\"a\": 1,\n  b: 2}").getFirst().message().startsWith("this is not JSON: "));
        assertEquals(2, faults("{\"a\": 1,\n  b: 2}").getFirst().at().orElseThrow().line());
        assertEquals("text after the end of the JSON value", faults("[1] 2").getFirst().message());
        assertTrue(faults("[".repeat(65) + "]".repeat(65)).getFirst().message().contains("64"), "too deep nesting names the limit");
    }

    @Test
    void damagedTextsGiveAValueOrFaultsAndNeverAnException() {
        String whole = "{\"a\": [1, 2.5, -3e4, {\"b\": \"x\\u00e9\"}], \"c\": true, \"d\": null}";
        var random = new Random(20261122);
        for (int cut = 0; cut <= whole.length(); cut++) {
            parse(whole.substring(0, cut));
        }
        for (int round = 0; round < 2000; round++) {
            var damaged = new StringBuilder(whole);
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged.setCharAt(random.nextInt(whole.length()), (char) random.nextInt(256));
            }
            parse(damaged.toString());
        }
    }

    private static Diagnosed<JsonValue> parse(String text) {
        return JsonText.parse(SourceText.of("t.json", text));
    }

    private static List<Diagnostic> faults(String text) {
        return switch (parse(text)) {
            case Diagnosed.Ok<JsonValue>(var value) -> throw new AssertionError("read as " + value);
            case Diagnosed.Faulty<JsonValue>(var faults) -> faults;
        };
    }
}
