package dev.cupel.explore;

import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.CurveForm;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.SoftmaxRom;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.traces.run.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// What a sweep can vary beside the fields of a machine.
enum Setting {
    WEIGHT_BITS("weightBits"),
    ACTIVATION_BITS("activationBits"),
    RESIDUAL_BITS("residualBits"),
    OUTPUT_BITS("outputBits"),
    PER_CHANNEL("perChannel"),
    AFFINE("affine"),
    CALIBRATION("calibration"),
    CROSS_LAYER("crossLayer"),
    SOFTMAX_ROM_BITS("softmax.romBits"),
    SOFTMAX_ROM_ENTRIES("softmax.romEntries"),
    CURVE_DEGREE("curve.degree"),
    CURVE_THRESHOLD("curve.threshold"),
    NARROW("narrow"),
    ERROR("error"),
    SEED("seed");

    /// What stands before a tensor's name to vary its width.
    static final String WIDTH = "width.";
    /// What stands before an op's name to vary its kernel.
    static final String VARIANT = "variant.";

    /// What is left to the rows to calibrate on.
    private static final String BEST = "best";
    private static final String NO_SCALES = "none";

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

    /// {@return whether its values are bits of codes}
    static boolean isWidth(String name) {
        return name.startsWith(WIDTH) || Stream.of(WEIGHT_BITS, ACTIVATION_BITS, RESIDUAL_BITS, OUTPUT_BITS).anyMatch(setting -> setting.label.equals(name));
    }

    /// {@return whether it is of one tensor or op}
    static boolean isOfOneTensor(String name) {
        return name.startsWith(WIDTH) || name.startsWith(VARIANT);
    }

    /// {@return whether a sweep can vary it: rows are drawn once for all points, so not the seed}
    static boolean isAxis(String name) {
        return isOne(name) && !name.equals(SEED.label);
    }

    /// {@return settings with these values, the usual ones else} In the order of the enum, as the command takes its options: activations before the residual stream, which is
    /// at least as wide where nothing else is said.
    ///
    /// @param values by name
    /// @param refused is told every value that is none for its name, and why
    static ModelSettings of(Map<String, String> values, BiConsumer<String, String> refused) {
        var settings = ModelSettings.DEFAULT;
        var names = new ArrayList<>(labels().stream().filter(values::containsKey).toList());
        values.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        for (String name : names) {
            try {
                settings = with(settings, name, String.valueOf(values.get(name)));
            } catch (IllegalArgumentException wrong) {
                refused.accept(name, String.valueOf(wrong.getMessage()));
            }
        }
        return settings;
    }

    /// {@return all settings by name, those left out that choose nothing}
    static NavigableMap<String, String> values(ModelSettings settings) {
        var values = new TreeMap<String, String>();
        for (var setting : values()) {
            setting.value(settings).ifPresent(value -> values.put(setting.label, value));
        }
        settings.quantize().overrides().forEach((tensor, override) ->
                override.bits().ifPresent(bits -> values.put(WIDTH + tensor, Integer.toString(bits))));
        settings.compile().variants().asked().forEach((op, names) -> values.put(VARIANT + op, String.join(",", names)));
        return values;
    }

    private Optional<String> value(ModelSettings settings) {
        var quantize = settings.quantize();
        return switch (this) {
            case WEIGHT_BITS -> Optional.of(Integer.toString(quantize.weightBits()));
            case ACTIVATION_BITS -> Optional.of(Integer.toString(quantize.activationBits()));
            case RESIDUAL_BITS -> Optional.of(Integer.toString(quantize.residualBits()));
            case OUTPUT_BITS -> Optional.of(Integer.toString(quantize.outputBits()));
            case PER_CHANNEL -> Optional.of(Boolean.toString(quantize.perChannel()));
            case AFFINE -> Optional.of(Boolean.toString(quantize.affine()));
            case CALIBRATION -> Optional.of(settings.search().ranges() ? BEST : quantize.range().label());
            case CROSS_LAYER -> Optional.of(settings.search().exponents().size() > 1 ? BEST
                    : settings.search().exponents().getFirst().map(Object::toString).orElse(NO_SCALES));
            case SOFTMAX_ROM_BITS -> text(quantize.softmaxRom().bits());
            case SOFTMAX_ROM_ENTRIES -> text(quantize.softmaxRom().entries());
            case CURVE_DEGREE -> text(quantize.variants().curve().degree());
            case CURVE_THRESHOLD -> text(quantize.variants().curve().threshold());
            case NARROW -> Optional.of(settings.compile().narrow().label());
            case ERROR -> text(quantize.variants().error());
            case SEED -> Optional.of(Long.toString(settings.seed()));
        };
    }

    private static Optional<String> text(OptionalInt value) {
        return value.isPresent() ? Optional.of(Integer.toString(value.getAsInt())) : Optional.empty();
    }

    private static Optional<String> text(OptionalDouble value) {
        return value.isPresent() ? Optional.of(Double.toString(value.getAsDouble())) : Optional.empty();
    }

