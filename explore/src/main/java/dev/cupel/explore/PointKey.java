package dev.cupel.explore;

import dev.cupel.isa.MachineFile;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/// Names a point by all that decides its finding: this program's version, the source, the rows, the whole machine and all settings. What is equal
/// has an equal name, whatever the sweep.
final class PointKey {
    private final byte[] common;

    /// @param rows of a network; empty for a program
    PointKey(RunSource source, Optional<ModelRows> rows, ModelRows.Choice choice, long maxCycles) throws IOException {
        var digest = sha256();
        text(digest, Version.TEXT);
        text(digest, source.view().sha256());
        text(digest, Long.toString(maxCycles));
        if (rows.isPresent()) {
            add(digest, rows.get().calibration());
            add(digest, rows.get().evaluation());
        } else {
            for (var file : choice.inputs()) {
                text(digest, file.name().orElse(""));
                digest.update(Files.readAllBytes(file.file()));
            }
            text(digest, choice.limit().map(Object::toString).orElse(""));
        }
        common = digest.digest();
    }

    /// {@return the name of a design's point: 32 hexadecimal digits}
    String of(Design design) {
        var digest = sha256();
        digest.update(common);
        text(digest, MachineFile.write(design.machine()));
        text(digest, canonical(design.settings()));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }

    /// Maps in the order of their keys: their own order may change from run to run.
    private static String canonical(ModelSettings settings) {
        var quantize = settings.quantize();
        return String.join("|", Integer.toString(quantize.weightBits()), Integer.toString(quantize.activationBits()),
                Integer.toString(quantize.outputBits()), Boolean.toString(quantize.perChannel()), Boolean.toString(quantize.affine()),
                quantize.range().label(), quantize.softmaxRom().toString(), new TreeMap<>(quantize.overrides()).toString(),
                settings.compile().narrow().label(), settings.compile().variants().toString());
    }

    private static void add(MessageDigest digest, Dataset rows) {
        text(digest, Integer.toString(rows.rows()));
        new TreeMap<>(rows.inputs()).forEach((name, tensor) -> {
            text(digest, name);
            var bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, tensor.size()));
            for (int i = 0; i < tensor.size(); i++) {
                bytes.putFloat(tensor.at(i));
            }
            digest.update(bytes.array());
        });
        rows.labels().ifPresent(labels -> {
            for (int i = 0; i < labels.size(); i++) {
                text(digest, Long.toString(labels.at(i)));
            }
        });
    }

    private static void text(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
