package dev.cupel.traces.run;

import dev.cupel.programs.calibrate.Calibrated;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WidthOverride;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What shapes the integers of a network.
///
/// @param quantize how it is taken to integers; its rounding is the machine's, whatever stands there
/// @param search   what of that is chosen by the rows to calibrate on
/// @param compile  how it becomes a program
/// @param verify   whether every tensor of every row is held against the integer reference
/// @param seed     of the rows drawn where the source brings none
public record ModelSettings(QuantizeOptions quantize, Search search, CompileOptions compile, boolean verify, long seed) {
    /// 8 bits, min-max, nothing left to be chosen, two limbs where needed.
    public static final ModelSettings DEFAULT = new ModelSettings(QuantizeOptions.DEFAULT, Search.NONE, CompileOptions.DEFAULT, false, 0);

    /// {@return the settings with overrides of single tensors added, which win over those there}
    public ModelSettings withOverrides(Map<String, WidthOverride> more) {
        var all = new LinkedHashMap<>(quantize.overrides());
        all.putAll(more);
        return new ModelSettings(quantize.with(all), search, compile, verify, seed);
    }

    /// {@return the settings with other variants}
    public ModelSettings with(Variants variants) {
        return new ModelSettings(quantize.with(variants), search, new CompileOptions(compile.narrow(), variants), verify, seed);
    }

    /// {@return the settings as a report shows them, by option}
    ///
    /// @param calibrated with what was chosen
    Map<String, String> shown(Calibrated calibrated) {
        var shown = new LinkedHashMap<String, String>();
        shown.put("weights", quantize.weightBits() + " bits" + (quantize.perChannel() ? " by column" : ""));
        shown.put("activations", quantize.activationBits() + " bits" + (quantize.affine() ? " with zero point" : ""));
        shown.put("residual", quantize.residualBits() + " bits");
        shown.put("outputs", quantize.outputBits() + " bits");
        shown.put("calibration", calibrated.options().range().label() + (search.ranges() ? " of the best" : ""));
        calibrated.exponent().ifPresent(exponent -> shown.put("cross-layer scales", exponent + (search.exponents().size() > 1 ? ", the best" : "")));
        put(shown, "softmax ROM entries", quantize.softmaxRom().entries());
        put(shown, "softmax ROM bits", quantize.softmaxRom().bits());
        put(shown, "degree of curves", quantize.variants().curve().degree());
        quantize.variants().curve().threshold().ifPresent(threshold -> shown.put("threshold of curves", Double.toString(threshold)));
        new TreeMap<>(quantize.overrides()).forEach((name, override) -> shown.put("width of " + name, shown(override)));
        if (compile.narrow() != Narrow.LIMBS) {
            shown.put("narrow", compile.narrow().label());
        }
        quantize.variants().error().ifPresent(error -> shown.put("error wanted", error + " LSB"));
        compile.variants().asked().forEach((op, names) -> shown.put("variant of " + op, String.join(",", names)));
        return shown;
    }

    private static String shown(WidthOverride override) {
        var words = new ArrayList<String>();
        override.bits().ifPresent(bits -> words.add(bits + " bits"));
        override.signed().ifPresent(signed -> words.add(signed ? "signed" : "unsigned"));
        if (!override.scales().isEmpty()) {
            words.add("scale " + override.scales().stream().map(Object::toString).collect(Collectors.joining(" ")));
        }
        override.zeroPoint().ifPresent(zero -> words.add("zero point " + zero));
        return String.join(" ", words);
    }

    private static void put(Map<String, String> shown, String key, OptionalInt value) {
        value.ifPresent(given -> shown.put(key, Integer.toString(given)));
    }
}
