package dev.cupel.programs.compile;

import java.util.Map;

/// What the user may choose.
///
/// @param narrow   what to do where the accumulators are too narrow
/// @param variants kernel variant by op name, where not the default
public record CompileOptions(Narrow narrow, Map<String, String> variants) {
    /// Two limbs where needed, default variants.
    public static final CompileOptions DEFAULT = new CompileOptions(Narrow.LIMBS, Map.of());

    public CompileOptions {
        variants = Map.copyOf(variants);
    }
}
