package dev.cupel.explore;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.traces.run.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Names a point by all that decides its finding: this program's version, source and rows, machine, settings, how many rows it is judged by, what is proved. What is equal has an
/// equal name, whatever the sweep.
final class PointKey {
    private final byte[] common;

    /// @param data of the source's and the rows' bytes, see [dev.cupel.traces.run.Trials#sha256]
    PointKey(String data, Subject subject) {
        var digest = sha256();
        text(digest, Version.TEXT);
        text(digest, data);
        text(digest, Long.toString(subject.maxCycles()));
        text(digest, subject.proof().label());
        common = digest.digest();
    }

    /// {@return the name of a point: 32 hexadecimal digits}
    ///
    /// @param settings all of them, in an order that does not change
    /// @param rows     that it is judged by
    String of(Machine machine, Map<String, String> settings, int rows) {
        var digest = sha256();
        digest.update(common);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(rows).array());
        text(digest, MachineFile.write(machine));
        settings.forEach((name, value) -> {
            text(digest, name);
            text(digest, value);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
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
