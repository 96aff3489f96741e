package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One fault put into the twin on purpose: `from`, which stands in `file` once, becomes `to`. There `FAULT` is a bit, set while this fault is the one
/// that is asked for; while it is 0, `to` means the same as `from`. So one build of a machine holds all faults, and a run has one of them or none.
///
/// @param machine on which it must show
record SeededFault(String name, String file, String from, String to, Machine machine) {
    private static final Machine TINY = Presets.named("tiny4");
    private static final Machine NARROW = TestMachines.NARROW;

    // Not here, as they change nothing that can be seen: accumulates that wait for each other's writes (rule 5), which the unit's own occupancy keeps
    // further apart anyway; another choice among free read ports, which are all alike once they are free; and the highest free write port for all
    // instructions, which is the rule's choice with the ports numbered from the other end.
    static final List<SeededFault> ALL = List.of(
            // ---- latencies ----
            new SeededFault("the product comes a cycle late", "unit_mul.sv", """
                    pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_MUL)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data(result),
                          .out_valid(write), .out_data(written), .busy(pipe_busy));""", """
                    logic in_time, late;
                      vector_write_t in_time_data, late_data;
                      pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_MUL)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data(result),
                          .out_valid(in_time), .out_data(in_time_data), .busy(pipe_busy));
                      always_ff @(posedge clk) begin
                        late <= in_time & ~rst;
                        late_data <= in_time_data;
                      end
                      assign write = FAULT ? late : in_time;
                      assign written = FAULT ? late_data : in_time_data;""", TINY),
            new SeededFault("the schedule thinks loads a cycle faster", "scoreboard.sv", "latency = N'(LAT_MEMORY);", "latency = N'(LAT_MEMORY) - N'(FAULT);", TINY),
            new SeededFault("the schedule thinks reductions a cycle slower", "scoreboard.sv", "latency = N'(LAT_ACC_REDUCE);", "latency = N'(LAT_ACC_REDUCE) + N'(FAULT);", TINY),
            // ---- waits for registers ----
            new SeededFault("no wait for readers of a vector", "scoreboard.sv", "war = war | (v_read[d] > first_write + ONE);",
                    "war = war | (~FAULT & (v_read[d] > first_write + ONE));", NARROW),
            new SeededFault("no wait for readers of an accumulator", "scoreboard.sv", "war = war | (a_read[sum_destination] > first_write + ONE);",
                    "war = war | (~FAULT & (a_read[sum_destination] > first_write + ONE));", NARROW),
            new SeededFault("no wait for readers of a mask", "scoreboard.sv", "war = war | (m_read[d[1:0]] > first_write + ONE);",
                    "war = war | (~FAULT & (m_read[d[1:0]] > first_write + ONE));", NARROW),
            new SeededFault("a wait for readers ends a cycle early", "scoreboard.sv", "if (v_read[register_of[s]] <= busy) v_read[register_of[s]] <= busy;",
                    "if (v_read[register_of[s]] <= busy) v_read[register_of[s]] <= (FAULT & (busy != '0)) ? busy - ONE : busy;", NARROW),
            new SeededFault("no wait for the earlier write of a vector", "scoreboard.sv", "waw = waw | (v_last[d] > first_write);",
                    "waw = waw | (~FAULT & (v_last[d] > first_write));", TINY),
            new SeededFault("an accumulate waits for no other write of its accumulator", "scoreboard.sv", "~(accumulates & accumulated[sum_destination])",
                    "~(accumulates & (accumulated[sum_destination] | FAULT))", NARROW),
            new SeededFault("a faster consumer overtakes", "scoreboard.sv", "~whole & interval >= v_interval[register_of[s]]",
                    "~whole & (FAULT | interval >= v_interval[register_of[s]])", NARROW),
            new SeededFault("nothing chains to an accumulator's write", "scoreboard.sv", "if (interval >= a_interval[register_of[s][2:0]])", "if (~FAULT & interval >= a_interval[register_of[s][2:0]])", TINY),
            new SeededFault("a broadcast is read too early", "scoreboard.sv", "if (is_element[s]) raw = raw | (v_last[register_of[s]] != '0);",
                    "if (is_element[s]) raw = raw | ((FAULT ? v_first[register_of[s]] : v_last[register_of[s]]) != '0);", TINY),
            new SeededFault("a broadcast is not held", "operand_fetch.sv", "assign shared = first ? element : held;", "assign shared = (first | FAULT) ? element : held;", TINY),
            // ---- ports ----
            new SeededFault("a read port is not reserved", "scoreboard.sv", "if (~shares[s]) read_busy[port_of[s]] <= busy;",
                    "if (~shares[s] & ~FAULT) read_busy[port_of[s]] <= busy;", NARROW),
            new SeededFault("equal sources take two ports", "scoreboard.sv", "shares[s] = 1'b1;", "shares[s] = ~FAULT;", NARROW),
            new SeededFault("loads take the highest free write port", "scoreboard.sv", "if (write_busy[p] <= first_write) begin",
                    "if (write_busy[p] <= first_write & (~(FAULT & (timing_class == CLASS_MEMORY)) | write_short)) begin", TINY),
            new SeededFault("a write port is free a cycle early", "scoreboard.sv", "write_busy[write_port] <= last_write;", "write_busy[write_port] <= last_write - N'(FAULT);", TINY),
            // ---- units and transfers ----
            new SeededFault("a unit is free a cycle early", "scoreboard.sv", "unit_busy[u] <= busy;", "unit_busy[u] <= (FAULT & (busy != '0)) ? busy - ONE : busy;", TINY),
            new SeededFault("conflicts of banks cost nothing", "bank_interval.sv", "> interval) interval", "> interval & ~FAULT) interval", NARROW),
            new SeededFault("a transfer starts beside an access", "scoreboard.sv", "(access_busy != '0) |", "(~FAULT & (access_busy != '0)) |", TINY),
            new SeededFault("a transfer takes a cycle less", "dma.sv", "queue[0].left == T'(1)", "queue[0].left == T'(1) + T'(FAULT)", TINY),
            new SeededFault("a race goes unseen", "unit_memory.sv", "transfer_first[q*34+:34])) races = 1'b1;", "transfer_first[q*34+:34])) races = ~FAULT;", TINY),
            new SeededFault("a wrong index reads row 1", "dma.sv", "(index[l*32+:32] >= table_rows) ? 32'd0 :", "(index[l*32+:32] >= table_rows) ? 32'(FAULT) :", TINY),
            // ---- elements and masks ----
            new SeededFault("the element behind vl is written", "unit_front.sv", "assign enable[l] = (element < now.vl) &",
                    "assign enable[l] = ((element < now.vl) | (FAULT & (element == now.vl))) &", TINY),
            new SeededFault("masked-off elements are summed", "unit_acc.sv", "if (group[q*(X+1)+X]) total", "if (group[q*(X+1)+X] | FAULT) total", TINY),
            new SeededFault("the least of none is the least word", "unit_cmp.sv", "assign none = (now.op == OP_HMAX) ?", "assign none = (now.op == OP_HMAX | FAULT) ?", TINY),
            // ---- roundings ----
            new SeededFault("ties of half-up round down", "round_shift.sv", "3'd2: up = guard;", "3'd2: up = guard & (rest | ~FAULT);", TINY),
            new SeededFault("ties of half-even round to odd", "round_shift.sv", "(rest | shifted[1])", "(rest | (shifted[1] ^ FAULT))", NARROW),
            new SeededFault("negative ties of half-away round up", "round_shift.sv", "(rest | ~x[N-1])", "(rest | ~x[N-1] | FAULT)", TINY),
            new SeededFault("floor cuts towards zero", "round_shift.sv", "default: up = 1'b0;", "default: up = FAULT & x[N-1] & (guard | rest);", TINY),
            // ---- values ----
            new SeededFault("the product loses its factor's sign", "multiply.sv", "{{(P - F) {f[F-1]}}, f}", "{{(P - F) {f[F-1] & ~FAULT}}, f}", TINY),
            new SeededFault("the load extends no sign", "unit_memory.sv", "assign negative = op.is_signed &", "assign negative = ~FAULT & op.is_signed &", TINY),
            new SeededFault("a word to be summed loses its sign", "lane_addend.sv", "assign x = {{W{a[W-1]}}, a};", "assign x = {{W{a[W-1] & ~FAULT}}, a};", NARROW),
            new SeededFault("an accumulator keeps one bit less", "sum_file.sv", "(written[p].data & ~kept[p])", "(written[p].data & ~kept[p] & ~({{(LANES * A - 1) {1'b0}}, FAULT} << (A - 1)))", TINY),
            new SeededFault("the greatest value saturates a bit low", "fit.sv", "{x[IN-1], {(OUT - 1) {~x[IN-1]}}}",
                    "({x[IN-1], {(OUT - 1) {~x[IN-1]}}} ^ {{(OUT - 1) {1'b0}}, FAULT & ~x[IN-1]})", TINY),
            new SeededFault("a value one bit too wide passes", "fit.sv", "assign held = (&x[IN-1:OUT-1]) | ~(|x[IN-1:OUT-1]);",
                    "assign held = ((&x[IN-1:OUT]) & (x[OUT-1] | FAULT)) | ~((|x[IN-1:OUT]) | (x[OUT-1] & ~FAULT));", TINY),
            new SeededFault("amount 62 counts as wrong", "lane_shr.sv", "(&b[5:0])", "((&b[5:1]) & (b[0] | FAULT))", TINY),
            new SeededFault("a comparison knows no sign", "lane_cmp.sv", "assign less = a < b;", "assign less = (a < b) ^ (FAULT & (a[W-1] ^ b[W-1]));", TINY),
            new SeededFault("a root step leaves a rest of zero undone", "lane_sqrt.sv", "assign take = ~difference[X-1];", "assign take = ~difference[X-1] & (~FAULT | (|difference));", NARROW),
            // ---- control ----
            new SeededFault("a post-increment comes twice", "control.sv", "{grows[31], grows} + 33'd1;", "{grows[31], grows} + 33'd1 + 33'(FAULT);", TINY),
            new SeededFault("a loop leaves out a turn", "control.sv", "loop_left[i] > 31'd1)", "loop_left[i] > 31'd1 + 31'(FAULT))", TINY),
            new SeededFault("halt does not wait for what is in flight", "machine.sv", "draining) & ~busy)", "draining) & (~busy | FAULT))", TINY));

