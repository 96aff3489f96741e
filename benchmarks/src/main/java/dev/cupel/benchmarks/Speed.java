package dev.cupel.benchmarks;

import dev.cupel.benchmarks.speed.Clock;
import dev.cupel.benchmarks.speed.Part;
import dev.cupel.benchmarks.speed.SpeedText;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.rtl.TwinBuild;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run speed`: all targets of speed, each figure a ratio in one run.
@Command(name = "speed", mixinStandardHelpOptions = true,
        description = "Measures speed part by part, and says which targets are met. Every figure is a ratio of what ran in turn in this one run.")
final class Speed implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--only", paramLabel = "PART", split = ",", completionCandidates = Parts.class,
            description = "Parts to run: ${COMPLETION-CANDIDATES}. Default: all; twin builds a machine of 64 lanes, which takes minutes the first time.")
    private List<String> only = List.of();

    @Option(names = "--machines", paramLabel = "NAME", split = ",", defaultValue = "tiny4,edge16,wide64",
            description = "Machine presets that simulator and twin are compared on. Default: ${DEFAULT-VALUE}.")
    private List<String> machines = List.of();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds of which the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--processor-time", description = "Count the seconds of the processor, not of the clock: for a busy computer. Nothing then has two threads.")
    private boolean processorTime;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/speed.md",
            description = "Where the page goes too, its plots beside it. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "speed.md");

    /// Names of the parts.
    static final class Parts implements Iterable<String> {
        static List<String> names() {
            return Part.all().stream().map(Part::name).toList();
        }

        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    @Override
    public Integer call() throws IOException {
        var wrong = wrong();
        if (!wrong.isEmpty()) {
            wrong.forEach(this::say);
            return 2;
        }
        var clock = processorTime ? Clock.PROCESSOR : Clock.WALL;
        var folder = Optional.ofNullable(out.toAbsolutePath().getParent()).orElse(Path.of(""));
        Files.createDirectories(folder);
        var bench = new Part.Bench(Path.of(""), clock, rounds, machines, folder, this::say);
        String before = load();
        var findings = new LinkedHashMap<Part, Part.Finding>();
        for (var part : Part.all()) {
            if (only.isEmpty() || only.contains(part.name())) {
                try {
                    findings.put(part, part.measure(bench));
                } catch (IOException | IllegalStateException impossible) {
                    say(part.name() + ": " + impossible.getMessage());
                    return 1;
                }
            }
        }
        var text = SpeedText.write(command(), where(clock, before), findings);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        if (OutputFile.write(out, text) instanceof Diagnosed.Faulty<?>(var faults)) {
            faults.forEach(fault -> say(fault.render()));
            return 1;
        }
        return 0;
    }

    /// {@return what is wrong with the options}
    private List<String> wrong() {
        var wrong = new ArrayList<String>();
        unknown(only, Parts.names(), "part", wrong);
        unknown(machines, Presets.names(), "machine preset", wrong);
        if (rounds < 1) {
            wrong.add("--rounds: %d, must be at least 1".formatted(rounds));
        }
        return wrong;
    }

    private static void unknown(List<String> given, List<String> known, String what, List<String> wrong) {
        given.stream().filter(each -> !known.contains(each)).forEach(each -> wrong.add("no %s %s%s; there are %s".formatted(what, each,
                Nearest.suggestion(each, known).map(suggestion -> ", " + suggestion).orElse(""), String.join(", ", known))));
    }

    private String command() {
        return "benchmarks/run speed%s --machines %s --rounds %d%s".formatted(only.isEmpty() ? "" : " --only " + String.join(",", only), String.join(",", machines), rounds,
                processorTime ? " --processor-time" : "");
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private List<String> where(Clock clock, String before) throws IOException {
        var cpu = Path.of("/proc/cpuinfo");
        var processor = Files.isReadable(cpu)
                ? Files.readAllLines(cpu).stream().filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*: ", "")).findFirst()
                : Optional.<String>empty();
        return List.of("%d processors, %s; %s %s".formatted(Runtime.getRuntime().availableProcessors(), processor.orElse("of an unknown kind"),
                        System.getProperty("os.name"), System.getProperty("os.arch")),
                "JDK %s, %s; %s; %s".formatted(Runtime.version(), ManagementFactory.getGarbageCollectorMXBeans().stream().map(each -> each.getName())
                        .collect(Collectors.joining(" and ")), TwinBuild.verilator().orElse("no Verilator"), version("gcc").orElse("no gcc")),
                "%d rounds of a second a contender, in turns of a third, by %s; load average %s before and %s after, of which the measurement itself is 1 to 2".formatted(rounds, clock,
                        before, load()));
    }

    private static Optional<String> version(String tool) {
        try {
            var process = new ProcessBuilder(tool, "--version").redirectErrorStream(true).start();
            return process.inputReader().lines().findFirst();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static String load() {
        return "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
