package dev.cupel.isa.encoding;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// The file of an assembled program: magic, version, length, sections, checksum; everything little-endian. Equal programs give equal bytes.
///
/// Reading allocates no more than the file's own size calls for, and answers damaged, foreign and newer files with a diagnostic.
public final class ProgramFile {
    /// The first byte keeps it from passing as text, the line ends show a transfer that rewrote them (as in PNG).
    private static final byte[] MAGIC = {(byte) 0x8b, 'C', 'U', 'P', 'E', 'L', '\r', '\n'};

    /// The version written, and the only one read.
    public static final int VERSION = 1;

    private static final int HEADER = MAGIC.length + 4 + 8;
    private static final int CHECKSUM = 4;
    private static final int WORD = 16;
    private static final List<String> SECTIONS = List.of("NAME", "CODE", "ROMS", "DATA", "TENS", "OPS ", "PLAC");

    private ProgramFile() {}

    /// {@return whether `bytes` begin as a program file does}
    public static boolean isProgram(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// {@return the file of `program`}
    public static byte[] write(Program program) {
        var files = new ArrayList<>(new LinkedHashSet<>(program.places().stream().map(Place::file).toList()));
        var index = new java.util.HashMap<String, Integer>();
        files.forEach(file -> index.put(file, index.size()));
        var body = new Writer();
        body.section(SECTIONS.get(0), section -> section.text(program.name()));
        body.section(SECTIONS.get(1), section -> {
            section.u32(program.code().size());
            for (var instruction : program.code()) {
                var word = InstructionWord.of(instruction);
                section.u64(word.low());
                section.u64(word.high());
            }
        });
        body.section(SECTIONS.get(2), section -> {
            section.u32(program.tables().size());
            program.tables().forEach((number, table) -> {
                section.u8(number);
                section.u8(table.bits());
                section.u8(table.signed() ? 1 : 0);
                section.u8(table.indexBits());
                for (int entry : table.entries()) {
                    section.u32(entry);
                }
            });
        });
        body.section(SECTIONS.get(3), section -> {
            section.u32(program.data().size());
            for (var segment : program.data()) {
                byte[] bytes = segment.bytes();
                section.u8(segment.memory().ordinal());
                section.u32(segment.address());
                section.u32(bytes.length);
                section.bytes(bytes);
            }
        });
        body.section(SECTIONS.get(4), section -> {
            section.u32(program.tensors().size());
            for (var tensor : program.tensors()) {
                section.text(tensor.name());
                section.u8(tensor.role().ordinal());
                section.u8(tensor.memory().ordinal());
                section.u8(tensor.bits());
                section.u8(tensor.signed() ? 1 : 0);
                section.u32(tensor.address());
                section.u32(tensor.shape().size());
                tensor.shape().forEach(section::u32);
                tensor.strides().forEach(section::u32);
                section.u64(Double.doubleToRawLongBits(tensor.scale()));
                section.u32(tensor.zeroPoint());
                section.u32(tensor.readyAt());
            }
        });
        body.section(SECTIONS.get(5), section -> {
            section.u32(program.ops().size());
            for (var op : program.ops()) {
                section.text(op.name());
                section.text(op.kind());
                section.text(op.variant());
            }
        });
        body.section(SECTIONS.get(6), section -> {
            section.u32(files.size());
            files.forEach(section::text);
            for (var place : program.places()) {
                section.u32(index.getOrDefault(place.file(), -1));
                section.u32(place.line());
                section.u32(place.column());
                section.u32(place.op());
            }
        });
        byte[] sections = body.toByteArray();
        var file = new Writer();
        file.bytes(MAGIC);
        file.u32(VERSION);
        file.u64(HEADER + sections.length + CHECKSUM);
        file.bytes(sections);
        var checksum = new CRC32C();
        checksum.update(file.toByteArray());
        file.u32((int) checksum.getValue());
        return file.toByteArray();
    }

    /// {@return the program in `bytes`, or what is wrong with them}
    /// @param name the file's name, for diagnostics
    public static Diagnosed<Program> read(String name, byte[] bytes) {
        if (!isProgram(bytes)) {
            return fault(name, "this is no assembled Cupel program", "`cupel assemble` and `cupel compile` write them");
        }
        if (bytes.length < HEADER + CHECKSUM) {
            return fault(name, "the file is cut off: %d bytes, its header alone has %d".formatted(bytes.length, HEADER), "write it again");
        }
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = buffer.getInt(MAGIC.length);
        if (version != VERSION) {
            return fault(name, "the file has format version %s, this Cupel reads version %d".formatted(Integer.toUnsignedString(version), VERSION),
                    "assemble or compile its source again");
        }
        long length = buffer.getLong(MAGIC.length + 4);
        if (length != bytes.length) {
            return fault(name, "the file has %d bytes, its header says %s".formatted(bytes.length, Long.toUnsignedString(length)), "write it again");
        }
        var checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - CHECKSUM);
        if (buffer.getInt(bytes.length - CHECKSUM) != (int) checksum.getValue()) {
            return fault(name, "the file is damaged: its checksum is %08x, must be %08x".formatted(buffer.getInt(bytes.length - CHECKSUM), (int) checksum.getValue()),
                    "write it again");
        }
        try {
            return Diagnosed.ok(new Reader(buffer.slice(HEADER, bytes.length - HEADER - CHECKSUM).order(ByteOrder.LITTLE_ENDIAN)).program());
        } catch (Malformed malformed) {
            return fault(name, "the file is no valid program: " + malformed.getMessage(), "assemble or compile its source again");
        } catch (IllegalArgumentException illegal) {
            // The records check themselves.
            return fault(name, "the file is no valid program: " + illegal.getMessage(), "assemble or compile its source again");
        }
    }

