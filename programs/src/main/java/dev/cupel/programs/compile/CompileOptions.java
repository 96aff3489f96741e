package dev.cupel.programs.compile;

import dev.cupel.programs.quantize.Variants;
import java.util.Map;

/// What the user may choose.
///
/// @param narrow   what to do where the accumulators are too narrow
/// @param variants layouts asked for, where not the default; arithmetics among them must be those that the graph was quantized by
public record CompileOptions(Narrow narrow, Variants variants) {
    /// Two limbs where needed, default variants.
    public static final CompileOptions DEFAULT = new CompileOptions(Narrow.LIMBS, Variants.NONE);

    /// Variants as a user writes them, see [Variants#of].
    public CompileOptions(Narrow narrow, Map<String, String> variants) {
        this(narrow, Variants.of(variants));
    }
}
