package dev.cupel.isa.asm;

import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Turns an assembly text into a program. docs/machine.md, "Assembly text", is its grammar.
public final class Assembler {
    /// A loop whose `endloop` is still to come.
    private record Open(int pc, Span at) {}

    private static final int MOST_LOOPS = 4;

    private final SourceText source;
    private final Faults faults;
    private final Names names;
    private final Draft draft;
    private final Directives directives;
    private final StatementParser statements;
    private final Deque<Open> open = new ArrayDeque<>();
    private Optional<DataList> list = Optional.empty();
    /// A `loop` was refused or nests too deep: its `endloop` is not a second fault.
    private int refusedLoops;
    /// The mnemonic of the last instruction, right or wrong.
    private String lastWord = "";

    private Assembler(SourceText source) {
        this.source = source;
        faults = new Faults(source);
        names = new Names(faults);
        draft = new Draft(programName(source.name()), source.name());
        directives = new Directives(draft, names, faults);
        statements = new StatementParser(names, faults);
    }

    /// {@return the program, or every fault in the text} Whether a given machine can run it says [dev.cupel.isa.check.ProgramCheck].
    public static Diagnosed<Program> assemble(SourceText source) {
        return new Assembler(source).run();
    }

    private static String programName(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = last.lastIndexOf('.');
        return dot > 0 ? last.substring(0, dot) : last;
    }

    private Diagnosed<Program> run() {
        for (int number = 1; number <= source.lines().size() && !faults.full(); number++) {
            var tokens = Lexer.line(source, number, faults);
            if (!tokens.isEmpty()) {
                line(new Cursor(tokens), tokens.getFirst());
            }
        }
        closeList();
        for (var loop : open) {
            faults.at(loop.at(), "this loop has no `endloop`");
        }
        if (!lastWord.equals("halt")) {
            noHalt();
        }
        directives.close();
        return faults.count() == 0 ? Diagnosed.ok(draft.program()) : Diagnosed.faulty(faults.inOrder());
    }

    private void noHalt() {
        var message = "the program does not end with `halt`";
        if (lastWord.isEmpty() || source.lines().isEmpty()) {
            faults.add(Diagnostic.of(source.name(), message).help("a program's last instruction is `halt`"));
        } else {
            int last = source.lines().size();
            while (last > 1 && source.line(last).isBlank()) {
                last--;
            }
            faults.at(new Span(last, 1, Math.max(1, source.line(last).length())), message, Optional.of("add `halt` behind this line"));
        }
    }

    private void line(Cursor cursor, Token first) {
        if (list.isPresent() && Names.continues(first)) {
            list.get().line(cursor);
            return;
        }
        closeList();
        if (first.kind() == Token.Kind.WORD && first.text().startsWith(".")) {
            list = directives.directive(cursor);
        } else if (first.isWord(Form.ENDLOOP)) {
            cursor.next();
            endLoop(first.span());
            if (!cursor.atEnd()) {
                faults.at(cursor.here(), "`endloop` takes no operand");
            }
        } else if (first.kind() == Token.Kind.WORD) {
            instruction(cursor, first);
        } else {
            faults.at(first.span(), "a line begins with an instruction or a directive, not with `%s`".formatted(first.text()));
        }
    }

    private void closeList() {
        list.ifPresent(DataList::close);
        list = Optional.empty();
    }

    private void instruction(Cursor cursor, Token head) {
        lastWord = head.text();
        var statement = statements.statement(cursor);
        if (statement.isEmpty()) {
            refusedLoops += head.isWord(Form.LOOP) ? 1 : 0;
            return;
        }
        if (!draft.code.isEmpty() && draft.code.getLast() instanceof Halt) {
            faults.at(head.span(), "an instruction behind `halt` is never reached");
            return;
        }
        var instruction = statement.get().instruction();
        if (instruction instanceof Halt && !open.isEmpty()) {
            faults.at(head.span(), "`halt` inside a loop: it is the last instruction of a program, and only that");
            return;
        }
        if (instruction instanceof Loop) {
            if (open.size() == MOST_LOOPS) {
                faults.at(head.span(), "loops nest at most %d deep".formatted(MOST_LOOPS));
                refusedLoops++;
                return;
            }
            open.push(new Open(draft.code.size(), head.span()));
        }
        var place = statement.get().place();
        draft.code.add(instruction);
        draft.places.add(new Place(
                draft.file,
                place.map(StatementParser.LineColumn::line).orElse(draft.line < 0 ? head.span().line() : draft.line),
                place.map(StatementParser.LineColumn::column).orElse(draft.line < 0 ? head.span().column() : draft.column),
                draft.op));
    }

    private void endLoop(Span at) {
        if (refusedLoops > 0) {
            refusedLoops--;
        } else if (open.isEmpty()) {
            faults.at(at, "`endloop` without a `loop`");
        } else {
            var loop = open.pop();
            int body = draft.code.size() - loop.pc() - 1;
            if (body == 0) {
                faults.at(loop.at(), "this loop's body is empty");
            } else {
                draft.code.set(loop.pc(), new Loop(((Loop) draft.code.get(loop.pc())).count(), body));
            }
        }
    }
}