    private static final String PACKAGE = """
            package seeded_fault;
              import "DPI-C" function int seeded_fault_number();
              int number;
            endpackage
            """;
    private static final String CHOICE = "initial seeded_fault::number = seeded_fault::seeded_fault_number();\n";
    private static final String VARIABLE = "CUPEL_SEEDED_FAULT";
    private static final String BENCH = "\nextern \"C\" int seeded_fault_number() { return std::atoi(std::getenv(\"%s\")); }\n".formatted(VARIABLE);

    private record Place(int at, SeededFault fault) {}

    /// {@return the sources with every fault in them, by name}
    static Map<String, String> sources() throws IOException {
        var faults = new LinkedHashMap<String, List<Place>>();
        for (var fault : ALL) {
            faults.computeIfAbsent(fault.file, _ -> new ArrayList<>()).add(new Place(fault.place(), fault));
        }
        var sources = new LinkedHashMap<String, String>();
        for (var file : faults.entrySet()) {
            sources.put(file.getKey(), withFaults(TwinBuild.source(file.getKey()), file.getValue()));
        }
        sources.put("types.sv", PACKAGE + TwinBuild.source("types.sv"));
        sources.merge("machine.sv", "endmodule", (text, end) -> text.replace(end, CHOICE + end));
        sources.put("bench.cpp", TwinBuild.source("bench.cpp") + BENCH);
        return sources;
    }

