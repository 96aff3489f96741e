package dev.cupel.isa.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names of files in one folder, made of names from elsewhere (tensors and ops of a model): only letters, digits, `.`, `_` and `-`, none hidden, none long,
/// no two equal, also where letters of both cases are one.
public final class FileNames {
    /// Room is left for an ending and for the name of a part that is still being written, below the 255 bytes of most file systems.
    private static final int LONGEST = 120;

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /// {@return a file's name, without an ending: the name itself where it can be one, else with what cannot stand there replaced by `_`, and with eight digits
    /// of its SHA-256 where it was cut or is another's already; the same for the same name}
    public String of(String name) {
        return given.computeIfAbsent(name, this::unused);
    }

    private String unused(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
        boolean cut = plain.length() > LONGEST;
        String file = cut || plain.isEmpty() ? marked(plain.substring(0, Math.min(LONGEST, plain.length())), name) : plain;
        if (!taken.add(file.toLowerCase(Locale.ROOT))) {
            file = marked(file, name);
            taken.add(file.toLowerCase(Locale.ROOT));
        }
        return file;
    }

    private static String marked(String file, String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return file + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
