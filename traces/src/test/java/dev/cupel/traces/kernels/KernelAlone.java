package dev.cupel.traces.kernels;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.programs.kernels.Code;
import dev.cupel.programs.kernels.Kernel;
import dev.cupel.programs.kernels.TensorView;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One part of a kernel as a program of its own, in the order in which the kernel wrote it: no compiler, no scheduler. Tensors lie in the
/// scratchpad with gaps of random size between their rows, and what lies in the gaps is not the kernel's to read or write.
final class KernelAlone {
    private final QuantizedOp op;
    private final QuantizedGraph graph;
    private final Machine machine;
    private final SplittableRandom random;
    private final List<TensorBinding> tensors = new ArrayList<>();
    private final List<Segment> data = new ArrayList<>();
    private int next = 16;

    private KernelAlone(QuantizedOp op, QuantizedGraph graph, Machine machine, SplittableRandom random) {
        this.op = op;
        this.graph = graph;
        this.machine = machine;
        this.random = random;
    }

    /// {@return the program of a kernel's only part}
    static Program program(Kernel kernel, QuantizedOp op, QuantizedGraph graph, Machine machine, SplittableRandom random) {
        return new KernelAlone(op, graph, machine, random).program(kernel);
    }

    /// {@return the run of a program of [#program] on these codes}
    static RunResult run(Program program, QuantizedOp op, Machine machine, List<CodeTensor> inputs) {
        var codes = new HashMap<String, int[]>();
        for (int i = 0; i < inputs.size(); i++) {
            codes.put(op.inputs().get(i), inputs.get(i).codes());
        }
        return Simulation.of(program, machine, Options.DEFAULT).run(Inputs.of(codes));
    }

    private Program program(Kernel kernel) {
        if (kernel.parts().size() != 1) {
            throw new IllegalArgumentException("%d parts, only kernels of one can run alone".formatted(kernel.parts().size()));
        }
        var part = kernel.parts().getFirst();
        var inputs = new ArrayList<TensorView>();
        for (String input : op.inputs().stream().distinct().toList()) {
            inputs.add(place(graph.tensor(input), Role.INPUT));
        }
        if (op.inputs().size() == 2 && inputs.size() == 1) {
            inputs.add(inputs.getFirst());
        }
        var output = place(graph.tensor(op.output()), Role.OUTPUT);
        var constants = new ArrayList<Integer>();
        for (var constant : part.constants()) {
            constants.add(next);
            data.add(new Segment(Memory.SCRATCHPAD, next, bytes(constant)));
            take(constant.bytes());
        }
        int scratch = next;
        take(part.scratchBytes());
        var numbers = new ArrayList<Instruction.Table>();
        var tables = new TreeMap<Integer, RomTable>();
        for (var table : part.tables()) {
            numbers.add(new Instruction.Table(tables.size()));
            tables.put(tables.size(), table);
        }
        var code = new ArrayList<Instruction>();
        flatten(part.emit(new Kernel.Placement(inputs, output, constants, List.of(), numbers, scratch)), code);
        code.add(new Instruction.Halt());
        var places = new ArrayList<Place>();
        for (int i = 0; i < code.size(); i++) {
            places.add(new Place(op.name(), i + 1, 1, 0));
        }
        return new Program(op.name(), code, tables, data, tensors, List.of(new OpRegion(op.name(), op.kind(), kernel.layout())), places);
    }

    private TensorView place(QuantizedTensor tensor, Role role) {
        var shape = tensor.shape().dims();
        var strides = new Integer[shape.size()];
        int step = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.get(axis);
            if (axis > 0 && random.nextInt(3) == 0) {
                step += random.nextInt(1, 6);
            }
        }
        int bits = tensor.type().storageBits();
        var view = new TensorView(next, bits, tensor.type().signed(), shape, List.of(strides));
        tensors.add(new TensorBinding(tensor.name(), role, Memory.SCRATCHPAD, next, bits, tensor.type().signed(), shape, view.strides(),
                tensor.type().scale(), tensor.type().zeroPoint(), -1));
        take(step * bits / 8);
        return view;
    }

    private void take(int bytes) {
        next = (next + bytes + 7) & -4;
        if (next > machine.scratchpad().bytes()) {
            throw new IllegalArgumentException("%s: the scratchpad of %s is too small".formatted(op.name(), machine.name()));
        }
    }

    private static byte[] bytes(Kernel.Constant constant) {
        var bytes = new byte[constant.bytes()];
        int size = constant.elementBits() / 8;
        int[] values = constant.values();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i / size] >> (8 * (i % size)));
        }
        return bytes;
    }

    private static void flatten(Code code, List<Instruction> into) {
        for (var step : code.steps()) {
            switch (step) {
                case Code.Emit(var instruction) -> into.add(instruction);
                case Code.Repeat(var count, var body) -> {
                    var inner = new ArrayList<Instruction>();
                    flatten(body, inner);
                    into.add(new Instruction.Loop(count, inner.size()));
                    into.addAll(inner);
                }
            }
        }
    }
}
