package dev.cupel.programs.quantize;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Which variants of its ops a user asks for, and how exact those are to be that nobody asks for (docs/adr/0010-variants.md).
///
/// A variant has up to two names: of the arithmetic, which decides the integers ([QuantizedOp#arithmetics]), and of the layout, which only decides
/// cycles (`Kernels.layouts`). Either can be asked for, by the op's name; what is not asked for is chosen.
///
/// @param asked names by op, in the order given
/// @param error output steps that a chosen arithmetic may be off above the perfectly rounded output; empty for [#DEFAULT_ERROR] or [#WIDE_ERROR]
/// @param curve of those that are fitted curves
public record Variants(Map<String, List<String>> asked, OptionalDouble error, CurveForm curve) {
    /// Error wanted of outputs of up to 8 bits, in steps above the perfectly rounded output.
    public static final double DEFAULT_ERROR = 0.03;
    /// Error wanted of wider outputs.
    public static final double WIDE_ERROR = 0.25;

    /// Nothing asked for.
    public static final Variants NONE = new Variants(Map.of(), OptionalDouble.empty(), CurveForm.LEAST_ERROR);

    public Variants {
        var sorted = new TreeMap<String, List<String>>();
        asked.forEach((op, names) -> sorted.put(op, List.copyOf(names)));
        asked = Collections.unmodifiableMap(sorted);
        if (error.isPresent() && !(error.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("error: %s LSB, must be at least 0".formatted(error.getAsDouble()));
        }
    }

    /// {@return variants as a user writes them: `NAME[,NAME]` by op}
    public static Variants of(Map<String, String> written) {
        var asked = new TreeMap<String, List<String>>();
        written.forEach((op, names) -> asked.put(op, Arrays.stream(names.split(",", -1)).map(String::strip).toList()));
        return new Variants(asked, OptionalDouble.empty(), CurveForm.LEAST_ERROR);
    }

    /// {@return these with another error wanted}
    public Variants within(OptionalDouble wanted) {
        return new Variants(asked, wanted, curve);
    }

    /// {@return these with another form of fitted curves}
    public Variants with(CurveForm form) {
        return new Variants(asked, error, form);
    }

    /// {@return these with more asked for, which win over what is there of the same op}
    public Variants with(Map<String, List<String>> more) {
        var all = new TreeMap<>(asked);
        all.putAll(more);
        return new Variants(all, error, curve);
    }

    /// {@return the one of `names` that is asked for of `op`}
    public Optional<String> among(String op, List<String> names) {
        return asked.getOrDefault(op, List.of()).stream().filter(names::contains).findFirst();
    }

    /// {@return the error wanted of outputs of `type`, in its steps}
    public double wanted(CodeType type) {
        return error.orElse(type.bits() <= 8 ? DEFAULT_ERROR : WIDE_ERROR);
    }
}
