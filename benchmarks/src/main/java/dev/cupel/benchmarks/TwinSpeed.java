package dev.cupel.benchmarks;

import dev.cupel.benchmarks.speed.SideBySide;
import dev.cupel.benchmarks.speed.SpeedText;
import dev.cupel.benchmarks.speed.Workload;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.rtl.TwinBuild;
import dev.cupel.rtl.TwinClock;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run twin-speed`: how many cycles a second do simulator and twin simulate?
@Command(name = "twin-speed", mixinStandardHelpOptions = true,
        description = "Runs three programs on simulator and twin in turn, and says the cycles a second of each and their ratio.")
final class TwinSpeed implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--machines", paramLabel = "NAME", split = ",", defaultValue = "tiny4,edge16,wide64",
            description = "Machine presets. Default: ${DEFAULT-VALUE}; a build for 64 lanes takes minutes.")
    private List<String> machines = List.of();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7", description = "Rounds of which the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds = 7;

    @Option(names = "--processor-time", description = "Count the seconds of the processor, not of the clock: for a busy computer. The twin then has one thread.")
    private boolean processorTime;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/twin-speed.md", description = "Where the table goes too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "twin-speed.md");

    @Override
    public Integer call() throws IOException {
        var console = spec.commandLine();
        if (TwinBuild.verilator().isEmpty()) {
            console.getErr().println("Verilator is not installed; on Debian: " + TwinBuild.INSTALL);
            return 1;
        }
        var before = load();
        var results = new ArrayList<SideBySide.Result>();
        for (String name : machines) {
            var machine = Presets.named(name);
            var twins = twins(machine);
            switch (Workload.all(Path.of(""), machine)) {
                case Diagnosed.Faulty<List<Workload>>(var faults) -> {
                    faults.forEach(fault -> console.getErr().println(fault.render()));
                    return 1;
                }
                case Diagnosed.Ok<List<Workload>>(var workloads) -> {
                    for (var workload : workloads) {
                        say(name + ": " + workload.name());
                        results.add(SideBySide.measure(workload, machine, twins, rounds, processorTime ? TwinSpeed::processor : System::nanoTime));
                    }
                }
            }
        }
        var text = SpeedText.write(results, where(before), "benchmarks/run twin-speed --machines %s --rounds %d%s".formatted(String.join(",", machines), rounds, processorTime ? " --processor-time" : ""));
        var folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(out, text);
        console.getOut().print(text);
        console.getOut().flush();
        return 0;
    }

    private Map<String, TwinClock> twins(Machine machine) throws IOException {
        var builds = Path.of("target", "twins").toAbsolutePath();
        var twins = new LinkedHashMap<String, TwinClock>();
        say(machine.name() + ": building the twin for one thread");
        twins.put("twin, 1 thread", TwinClock.of(machine, new TwinBuild(builds, TwinBuild.Effort.FASTEST_RUN), processorTime));
        if (!processorTime) {
            say(machine.name() + ": building the twin for two threads");
            twins.put("twin, 2 threads", TwinClock.of(machine, new TwinBuild(builds, TwinBuild.Effort.FASTEST_RUN_ON_TWO_THREADS), false));
        }
        return twins;
    }

    /// {@return nanoseconds that this process had of the processor, its compiler and collector included}
    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private List<String> where(String before) throws IOException {
        var cpu = Path.of("/proc/cpuinfo");
        var processor = Files.isReadable(cpu)
                ? Files.readAllLines(cpu).stream().filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*: ", "")).findFirst()
                : java.util.Optional.<String>empty();
        return List.of("%d processors, %s; %s %s".formatted(Runtime.getRuntime().availableProcessors(), processor.orElse("of an unknown kind"),
                        System.getProperty("os.name"), System.getProperty("os.arch")),
                "%s; JDK %s, serial collector".formatted(TwinBuild.verilator().orElse(""), Runtime.version()),
                "%d rounds of a second a side, by the %s; load average %s before and %s after, of which the measurement itself is 1 to 2".formatted(rounds, processorTime ? "processor's time, as other work ran beside" : "clock", before, load()));
    }

    private static String load() {
        return "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
