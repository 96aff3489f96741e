package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.Datapath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the host writes and reads in one run: inputs before it, observed tensors on the way, outputs behind it.
final class HostTensors {
    private final Code code;
    private final Datapath path;
    /// Observed tensors that are given: written where they are ready.
    private final Map<String, int[]> given = new TreeMap<>();
    private final Map<String, int[]> observed = new TreeMap<>();

    HostTensors(Code code, Datapath path) {
        this.code = code;
        this.path = path;
    }

    /// Writes the inputs, and keeps what is given of observed tensors.
    /// @throws IllegalArgumentException if the program has no such tensor, or not of that size or those values
    void write(Inputs inputs) {
        var tensors = code.tensors(Role.INPUT);
        inputs.tensors().forEach((name, values) -> {
            var bindings = code.program().tensors().stream().filter(t -> t.role() != Role.OUTPUT && t.name().equals(name)).toList();
            if (bindings.isEmpty()) {
                throw new IllegalArgumentException("input %s: the program has only %s".formatted(name, tensors.stream().map(TensorBinding::name).toList()));
            }
            if (bindings.stream().anyMatch(t -> t.role() == Role.OBSERVED)) {
                given.put(name, values);
            }
        });
        for (var tensor : tensors) {
            int[] values = inputs.tensors().get(tensor.name());
            if (values != null) {
                Tensors.write(tensor, values, path.scratchpad, path.dram);
            }
        }
    }

    /// Keeps tensors that are ready; one that is given is written first, whatever the program left there.
    void observe(List<TensorBinding> ready) {
        for (var tensor : ready) {
            int[] values = given.get(tensor.name());
            if (values != null) {
                Tensors.write(tensor, values, path.scratchpad, path.dram);
            }
            observed.put(tensor.name(), Tensors.read(tensor, path.scratchpad, path.dram));
        }
    }

    /// {@return the observed tensors so far}
    Map<String, int[]> observed() {
        return observed;
    }

    /// {@return the output tensors as memory holds them now}
    Map<String, int[]> outputs() {
        var outputs = new TreeMap<String, int[]>();
        for (var tensor : code.tensors(Role.OUTPUT)) {
            outputs.put(tensor.name(), Tensors.read(tensor, path.scratchpad, path.dram));
        }
        return outputs;
    }

    /// Sizes of the observed tensors by name.
    private Map<String, Integer> sizes() {
        var sizes = new TreeMap<String, Integer>();
        code.tensors(Role.OBSERVED).forEach(tensor -> sizes.put(tensor.name(), tensor.size()));
        return sizes;
    }

    void save(StateWriter to) {
        for (var name : sizes().keySet()) {
            for (var values : List.of(observed, given)) {
                int[] known = values.get(name);
                to.flag(known != null);
                if (known != null) {
                    to.number(known.length);
                    to.numbers(known);
                }
            }
        }
    }

    void load(StateReader from) {
        sizes().forEach((name, size) -> {
            for (var values : List.of(observed, given)) {
                if (from.flag()) {
                    int count = from.number("elements of " + name, 0, Integer.MAX_VALUE / 4);
                    values.put(name, from.numbers("an element of " + name, count, Machine.min(32), Machine.max(32)));
                }
            }
        });
    }
}