    private static Diagnosed<Program> fault(String name, String message, String help) {
        return Diagnosed.faulty(Diagnostic.of(name, message).help(help));
    }

    /// The bytes do not follow the format.
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void u8(int value) {
            out.write(value);
        }

        void u32(int value) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write(value >> shift);
            }
        }

        void u64(long value) {
            u32((int) value);
            u32((int) (value >>> 32));
        }

        void bytes(byte[] bytes) {
            out.write(bytes, 0, bytes.length);
        }

        void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            u32(bytes.length);
            bytes(bytes);
        }

        void section(String name, java.util.function.Consumer<Writer> content) {
            var inner = new Writer();
            content.accept(inner);
            byte[] bytes = inner.toByteArray();
            bytes(name.getBytes(StandardCharsets.US_ASCII));
            u32(bytes.length);
            bytes(bytes);
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }

    private static final class Reader {
        private final ByteBuffer file;
        private ByteBuffer section;
        private String name = "";

        Reader(ByteBuffer file) {
            this.file = file;
            this.section = file;
        }

        Program program() throws Malformed {
            open(SECTIONS.get(0));
            String programName = text();
            open(SECTIONS.get(1));
            int size = count(WORD);
            var code = new ArrayList<Instruction>(size);
            for (int pc = 0; pc < size; pc++) {
                try {
                    code.add(new InstructionWord(section.getLong(), section.getLong()).instruction());
                } catch (IllegalArgumentException illegal) {
                    throw new Malformed("instruction %d: %s".formatted(pc, illegal.getMessage()));
                }
            }
            open(SECTIONS.get(2));
            var tables = tables();
            open(SECTIONS.get(3));
            var data = data();
            open(SECTIONS.get(4));
            var tensors = tensors();
            open(SECTIONS.get(5));
            int opCount = count(12);
            var ops = new ArrayList<OpRegion>(opCount);
            for (int i = 0; i < opCount; i++) {
                ops.add(new OpRegion(text(), text(), text()));
            }
            open(SECTIONS.get(6));
            var places = places(size);
            close();
            if (file.hasRemaining()) {
                throw new Malformed("%d bytes behind the last section".formatted(file.remaining()));
            }
            return new Program(programName, code, tables, data, tensors, ops, places);
        }

        private void open(String expected) throws Malformed {
            close();
            name = expected.strip();
            if (file.remaining() < 8) {
                throw new Malformed("section %s is missing".formatted(name));
            }
            byte[] tag = new byte[4];
            file.get(tag);
            if (!new String(tag, StandardCharsets.ISO_8859_1).equals(expected)) {
                throw new Malformed("section %s is missing".formatted(name));
            }
            int length = file.getInt();
            if (length < 0 || length > file.remaining()) {
                throw new Malformed("section %s says %s bytes, %d are left".formatted(name, Integer.toUnsignedString(length), file.remaining()));
            }
            section = file.slice(file.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            file.position(file.position() + length);
        }

        private void close() throws Malformed {
            if (!name.isEmpty() && section.hasRemaining()) {
                throw new Malformed("%d bytes behind the end of section %s".formatted(section.remaining(), name));
            }
        }

        /// {@return a count of things that have at least `bytes` bytes each; so what is allocated for them the file holds}
        private int count(int bytes) throws Malformed {
            need(4);
            int count = section.getInt();
            if (count < 0 || count > section.remaining() / bytes) {
                throw new Malformed("section %s says %s entries, its bytes hold at most %d".formatted(name, Integer.toUnsignedString(count), section.remaining() / bytes));
            }
            return count;
        }

        private void need(int bytes) throws Malformed {
            if (section.remaining() < bytes) {
                throw new Malformed("section %s is cut off".formatted(name));
            }
        }

        private int u32() throws Malformed {
            need(4);
            return section.getInt();
        }

        private int u8() throws Malformed {
            need(1);
            return section.get() & 0xff;
        }

        private boolean flag() throws Malformed {
            int value = u8();
            if (value > 1) {
                throw new Malformed("section %s: %d where 0 or 1 belongs".formatted(name, value));
            }
            return value == 1;
        }

        private <T> T one(T[] values) throws Malformed {
            int value = u8();
            if (value >= values.length) {
                throw new Malformed("section %s: kind %d is unknown".formatted(name, value));
            }
            return values[value];
        }

        private byte[] bytes() throws Malformed {
            byte[] bytes = new byte[count(1)];
            section.get(bytes);
            return bytes;
        }

        private String text() throws Malformed {
            byte[] bytes = bytes();
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
                throw new Malformed("section %s: a name is not UTF-8".formatted(name));
            }
            return text;
        }

        private Map<Integer, RomTable> tables() throws Malformed {
            var tables = new TreeMap<Integer, RomTable>();
            int size = count(4);
            for (int i = 0; i < size; i++) {
                int number = u8();
                int bits = u8();
                boolean signed = flag();
                int indexBits = u8();
                if (indexBits > 20) {
                    throw new Malformed("table t%d has 2^%d entries, more than 2^20".formatted(number, indexBits));
                }
                need(4 << indexBits);
                int[] entries = new int[1 << indexBits];
                for (int k = 0; k < entries.length; k++) {
                    entries[k] = section.getInt();
                }
                if (!tables.isEmpty() && tables.lastKey() >= number) {
                    throw new Malformed("table t%d stands behind t%d".formatted(number, tables.lastKey()));
                }
                tables.put(number, new RomTable(bits, signed, entries));
            }
            return tables;
        }

        private List<Segment> data() throws Malformed {
            int size = count(9);
            var data = new ArrayList<Segment>(size);
            for (int i = 0; i < size; i++) {
                data.add(new Segment(one(Memory.values()), u32(), bytes()));
            }
            return data;
        }

        private List<TensorBinding> tensors() throws Malformed {
            int size = count(32);
            var tensors = new ArrayList<TensorBinding>(size);
            for (int i = 0; i < size; i++) {
                String tensor = text();
                var role = one(Role.values());
                var memory = one(Memory.values());
                int bits = u8();
                boolean signed = flag();
                int address = u32();
                int rank = count(8);
                var shape = integers(rank);
                var strides = integers(rank);
                need(16);
                tensors.add(new TensorBinding(tensor, role, memory, address, bits, signed, shape, strides, Double.longBitsToDouble(section.getLong()), u32(), u32()));
            }
            return tensors;
        }

        private List<Integer> integers(int count) throws Malformed {
            need(4 * count);
            var integers = new ArrayList<Integer>(count);
            for (int i = 0; i < count; i++) {
                integers.add(section.getInt());
            }
            return integers;
        }

        private List<Place> places(int size) throws Malformed {
            int fileCount = count(4);
            var files = new ArrayList<String>(fileCount);
            for (int i = 0; i < fileCount; i++) {
                files.add(text());
            }
            if (section.remaining() != 16L * size) {
                throw new Malformed("section %s has %d bytes for the places of %d instructions".formatted(name, section.remaining(), size));
            }
            var places = new ArrayList<Place>(size);
            for (int i = 0; i < size; i++) {
                int file = section.getInt();
                if (file < 0 || file >= files.size()) {
                    throw new Malformed("instruction %d lies in file %d of %d".formatted(i, file, files.size()));
                }
                places.add(new Place(files.get(file), section.getInt(), section.getInt(), section.getInt()));
            }
            return places;
        }
    }}
