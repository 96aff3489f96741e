package dev.cupel.programs.json;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WidthOverride;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what a user fixes of single tensors and ops: a JSON object by the schema `widths.schema.json`, whose keys are names of tensors, of the ops that
/// give them, or of linear ops with `.weight` after them, and whose values are widths or objects that say more.
public final class WidthsFile {
    private static final Set<String> KEYS = Set.of("bits", "signed", "scale", "zeroPoint", "variant");

    /// What a file says.
    ///
    /// @param widths   by the names it uses
    /// @param variants names of variants by op; whether there are such the compiler says
    public record Overrides(Map<String, WidthOverride> widths, Map<String, List<String>> variants) {
        /// Nothing fixed.
        public static final Overrides NONE = new Overrides(Map.of(), Map.of());

        public Overrides {
            widths = Collections.unmodifiableMap(new LinkedHashMap<>(widths));
            variants = Map.copyOf(variants);
        }

        /// {@return these with others, which win, by whatever name either calls a tensor of the graph}
        public Overrides with(Overrides others, Graph graph) {
            var won = others.widths.keySet().stream().map(key -> tensor(graph, key)).collect(Collectors.toSet());
            var all = new LinkedHashMap<>(widths);
            all.keySet().removeIf(key -> won.contains(tensor(graph, key)));
            all.putAll(others.widths);
            var named = new LinkedHashMap<>(variants);
            named.putAll(others.variants);
            return new Overrides(all, named);
        }
    }

    private final SourceText source;
    private final Graph graph;
    private final Map<String, List<String>> variants = new LinkedHashMap<>();
    private final List<Diagnostic> faults = new ArrayList<>();

    private WidthsFile(SourceText source, Graph graph) {
        this.source = source;
        this.graph = graph;
    }

    /// {@return what the file says of this graph's tensors and ops, or every fault with line and column}
    public static Diagnosed<Overrides> read(Path file, Graph graph) {
        return SourceFile.text(file).then(text -> parse(SourceText.of(file.toString(), text), graph));
    }

    /// {@return what the text says of this graph's tensors and ops, or every fault with line and column}
    public static Diagnosed<Overrides> parse(SourceText source, Graph graph) {
        return JsonText.parse(source).then(value -> new WidthsFile(source, graph).overrides(value));
    }