    /// {@return the options by which `cupel run` takes a value; none where that is what it does anyway}
    static List<String> options(String name, String value) {
        if (name.startsWith(WIDTH)) {
            return List.of("--width", name.substring(WIDTH.length()) + "=" + value);
        }
        if (name.startsWith(VARIANT)) {
            return List.of("--variant", name.substring(VARIANT.length()) + "=" + value);
        }
        return switch (named(name)) {
            case WEIGHT_BITS -> List.of("--weight-bits", value);
            case ACTIVATION_BITS -> List.of("--activation-bits", value);
            case RESIDUAL_BITS -> List.of("--residual-bits", value);
            case OUTPUT_BITS -> List.of("--output-bits", value);
            case PER_CHANNEL -> value.equals("true") ? List.of() : List.of("--per-tensor");
            case AFFINE -> value.equals("true") ? List.of("--affine") : List.of();
            case CALIBRATION -> value.equals(BEST) ? List.of() : List.of("--calibration", value);
            case CROSS_LAYER -> value.equals(BEST) ? List.of() : List.of("--cross-layer", value);
            case SOFTMAX_ROM_BITS -> List.of("--softmax-rom-bits", value);
            case SOFTMAX_ROM_ENTRIES -> List.of("--softmax-rom-entries", value);
            case CURVE_DEGREE -> List.of("--curve-degree", value);
            case CURVE_THRESHOLD -> List.of("--curve-threshold", value);
            case NARROW -> value.equals(Narrow.LIMBS.label()) ? List.of() : List.of("--narrow", value);
            case ERROR -> List.of("--error", value);
            case SEED -> value.equals("0") ? List.of() : List.of("--seed", value);
        };
    }

    private static ModelSettings with(ModelSettings settings, String name, String value) {
        var quantize = settings.quantize();
        if (name.startsWith(WIDTH)) {
            return settings.withOverrides(Map.of(name.substring(WIDTH.length()), WidthOverride.ofBits(whole(name, value))));
        }
        if (name.startsWith(VARIANT)) {
            return settings.with(settings.compile().variants().with(Variants.of(Map.of(name.substring(VARIANT.length()), value)).asked()));
        }
        var rom = quantize.softmaxRom();
        var variants = settings.compile().variants();
        return switch (named(name)) {
            case WEIGHT_BITS -> with(settings, quantize.withBits(whole(name, value), quantize.activationBits()));
            case ACTIVATION_BITS -> with(settings, quantize.withBits(quantize.weightBits(), whole(name, value)));
            case RESIDUAL_BITS -> with(settings, quantize.withResidualBits(whole(name, value)));
            case OUTPUT_BITS -> with(settings, quantize.withOutputBits(whole(name, value)));
            case PER_CHANNEL -> with(settings, quantize.with(quantize.range(), quantize.affine(), truth(name, value)));
            case AFFINE -> with(settings, quantize.with(quantize.range(), truth(name, value), quantize.perChannel()));
            case CALIBRATION -> value.equals(BEST) ? with(settings, new Search(true, settings.search().exponents()))
                    : with(with(settings, new Search(false, settings.search().exponents())), quantize.with(rule(value), quantize.affine(), quantize.perChannel()));
            case CROSS_LAYER -> with(settings, new Search(settings.search().ranges(), exponents(name, value)));
            case SOFTMAX_ROM_BITS -> with(settings, quantize.with(new SoftmaxRom(OptionalInt.of(whole(name, value)), rom.entries())));
            case SOFTMAX_ROM_ENTRIES -> with(settings, quantize.with(new SoftmaxRom(rom.bits(), OptionalInt.of(whole(name, value)))));
            case CURVE_DEGREE -> settings.with(variants.with(new CurveForm(OptionalInt.of(whole(name, value)), variants.curve().threshold())));
            case CURVE_THRESHOLD -> settings.with(variants.with(new CurveForm(variants.curve().degree(), OptionalDouble.of(number(name, value)))));
            case NARROW -> with(settings, new CompileOptions(narrow(value), settings.compile().variants()));
            case ERROR -> settings.with(variants.within(OptionalDouble.of(number(name, value))));
            case SEED -> new ModelSettings(quantize, settings.search(), settings.compile(), settings.verify(), whole(name, value));
        };
    }

    private static List<Optional<Double>> exponents(String name, String value) {
        return switch (value) {
            case BEST -> Search.USUAL_EXPONENTS;
            case NO_SCALES -> List.of(Optional.empty());
            default -> List.of(Optional.of(number(name, value)));
        };
    }

    private static ModelSettings with(ModelSettings settings, Search search) {
        return new ModelSettings(settings.quantize(), search, settings.compile(), settings.verify(), settings.seed());
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
                () -> new IllegalArgumentException("`calibration` takes %s or %s, not `%s`".formatted(
                        String.join(", ", Stream.of(RangeRule.values()).map(RangeRule::label).toList()), BEST, value)));
    }

    private static Narrow narrow(String value) {
        return Stream.of(Narrow.values()).filter(narrow -> narrow.label().equals(value)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("`narrow` takes limbs, refuse or run, not `%s`".formatted(value)));
    }
}