    private static String withFaults(String text, List<Place> places) {
        var faulty = new StringBuilder(text);
        places.sort(Comparator.comparingInt(Place::at).reversed());
        int begun = text.length();
        for (var place : places) {
            var fault = place.fault;
            int end = place.at + fault.from.length();
            if (end > begun) {
                throw new IllegalStateException("%s and its neighbour stand in each other's way".formatted(fault));
            }
            faulty.replace(place.at, end, fault.to.replace("FAULT", "(seeded_fault::number == 32'd%d)".formatted(fault.number())));
            begun = place.at;
        }
        return faulty.toString();
    }

    /// {@return the program that runs a build of the [#sources] with fault `number` alone, or with none where it is 0}
    static Path executable(Path build, int number, Path directory) throws IOException {
        var script = directory.resolve("fault-%d-of-%x".formatted(number, build.hashCode()));
        Files.writeString(script, "#!/bin/sh\n%s=%d exec '%s' \"$@\"\n".formatted(VARIABLE, number, build));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /// {@return its number, from 1}
    int number() {
        return ALL.indexOf(this) + 1;
    }

    /// {@return where `from` stands in its file}
    private int place() throws IOException {
        String text = TwinBuild.source(file);
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException("%s does not hold `%s` once".formatted(file, from));
        }
        return at;
    }

    @Override
    public String toString() {
        return name;
    }
}