    /// {@return what words `NAME=BITS` say of this graph's tensors, or every fault; lines of its places count the words}
    ///
    /// @param option what faults call the place the words are from
    public static Diagnosed<Overrides> words(String option, List<String> words, Graph graph) {
        var reader = new WidthsFile(new SourceText(option, words), graph);
        var members = new ArrayList<JsonValue.Member>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            // The last one: a name may hold any character.
            int equals = word.lastIndexOf('=');
            if (equals < 1 || equals == word.length() - 1) {
                reader.faults.add(Diagnostic.at(reader.source, new Span(i + 1, 1, Math.max(1, word.length())), "`%s` is no NAME=BITS".formatted(word)));
                continue;
            }
            var number = new JsonValue.Numeral(new Span(i + 1, equals + 2, word.length() - equals - 1), word.substring(equals + 1));
            members.add(new JsonValue.Member(word.substring(0, equals), new Span(i + 1, 1, equals),
                    number.toLong().isPresent() ? number : new JsonValue.Text(number.at(), number.text())));
        }
        return reader.overrides(members);
    }

    /// {@return the JSON schema of the format (draft 2020-12)}
    public static String schema() {
        try (InputStream schema = WidthsFile.class.getResourceAsStream("widths.schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("widths.schema.json is missing from the class path");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("widths.schema.json cannot be read from the class path", broken);
        }
    }

    private Diagnosed<Overrides> overrides(JsonValue value) {
        if (!(value instanceof JsonValue.Members members)) {
            return Diagnosed.faulty(Diagnostic.at(source, value.at(), "a widths file is a JSON object of names and widths, found " + value.what()));
        }
        return overrides(members.members().stream().filter(member -> !member.key().equals("$schema")).toList());
    }

    private Diagnosed<Overrides> overrides(List<JsonValue.Member> members) {
        var overrides = new LinkedHashMap<String, WidthOverride>();
        var keyOfTensor = new LinkedHashMap<String, String>();
        List<String> names = Quantizer.names(graph);
        for (JsonValue.Member member : members) {
            if (!names.contains(member.key())) {
                faults.add(Diagnostic.at(source, member.at(), "the graph has no tensor or op `" + member.key() + "`")
                        .help(Nearest.suggestion(member.key(), names)));
            }
            Optional<Op> op = op(graph, member.key());
            op.filter(WidthsFile::rearranges).ifPresent(found -> faults.add(
                    Diagnostic.at(source, member.at(), "`%s` only rearranges `%s` and has its codes".formatted(member.key(), source(found)))
                            .help("set `" + source(found) + "`")));
            String tensor = tensor(graph, member.key());
            String before = keyOfTensor.putIfAbsent(tensor, member.key());
            if (before != null) {
                faults.add(Diagnostic.at(source, member.at(), before.equals(member.key()) ? "`%s` is given twice".formatted(before)
                        : "`%s` is the tensor that `%s` sets already".formatted(member.key(), before)));
            }
            if (columns(member.key()).isEmpty() && member.value() instanceof JsonValue.Members given && given.get("variant").isPresent()) {
                variant(new Fields(source, faults, given), op);
                if (given.members().size() == 1) {
                    continue;
                }
            }
            override(member, columns(member.key())).ifPresent(override -> overrides.put(member.key(), override));
        }
        return faults.isEmpty() ? Diagnosed.ok(new Overrides(overrides, variants)) : Diagnosed.faulty(faults);
    }

    private void variant(Fields fields, Optional<Op> op) {
        fields.text("variant").ifPresent(text -> op.ifPresentOrElse(
                found -> variants.putAll(Variants.of(Map.of(found.name(), text.text())).asked()),
                () -> fields.fault(fields.at(), "a `variant` is an op's; no op gives this tensor").add()));
    }

    /// The op that gives the tensor a key names, by either name.
    private static Optional<Op> op(Graph graph, String key) {
        return graph.producerOf(key).or(() -> graph.ops().stream().filter(op -> op.name().equals(key)).findFirst());
    }

    /// The tensor that a key names; a weight's key is its own.
    private static String tensor(Graph graph, String key) {
        return op(graph, key).map(Op::output).orElse(key);
    }

    private static boolean rearranges(Op op) {
        return op instanceof Op.Reshape || op instanceof Op.Transpose;
    }

    /// The tensor whose codes a rearranging op passes on.
    private String source(Op op) {
        String input = op.inputs().getFirst();
        return graph.producerOf(input).filter(WidthsFile::rearranges).map(this::source).orElse(input);
    }

    /// Output columns of the weight a key names; empty where it names none.
    private OptionalInt columns(String key) {
        for (Op op : graph.ops()) {
            if (op instanceof Op.Linear linear && GraphFile.weightOf(linear).equals(key)) {
                return OptionalInt.of(linear.weight().shape().dim(1));
            }
        }
        return OptionalInt.empty();
    }

    private Optional<WidthOverride> override(JsonValue.Member member, OptionalInt columns) {
        if (member.value() instanceof JsonValue.Members given) {
            return override(new Fields(source, faults, given), columns);
        }
        var holder = new Fields(source, faults, new JsonValue.Members(member.at(), List.of(member)));
        return holder.asWhole(member.key(), member.value(), TensorSettings.MIN_BITS, TensorSettings.MAX_BITS)
                .map(bits -> WidthOverride.ofBits(bits.intValue()));
    }

    private Optional<WidthOverride> override(Fields fields, OptionalInt columns) {
        int before = faults.size();
        fields.only(columns.isPresent() ? Set.of("bits", "scale") : KEYS, columns.isPresent() ? "a weight's width" : "a tensor's width");
        Optional<Long> bits = fields.whole("bits", TensorSettings.MIN_BITS, TensorSettings.MAX_BITS);
        Optional<Boolean> signed = fields.optional("signed").isPresent() ? fields.truth("signed", true) : Optional.empty();
        List<Double> scales = fields.optional("scale").map(value -> scales(fields, value, columns)).orElse(List.of());
        OptionalInt zeroPoint = OptionalInt.empty();
        if (fields.optional("zeroPoint").isPresent()) {
            JsonValue value = fields.optional("zeroPoint").orElseThrow();
            if (signed.isEmpty() || fields.optional("scale").isEmpty()) {
                fields.fault(value.at(), "`zeroPoint` says nothing without `signed` and `scale`").add();
            } else if (bits.isPresent()) {
                int width = bits.get().intValue();
                zeroPoint = fields.asWhole("zeroPoint", value, TensorSettings.minCode(width, signed.get()), TensorSettings.maxCode(width, signed.get()))
                        .map(whole -> OptionalInt.of(whole.intValue())).orElse(OptionalInt.empty());
            }
        }
        return faults.size() == before
                ? Optional.of(new WidthOverride(OptionalInt.of(bits.orElseThrow().intValue()), signed, scales, zeroPoint)) : Optional.empty();
    }

    private List<Double> scales(Fields fields, JsonValue value, OptionalInt columns) {
        List<JsonValue> given = value instanceof JsonValue.Elements elements ? elements.elements() : List.of(value);
        if (value instanceof JsonValue.Elements && columns.orElse(0) != given.size()) {
            fields.fault(value.at(), columns.isEmpty() ? "a `scale` for each column is for weights only"
                    : "`scale` holds %d values; the weight has %d columns".formatted(given.size(), columns.getAsInt())).add();
        }
        var scales = new ArrayList<Double>();
        for (JsonValue element : given) {
            OptionalDouble scale = fields.asNumber("scale", element);
            if (scale.isPresent() && !(scale.getAsDouble() > 0)) {
                fields.fault(element.at(), "`scale` must be above 0, found " + element.what()).add();
            }
            scale.ifPresent(scales::add);
        }
        return scales;
    }
}
