package dev.cupel.rtl;

import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Bytes of a memory that both sides show when a run is over.
record Watched(Memory memory, int address, int size) {
    /// Bytes from the start of DRAM that are watched, whatever the program has there.
    private static final int START = 8192;
    private static final String PREFIX = "watched bytes ";

    /// {@return the scratchpad, and DRAM as far as the program's data and tensors reach}
    static List<Watched> of(Program program, Machine machine) {
        int used = START;
        for (var segment : program.data()) {
            used = segment.memory() == Memory.DRAM ? Math.max(used, segment.address() + segment.bytes().length) : used;
        }
        for (var tensor : program.tensors()) {
            used = tensor.memory() == Memory.DRAM ? Math.max(used, tensor.address() + extent(tensor)) : used;
        }
        return List.of(new Watched(Memory.SCRATCHPAD, 0, machine.scratchpad().bytes()), new Watched(Memory.DRAM, 0, Math.min(used, machine.dram().bytes())));
    }

    /// {@return bytes from a tensor's address to the end of its last element}
    private static int extent(TensorBinding tensor) {
        long last = 0;
        for (int axis = 0; axis < tensor.shape().size(); axis++) {
            last += Math.max(0, (tensor.shape().get(axis) - 1L) * tensor.strides().get(axis));
        }
        return (int) Math.ceilDiv((last + 1) * tensor.bits(), 8L);
    }

    /// {@return what lies in the memories when the program starts: its data, and its inputs over them}
    static List<Segment> start(Program program, Machine machine, Inputs inputs) {
        var segments = new ArrayList<>(program.data());
        if (!inputs.tensors().isEmpty()) {
            var given = program.tensors().stream().filter(tensor -> tensor.role() == Role.INPUT).toList();
            var places = given.stream().map(tensor -> new Watched(tensor.memory(), tensor.address(), extent(tensor))).toList();
            var halt = new Program(program.name(), List.of(new Halt()), Map.of(), program.data(), given, List.of(), List.of(new Place(program.name(), 1, 1, -1)));
            byte[] bytes = bytes(Simulation.of(shown(halt, places), machine, Options.DEFAULT).run(inputs), places);
            int at = 0;
            for (var place : places) {
                segments.add(new Segment(place.memory, place.address, java.util.Arrays.copyOfRange(bytes, at, at + place.size)));
                at += place.size;
            }
        }
        return segments;
    }

    /// {@return `program` with the watched bytes as outputs, so that a run returns them}
    static Program shown(Program program, List<Watched> watched) {
        var tensors = new ArrayList<>(program.tensors());
        for (int i = 0; i < watched.size(); i++) {
            var w = watched.get(i);
            tensors.add(new TensorBinding(PREFIX + i, Role.OUTPUT, w.memory, w.address, 8, false, List.of(w.size), List.of(1), 1, 0, -1));
        }
        return new Program(program.name(), program.code(), program.tables(), program.data(), tensors, program.ops(), program.places());
    }

    /// {@return the watched bytes of a run of such a program}
    static byte[] bytes(RunResult result, List<Watched> watched) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < watched.size(); i++) {
            for (int value : result.output(PREFIX + i)) {
                bytes.write(value);
            }
        }
        return bytes.toByteArray();
    }
}
