package dev.cupel.sim.state;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Program;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.state.MachineState.Part;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The file of a state: magic, version, length, the SHA-256 of program and machine, the parts, the pages of DRAM that differ from the program's data,
/// checksum; everything little-endian. Equal states give equal bytes.
///
/// Reading allocates no more than the file has bytes, and answers damaged, foreign and newer files with a diagnostic. What the parts hold is
/// checked by the run that is resumed from them.
public final class CheckpointFile {
    /// As in [ProgramFile]: no text, and damaged by whatever rewrites line ends.
    private static final byte[] MAGIC = {(byte) 0x8b, 'C', 'U', 'P', 'C', 'K', '\r', '\n'};

    /// The version written, and the only one read.
    public static final int VERSION = 1;

    private static final int HASH = 32;
    private static final int SIZES = MAGIC.length + 4 + 8;
    private static final int HEADER = SIZES + 2 * HASH + 8;
    private static final int CHECKSUM = 4;

    private final byte[] program;
    private final byte[] machine;
    private final Dram image;

    private CheckpointFile(byte[] program, byte[] machine, Dram image) {
        this.program = program;
        this.machine = machine;
        this.image = image;
    }

    /// {@return the files of one program on one machine}
    /// @param image DRAM with the program's data
    public static CheckpointFile of(Program program, Machine machine, Dram image) {
        return new CheckpointFile(sha256(ProgramFile.write(program)), sha256(MachineFile.write(machine).getBytes(StandardCharsets.UTF_8)), image);
    }

    /// {@return SHA-256 of everything that a state holds, as hexadecimal digits: equal for equal states}
    public String digest(MachineState state) {
        return HexFormat.of().formatHex(sha256(write(state)));
    }

    /// {@return the file of `state`}
    public byte[] write(MachineState state) {
        int[] pages = state.dram().pagesUnlike(image);
        long length = HEADER + 4L + CHECKSUM;
        for (var part : Part.values()) {
            length += 4L + state.size(part);
        }
        for (int page : pages) {
            length += 4L + image.pageBytes(page);
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a checkpoint of %d bytes, must be at most %d".formatted(length, Integer.MAX_VALUE - 8));
        }
        var file = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(MAGIC).putInt(VERSION).putLong(length).put(program).put(machine).putLong(state.number());
        for (var part : Part.values()) {
            file.putInt(state.size(part)).put(state.bytes(part));
        }
        file.putInt(pages.length);
        for (int page : pages) {
            byte[] bytes = new byte[image.pageBytes(page)];
            state.dram().read(page * Dram.PAGE, bytes, 0, bytes.length);
            file.putInt(page).put(bytes);
        }
        file.putInt(checksum(file.array()));
        return file.array();
    }

    /// {@return the state in `bytes`, or what is wrong with them}
    /// @param name the file's name, for diagnostics
    public Diagnosed<MachineState> read(String name, byte[] bytes) {
        return fault(bytes).<Diagnosed<MachineState>>map(message -> Diagnosed.faulty(Diagnostic.of(name, message).help("write the checkpoint again")))
                .orElseGet(() -> body(name, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
    }

    private Optional<String> fault(byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.of("this is no checkpoint");
        }
        if (bytes.length < HEADER + CHECKSUM) {
            return Optional.of("the file is cut off: %d bytes, its header alone has %d".formatted(bytes.length, HEADER));
        }
        var file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        int version = file.getInt();
        if (version != VERSION) {
            return Optional.of("the file has format version %s, this Cupel reads version %d".formatted(Integer.toUnsignedString(version), VERSION));
        }
        long length = file.getLong();
        if (length != bytes.length) {
            return Optional.of("the file has %d bytes, its header says %s".formatted(bytes.length, Long.toUnsignedString(length)));
        }
        int stated = file.getInt(bytes.length - CHECKSUM);
        if (stated != checksum(bytes)) {
            return Optional.of("the file is damaged: its checksum is %08x, must be %08x".formatted(stated, checksum(bytes)));
        }
        return other("program", file, program).or(() -> other("machine", file, machine));
    }

    private static Optional<String> other(String what, ByteBuffer file, byte[] wanted) {
        byte[] given = new byte[HASH];
        file.get(given);
        return Arrays.equals(given, wanted) ? Optional.empty()
                : Optional.of("the checkpoint is of another %s: sha256 %s, here it is %s".formatted(what, brief(given), brief(wanted)));
    }

    private static String brief(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, 6);
    }

    private Diagnosed<MachineState> body(String name, ByteBuffer file) {
        try {
            var body = file.slice(HEADER - 8, file.capacity() - CHECKSUM - (HEADER - 8)).order(ByteOrder.LITTLE_ENDIAN);
            long number = body.getLong();
            var builder = new MachineState.Builder(Optional.empty());
            for (var part : Part.values()) {
                byte[] bytes = piece(body, body.getInt());
                builder.part(part, writer -> writer.bytes(bytes));
            }
            return Diagnosed.ok(builder.build(number, dram(body)));
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException malformed) {
            return Diagnosed.faulty(Diagnostic.of(name, "the file is no valid checkpoint: "
                    + (malformed instanceof IllegalArgumentException ? malformed.getMessage() : "it ends early")).help("write the checkpoint again"));
        }
    }

    private Dram dram(ByteBuffer body) {
        var dram = image.fork();
        int count = body.getInt();
        int last = -1;
        for (int i = 0; i < count; i++) {
            int page = body.getInt();
            if (page <= last || (long) page * Dram.PAGE >= dram.size()) {
                throw new IllegalArgumentException("page %d of DRAM behind page %d".formatted(page, last));
            }
            byte[] bytes = piece(body, image.pageBytes(page));
            dram.write(page * Dram.PAGE, bytes, 0, bytes.length);
            last = page;
        }
        if (body.hasRemaining()) {
            throw new IllegalArgumentException("%d bytes too many".formatted(body.remaining()));
        }
        return dram;
    }

    private static byte[] piece(ByteBuffer body, int count) {
        if (count < 0 || count > body.remaining()) {
            throw new IllegalArgumentException("a part of %s bytes where %d are left".formatted(Integer.toUnsignedString(count), body.remaining()));
        }
        byte[] bytes = new byte[count];
        body.get(bytes);
        return bytes;
    }

    private static int checksum(byte[] file) {
        var checksum = new CRC32C();
        checksum.update(file, 0, file.length - CHECKSUM);
        return (int) checksum.getValue();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
