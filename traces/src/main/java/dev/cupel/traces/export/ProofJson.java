package dev.cupel.traces.export;

import dev.cupel.programs.proof.Finding;
import dev.cupel.traces.run.Checked;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A range proof as JSON. Equal proofs give equal bytes.
public final class ProofJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ProofJson() {}

    /// {@return the file's text}
    public static String write(Checked checked) {
        var proof = checked.proof();
        var root = JsonNodeFactory.instance.objectNode();
        root.set("source", JsonNodeFactory.instance.objectNode()
                .put("file", checked.source().file())
                .put("kind", checked.source().kind())
                .put("name", checked.source().name())
                .put("sha256", checked.source().sha256()));
        var settings = root.putObject("settings");
        checked.settings().forEach(settings::put);
        root.put("machine", checked.machine().name());
        root.put("proved", proof.proved());
        root.put("stopped", proof.stopped());
        var misuses = root.putArray("misuses");
        proof.misuses().forEach(misuses::add);
        var ops = root.putArray("ops");
        for (var op : proof.ops()) {
            var node = ops.addObject();
            node.put("name", op.name()).put("kind", op.kind()).put("variant", op.variant()).put("verdict", op.verdict().name().toLowerCase(java.util.Locale.ROOT))
                    .put("product_bits", op.productBits()).put("sum_bits", op.sumBits()).put("sum_attained", op.sumAttained()).put("word_bits", op.wordBits());
            var graph = checked.graph().get(op.name());
            if (graph != null) {
                node.putObject("graph").put("product_bits", graph.productBits()).put("sum_bits", graph.sumBits());
            }
            var findings = node.putArray("findings");
            op.findings().forEach(finding -> findings.add(node(finding)));
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ObjectNode node(Finding finding) {
        return JsonNodeFactory.instance.objectNode().put("pc", finding.pc()).put("file", finding.place().file()).put("line", finding.place().line())
                .put("instruction", finding.text()).put("fault", finding.fault().label()).put("element", finding.element()).put("low", finding.low())
                .put("high", finding.high()).put("width", finding.width()).put("needed", finding.needed()).put("witness", finding.witness().isPresent());
    }
}
