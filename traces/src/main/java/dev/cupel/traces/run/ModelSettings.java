package dev.cupel.traces.run;

import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.WidthOverride;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What shapes the integers of a network.
///
/// @param quantize how it is taken to integers; its rounding is the machine's, whatever stands there
/// @param compile  how it becomes a program
/// @param verify   whether every tensor of every row is held against the integer reference
/// @param seed     of the rows drawn where the source brings none
public record ModelSettings(QuantizeOptions quantize, CompileOptions compile, boolean verify, long seed) {
    /// 8 bits, min-max, two limbs where needed.
    public static final ModelSettings DEFAULT = new ModelSettings(QuantizeOptions.DEFAULT, CompileOptions.DEFAULT, false, 0);

    /// {@return the settings with overrides of single tensors added, which win over those there}
    public ModelSettings withOverrides(Map<String, WidthOverride> more) {
        var all = new LinkedHashMap<>(quantize.overrides());
        all.putAll(more);
        return new ModelSettings(quantize.with(all), compile, verify, seed);
    }

    /// {@return the settings as a report shows them, by option}
    Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        shown.put("weights", quantize.weightBits() + " bits" + (quantize.perChannel() ? " by column" : ""));
        shown.put("activations", quantize.activationBits() + " bits" + (quantize.affine() ? " with zero point" : ""));
        shown.put("outputs", quantize.outputBits() + " bits");
        shown.put("calibration", quantize.range().label());
        put(shown, "softmax ROM entries", quantize.softmaxRom().entries());
        put(shown, "softmax ROM bits", quantize.softmaxRom().bits());
        if (!quantize.overrides().isEmpty()) {
            shown.put("overrides", Integer.toString(quantize.overrides().size()));
        }
        if (compile.narrow() != Narrow.LIMBS) {
            shown.put("narrow", compile.narrow().label());
        }
        new TreeMap<>(compile.variants()).forEach((op, variant) -> shown.put("variant of " + op, variant));
        return shown;
    }

    private static void put(Map<String, String> shown, String key, OptionalInt value) {
        value.ifPresent(given -> shown.put(key, Integer.toString(given)));
    }
}
