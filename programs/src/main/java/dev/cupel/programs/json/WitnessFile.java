package dev.cupel.programs.json;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.proof.Witness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// A [Witness] as a file: a JSON object with the op, what happens there, and the codes of the tensors that bring it about.
public final class WitnessFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final SourceText source;
    private final Program program;
    private final List<Diagnostic> faults = new ArrayList<>();

    private WitnessFile(SourceText source, Program program) {
        this.source = source;
        this.program = program;
    }

    /// {@return the witness as a file's text}
    public static String write(Witness witness) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("op", witness.op());
        root.put("pc", witness.pc());
        root.put("element", witness.element());
        root.put("exact", witness.exact());
        var tensors = root.putObject("tensors");
        witness.tensors().forEach((name, codes) -> {
            var array = tensors.putArray(name);
            for (int code : codes) {
                array.add(code);
            }
        });
        return MAPPER.writeValueAsString(root) + "\n";
    }

    /// {@return the witness in a file, for a program, or every fault with line and column}
    public static Diagnosed<Witness> read(Path file, Program program) {
        return SourceFile.text(file).map(text -> SourceText.of(file.toString(), text))
                .then(text -> JsonText.parse(text).then(value -> new WitnessFile(text, program).witness(value)));
    }

    private Diagnosed<Witness> witness(JsonValue value) {
        if (!(value instanceof JsonValue.Members members)) {
            return Diagnosed.faulty(Diagnostic.at(source, value.at(), "a witness is a JSON object, found " + value.what()));
        }
        var fields = new Fields(source, faults, members);
        fields.only(Set.of("op", "pc", "element", "exact", "tensors"), "a witness");
        String op = "";
        if (fields.required("op").orElse(null) instanceof JsonValue.Text(_, String name)) {
            op = name;
            var names = program.ops().stream().map(Program.OpRegion::name).toList();
            if (!op.isEmpty() && !names.contains(op)) {
                faults.add(Diagnostic.at(source, members.at(), "the program has no op `%s`".formatted(op)).help(Nearest.suggestion(op, names)));
            }
        }
        var pc = fields.whole("pc", 0, program.code().size() - 1L);
        var element = fields.whole("element", -1, 255);
        var exact = fields.whole("exact", Long.MIN_VALUE, Long.MAX_VALUE);
        var tensors = new TreeMap<String, int[]>();
        if (fields.required("tensors").orElse(null) instanceof JsonValue.Members given) {
            given.members().forEach(member -> codes(member).ifPresent(codes -> tensors.put(member.key(), codes)));
        }
        return faults.isEmpty()
                ? Diagnosed.ok(new Witness(op, pc.orElseThrow().intValue(), element.orElseThrow().intValue(), exact.orElseThrow(), tensors))
                : Diagnosed.faulty(faults);
    }

    private Optional<int[]> codes(JsonValue.Member member) {
        var tensor = program.tensors().stream().filter(each -> each.role() != Role.OUTPUT && each.name().equals(member.key())).findFirst();
        if (tensor.isEmpty()) {
            var names = program.tensors().stream().filter(each -> each.role() != Role.OUTPUT).map(TensorBinding::name).toList();
            faults.add(Diagnostic.at(source, member.at(), "the program has no tensor `%s`".formatted(member.key())).help(Nearest.suggestion(member.key(), names)));
            return Optional.empty();
        }
        if (!(member.value() instanceof JsonValue.Elements(_, var elements)) || elements.size() != tensor.get().size()) {
            faults.add(Diagnostic.at(source, member.value().at(), "the tensor `%s` needs an array of %d codes, found %s".formatted(member.key(), tensor.get().size(),
                    member.value() instanceof JsonValue.Elements(_, var some) ? "one of " + some.size() : member.value().what())));
            return Optional.empty();
        }
        long low = tensor.get().signed() ? Machine.min(tensor.get().bits()) : 0;
        long high = tensor.get().signed() ? Machine.max(tensor.get().bits()) : (1L << tensor.get().bits()) - 1;
        int[] codes = new int[elements.size()];
        for (int i = 0; i < codes.length; i++) {
            var code = elements.get(i) instanceof JsonValue.Numeral numeral ? numeral.toLong() : Optional.<Long>empty();
            if (code.isEmpty() || code.get() < low || code.get() > high) {
                faults.add(Diagnostic.at(source, elements.get(i).at(), "a code of `%s` is a whole number in %d..%d, found %s".formatted(member.key(), low, high,
                        elements.get(i).what())));
                return Optional.empty();
            }
            codes[i] = Math.toIntExact(code.get());
        }
        return Optional.of(codes);
    }
}
