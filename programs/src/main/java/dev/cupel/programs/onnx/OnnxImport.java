package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import java.nio.file.Path;

/// Reads an ONNX file into a [Graph] for one inference, with the code types that its QuantizeLinear nodes state (docs/adr/0025-quantized-onnx.md).
///
/// A dynamic leading axis of an input, the batch, is bound to 1; shape arithmetic is folded with it. Decomposed GELU, SiLU, LayerNorm and RMSNorm
/// become the ops they mean, masks added before a softmax become its mask, constants added to a linear op its bias, and the scaling of a product
/// of activations its scale. Anything else that has no op of its own is a fault; all faults are found before the file is refused.
public final class OnnxImport {
    private OnnxImport() {}

    /// {@return the graph of a file, or every fault}
    public static Diagnosed<Graph> read(Path file) {
        return SourceFile.bytes(file).then(bytes -> parse(file.toString(), bytes));
    }

    /// {@return the graph that the bytes of a file hold, or every fault}
    public static Diagnosed<Graph> parse(String file, byte[] bytes) {
        return model(file, bytes).map(GraphFile::graph);
    }

    /// {@return the graph that the bytes of a file hold and the types that it states of tensors, or every fault}
    public static Diagnosed<GraphFile> model(String file, byte[] bytes) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException foreign) {
            return Diagnosed.faulty(Diagnostic.of(file, "this is not an ONNX model, or it is cut short: " + foreign.getMessage()));
        }
        if (!model.hasIrVersion() || !model.hasGraph()) {
            return Diagnosed.faulty(Diagnostic.of(file, "this is not an ONNX model, or it is cut short: it holds no "
                    + (model.hasIrVersion() ? "graph" : "version of the format")));
        }
        return new GraphBuilder(file, new NetworkBuilder(file).build(model)).build();
    }
}
