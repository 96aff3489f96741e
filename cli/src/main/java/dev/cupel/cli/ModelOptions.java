package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.json.WidthsFile;
import dev.cupel.programs.quantize.CurveForm;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.SoftmaxRom;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.NamedFile;
import dev.cupel.traces.run.RunSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of a network: its rows, and how it is taken to integers and to a program.
final class ModelOptions {
    private static final Set<String> NETWORKS_ONLY = Set.of("--calibrate", "--labels", "--calibration", "--cross-layer", "--weight-bits", "--activation-bits",
            "--residual-bits", "--output-bits", "--per-tensor", "--affine", "--widths", "--width", "--softmax-rom-bits", "--softmax-rom-entries", "--curve-degree", "--curve-threshold", "--variant", "--error", "--narrow", "--seed",
            "--verify", "--advise");

    @Option(names = "--input", paramLabel = "[NAME=]FILE",
            description = "Rows for an input: TensorProto (.pb), NumPy (.npy) or JSON. Repeatable. Default: eval/ beside a network; without that rows are drawn.")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--calibrate", paramLabel = "[NAME=]FILE",
            description = "Rows to calibrate on. Repeatable. Default: calib/ beside the network; without that the rows of --input.")
    private List<String> calibration = new ArrayList<>();

    @Option(names = "--labels", paramLabel = "FILE", description = "The right answers of the rows, whole numbers. Default: eval/labels.")
    private Optional<Path> labels = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "Evaluate at most N rows.")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--calibration", paramLabel = "RULE", converter = Rule.class,
            description = "How ranges are laid: minmax, 99.9, 99.99 (percentiles) or mse. Default: of minmax, 99.99 and mse what diverges least from float on the "
                    + "rows to calibrate on.")
    private Optional<RangeRule> range = Optional.empty();

    @Option(names = "--cross-layer", paramLabel = "EXPONENT|none", converter = Exponent.class,
            description = "Even out channels across layers: how much of their unevenness goes from activations into weights, 0..1, or none. Default: of none, 0.3, 0.5 "
                    + "and 0.7 what diverges least from float on the rows to calibrate on.")
    private List<Optional<Double>> exponents = Search.USUAL_EXPONENTS;

    @Option(names = "--weight-bits", paramLabel = "N", defaultValue = "8", description = "Width of weights, 2..16. Default: ${DEFAULT-VALUE}.")
    private int weightBits = 8;

    @Option(names = "--activation-bits", paramLabel = "N", defaultValue = "8",
            description = "Width of all other tensors, 2..16. Default: ${DEFAULT-VALUE}.")
    private int activationBits = 8;

    @Option(names = "--residual-bits", paramLabel = "N",
            description = "Width of the residual stream, of what is added to it, and of embeddings, 2..16. Default: 12, or --activation-bits where that is more.")
    private Optional<Integer> residualBits = Optional.empty();

    @Option(names = "--output-bits", paramLabel = "N", defaultValue = "16", description = "Width of the outputs, 2..16. Default: ${DEFAULT-VALUE}.")
    private int outputBits = 16;

    @Option(names = "--per-tensor", description = "One scale for a weight; by default each of its output columns has one.")
    private boolean perTensor;

    @Option(names = "--affine", description = "Give signed activations a zero point; by default they are symmetric.")
    private boolean affine;

    @Option(names = "--widths", paramLabel = "FILE", description = "Widths of single tensors and variants of single ops (JSON); widths win over all of the above, --variant over the file.")
    private Optional<Path> widths = Optional.empty();

    @Option(names = "--width", paramLabel = "TENSOR=BITS", description = "Width of one tensor, named as in --widths, over which it wins. Repeatable.")
    private List<String> width = new ArrayList<>();

    @Option(names = "--softmax-rom-bits", paramLabel = "N", description = "Width of the exponential ROM of softmax. Default: what gives least error.")
    private Optional<Integer> romBits = Optional.empty();

    @Option(names = "--softmax-rom-entries", paramLabel = "N", description = "Entries of that ROM, a power of two. Default: what gives least error.")
    private Optional<Integer> romEntries = Optional.empty();

    @Option(names = "--curve-degree", paramLabel = "N", description = "Degree of the polynomials that the variant polynomial fits in pieces, 1..4. Default: 2.")
    private Optional<Integer> degree = Optional.empty();

    @Option(names = "--curve-threshold", paramLabel = "X",
            description = "Magnitude from which on the variant quadratic takes GELU and SiLU as straight. Default: what gives least error.")
    private Optional<Double> threshold = Optional.empty();

    @Option(names = "--variant", paramLabel = "OP=NAME[,NAME]",
            description = "Variant of an op: its arithmetic, its layout, or both. Repeatable. Default: the fewest cycles within --error.")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(names = "--error", paramLabel = "LSB",
            description = "Steps that an op may be off above its perfectly rounded output. Default: 0.03 for outputs of up to 8 bits, 0.25 for wider ones.")
    private Optional<Double> error = Optional.empty();

    @Option(names = "--narrow", paramLabel = "limbs|refuse|run", defaultValue = "limbs",
            description = "Where accumulators are too narrow: compute in two limbs, refuse, or run to see the overflows. Default: ${DEFAULT-VALUE}.")
    private Narrow narrow = Narrow.LIMBS;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of all that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /// {@return which rows the user chose}
    ModelRows.Choice rows() {
        return new ModelRows.Choice(inputs.stream().map(NamedFile::of).toList(), calibration.stream().map(NamedFile::of).toList(), labels,
                limit.map(rows -> Usage.atLeastOne("--limit", rows)));
    }

    /// {@return the seed of all that is drawn}
    long seed() {
        return seed;
    }

    /// {@return how networks are taken to integers and to programs, widths of single tensors left out}
    ModelSettings settings(boolean verify) {
        var quantize = Usage.checked(() -> new QuantizeOptions(weightBits, activationBits,
                residualBits.orElse(Math.max(QuantizeOptions.DEFAULT.residualBits(), activationBits)), outputBits, !perTensor, affine, range.orElse(RangeRule.MIN_MAX),
                new SoftmaxRom(whole(romBits), whole(romEntries)), QuantizeOptions.DEFAULT.rounding(), Variants.NONE, Map.of()));
        var chosen = Usage.checked(() -> Variants.of(variants).within(real(error)).with(new CurveForm(whole(degree), real(threshold))));
        return new ModelSettings(quantize, Usage.checked(() -> new Search(range.isEmpty(), exponents)), new CompileOptions(narrow, chosen), verify, seed).with(chosen);
    }

    private static OptionalInt whole(Optional<Integer> given) {
        return given.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static OptionalDouble real(Optional<Double> given) {
        return given.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /// {@return the source, where the options given are for it: a program has no rows to be calibrated on and no widths to choose}
    ///
    /// @param given names of the options on the command line
    static Diagnosed<RunSource> fits(RunSource source, Collection<String> given) {
        var foreign = source instanceof RunSource.Code ? given.stream().filter(NETWORKS_ONLY::contains).sorted().toList() : List.<String>of();
        return foreign.isEmpty()
                ? Diagnosed.ok(source)
                : Diagnosed.faulty(foreign.stream()
                        .map(option -> Diagnostic.of(source.view().file(), "`%s` is for networks; this is a program".formatted(option)))
                        .toList());
    }

    /// {@return `settings` with the widths of single tensors of `source`, or what is wrong with the file of widths and with the options}
    Diagnosed<ModelSettings> withWidths(ModelSettings settings, RunSource source) {
        if (!(source instanceof RunSource.Network network)) {
            return Diagnosed.ok(settings);
        }
        var graph = network.network().graph();
        var file = widths.isPresent() ? WidthsFile.read(widths.get(), graph) : Diagnosed.ok(WidthsFile.Overrides.NONE);
        return Both.of(file, WidthsFile.words("--width", width, graph)).map(both -> both.first().with(both.second(), graph)).map(all ->
                settings.withOverrides(all.widths()).with(settings.compile().variants().with(all.variants()).with(settings.compile().variants().asked())));
    }

    /// Reads an exponent of cross-layer scales.
    static final class Exponent implements ITypeConverter<List<Optional<Double>>> {
        @Override
        public List<Optional<Double>> convert(String text) {
            try {
                return List.of(text.equals("none") ? Optional.empty() : Optional.of(Double.valueOf(text)));
            } catch (NumberFormatException unreadable) {
                throw new TypeConversionException("'%s' is neither none nor a number from 0 to 1".formatted(text));
            }
        }
    }

    /// Reads the names of [RangeRule].
    static final class Rule implements ITypeConverter<RangeRule> {
        @Override
        public RangeRule convert(String text) {
            for (var rule : RangeRule.values()) {
                if (rule.label().equals(text)) {
                    return rule;
                }
            }
            throw new TypeConversionException("'%s' is none of minmax, 99.9, 99.99 and mse".formatted(text));
        }
    }
}
