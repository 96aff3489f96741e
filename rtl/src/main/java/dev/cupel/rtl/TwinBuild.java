package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds the twin of a machine with Verilator. What was built is kept, by a key of the machine's sizes, the sources and the tool: programs and
/// their data are loaded by the bench, so one build serves them all.
///
/// @param directory where builds are kept
/// @param effort    what the C++ compiler spends
public record TwinBuild(Path directory, Effort effort) {
    /// What a build is for.
    public enum Effort {
        /// Many short runs: compiling takes two thirds of the time.
        QUICK_BUILD("-O1", ""),
        /// Long runs.
        FAST_RUN("-O2", ""),
        /// The best that the tools can do for this very computer, however long it takes them.
        FASTEST_RUN("-O3 -march=native", ""),
        /// The same on two threads.
        FASTEST_RUN_ON_TWO_THREADS("-O3 -march=native", "--threads 2"),
        /// What nothing resets starts at random, by the seed that the bench is given.
        RANDOM_START("-O1", "--x-assign unique --x-initial unique");

        private final String level;
        private final String verilating;

        Effort(String level, String verilating) {
            this.level = level;
            this.verilating = verilating;
        }
    }

    /// What installs the tools on Debian.
    public static final String INSTALL = "apt-get install -y --no-install-recommends verilator g++ make";

    private static final List<String> TOOLS = List.of("verilator", "g++");

    private static final List<String> PACKAGES = List.of("types.sv");
    private static final String TOP = "machine.sv";
    private static final List<String> MODULES = List.of("bank_interval", "code_memory", "control", "decode", "dma", "fit", "group_collect",
            "group_select", "lane_accumulate", "lane_addend", "lane_cmp", "lane_lut", "lane_mul", "lane_narrow", "lane_shr", "lane_sqrt", "lane_sum",
            "mask_file", "multiply", "operand_decode", "operand_fetch", "pipe", "rom", "round_shift", "scoreboard", "scratchpad", "sum_file", "tell", "unit_acc", "unit_cmp",
            "unit_front", "unit_lut", "unit_memory", "unit_mul", "unit_shr", "unit_sqrt", "vector_file").stream()
            .map(name -> name + ".sv").toList();
    private static final String BENCH = "bench.cpp";
    /// What of the twin the bench sees beside its ports.
    private static final String BENCH_VIEW = "bench.vlt";
    /// Verilator's own C++ files, which every build links.
    private static final List<String> RUNTIME = List.of("verilated", "verilated_dpi", "verilated_threads");
    /// A beat of a wide machine has more bits than Verilator thinks that anybody wants.
    private static final String WIDE_OK = "-Wno-WIDTHCONCAT";
    /// Loops over lanes, ports and registers unroll up to this many turns.
    private static final String UNROLL = "1024";

    /// {@return Verilator's own version line; empty where it is not installed}
    public static Optional<String> verilator() {
        return version("verilator");
    }

    /// {@return the tools that a build needs and that are not installed}
    public static List<String> missing() {
        return TOOLS.stream().filter(tool -> version(tool).isEmpty()).toList();
    }

