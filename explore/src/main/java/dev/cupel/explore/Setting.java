package dev.cupel.explore;

import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.SoftmaxRom;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.traces.run.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a sweep can vary beside the fields of a machine.
enum Setting {
    WEIGHT_BITS("weightBits"),
    ACTIVATION_BITS("activationBits"),
    OUTPUT_BITS("outputBits"),
    PER_CHANNEL("perChannel"),
    AFFINE("affine"),
    CALIBRATION("calibration"),
    SOFTMAX_ROM_BITS("softmax.romBits"),
    SOFTMAX_ROM_ENTRIES("softmax.romEntries"),
    NARROW("narrow"),
    ERROR("error"),
    SEED("seed");

    /// What stands before a tensor's name to vary its width.
    static final String WIDTH = "width.";
    /// What stands before an op's name to vary its kernel.
    static final String VARIANT = "variant.";

    private final String label;

    Setting(String label) {
        this.label = label;
    }

    /// {@return the names of all, those with a tensor's or an op's name in them left out}
    static List<String> labels() {
        return Stream.of(values()).map(setting -> setting.label).toList();
    }

    /// {@return whether `name` is a setting's}
    static boolean isOne(String name) {
        return labels().contains(name) || (name.startsWith(WIDTH) && name.length() > WIDTH.length())
                || (name.startsWith(VARIANT) && name.length() > VARIANT.length());
    }

    /// {@return whether a sweep can vary it: rows are drawn once for all points, so not the seed}
    static boolean isAxis(String name) {
        return isOne(name) && !name.equals(SEED.label);
    }

    /// {@return the settings with one changed}
    ///
    /// @throws IllegalArgumentException if the value is none for it; the message says which there are
    static ModelSettings with(ModelSettings settings, String name, String value) {
        var quantize = settings.quantize();
        if (name.startsWith(WIDTH)) {
            return settings.withOverrides(Map.of(name.substring(WIDTH.length()), WidthOverride.ofBits(whole(name, value))));
        }
        if (name.startsWith(VARIANT)) {
            return settings.with(settings.compile().variants().with(Variants.of(Map.of(name.substring(VARIANT.length()), value)).asked()));
        }
        var rom = quantize.softmaxRom();
        return switch (named(name)) {
            case WEIGHT_BITS -> with(settings, quantize.withBits(whole(name, value), quantize.activationBits()));
            case ACTIVATION_BITS -> with(settings, quantize.withBits(quantize.weightBits(), whole(name, value)));
            case OUTPUT_BITS -> with(settings, quantize.withOutputBits(whole(name, value)));
            case PER_CHANNEL -> with(settings, quantize.with(quantize.range(), quantize.affine(), truth(name, value)));
            case AFFINE -> with(settings, quantize.with(quantize.range(), truth(name, value), quantize.perChannel()));
            case CALIBRATION -> with(settings, quantize.with(rule(value), quantize.affine(), quantize.perChannel()));
            case SOFTMAX_ROM_BITS -> with(settings, quantize.with(new SoftmaxRom(OptionalInt.of(whole(name, value)), rom.entries())));
            case SOFTMAX_ROM_ENTRIES -> with(settings, quantize.with(new SoftmaxRom(rom.bits(), OptionalInt.of(whole(name, value)))));
            case NARROW -> with(settings, new CompileOptions(narrow(value), settings.compile().variants()));
            case ERROR -> settings.with(settings.compile().variants().within(OptionalDouble.of(number(name, value))));
            case SEED -> new ModelSettings(quantize, settings.search(), settings.compile(), settings.verify(), whole(name, value));
        };
    }

    private static Setting named(String name) {
        return Stream.of(values()).filter(setting -> setting.label.equals(name)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("nothing is called " + name));
    }

    private static ModelSettings with(ModelSettings settings, QuantizeOptions quantize) {
        return new ModelSettings(quantize, settings.search(), settings.compile(), settings.verify(), settings.seed());
    }

    private static ModelSettings with(ModelSettings settings, CompileOptions compile) {
        return new ModelSettings(settings.quantize(), settings.search(), compile, settings.verify(), settings.seed());
    }

    private static int whole(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException("`%s` takes a whole number, not `%s`".formatted(name, value), notWhole);
        }
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException("`%s` takes a number, not `%s`".formatted(name, value), notNumber);
        }
    }

    private static boolean truth(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("`%s` takes true or false, not `%s`".formatted(name, value));
        };
    }

    private static RangeRule rule(String value) {
        return Stream.of(RangeRule.values()).filter(rule -> rule.label().equals(value)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("`calibration` takes %s, not `%s`".formatted(
                        String.join(", ", Stream.of(RangeRule.values()).map(RangeRule::label).toList()), value)));
    }

    private static Narrow narrow(String value) {
        return Stream.of(Narrow.values()).filter(narrow -> narrow.label().equals(value)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("`narrow` takes limbs, refuse or run, not `%s`".formatted(value)));
    }
}
