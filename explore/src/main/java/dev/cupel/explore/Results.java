package dev.cupel.explore;

import dev.cupel.explore.Finding.Status;
import dev.cupel.explore.table.TableFiles;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What sweeps left in a folder: all their points, whichever sweep asked for them.
public final class Results {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path folder;
    private final List<Finding> findings;

    private Results(Path folder, List<Finding> findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /// {@return the points in `folder`, or every file of it that cannot be read}
    public static Diagnosed<Results> read(Path folder) {
        return new FindingStore(folder.resolve("points")).all().map(findings -> new Results(folder, findings));
    }

    /// {@return the points as CSV, sorted by key, with nothing of clock, host or path: equal sweeps give equal bytes, however they were run}
    public String canonical() {
        return TableFiles.csv(SweepTable.canonical(findings));
    }

    /// {@return the points written as the file's ending says: .parquet, .duckdb (as its table `points`), or else CSV; or why they could not be}
    public Diagnosed<Path> write(Path file) {
        var table = SweepTable.canonical(findings);
        String name = file.toString();
        return name.endsWith(".parquet") ? TableFiles.parquet(file, table)
                : name.endsWith(".duckdb") ? TableFiles.duckDb(file, Map.of("points", table)) : TableFiles.csv(file, table);
    }

    /// What is asked of a point.
    ///
    /// @param limits what it may come to at most, or at least where more is better
    /// @param by     what is to be best among those within; the first decides, the next where it does not
    public record Wish(Map<Measure, Double> limits, List<Measure> by) {
        public Wish {
            limits = Collections.unmodifiableMap(new TreeMap<>(limits));
            by = List.copyOf(by);
        }
    }

    /// The best point.
    ///
    /// @param measures of it
    /// @param within   points that were within the limits
    /// @param files    the machine, and where there is a network the widths of single tensors and variants of single ops
    /// @param command  that runs it, with these files
    public record Best(Map<Measure, String> measures, int within, int points, List<Path> files, String command) {
        public Best {
            var sorted = new EnumMap<Measure, String>(Measure.class);
            sorted.putAll(measures);
            measures = Collections.unmodifiableMap(sorted);
            files = List.copyOf(files);
        }
    }

    /// {@return the best point within limits, its files written into `out`; or how near the nearest of each limit is, where none is within all}
    public Diagnosed<Best> best(Wish wish, Path out) {
        // Halving judges by a part of the rows first: such points are not compared with those that all rows judged.
        var most = findings.stream().collect(Collectors.toMap(finding -> finding.source().sha256(), Finding::rows, Math::max));
        var done = findings.stream().filter(finding -> finding.status() == Status.DONE && finding.rows() == most.getOrDefault(finding.source().sha256(), 0)).toList();
        var within = done.stream().filter(finding -> wish.limits().entrySet().stream().allMatch(limit -> holds(finding, limit.getKey(), limit.getValue()))).toList();
        var order = wish.by().stream().map(Results::ascending).reduce(Comparator::thenComparing).orElseThrow().thenComparing(Finding::key);
        return within.stream().min(order).map(best -> written(best, within.size(), out)).orElseGet(() -> Diagnosed.faulty(none(done, wish)));
    }

    /// {@return whether a finding has the measure, within the limit}
    static boolean holds(Finding finding, Measure measure, double limit) {
        var number = finding.number(measure);
        return number.isPresent() && measure.minimised(number.getAsDouble()) <= measure.minimised(limit);
    }

    private static Comparator<Finding> ascending(Measure measure) {
        return Comparator.comparingDouble(finding -> finding.number(measure).stream().map(measure::minimised).findFirst().orElse(Double.POSITIVE_INFINITY));
    }

    private Diagnosed<Best> written(Finding best, int within, Path out) {
        Path machine = out.resolve("machine.json");
        Path widths = out.resolve("widths.json");
        var answers = new ArrayList<Diagnosed<Path>>();
        answers.add(OutputFile.write(machine, MachineFile.write(best.machine())));
        if (!best.settings().isEmpty()) {
            answers.add(OutputFile.write(widths, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(widths(best)) + "\n"));
        }
        return Diagnosed.all(answers).map(files -> new Best(best.measures(), within, findings.size(), files, RunLine.of(best, machine, widths)));
    }

    private static ObjectNode widths(Finding finding) {
        var widths = new TreeMap<String, ObjectNode>();
        finding.settings().forEach((name, value) -> {
            if (name.startsWith(Setting.WIDTH)) {
                widths.computeIfAbsent(name.substring(Setting.WIDTH.length()), _ -> MAPPER.createObjectNode()).put("bits", Integer.parseInt(value));
            } else if (name.startsWith(Setting.VARIANT)) {
                widths.computeIfAbsent(name.substring(Setting.VARIANT.length()), _ -> MAPPER.createObjectNode()).put("variant", value);
            }
        });
        var node = MAPPER.createObjectNode();
        widths.forEach(node::set);
        return node;
    }

    private List<Diagnostic> none(List<Finding> done, Wish wish) {
        var faults = new ArrayList<Diagnostic>();
        wish.limits().forEach((measure, limit) -> {
            if (done.stream().noneMatch(finding -> holds(finding, measure, limit))) {
                var nearest = done.stream().filter(finding -> finding.number(measure).isPresent()).min(ascending(measure));
                faults.add(Diagnostic.of(folder.toString(), "no point has %s %s %s".formatted(measure.title(), measure.better() == Measure.Better.LESS ? "of at most" : "of at least", limit))
                        .help(nearest.map(finding -> "the nearest has " + finding.text(measure)).or(() -> Optional.of("no point tells it"))));
            }
        });
        return faults.isEmpty()
                ? List.of(Diagnostic.of(folder.toString(), "each limit is met by some of the %d points that ended, but none meets all".formatted(done.size())))
                : faults;
    }
}
