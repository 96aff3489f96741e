package dev.cupel.programs.tensor;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's array file, versions 1 to 3 of its header.
/// @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final Pattern HEADER = Pattern.compile("\\s*\\{(.*)\\}\\s*", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([\\d\\s,L]*\\))\\s*(?:,|$)");
    private static final Map<String, ElementType> TYPES = Map.of("f4", ElementType.FLOAT32, "f8", ElementType.FLOAT64, "i1", ElementType.INT8,
            "i2", ElementType.INT16, "i4", ElementType.INT32, "i8", ElementType.INT64, "u1", ElementType.UINT8, "u2", ElementType.UINT16,
            "u4", ElementType.UINT32, "b1", ElementType.BOOL);

    private Npy() {}

    /// {@return the tensor that the bytes hold, or why they hold none}
    static Diagnosed<Tensor> parse(String file, byte[] bytes) {
        if (bytes.length < MAGIC.length + 4 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return fault(file, "this is not a NumPy file: it does not start with \\x93NUMPY and a header");
        }
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        int version = buffer.get();
        buffer.get();
        if (version < 1 || version > 3) {
            return fault(file, "NumPy format version " + version + " is not known; 1, 2 and 3 are read");
        }
        if (version > 1 && buffer.remaining() < 4) {
            return fault(file, "the file ends within its header");
        }
        long headerLength = version == 1 ? buffer.getShort() & 0xFFFFL : buffer.getInt() & 0xFFFF_FFFFL;
        if (headerLength > buffer.remaining()) {
            return fault(file, "the header has " + headerLength + " bytes and the file only " + buffer.remaining() + " more");
        }
        String header = new String(bytes, buffer.position(), (int) headerLength, StandardCharsets.UTF_8);
        buffer.position(buffer.position() + (int) headerLength);
        return elements(file, header, buffer);
    }

    private static Diagnosed<Tensor> elements(String file, String header, ByteBuffer data) {
        Optional<Map<String, String>> entries = entries(header);
        if (entries.isEmpty() || !entries.get().keySet().equals(Map.of("descr", 0, "fortran_order", 0, "shape", 0).keySet())) {
            return fault(file, "the header is not {'descr': ..., 'fortran_order': ..., 'shape': ...}");
        }
        String stored = entries.get().getOrDefault("descr", "").replace("'", "");
        ElementType type = stored.isEmpty() ? null : TYPES.get(stored.substring(1));
        char order = stored.isEmpty() ? ' ' : stored.charAt(0);
        if (type == null || !(order == '<' || order == '>' || (order == '|' && type.bytes() == 1))) {
            return fault(file, "the element type '" + stored + "' is not read; f4, f8, i1, i2, i4, i8, u1, u2, u4 and b1 are, with < or >");
        }
        String layout = entries.get().getOrDefault("fortran_order", "");
        Optional<Shape> shape = shape(entries.get().getOrDefault("shape", ""));
        if (shape.isEmpty() || !(layout.equals("True") || layout.equals("False"))) {
            return fault(file, "the shape " + entries.get().get("shape") + " or the order " + layout
                    + " is not read; every extent must be at least 1 and the elements at most " + Integer.MAX_VALUE);
        }
        long needed = (long) shape.get().size() * type.bytes();
        if (data.remaining() != needed) {
            return fault(file, type.label() + " " + shape.get() + " needs " + needed + " bytes of data and the file holds " + data.remaining());
        }
        var bytes = data.slice().order(order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Optional<Tensor> tensor = layout.equals("True") ? columnMajor(type, shape.get(), bytes) : RawElements.read(type, shape.get(), bytes);
        return tensor.map(Diagnosed::ok).orElseGet(() -> fault(file, "a bool other than 0 and 1"));
    }

    private static Optional<Tensor> columnMajor(ElementType type, Shape shape, ByteBuffer bytes) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return RawElements.read(type, shape, bytes).map(tensor -> tensor.gathered(shape, Shape.gather(shape, strides)));
    }

    private static Optional<Map<String, String>> entries(String header) {
        Matcher whole = HEADER.matcher(header);
        if (!whole.matches()) {
            return Optional.empty();
        }
        var entries = new java.util.HashMap<String, String>();
        String rest = whole.group(1);
        while (!rest.isBlank()) {
            Matcher entry = ENTRY.matcher(rest);
            if (!entry.lookingAt() || entries.put(entry.group(1), entry.group(2)) != null) {
                return Optional.empty();
            }
            rest = rest.substring(entry.end());
        }
        return Optional.of(entries);
    }

    private static Optional<Shape> shape(String tuple) {
        if (!tuple.startsWith("(")) {
            return Optional.empty();
        }
        List<Long> dims = new ArrayList<>();
        for (String extent : tuple.substring(1, tuple.length() - 1).split(",", -1)) {
            String digits = extent.strip();
            if (digits.isEmpty()) {
                continue;
            }
            if (digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            dims.add(Long.valueOf(digits));
        }
        return Shape.tryOf(dims);
    }

    /// {@return the tensor as a file of version 1, row-major, little-endian}
    static byte[] write(Tensor tensor) {
        String code = TYPES.entrySet().stream().filter(entry -> entry.getValue() == tensor.type()).findFirst().orElseThrow().getKey();
        String dims = String.join(", ", tensor.shape().dims().stream().map(String::valueOf).toList()) + (tensor.shape().rank() == 1 ? "," : "");
        var header = new StringBuilder("{'descr': '" + (tensor.type().bytes() == 1 ? "|" : "<") + code + "', 'fortran_order': False, 'shape': (" + dims + "), }");
        while ((MAGIC.length + 4 + header.length() + 1) % ALIGNMENT != 0) {
            header.append(' ');
        }
        header.append('\n');
        byte[] elements = RawElements.write(tensor);
        var file = ByteBuffer.allocate(MAGIC.length + 4 + header.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length())
                .put(header.toString().getBytes(StandardCharsets.US_ASCII)).put(elements).array();
    }

    private static Diagnosed<Tensor> fault(String file, String message) {
        return Diagnosed.faulty(Diagnostic.of(file, message));
    }
}
