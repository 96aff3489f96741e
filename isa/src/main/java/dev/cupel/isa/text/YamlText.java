package dev.cupel.isa.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Parses what YAML 1.2 and JSON have in common into [JsonValue]s: mappings whose keys are scalars, sequences, and plain scalars by the core schema (`true`,
/// `null` and finite numbers, each as JSON writes it; `yes` and `on` are texts). Anchors, aliases, tags, merge keys and a second document are faults: what they
/// say is not on the page where it counts. Limits are those of [JsonText].
public final class YamlText {
    private static final Span START = new Span(1, 1, 1);
    private static final LoadSettings SETTINGS = LoadSettings.builder().setCodePointLimit(Math.toIntExact(SourceFile.LIMIT)).build();

    // The core schema of YAML 1.2.2, 10.3.2.
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern BASED = Pattern.compile("0(?:o(?<octal>[0-7]+)|x(?<hexadecimal>[0-9a-fA-F]+))");
    // Possessive, so that a long text is looked at once.
    private static final Pattern DECIMAL =
            Pattern.compile("(?<sign>[-+]?)(?=[.]?[0-9])0*+(?<whole>[0-9]*+)(?<point>[.](?<fraction>[0-9]*+))?(?<exponent>[eE][-+]?[0-9]++)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?[.](?:inf|Inf|INF)|[.](?:nan|NaN|NAN)");

    private final SourceText source;
    private final Iterator<Event> events;
    private final List<Diagnostic> faults = new ArrayList<>();
    /// The end of what was read.
    private Span read = START;

    private YamlText(SourceText source) {
        this.source = source;
        events = new Parse(SETTINGS).parseString(String.join("\n", source.lines())).iterator();
    }

    /// {@return the one value of the text, or what is wrong with it: the first place where it is not YAML, and before it every key given twice and all that
    /// is not taken of YAML}
    public static Diagnosed<JsonValue> parse(SourceText source) {
        return new YamlText(source).document();
    }

    /// Reading cannot go on.
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Span at;

        Unreadable(Span at, String message) {
            super(message);
            this.at = at;
        }
    }

    private Diagnosed<JsonValue> document() {
        try {
            next();
            if (next().getEventId() == Event.ID.StreamEnd) {
                return Diagnosed.faulty(Diagnostic.of(source.name(), "the file is empty; a YAML value is needed"));
            }
            JsonValue value = value(next(), 0);
            next();
            var next = next();
            if (next.getEventId() != Event.ID.StreamEnd) {
                fault(span(next), "a second document starts here; one is read");
            }
            return faults.isEmpty() ? Diagnosed.ok(value) : Diagnosed.faulty(faults);
        } catch (Unreadable why) {
            fault(why.at, String.valueOf(why.getMessage()));
        } catch (MarkedYamlEngineException notYaml) {
            fault(notYaml.getProblemMark().map(mark -> span(mark, 1)).orElse(START), "this is not YAML: " + notYaml.getProblem()
                    + Optional.ofNullable(notYaml.getContext()).map(context -> " (" + context + ")").orElse(""));
        } catch (ReaderException character) {
            fault(place(character.getPosition()), "this is not YAML: the character U+%04X may not stand in it".formatted(character.getCodePoint()));
        } catch (YamlEngineException notYaml) {
            fault(START, "this is not YAML 1.2: " + notYaml.getMessage());
        }
        return Diagnosed.faulty(faults);
    }

    private Event next() {
        try {
            var event = events.next();
            read = event.getEndMark().map(mark -> span(mark, 1)).orElse(read);
            return event;
        } catch (IllegalArgumentException damaged) {
            // Of an escape that the text's end cuts off, and of one beyond the last code point, the library lets Java's own refusal through.
            throw new Unreadable(read, "this is not YAML: behind this place an escape in quotes names no character");
        }
    }

    private JsonValue value(Event event, int depth) {
        var at = span(event);
        if (event instanceof NodeEvent node) {
            refuseWhatIsSaidElsewhere(node, at);
        }
        return switch (event) {
            case CollectionStartEvent _ when depth == JsonText.MAX_DEPTH -> throw new Unreadable(at,
                    "this is nested deeper than the %d levels that are read".formatted(JsonText.MAX_DEPTH));
            case MappingStartEvent _ -> members(at, depth + 1);
            case SequenceStartEvent _ -> elements(at, depth + 1);
            case ScalarEvent scalar -> scalar.isPlain() ? plain(at, scalar.getValue()) : new JsonValue.Text(at, scalar.getValue());
            case AliasEvent _ -> new JsonValue.Null(at);
            default -> throw new IllegalStateException("a YAML value cannot start with " + event);
        };
    }

    private void refuseWhatIsSaidElsewhere(NodeEvent node, Span at) {
        if (node instanceof AliasEvent alias) {
            fault(at, "the alias `*%s` is not taken; write out what it stands for".formatted(alias.getAlias()));
            return;
        }
        node.getAnchor().ifPresent(anchor -> fault(at, "the anchor `&%s` is not taken; write the value out wherever it is needed".formatted(anchor)));
        var tag = node instanceof ScalarEvent scalar ? scalar.getTag() : node instanceof CollectionStartEvent start ? start.getTag() : Optional.<String>empty();
        tag.ifPresent(name -> fault(at, "the tag `%s` is not taken; a value is what it is written as, a text where it stands in quotes".formatted(name)));
    }

    private JsonValue members(Span at, int depth) {
        var members = new ArrayList<JsonValue.Member>();
        var keys = new HashSet<String>();
        for (var event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            var keyAt = span(event);
            var key = key(event, keyAt, depth);
            JsonValue value = value(next(), depth);
            if (key.isPresent() && keys.add(key.get())) {
                members.add(new JsonValue.Member(key.get(), keyAt, value));
            } else if (key.isPresent()) {
                fault(keyAt, "the key `" + key.get() + "` is given twice");
            }
        }
        return new JsonValue.Members(at, members);
    }

    private Optional<String> key(Event event, Span at, int depth) {
        if (!(event instanceof ScalarEvent scalar)) {
            fault(at, "a key must be a text, without anchor and alias");
            value(event, depth);
            return Optional.empty();
        }
        refuseWhatIsSaidElsewhere(scalar, at);
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            fault(at, "the merge key `<<` is not taken; write out the keys it would bring");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private JsonValue elements(Span at, int depth) {
        var elements = new ArrayList<JsonValue>();
        for (var event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            elements.add(value(event, depth));
        }
        return new JsonValue.Elements(at, elements);
    }

    /// A scalar without quotes is what the core schema says it is.
    private JsonValue plain(Span at, String text) {
        if (NULL.matcher(text).matches()) {
            return new JsonValue.Null(at);
        }
        if (TRUE.matcher(text).matches() || FALSE.matcher(text).matches()) {
            return new JsonValue.Truth(at, TRUE.matcher(text).matches());
        }
        if (NOT_FINITE.matcher(text).matches()) {
            fault(at, "`%s` is not taken; numbers are finite".formatted(text));
        }
        var decimal = DECIMAL.matcher(text);
        var based = BASED.matcher(text);
        boolean isDecimal = decimal.matches();
        if (!isDecimal && !based.matches()) {
            return new JsonValue.Text(at, text);
        }
        if (text.length() > JsonText.MAX_NUMBER) {
            fault(at, "a number of %d characters; at most %d are read".formatted(text.length(), JsonText.MAX_NUMBER));
            return new JsonValue.Null(at);
        }
        return new JsonValue.Numeral(at, isDecimal ? asInJson(decimal) : based.group("octal") != null
                ? new BigInteger(based.group("octal"), 8).toString() : new BigInteger(based.group("hexadecimal"), 16).toString());
    }

    private static String asInJson(Matcher decimal) {
        var text = new StringBuilder(decimal.group("sign").replace("+", ""));
        text.append(decimal.group("whole").isEmpty() ? "0" : decimal.group("whole"));
        if (decimal.group("point") != null) {
            text.append('.').append(decimal.group("fraction").isEmpty() ? "0" : decimal.group("fraction"));
        }
        return text.append(decimal.group("exponent") == null ? "" : decimal.group("exponent")).toString();
    }

    private void fault(Span at, String message) {
        faults.add(Diagnostic.at(source, at, message));
    }

    /// Where an event starts, and what of its first line it takes; of a mapping or a sequence its first character.
    private Span span(Event event) {
        var start = event.getStartMark().orElseThrow();
        var end = event.getEndMark().orElseThrow();
        if (!(event instanceof ScalarEvent || event instanceof AliasEvent)) {
            return span(start, 1);
        }
        int last = end.getLine() == start.getLine() ? column(end) : source.line(start.getLine() + 1).length() + 1;
        return span(start, last - column(start));
    }

    private Span span(Mark mark, int length) {
        return new Span(mark.getLine() + 1, column(mark), Math.max(1, length));
    }

    /// The parser counts code points, the span characters.
    private int column(Mark mark) {
        String line = source.line(mark.getLine() + 1);
        return mark.getColumn() <= line.codePointCount(0, line.length()) ? line.offsetByCodePoints(0, mark.getColumn()) + 1 : line.length() + 1;
    }

    /// @param position code points before it
    private Span place(int position) {
        int line = 1;
        int rest = position;
        for (; line < source.lines().size(); line++) {
            int length = source.line(line).codePointCount(0, source.line(line).length());
            if (rest <= length) {
                break;
            }
            rest -= length + 1;
        }
        return new Span(line, Math.min(rest, source.line(line).length()) + 1, 1);
    }
}
