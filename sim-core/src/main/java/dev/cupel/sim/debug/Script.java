package dev.cupel.sim.debug;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import dev.cupel.sim.debug.Location.Figure;
import dev.cupel.sim.memory.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the debugger's language: a command a line, `;` or `#` begins a comment, `'` or `"` holds words with spaces together. Every register, tensor, op, line and file
/// of the text is checked against program and machine before anything runs.
public final class Script {
    /// A command and where it stands.
    public record Line(int number, String text, Statement statement) {}

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|[;#].*|[^\\s;#'\"]+");
    private static final Pattern REGISTER = Pattern.compile("([xvamt])([0-9]{1,3})(?:\\[([0-9]{1,7})])?");
    private static final Pattern TYPE = Pattern.compile("([su])(4|8|16|32)");
    private static final List<String> TARGETS = List.of("cycle", "line", "pc", "op", "overflow", "watch");

    private final Program program;
    private final Machine machine;

    /// @param program to which the commands refer
    public Script(Program program, Machine machine) {
        this.program = program;
        this.machine = machine;
    }

    /// {@return all commands of a text, or all that is wrong with it}
    public Diagnosed<List<Line>> read(SourceText source) {
        var lines = new ArrayList<Line>();
        var faults = new ArrayList<Diagnostic>();
        for (int number = 1; number <= source.lines().size(); number++) {
            var words = words(source, number);
            if (!words.isEmpty()) {
                try {
                    lines.add(new Line(number, source.line(number).strip(), new Reader(source, words).statement()));
                } catch (Wrong wrong) {
                    faults.add(wrong.fault);
                }
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(List.copyOf(lines)) : Diagnosed.faulty(faults);
    }

    /// {@return what may follow the words before the cursor}
    public Collection<String> completions(List<String> before) {
        if (before.isEmpty()) {
            return Verb.words();
        }
        var last = before.getLast();
        return switch (last) {
            case "op" -> program.ops().stream().map(OpRegion::name).toList();
            case "tensor" -> tensors();
            default -> Verb.find(before.getFirst()).map(verb -> switch (verb) {
                case RUN_TO, BREAK -> before.size() == 1 ? TARGETS : last.equals("watch") ? places() : List.<String>of();
                case WATCH, PRINT, EXPECT -> before.size() == 1 ? places() : verb == Verb.PRINT ? List.of("as") : List.<String>of();
                case HELP -> Verb.words();
                default -> List.<String>of();
            }).orElse(before.size() == 1 && last.equals("info") ? List.of("breakpoints", "registers", "transfers", "overflows", "stalls") : List.of());
        };
    }

    private List<String> tensors() {
        return program.tensors().stream().map(TensorBinding::name).distinct().toList();
    }

    private static List<String> places() {
        var places = new ArrayList<String>();
        for (var kind : Figure.Kind.values()) {
            places.add(kind.name().toLowerCase(Locale.ROOT));
        }
        places.addAll(List.of("tensor", "scratchpad", "dram"));
        for (var file : Location.File.values()) {
            for (int i = 0; i < registers(file); i++) {
                places.add(file.name().toLowerCase(Locale.ROOT) + i);
            }
        }
        return places;
    }

    private static int registers(Location.File file) {
        return switch (file) {
            case X, T -> 16;
            case V -> 32;
            case A -> 8;
            case M -> 4;
        };
    }

    private record Word(String text, Span at) {}

    private static List<Word> words(SourceText source, int number) {
        var words = new ArrayList<Word>();
        var matcher = WORD.matcher(source.line(number));
        while (matcher.find()) {
            var text = matcher.group();
            if (text.startsWith(";") || text.startsWith("#")) {
                break;
            }
            var quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            words.add(new Word(quoted != null ? quoted : text, new Span(number, matcher.start() + 1, text.length())));
        }
        return words;
    }

    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Diagnostic fault;

        Wrong(Diagnostic fault) {
            super(fault.message(), null, false, false);
            this.fault = fault;
        }
    }

    private final class Reader {
        private final SourceText source;
        private final List<Word> words;
        private int at;

        Reader(SourceText source, List<Word> words) {
            this.source = source;
            this.words = words;
        }

        Statement statement() {
            var first = next("a command");
            // As in gdb.
            var word = first.text().equals("info") && at < words.size() ? next("a command") : first;
            var verb = Verb.find(word.text()).orElseThrow(() -> wrong(word, "no command `%s`".formatted(word.text()), Verb.nearest(word.text())));
            Statement statement = switch (verb) {
                case STEP, BACK -> new Statement.Counted(verb, count(1, Long.MAX_VALUE));
                case LIST, DELETE -> new Statement.Counted(verb, count(1, Integer.MAX_VALUE));
                case RUN_TO, BREAK -> new Statement.Going(verb, target());
                case WATCH -> new Statement.Going(verb, new Target.Change(location()));
                case PRINT -> print();
                case EXPECT -> expect();
                case CHECKPOINT, RESTORE -> new Statement.Filed(verb, next("a file").text());
                case HELP -> help();
                case NEXT, CONTINUE, BREAKPOINTS, REGISTERS, WHERE, STALLS, TRANSFERS, OVERFLOWS, STATE, QUIT -> new Statement.Plain(verb);
            };
            if (at < words.size()) {
                throw wrong(words.get(at), "`%s` is too much behind `%s`".formatted(words.get(at).text(), verb.word()),
                        Optional.of("%s %s".formatted(verb.word(), verb.operands()).strip()));
            }
            return statement;
        }

        private Wrong wrong(Word word, String message, Optional<String> help) {
            return new Wrong(Diagnostic.at(source, word.at(), message).help(help));
        }

        private Word next(String wanted) {
            if (at == words.size()) {
                var last = words.getLast();
                var behind = new Span(last.at().line(), last.at().column() + last.at().length(), 1);
                throw new Wrong(Diagnostic.at(source, behind, "%s must follow `%s`".formatted(wanted, last.text())));
            }
            return words.get(at++);
        }

        private boolean takes(String word) {
            boolean taken = at < words.size() && words.get(at).text().equals(word);
            at += taken ? 1 : 0;
            return taken;
        }

        private Optional<Long> count(long low, long high) {
            return at < words.size() ? Optional.of(whole("a number", low, high)) : Optional.empty();
        }

        private long whole(String wanted, long low, long high) {
            var word = next(wanted);
            long value;
            try {
                value = Long.decode(word.text());
            } catch (NumberFormatException noNumber) {
                throw wrong(word, "`%s` is no whole number".formatted(word.text()), Optional.empty());
            }
            if (value < low || value > high) {
                throw wrong(word, high == Long.MAX_VALUE ? "%d, must be at least %d".formatted(value, low)
                        : "%d, must be in %d..%d".formatted(value, low, high), Optional.empty());
            }
            return value;
        }

        private double real(String wanted) {
            var word = next(wanted);
            try {
                double value = Double.parseDouble(word.text());
                if (value > 0 && Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException noNumber) {
                throw wrong(word, "`%s` is no number".formatted(word.text()), Optional.empty());
            }
            throw wrong(word, "scale %s, must be positive and finite".formatted(word.text()), Optional.empty());
        }

        private Target target() {
            var word = next("cycle, line, pc, op, overflow or watch");
            return switch (word.text()) {
                case "cycle" -> new Target.Cycle(whole("a cycle", 0, Long.MAX_VALUE));
                case "pc" -> new Target.Instruction((int) whole("a pc", 0, program.code().size() - 1L));
                case "line" -> line();
                case "op" -> op();
                case "overflow" -> new Target.Overflow();
                case "watch" -> new Target.Change(location());
                default -> throw wrong(word, "no place `%s` to stop at".formatted(word.text()),
                        Nearest.suggestion(word.text(), TARGETS).or(() -> Optional.of("cycle N, line N, pc N, op NAME, overflow or watch WHAT")));
            };
        }

        private Target line() {
            int line = (int) whole("a line", 1, Integer.MAX_VALUE);
            if (program.places().stream().noneMatch(place -> place.line() == line)) {
                var after = program.places().stream().mapToInt(place -> place.line()).filter(other -> other > line).min();
                throw wrong(words.get(at - 1), "no instruction comes from line %d".formatted(line), after.isPresent()
                        ? Optional.of("the next one that has any is line " + after.getAsInt()) : Optional.empty());
            }
            return new Target.Line(line);
        }

        private Target op() {
            var word = next("an op");
            for (int op = 0; op < program.ops().size(); op++) {
                if (program.ops().get(op).name().equals(word.text())) {
                    return new Target.Op(op, word.text());
                }
            }
            throw wrong(word, "the program has no op `%s`".formatted(word.text()), Nearest.suggestion(word.text(), program.ops().stream().map(OpRegion::name).toList()));
        }

        private TensorBinding tensor() {
            var word = next("a tensor");
            return program.tensors().stream().filter(tensor -> tensor.name().equals(word.text())).findFirst()
                    .orElseThrow(() -> wrong(word, "the program has no tensor `%s`".formatted(word.text()), Nearest.suggestion(word.text(), tensors())));
        }

        private Location location() {
            var word = next("what to look at");
            return switch (word.text()) {
                case "tensor" -> new Location.Tensor(tensor());
                case "scratchpad", "sp" -> bytes(Memory.SCRATCHPAD, machine.scratchpad().bytes());
                case "dram" -> bytes(Memory.DRAM, machine.dram().bytes());
                default -> Arrays.stream(Figure.Kind.values()).filter(kind -> kind.name().equalsIgnoreCase(word.text())).findFirst()
                        .<Location>map(Figure::new).orElseGet(() -> register(word));
            };
        }

        private Location register(Word word) {
            var matcher = REGISTER.matcher(word.text());
            if (!matcher.matches()) {
                throw wrong(word, "nothing is called `%s`".formatted(word.text()), Nearest.suggestion(word.text(), places())
                        .or(() -> Optional.of("v3, v3[2], a0, x1, m0, t0[5], tensor NAME, scratchpad ADDRESS, dram ADDRESS, cycle, ...")));
            }
            var file = Location.File.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
            int index = Integer.parseInt(matcher.group(2));
            if (index >= registers(file)) {
                throw wrong(word, "there is no %s, the last is %s%d".formatted(word.text(), matcher.group(1), registers(file) - 1), Optional.empty());
            }
            var table = program.tables().get(index);
            if (file == Location.File.T && table == null) {
                throw wrong(word, "the program has no table t%d".formatted(index), Optional.of("it has " + program.tables().keySet()));
            }
            int length = file == Location.File.X ? 1 : file == Location.File.T && table != null ? table.entries().length : machine.vectorLength();
            if (matcher.group(3) == null) {
                return new Location.Register(file, index);
            }
            int element = Integer.parseInt(matcher.group(3));
            if (element >= length) {
                throw wrong(word, "element %d, must be in 0..%d".formatted(element, length - 1), Optional.empty());
            }
            return new Location.Element(file, index, element);
        }

        private Location bytes(Memory memory, int size) {
            var first = words.get(at - 1);
            int address = (int) whole("an address", 0, size - 1L);
            boolean counted = at < words.size() && Character.isDigit(words.get(at).text().charAt(0));
            int count = counted ? (int) whole("a count", 1, size * 2L) : 1;
            var type = at < words.size() ? TYPE.matcher(words.get(at).text()) : TYPE.matcher("");
            int bits = 8;
            boolean signed = true;
            if (type.matches()) {
                at++;
                signed = type.group(1).equals("s");
                bits = Integer.parseInt(type.group(2));
            }
            if (Elements.endOf(address, bits, count - 1L) > size) {
                throw wrong(first, "%d elements of %d bits at %d reach beyond the last of %d bytes".formatted(count, bits, address, size), Optional.empty());
            }
            return new Location.Bytes(memory, address, count, bits, signed);
        }

        private Statement print() {
            var location = location();
            if (!takes("as")) {
                return new Statement.Print(location, Optional.empty());
            }
            if (takes("tensor")) {
                var tensor = tensor();
                return new Statement.Print(location, Optional.of(new Statement.Scale(tensor.scale(), tensor.zeroPoint())));
            }
            takes("scale");
            double step = real("a scale, or tensor NAME");
            long zero = takes("zero") ? whole("a zero point", Integer.MIN_VALUE, Integer.MAX_VALUE) : 0;
            return new Statement.Print(location, Optional.of(new Statement.Scale(step, zero)));
        }

        private Statement expect() {
            var location = location();
            var word = next("a relation");
            var sign = word.text().equals("==") ? "=" : word.text();
            var relation = Arrays.stream(Statement.Relation.values()).filter(r -> r.sign().equals(sign)).findFirst()
                    .orElseThrow(() -> wrong(word, "no relation `%s`".formatted(word.text()), Optional.of("= != < <= > >=")));
            var values = new ArrayList<Long>();
            do {
                values.add(whole("a whole number", Long.MIN_VALUE, Long.MAX_VALUE));
            } while (at < words.size());
            return new Statement.Expect(location, relation, values.stream().mapToLong(Long::longValue).toArray());
        }

        private Statement help() {
            if (at == words.size()) {
                return new Statement.Help(Optional.empty());
            }
            var word = next("a command");
            return new Statement.Help(Optional.of(Verb.find(word.text()).orElseThrow(() ->
                    wrong(word, "no command `%s`".formatted(word.text()), Verb.nearest(word.text())))));
        }
    }
}
