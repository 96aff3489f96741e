package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// One fault put into the twin on purpose: `from`, which stands in `file` once, becomes `to`.
///
/// @param machine on which it must show
record SeededFault(String name, String file, String from, String to, Machine machine) {
    private static final Machine TINY = Presets.named("tiny4");

    // Not here: accumulates that wait for each other's writes (rule 5). The unit's own occupancy keeps them further apart, so nothing would change.
    static final List<SeededFault> ALL = List.of(
            new SeededFault("the product comes a cycle late", "unit_mul.sv", ".DEPTH(LAT_MUL)", ".DEPTH(LAT_MUL + 1)", TINY),
            new SeededFault("the schedule thinks loads a cycle faster", "scoreboard.sv", "latency = N'(LAT_MEMORY);", "latency = N'(LAT_MEMORY - 1);", TINY),
            new SeededFault("no wait for readers of a vector", "scoreboard.sv", "war = war | (v_read[d] > first_write + ONE);", "war = war | 1'b0;", TestMachines.NARROW),
            new SeededFault("no wait for readers of an accumulator", "scoreboard.sv", "war = war | (a_read[sum_destination] > first_write + ONE);", "war = war | 1'b0;", TestMachines.NARROW),
            new SeededFault("no wait for the earlier write of a vector", "scoreboard.sv", "waw = waw | (v_last[d] > first_write);", "waw = waw | 1'b0;", TINY),
            new SeededFault("a faster consumer overtakes", "scoreboard.sv", "~whole & interval >= v_interval[register_of[s]]", "~whole", TINY),
            new SeededFault("a broadcast chains", "scoreboard.sv", "if (is_element[s]) raw = raw | (v_last[register_of[s]] != '0);", "if (is_element[s]) raw = raw | (v_first[register_of[s]] != '0);", TINY),
            new SeededFault("a read port is not reserved", "scoreboard.sv", "if (~shares[s]) read_busy[port_of[s]] <= busy;", "", TestMachines.NARROW),
            new SeededFault("equal sources take two ports", "scoreboard.sv", "shares[s] = 1'b1;", "shares[s] = 1'b0;", TestMachines.NARROW),
            new SeededFault("the highest write port is taken first", "scoreboard.sv", "for (int p = WRITE_PORTS - 1; p >= 0; p--) begin", "for (int p = 0; p < WRITE_PORTS; p++) begin", TINY),
            new SeededFault("a unit is free a cycle early", "scoreboard.sv", "unit_busy[u] <= busy;", "unit_busy[u] <= busy - ONE;", TINY),
            new SeededFault("elements behind vl are written", "unit_front.sv", "assign enable[l] = (element < now.vl) &", "assign enable[l] = (element <= now.vl) &", TINY),
            new SeededFault("ties round down", "round_shift.sv", "3'd2: up = guard;", "3'd2: up = guard & rest;", TINY),
            new SeededFault("ties round to odd", "round_shift.sv", "(rest | shifted[1])", "(rest | ~shifted[1])", TestMachines.NARROW),
            new SeededFault("the product loses its factor's sign", "lane_mul.sv", "{{(P - W) {multiplier[W-1]}}, multiplier}", "{{(P - W) {1'b0}}, multiplier}", TINY),
            new SeededFault("a sum saturates a bit low", "fit.sv", "{(OUT - 1) {~x[IN-1]}}}", "{(OUT - 2) {~x[IN-1]}}, 1'b0}", TINY),
            new SeededFault("amount 62 counts as wrong", "lane_shr.sv", "(&b[5:0])", "(&b[5:1])", TINY),
            new SeededFault("the load extends no sign", "unit_memory.sv", "assign negative = op.is_signed &", "assign negative = 1'b0 &", TINY),
            new SeededFault("a race goes unseen", "unit_memory.sv", "transfer_first[q*34+:34])) races = 1'b1;", "transfer_first[q*34+:34])) races = 1'b0;", TINY),
            new SeededFault("the first row is not read for a wrong index", "dma.sv", "(index[l*32+:32] >= table_rows) ? 32'd0 :", "(index[l*32+:32] >= table_rows) ? 32'd1 :", TINY),
            new SeededFault("a transfer takes a cycle less", "dma.sv", "queue[0].left == T'(1)", "queue[0].left == T'(2)", TINY),
            new SeededFault("the least of none is the least word", "unit_cmp.sv", "(now.op == OP_HMAX) ? {1'b1", "(now.op != OP_LD) ? {1'b1", TINY),
            new SeededFault("a post-increment comes twice", "control.sv", "{grows[31], grows} + 33'd1;", "{grows[31], grows} + 33'd2;", TINY));

    /// {@return the faulty source by its name}
    Map<String, String> replaced() throws IOException {
        String text = TwinBuild.source(file);
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException("%s does not hold `%s` once".formatted(file, from));
        }
        return Map.of(file, text.replace(from, to));
    }

    @Override
    public String toString() {
        return name;
    }
}
