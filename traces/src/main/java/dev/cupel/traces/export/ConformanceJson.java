package dev.cupel.traces.export;

import dev.cupel.traces.conformance.Conformance;
import dev.cupel.traces.conformance.Verdict;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// How the tests of a folder ended, as JSON. Equal runs give equal bytes.
public final class ConformanceJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ConformanceJson() {}

    /// {@return the file's text}
    public static String write(Conformance of) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("machine", of.machine().name());
        root.put("pass", of.count(Verdict.Pass.class)).put("refused", of.count(Verdict.Refused.class)).put("wrong", of.count(Verdict.Wrong.class));
        var tests = root.putArray("tests");
        for (Verdict verdict : of.verdicts()) {
            var node = tests.addObject().put("name", verdict.name()).put("end", verdict.word());
            switch (verdict.outcome()) {
                case Verdict.Pass(long cycles, boolean whole, double own, double inherited) -> node.put("cycles", cycles).put("exact", whole).put("own_max_lsb", own)
                        .put("inherited_max_lsb", inherited);
                case Verdict.Refused(var reasons) -> {
                    var list = node.putArray("reasons");
                    reasons.forEach(list::add);
                }
                case Verdict.Wrong(String why) -> node.put("why", why);
            }
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
