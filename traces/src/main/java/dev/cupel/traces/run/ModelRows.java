package dev.cupel.traces.run;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The rows of a network: those it is calibrated on and those it is judged by.
///
/// @param origin for the report: where rows come from that no file brought; empty where files brought all
public record ModelRows(Dataset calibration, Dataset evaluation, Optional<String> origin) {
    /// Rows drawn where a source brings none.
    private static final int DRAWN = 64;

    /// What the user says of rows.
    ///
    /// @param inputs      files to be judged by; none for `eval/` beside the source
    /// @param calibration files to be calibrated on; none for `calib/` beside the source
    /// @param labels      of the rows to be judged by
    /// @param limit       the most rows to be judged by
    public record Choice(List<NamedFile> inputs, List<NamedFile> calibration, Optional<Path> labels, Optional<Integer> limit) {
        /// Whatever lies beside the source.
        public static final Choice BESIDE = new Choice(List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /// {@return the rows for a network, or every fault in their files}
    ///
    /// Without files to be judged by, `eval/` beside the source serves; without that, rows are drawn. Without files for calibration, `calib/` serves;
    /// without that, the rows to be judged by.
    public static Diagnosed<ModelRows> read(Path source, GraphFile network, Choice choice, long seed) {
        var graph = network.graph();
        var faults = new ArrayList<Diagnostic>();
        Optional<Dataset> evaluation = choice.inputs().isEmpty()
                ? Dataset.beside(source, "eval").flatMap(folder -> take(Dataset.folder(folder, graph), faults))
                : take(files(choice.inputs(), graph), faults);
        Optional<Dataset> calibration = choice.calibration().isEmpty()
                ? Dataset.beside(source, "calib").flatMap(folder -> take(Dataset.folder(folder, graph), faults))
                : take(files(choice.calibration(), graph), faults);
        var labels = choice.labels().flatMap(file -> take(TensorFile.integers(file), faults));
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        boolean drawn = evaluation.isEmpty();
        var judged = evaluation.orElseGet(() -> drawn(network, seed));
        if (labels.isPresent()) {
            var answers = labels.get();
            if (answers.shape().rank() == 0 || answers.shape().dim(0) != judged.rows()) {
                return Diagnosed.faulty(Diagnostic.of(choice.labels().map(Path::toString).orElse(""),
                        "the labels are %s; there are %d rows".formatted(answers.describe(), judged.rows())));
            }
            judged = new Dataset(judged.rows(), judged.inputs(), Optional.of(answers), judged.outputs());
        }
        if (choice.limit().isPresent()) {
            judged = judged.limited(choice.limit().get());
        }
        Optional<String> origin = drawn
                ? Optional.of("drawn, seed " + seed)
                : calibration.isEmpty() ? Optional.of("calibrated on the rows it is judged by") : Optional.empty();
        return Diagnosed.ok(new ModelRows(calibration.orElse(judged), judged, origin));
    }

    private static Diagnosed<Dataset> files(List<NamedFile> files, Graph graph) {
        var byName = new LinkedHashMap<String, Path>();
        var faults = new ArrayList<Diagnostic>();
        var names = graph.inputs().stream().map(GraphInput::name).toList();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            String name = file.name().orElse(i < names.size() ? names.get(i) : "");
            if (!names.contains(name)) {
                faults.add(Diagnostic.of(file.file().toString(), name.isEmpty()
                        ? "the network has %d inputs, this is one more".formatted(names.size())
                        : "the network has no input `%s`".formatted(name)).help(Nearest.suggestion(name, names).or(
                                () -> Optional.of("its inputs are " + String.join(", ", names)))));
            } else if (byName.put(name, file.file()) != null) {
                faults.add(Diagnostic.of(file.file().toString(), "the input `%s` is given twice".formatted(name)));
            }
        }
        for (String name : names) {
            if (!byName.containsKey(name) && faults.isEmpty()) {
                faults.add(Diagnostic.of(graph.name(), "no file is given for the input `%s`".formatted(name)));
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        return Dataset.files(names.stream().map(name -> Optional.ofNullable(byName.get(name)).orElseThrow()).toList(), Optional.empty(), Map.of(), graph);
    }

    /// Token numbers evenly; where the source fixes an input's scale, its whole range evenly; else normal numbers of mean 0 and deviation 1.
    private static Dataset drawn(GraphFile network, long seed) {
        var inputs = new LinkedHashMap<String, FloatTensor>();
        var random = new SplittableRandom(seed);
        for (var input : network.graph().inputs()) {
            var settings = Optional.ofNullable(network.settings().get(input.name())).filter(fixed -> !fixed.scales().isEmpty());
            var tokens = network.graph().tokens(input.name());
            float[] values = new float[Math.multiplyExact(DRAWN, input.shape().size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = tokens.isPresent() ? random.nextInt(tokens.getAsInt()) : (float) (settings.isPresent() ? evenly(settings.get(), random) : random.nextGaussian(0, 1));
            }
            inputs.put(input.name(), FloatTensor.of(rows(input.shape()), values));
        }
        return new Dataset(DRAWN, inputs, Optional.empty(), Map.of());
    }

    private static double evenly(TensorSettings settings, SplittableRandom random) {
        int low = TensorSettings.minCode(settings.bits(), settings.signed());
        int high = TensorSettings.maxCode(settings.bits(), settings.signed());
        return (random.nextInt(low, high + 1) - settings.zeroPoint().orElse(0)) * settings.scales().getFirst();
    }

    private static Shape rows(Shape one) {
        var dims = new ArrayList<Integer>();
        dims.add(DRAWN);
        dims.addAll(one.rank() > 0 && one.dim(0) == 1 ? one.dims().subList(1, one.rank()) : one.dims());
        return new Shape(dims);
    }

    private static <T> Optional<T> take(Diagnosed<T> answer, List<Diagnostic> faults) {
        return switch (answer) {
            case Diagnosed.Ok<T>(var value) -> Optional.of(value);
            case Diagnosed.Faulty<T>(var found) -> {
                faults.addAll(found);
                yield Optional.empty();
            }
        };
    }

    /// {@return the labels of the rows to be judged by}
    Optional<LongTensor> labels() {
        return evaluation.labels();
    }
}
