package dev.cupel.sim.debug;

import dev.cupel.isa.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands of the debugger: name, short forms, what follows, and what it does.
public enum Verb {
    STEP("step", "[N]", "issue N instructions (1)", "s", "stepi", "si"),
    BACK("back", "[N]", "go back by N instructions (1)", "reverse-step", "rs"),
    NEXT("next", "", "as step, but past all passes of a loop", "n", "nexti", "ni"),
    CONTINUE("continue", "", "run to a breakpoint or the end", "c", "cont"),
    RUN_TO("run-to", "WHERE", "run to cycle N, line N, pc N, op NAME, overflow, watch WHAT", "u", "until"),
    BREAK("break", "WHERE", "stop there whenever it is reached", "b"),
    WATCH("watch", "WHAT", "stop whenever it changes", "w"),
    DELETE("delete", "[ID]", "delete a breakpoint, or all", "d"),
    BREAKPOINTS("breakpoints", "", "list breakpoints and watches"),
    PRINT("print", "WHAT [as SCALE]", "integers, and the reals that they stand for", "p"),
    REGISTERS("registers", "", "scalars, and the first elements of all registers that are not 0", "r"),
    LIST("list", "[N]", "N instructions around the next one (9)", "l"),
    WHERE("where", "", "number, cycle, next instruction, op, loops", "bt"),
    STALLS("stalls", "", "what the last instruction waited for, and the next will"),
    TRANSFERS("transfers", "", "DMA that has not ended"),
    OVERFLOWS("overflows", "", "overflow events so far"),
    STATE("state", "", "a digest of the whole state: equal for equal states"),
    CHECKPOINT("checkpoint", "FILE", "store the state"),
    RESTORE("restore", "FILE", "go on from a stored state"),
    EXPECT("expect", "WHAT REL N...", "fail (exit code 3) unless it holds; REL is = != < <= > >="),
    HELP("help", "[COMMAND]", "this list", "h"),
    QUIT("quit", "", "leave", "q", "exit");

    private final String word;
    private final String operands;
    private final String purpose;
    /// With spaces between.
    private final String shortForms;

    Verb(String word, String operands, String purpose, String... shortForms) {
        this.word = word;
        this.operands = operands;
        this.purpose = purpose;
        this.shortForms = String.join(" ", shortForms);
    }

    /// {@return its name}
    public String word() {
        return word;
    }

    /// {@return what follows it}
    public String operands() {
        return operands;
    }

    /// {@return what it does}
    public String purpose() {
        return purpose;
    }

    /// {@return other names}
    public List<String> shortForms() {
        return shortForms.isEmpty() ? List.of() : List.of(shortForms.split(" ", -1));
    }

    /// {@return every name of every command}
    public static List<String> words() {
        var words = new ArrayList<String>();
        for (var verb : values()) {
            words.add(verb.word);
            words.addAll(verb.shortForms());
        }
        return words;
    }

    static Optional<Verb> find(String word) {
        for (var verb : values()) {
            if (verb.word.equals(word) || verb.shortForms().contains(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    static Optional<String> nearest(String word) {
        return Nearest.suggestion(word, words()).or(() -> Optional.of("`help` lists the commands"));
    }
}
