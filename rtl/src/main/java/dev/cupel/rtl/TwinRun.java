package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.encoding.InstructionWord;
import dev.cupel.rtl.LogEvent.Kind;
import dev.cupel.sim.probe.FaultKind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a program on a built twin: writes the bench's job, reads its log.
final class TwinRun {
    /// Kinds of events by the twin's codes.
    private static final List<FaultKind> KINDS = List.of(FaultKind.RESULT, FaultKind.AMOUNT, FaultKind.FIELD, FaultKind.MULTIPLIER, FaultKind.INDEX,
            FaultKind.RACE);

    private record Write(long cycle, int beat, String enable, long[] values) {}

    private record Destination(long number, String register) {}

    private final int lanes;
    private final int vectorLength;
    private final List<LogEvent> events = new ArrayList<>();
    private final List<Integer> pcOf = new ArrayList<>();
    private final List<Long> cycleOf = new ArrayList<>();
    /// Every instruction's writes, in the order of their first cycle.
    private final Map<Destination, List<Write>> writes = new LinkedHashMap<>();
    private long clips;
    private double seconds;

    private TwinRun(Machine machine) {
        lanes = machine.lanes();
        vectorLength = machine.vectorLength();
    }

    /// @param limit cycles after which the bench gives up
    static RunLog run(Path executable, Program program, Machine machine, List<Segment> data, List<Watched> watched, int limit) throws IOException {
        var directory = Files.createTempDirectory("cupel-twin");
        var job = directory.resolve("job");
        var log = directory.resolve("log");
        var memory = directory.resolve("memory");
        try {
            writeJob(job, program, data, watched, limit);
            var process = new ProcessBuilder(executable.toString(), job.toString(), log.toString(), memory.toString()).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("the twin's bench failed: " + said);
            }
            var run = new TwinRun(machine);
            try (var lines = Files.lines(log)) {
                lines.forEach(line -> run.read(line.split(" ")));
            }
            run.tellWrites();
            run.events.sort(LogEvent.ORDER);
            return new RunLog(run.events, run.clips, Files.readAllBytes(memory), run.seconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the twin ran", interrupted);
        } finally {
            for (var file : List.of(job, log, memory, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void read(String[] words) {
        switch (words[0]) {
            case "I" -> {
                int pc = Integer.parseInt(words[3]);
                long cycle = Long.parseLong(words[1]);
                pcOf.add(pc);
                cycleOf.add(cycle);
                events.add(new LogEvent(cycle, Kind.ISSUE, pc, "number " + words[2]));
                for (int i = Integer.parseInt(words[4]); i > 0; i--) {
                    events.add(new LogEvent(cycle, Kind.OVERFLOW, pc, FaultKind.SCALAR.label()));
                }
                if (words[5].equals("1")) {
                    events.add(new LogEvent(cycle, Kind.END, -1, "trapped"));
                }
            }
            case "W" -> {
                long[] values = new long[words.length - 7];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Long.parseLong(words[7 + i]);
                }
                var write = new Write(Long.parseLong(words[1]), Integer.parseInt(words[5]), words[6], values);
                writes.computeIfAbsent(new Destination(Long.parseUnsignedLong(words[2]), words[3] + words[4]), _ -> new ArrayList<>()).add(write);
            }
            case "E" -> {
                int element = Integer.parseInt(words[2]);
                String kind = KINDS.get(Integer.parseInt(words[3]) - 1).label();
                long number = Long.parseUnsignedLong(words[1]);
                long cycle = issued(number) ? cycleOf.get((int) number) : Long.MAX_VALUE;
                events.add(new LogEvent(cycle, Kind.OVERFLOW, pc(number), SimulatorRun.overflow(element, kind)));
            }
            case "S" -> events.add(new LogEvent(Long.parseLong(words[1]), Kind.TRANSFER_START, -1, words[2] + " bytes"));
            case "T" -> events.add(new LogEvent(Long.parseLong(words[1]), Kind.TRANSFER_END, -1, words[2] + " bytes"));
            case "H" -> {
                clips = Long.parseLong(words[2]);
                seconds = Double.parseDouble(words[4]);
                if (events.stream().noneMatch(e -> e.kind() == Kind.END)) {
                    events.add(new LogEvent(Long.parseLong(words[1]), Kind.END, -1, "halted"));
                }
            }
            case "X" -> events.add(new LogEvent(Long.parseLong(words[1]), Kind.END, -1, "stopped by the cycle limit"));
            default -> throw new IllegalStateException("the bench logged " + String.join(" ", words));
        }
    }

    /// Writes to one register come in the order of the instructions (rule 4), so its content after an instruction's last write is what all writes
    /// up to then left.
    private void tellWrites() {
        Map<String, long[]> content = new HashMap<>();
        var inOrder = new ArrayList<>(writes.entrySet());
        inOrder.sort(java.util.Comparator.comparingLong(e -> e.getKey().number()));
        for (var entry : inOrder) {
            String register = entry.getKey().register();
            int pc = pc(entry.getKey().number());
            long[] elements = content.computeIfAbsent(register, _ -> new long[vectorLength]);
            var cycles = new ArrayList<Long>();
            for (var write : entry.getValue()) {
                cycles.add(write.cycle());
                int next = 0;
                for (int lane = 0; lane < lanes; lane++) {
                    if (write.enable().charAt(lane) == '1') {
                        elements[write.beat() * lanes + lane] = write.values()[next++];
                    }
                }
            }
            events.add(new LogEvent(cycles.getFirst(), Kind.FIRST_WRITE, pc, register));
            events.add(new LogEvent(cycles.getLast(), Kind.LAST_WRITE, pc, SimulatorRun.write(register, cycles, elements)));
        }
    }

    /// A faulty twin may retire what it never issued.
    private boolean issued(long number) {
        return number >= 0 && number < pcOf.size();
    }

    private int pc(long number) {
        return issued(number) ? pcOf.get((int) number) : -1;
    }

    private static void writeJob(Path file, Program program, List<Segment> data, List<Watched> watched, int limit) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            put(out, limit);
            put(out, program.code().size());
            for (var instruction : program.code()) {
                var word = InstructionWord.of(instruction);
                put(out, (int) word.low());
                put(out, (int) (word.low() >>> 32));
                put(out, (int) word.high());
                put(out, (int) (word.high() >>> 32));
            }
            put(out, program.tables().size());
            for (var table : program.tables().entrySet()) {
                put(out, table.getKey());
                put(out, table.getValue().indexBits());
                for (int entry : table.getValue().entries()) {
                    put(out, entry);
                }
            }
            put(out, data.size());
            for (var segment : data) {
                byte[] bytes = segment.bytes();
                put(out, segment.memory() == Memory.DRAM ? 0 : 1);
                put(out, segment.address());
                put(out, bytes.length);
                out.write(bytes);
            }
            put(out, watched.size());
            for (var w : watched) {
                put(out, w.memory() == Memory.DRAM ? 0 : 1);
                put(out, w.address());
                put(out, w.size());
            }
        }
    }

    /// Little endian, as the bench's host has it.
    private static void put(DataOutputStream out, int value) throws IOException {
        out.writeInt(Integer.reverseBytes(value));
    }
}
