package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;
import tools.jackson.databind.json.JsonMapper;

/// A model that other tools wrote may have any names. They are shown, never obeyed, and reach the files of data as they are.
class HostileNamesTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u001b[2J\u001b]0;owned\u0007\r\n\t\u202e=cmd()&\"'," + "long".repeat(2_500);

    @TempDir
    Path folder;

    /// relu(x), every name in it hostile.
    private Path onnx() throws IOException {
        var shape = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(16));
        var type = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape)).build();
        var graph = GraphProto.newBuilder().setName("model " + HOSTILE)
                .addInput(ValueInfoProto.newBuilder().setName("x " + HOSTILE).setType(type))
                .addOutput(ValueInfoProto.newBuilder().setName("y " + HOSTILE).setType(type))
                .addNode(NodeProto.newBuilder().setName("node " + HOSTILE).setOpType("Softmax").addInput("x " + HOSTILE).addOutput("y " + HOSTILE)
                        .addAttribute(AttributeProto.newBuilder().setName("axis").setType(AttributeProto.AttributeType.INT).setI(-1)));
        var model = ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph).build();
        return Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    private Path graph() throws IOException {
        var nodes = JsonMapper.shared();
        var root = nodes.createObjectNode().put("cupelGraph", 1).put("name", "model " + HOSTILE);
        root.putArray("inputs").addObject().put("name", "x " + HOSTILE).putArray("shape").add(4).add(16);
        root.putArray("ops").addObject().put("op", "softmax").put("name", "=op " + HOSTILE).put("x", "x " + HOSTILE).put("output", "y " + HOSTILE);
        root.putArray("outputs").add("y " + HOSTILE);
        return Files.writeString(folder.resolve("graph.json"), nodes.writeValueAsString(root));
    }

    @Test
    void inAnOnnxModelTheyDoNothing() throws Exception {
        everyOutputIsInert(onnx());
    }

    @Test
    void inAGraphTheyDoNothing() throws Exception {
        everyOutputIsInert(graph());
        var name = JsonMapper.shared().readTree(Files.readString(folder.resolve("a.json"))).get("ops").get(0).get("name").asString();
        assertEquals("=op " + HOSTILE, name, "data keep the name");
    }

    private void everyOutputIsInert(Path source) throws Exception {
        var out = folder.resolve("out");
        var report = folder.resolve("a.json");
        var run = CommandLineRun.of("run", source, "--limit", "2", "--out", out, "--report", report, "--html", folder.resolve("run.html"), "--outputs", folder.resolve("codes"),
                "--trace", folder.resolve("run.kanata"), "--trace", folder.resolve("run.vcd"), "--trace", folder.resolve("run.perfetto-trace"),
                "--views", "timeline,pressure,chain");
        assertEquals(0, run.exitCode(), run::toString);
        var other = folder.resolve("b.json");
        assertEquals(0, CommandLineRun.of("run", source, "--limit", "2", "--machine", "tiny4", "--report", other, "--quiet").exitCode());
        var diff = CommandLineRun.of("diff", report, other, "--html", folder.resolve("diff.html"), "--json", folder.resolve("diff.json"));
        var check = CommandLineRun.of("check", source, "--report", folder.resolve("widths.json"));
        var plot = CommandLineRun.of("plot", report, other, "--out", folder.resolve("plots"), "--format", "svg");
        var compiled = CommandLineRun.of("compile", source, "-o", folder.resolve("program.cupel"));
        var code = CommandLineRun.of("disassemble", folder.resolve("program.cupel"));
        var script = Files.writeString(folder.resolve("script.txt"), "where\nlist\nstep 20\nregisters\nstalls\noverflows\nquit\n");
        var debug = CommandLineRun.of("debug", source, "--script", script);
        for (var told : List.of(run, diff, check, plot, compiled, code, debug)) {
            assertTrue(told.exitCode() == 0, told::toString);
            inert(told.out(), "what was printed", "\u202e");
            inert(told.err(), "what was said", "\u202e");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.equals(source)).toList()) {
                look(file);
            }
        }
    }

    private static void look(Path file) throws IOException, ParserConfigurationException, SAXException {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        switch (ending) {
            case "html" -> {
                String page = Files.readString(file);
                inert(page, name);
                assertFalse(page.contains("<img src=x"), name);
            }
            case "svg" -> {
                inert(Files.readString(file), name);
                var xml = DocumentBuilderFactory.newInstance();
                xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
                var parsed = xml.newDocumentBuilder().parse(file.toFile());
                assertEquals(0, parsed.getElementsByTagName("script").getLength() + parsed.getElementsByTagName("img").getLength(), name);
            }
            case "json" -> {
                inert(Files.readString(file), name);
                assertTrue(JsonMapper.shared().readTree(Files.readString(file)).isContainer(), name);
            }
            case "csv" -> {
                inert(Files.readString(file), name);
                // A spreadsheet takes a cell that begins so for a formula.
                Files.readString(file).lines().forEach(line -> assertFalse(line.matches("^\"?[=+@].*"), line));
            }
            case "kanata", "vcd" -> inert(Files.readString(file), name, "\u202e");
            default -> assertTrue(Files.size(file) > 0, name);
        }
    }

    /// No character that a terminal obeys, line ends and tabs of the layout aside. In data marks of direction may stay, as any letter.
    private static void inert(String text, String where) {
        inert(text, where, "");
    }

    private static void inert(String text, String where, String also) {
        text.chars().filter(c -> (c < ' ' && c != '\n' && c != '\t') || c == 0x7f || also.indexOf(c) >= 0).findFirst()
                .ifPresent(c -> fail("U+%04X in %s: %s".formatted(c, where, excerpt(text, c))));
    }

    private static String excerpt(String text, int c) {
        int at = text.indexOf(c);
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 20)).replaceAll("\\p{Cntrl}", "?");
    }
}