    private static Optional<String> version(String tool) {
        try {
            var process = new ProcessBuilder(tool, "--version").redirectErrorStream(true).start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(line) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// {@return the program that simulates the twin of `machine`; built unless it is there already}
    /// @throws IOException if the tools are missing or refuse; the message holds their words
    public Path executable(Machine machine) throws IOException {
        return executable(machine, Map.of());
    }

    /// {@return the same with the texts of some sources replaced}
    /// @param replaced texts by file name
    Path executable(Machine machine, Map<String, String> replaced) throws IOException {
        String tool = verilator().orElseThrow(() -> new IOException("Verilator is not installed. On Debian: " + INSTALL));
        var files = files(machine);
        files.putAll(replaced);
        var kept = directory.resolve(key(files, tool));
        var executable = kept.resolve("Vmachine");
        if (Files.isExecutable(executable)) {
            return executable;
        }
        try (var work = WorkFolder.in(directory, "build")) {
            write(files, work);
            var verilate = new ArrayList<>(List.of("verilator", "--cc", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", WIDE_OK, "--unroll-count", UNROLL,
                    "--output-split", "50000", "--top-module", "machine", "--Mdir", "obj", BENCH_VIEW));
            verilate.addAll(words(effort.verilating));
            verilate.addAll(sources());
            work.run(verilate);
            compile(work, tool);
            Files.createDirectories(kept);
            Files.move(work.file("Vmachine"), executable, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        return executable;
    }

    /// Compiles what Verilator made. All that runs every cycle is one unit, all that runs once another that is not optimized: compiled file by file, the
    /// headers would take most of the time.
    private void compile(WorkFolder work, String tool) throws IOException {
        var fast = new StringBuilder();
        var slow = new StringBuilder();
        try (var made = Files.list(work.file("obj"))) {
            for (var file : made.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".cpp")).sorted().toList()) {
                (file.contains("Slow") ? slow : fast).append("#include \"").append(file).append("\"\n");
            }
        }
        Files.writeString(work.file("fast.cpp"), fast);
        Files.writeString(work.file("slow.cpp"), slow);
        var root = work.answer(List.of("verilator", "--getenv", "VERILATOR_ROOT"));
        var runtime = runtime(root, tool);
        work.run(compiler(root, effort.level, "fast"), compiler(root, "-O0", "slow"), compiler(root, effort.level, "bench"));
        var link = new ArrayList<>(List.of("g++", "-o", "Vmachine", "fast.o", "slow.o", "bench.o"));
        runtime.forEach(object -> link.add(object.toString()));
        link.addAll(List.of("-pthread", "-latomic"));
        work.run(link);
    }

    /// {@return Verilator's own object files, compiled once for all machines}
    private List<Path> runtime(String root, String tool) throws IOException {
        var kept = directory.resolve("runtime-" + key(Map.of(), tool));
        var objects = RUNTIME.stream().map(name -> kept.resolve(name + ".o")).toList();
        if (!objects.stream().allMatch(Files::exists)) {
            try (var work = WorkFolder.in(directory, "runtime")) {
                for (String name : RUNTIME) {
                    work.run(compiler(root, effort.level, Path.of(root, "include", name).toString()));
                }
                Files.createDirectories(kept);
                for (String name : RUNTIME) {
                    Files.move(work.file(name + ".o"), kept.resolve(name + ".o"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return objects;
    }

    private static List<String> compiler(String root, String level, String unit) {
        var command = new ArrayList<>(List.of("g++", "-std=c++20"));
        command.addAll(words(level));
        command.addAll(List.of("-w", "-fcf-protection=none", "-I.", "-Iobj", "-I" + root + "/include", "-I" + root + "/include/vltstd",
                "-DVERILATOR=1", "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0", "-DVM_TRACE_FST=0", "-DVM_TRACE_VCD=0", "-c", unit + ".cpp"));
        return command;
    }

    private static List<String> words(String options) {
        return options.isEmpty() ? List.of() : List.of(options.split(" "));
    }

    /// Checks every module for `machine`, each on its own as the top, with all warnings of Verilator on.
    /// @throws IOException if it warns; the message holds the warnings of all of them
    public void lint(Machine machine) throws IOException {
        try (var work = WorkFolder.in(directory, "lint")) {
            write(files(machine), work);
            var warnings = new StringBuilder();
            for (String module : sources().subList(1 + PACKAGES.size(), sources().size())) {
                var command = new ArrayList<>(List.of("verilator", "--lint-only", "-Wall", WIDE_OK, "--unroll-count", UNROLL, "--top-module", module.replace(".sv", "")));
                command.addAll(sources());
                try {
                    work.run(command);
                } catch (IOException warned) {
                    warnings.append(warned.getMessage()).append('\n');
                }
            }
            if (!warnings.isEmpty()) {
                throw new IOException(warnings.toString());
            }
        }
    }

    private static List<String> sources() {
        var sources = new ArrayList<String>();
        sources.add("machine_parameters.sv");
        sources.addAll(PACKAGES);
        sources.addAll(MODULES);
        sources.add(TOP);
        return sources;
    }

    /// {@return the machine's sizes by the names that the twin's sources use}
    public static Map<String, Integer> sizes(Machine machine) {
        return Parameters.values(machine);
    }

    /// {@return the SystemVerilog of the machine's twin by file name: the packages, which the rest reads, first}
    public static Map<String, String> systemVerilog(Machine machine) throws IOException {
        var files = new LinkedHashMap<String, String>();
        files.put("machine_parameters.sv", Parameters.systemVerilog(machine));
        for (String name : sources().subList(1, sources().size())) {
            files.put(name, source(name));
        }
        return files;
    }

    /// {@return the text of every file of a build, by name}
    private static Map<String, String> files(Machine machine) throws IOException {
        var files = new LinkedHashMap<>(systemVerilog(machine));
        files.put("machine_parameters.h", Parameters.header(machine));
        files.put(BENCH, source(BENCH));
        files.put(BENCH_VIEW, source(BENCH_VIEW));
        return files;
    }

    private static void write(Map<String, String> files, WorkFolder work) throws IOException {
        for (var file : files.entrySet()) {
            Files.writeString(work.file(file.getKey()), file.getValue());
        }
    }

    private String key(Map<String, String> files, String tool) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((tool + effort.level + effort.verilating + files).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 24);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /// {@return the text of one of the twin's own files}
    static String source(String name) throws IOException {
        try (InputStream stream = TwinBuild.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the twin's source " + name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
