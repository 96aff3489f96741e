package dev.cupel.programs.bound;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.TimingClass;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Direct;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Split;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import dev.cupel.programs.quantize.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// What an op asks of the units, by its formula alone: the table of docs/machine.md, "Lower bounds", as code.
///
/// @param operations how many elements each operation works on
record OpWork(List<Operation> operations) {
    /// One operation of the formula.
    ///
    /// @param timingClass the class that does it
    /// @param elements    how many times
    /// @param bits        for loads and stores the size of an element in memory, 0 otherwise
    record Operation(TimingClass timingClass, long elements, int bits) {}

    static OpWork of(QuantizedOp op, QuantizedGraph graph) {
        var work = new Work(graph.tensor(op.output()).type());
        long outputs = graph.tensor(op.output()).shape().size();
        switch (op) {
            // Its rows come by a transfer.
            case QuantizedOp.Embedding embedding -> work.input(graph, embedding.x());
            case QuantizedOp.Linear linear -> {
                var x = graph.tensor(linear.x());
                long k = x.shape().last();
                work.load(x.shape().size(), x.type().storageBits());
                work.load(linear.weight().shape().size(), linear.weightBits() <= 8 ? 8 : 16);
                work.product(outputs, k, Optional.of(linear.scaling()));
            }
            case QuantizedOp.MatMul product -> {
                var a = graph.tensor(product.a());
                var b = graph.tensor(product.b());
                work.load(a.shape().size(), a.type().storageBits());
                work.load(b.shape().size(), b.type().storageBits());
                work.product(outputs, a.shape().last(), product.scaling());
            }
            case QuantizedOp.Softmax softmax -> work.softmax(softmax, outputs, graph);
            case QuantizedOp.Lookup lookup -> {
                work.input(graph, lookup.x());
                work.add(TimingClass.LUT, outputs);
                work.store(outputs);
            }
            case QuantizedOp.Interpolate interpolate -> {
                work.input(graph, interpolate.x());
                boolean straight = interpolate.h() > 0;
                work.add(TimingClass.LUT, straight ? 2 * outputs : outputs);
                work.add(TimingClass.SHR, straight ? 4 * outputs : interpolate.guard() > 0 ? outputs : 0);
                work.add(TimingClass.MUL, straight ? outputs : 0);
                work.add(TimingClass.ACC, straight ? outputs : 0);
                work.zeroPoint(outputs);
                work.store(outputs);
            }
            case QuantizedOp.Polynomial polynomial -> {
                int degree = polynomial.coefficients().size() - 1;
                work.input(graph, polynomial.x());
                work.add(TimingClass.LUT, (degree + 1) * outputs);
                work.add(TimingClass.SHR, (polynomial.guard() > 0 ? 3 : 2) * outputs);
                work.add(TimingClass.MUL, degree * outputs);
                work.add(TimingClass.ACC, (degree + 1) * outputs);
                work.zeroPoint(outputs);
                work.store(outputs);
            }
            case QuantizedOp.Quadratic quadratic -> {
                work.input(graph, quadratic.x());
                work.difference(graph, quadratic.x(), outputs);
                work.add(TimingClass.CMP, 2 * outputs);
                work.add(TimingClass.ACC, 4 * outputs);
                work.add(TimingClass.MUL, 3 * outputs);
                work.add(TimingClass.SHR, outputs);
                work.requantize(Optional.of(quadratic.scaling()), outputs);
            }
            case QuantizedOp.Relu relu -> {
                work.input(graph, relu.x());
                work.add(TimingClass.CMP, outputs);
                work.requantize(relu.scaling(), outputs);
            }
            case QuantizedOp.LayerNorm norm -> {
                long rows = graph.tensor(norm.x()).shape().rows();
                work.input(graph, norm.x());
                work.add(TimingClass.ACC, 2 * outputs);
                work.add(TimingClass.SHR, norm.fractionBits() > 0 ? outputs : 0);
                work.add(TimingClass.MUL, rows);
                if (norm.normalisation().squares() instanceof Squares.Moments) {
                    work.add(TimingClass.MUL, rows);
                    work.add(TimingClass.SHR, rows);
                    work.add(TimingClass.ACC, rows);
                }
                if (norm.integerMean().isPresent()) {
                    work.add(TimingClass.ACC, outputs + 2 * rows);
                    work.add(TimingClass.MUL, 4 * rows);
                }
                work.normalise(norm.normalisation(), outputs, rows);
            }
            case QuantizedOp.RmsNorm norm -> {
                work.input(graph, norm.x());
                work.difference(graph, norm.x(), outputs);
                work.normalise(norm.normalisation(), outputs, graph.tensor(norm.x()).shape().rows());
            }
            case QuantizedOp.Add add -> {
                work.input(graph, add.a());
                work.input(graph, add.b());
                work.add(TimingClass.MUL, 2 * outputs);
                work.add(TimingClass.ACC, add.offset() != 0 ? 2 * outputs : outputs);
                work.add(TimingClass.SHR, add.guard() > 0 ? outputs : 0);
                work.store(outputs);
            }
            case QuantizedOp.AddConstant add -> {
                work.input(graph, add.x());
                work.load(add.constant().shape().size(), 8);
                work.add(TimingClass.MUL, outputs);
                work.add(TimingClass.ACC, outputs);
                work.add(TimingClass.SHR, add.guard() > 0 ? outputs : 0);
                work.store(outputs);
            }
            case QuantizedOp.Multiply multiply -> {
                work.input(graph, multiply.a());
                work.input(graph, multiply.b());
                work.difference(graph, multiply.a(), outputs);
                work.difference(graph, multiply.b(), outputs);
                work.add(TimingClass.MUL, outputs);
                work.requantize(Optional.of(multiply.scaling()), outputs);
            }
            case QuantizedOp.Mean mean -> {
                work.input(graph, mean.x());
                work.add(TimingClass.ACC, graph.tensor(mean.x()).shape().size() - outputs);
                work.requantize(Optional.of(mean.scaling()), outputs);
            }
            case QuantizedOp.Rescale rescale -> {
                work.input(graph, rescale.x());
                work.difference(graph, rescale.x(), outputs);
                work.requantize(Optional.of(rescale.scaling()), outputs);
            }
            case QuantizedOp.WeightedSum sum -> {
                sum.inputs().forEach(input -> work.input(graph, input));
                sum.inputs().forEach(input -> work.difference(graph, input, outputs));
                work.load(sum.constant().map(shape -> 2L * shape.size()).orElse(0L), 8);
                boolean tiesDepend = graph.rounding() == Rounding.HALF_EVEN || graph.rounding() == Rounding.HALF_AWAY;
                work.add(TimingClass.MUL, 2L * sum.inputs().size() * outputs);
                work.add(TimingClass.ACC, (tiesDepend ? 6 : 4) * outputs);
                work.add(TimingClass.SHR, (tiesDepend ? 4 : 2) * outputs);
                work.add(TimingClass.CMP, tiesDepend ? outputs : 0);
                work.zeroPoint(outputs);
                work.store(outputs);
            }
            case QuantizedOp.Clamp clamp -> {
                work.input(graph, clamp.x());
                work.difference(graph, clamp.x(), outputs);
                work.add(TimingClass.CMP, outputs);
                work.requantize(clamp.scaling(), outputs);
            }
            case QuantizedOp.Extreme extreme -> {
                extreme.inputs().forEach(input -> work.input(graph, input));
                extreme.inputs().forEach(input -> work.difference(graph, input, outputs));
                work.scaled(extreme.scalingA(), outputs);
                work.scaled(extreme.scalingB(), outputs);
                work.add(TimingClass.CMP, outputs);
                work.zeroPoint(outputs);
                work.store(outputs);
            }
            case QuantizedOp.Divide divide -> {
                divide.inputs().forEach(input -> work.input(graph, input));
                divide.inputs().forEach(input -> work.difference(graph, input, outputs));
                long divisors = graph.tensor(divide.b()).shape().size();
                work.reciprocals(divide.reciprocal(), divisors);
                work.add(TimingClass.MUL, divisors);
                work.requantize(Optional.of(divide.scaling()), outputs);
            }
            case QuantizedOp.IntegerArithmetic whole -> {
                whole.inputs().forEach(input -> work.input(graph, input));
                switch (whole.function()) {
                    case ADD, SUBTRACT -> work.add(TimingClass.ACC, outputs);
                    case MULTIPLY -> work.add(TimingClass.MUL, outputs);
                    case MINIMUM, MAXIMUM -> work.add(TimingClass.CMP, outputs);
                    case DIVIDE -> {
                        work.reciprocals(whole.reciprocal(), graph.tensor(whole.b()).shape().size());
                        work.add(TimingClass.MUL, 2 * outputs);
                        work.add(TimingClass.ACC, outputs);
                    }
                }
                work.store(outputs);
            }
            case QuantizedOp.Copy copy -> {
                copy.pieces().forEach(piece -> {
                    work.load(piece.box().elements(), graph.tensor(piece.x()).type().storageBits());
                    work.scaled(piece.scaling(), piece.box().elements());
                    work.store(piece.box().elements());
                });
                copy.fills().forEach(box -> work.store(box.elements()));
            }
            // The same codes seen otherwise: a view can do.
            case QuantizedOp.Reshape _, QuantizedOp.Transpose _ -> {}
        }
        return new OpWork(work.operations);
    }

    /// {@return the most that one unit, the issue or the banks need for it}
    Bound bound(Machine machine) {
        var cycles = new EnumMap<Resource, Long>(Resource.class);
        long instructions = 0;
        long bytes = 0;
        for (var operation : operations) {
            instructions += Math.ceilDiv(operation.elements(), (long) machine.vectorLength());
            bytes += operation.elements() * operation.bits() / 8;
            cycles.merge(Resource.of(operation.timingClass().unit()), operation.elements(), Long::sum);
        }
        cycles.replaceAll((resource, elements) -> Math.ceilDiv(elements, (long) machine.lanes()) * interval(resource, machine));
        cycles.put(Resource.ISSUE, instructions);
        long bandwidth = (long) machine.scratchpad().banks() * machine.scratchpad().bankBytes();
        cycles.merge(Resource.MEMORY, Math.ceilDiv(bytes, bandwidth), Math::max);
        return new Bound(cycles);
    }

    private static int interval(Resource resource, Machine machine) {
        return switch (resource) {
            case MUL -> machine.timing(TimingClass.MUL).beatInterval(machine.lanes());
            case SHR -> machine.timing(TimingClass.SHR).beatInterval(machine.lanes());
            case LUT -> machine.timing(TimingClass.LUT).beatInterval(machine.lanes());
            case CMP -> machine.timing(TimingClass.CMP).beatInterval(machine.lanes());
            case ACC -> machine.timing(TimingClass.ACC).beatInterval(machine.lanes());
            case SQRT -> machine.timing(TimingClass.SQRT).beatInterval(machine.lanes());
            case MEMORY, ISSUE, READ_PORTS, WRITE_PORTS, DMA -> 1;
        };
    }

    /// Collects operations. Mutable.
    private static final class Work {
        private final CodeType to;
        private final List<Operation> operations = new ArrayList<>();

        private Work(CodeType to) {
            this.to = to;
        }

        private void add(TimingClass timingClass, long elements) {
            if (elements > 0) {
                operations.add(new Operation(timingClass, elements, 0));
            }
        }

        private void load(long elements, int bits) {
            operations.add(new Operation(TimingClass.MEMORY, elements, bits));
        }

        private void input(QuantizedGraph graph, String tensor) {
            load(graph.tensor(tensor).shape().size(), graph.tensor(tensor).type().storageBits());
        }

        private void store(long elements) {
            operations.add(new Operation(TimingClass.MEMORY, elements, to.storageBits()));
        }

        private void zeroPoint(long elements) {
            add(TimingClass.ACC, to.zeroPoint() != 0 ? elements : 0);
        }

        private void difference(QuantizedGraph graph, String tensor, long elements) {
            add(TimingClass.ACC, graph.tensor(tensor).type().zeroPoint() != 0 ? elements : 0);
        }

        private void requantize(Optional<Scaling> scaling, long elements) {
            scaled(scaling, elements);
            zeroPoint(elements);
            store(elements);
        }

        /// One product, or of exact factors three, whose parts are shifted and added.
        private void scaled(Optional<Scaling> scaling, long elements) {
            boolean exact = scaling.flatMap(Scaling::rest).isPresent();
            add(TimingClass.MUL, scaling.isEmpty() ? 0 : exact ? 3 * elements : elements);
            add(TimingClass.SHR, exact ? 3 * elements : 0);
            add(TimingClass.ACC, exact ? 3 * elements : 0);
        }

        /// Reciprocals by normalisation, seed and Newton steps.
        private void reciprocals(QuantizedOp.Reciprocal by, long elements) {
            add(TimingClass.SHR, 3 * elements);
            add(TimingClass.LUT, elements);
            add(TimingClass.MUL, 2L * by.steps() * elements);
            add(TimingClass.ACC, by.steps() * elements);
        }

        private void product(long outputs, long depth, Optional<Scaling> scaling) {
            add(TimingClass.ACC, outputs * depth);
            scaled(scaling, outputs);
            zeroPoint(outputs);
            store(outputs);
        }

        private void softmax(QuantizedOp.Softmax op, long elements, QuantizedGraph graph) {
            long rows = graph.tensor(op.x()).shape().rows();
            input(graph, op.x());
            add(TimingClass.CMP, elements);
            add(TimingClass.ACC, 2 * elements);
            add(TimingClass.MUL, op.difference().isPresent() ? elements : 0);
            switch (op.exp()) {
                case Direct(_, int shift) -> {
                    add(TimingClass.LUT, elements);
                    add(TimingClass.SHR, shift > 0 ? elements : 0);
                }
                case Split _ -> {
                    add(TimingClass.LUT, 2 * elements);
                    add(TimingClass.SHR, 2 * elements);
                    add(TimingClass.MUL, elements);
                }
            }
            add(TimingClass.SHR, 3 * rows);
            add(TimingClass.LUT, rows);
            add(TimingClass.MUL, (2L * op.reciprocal().steps() + (op.scaling().isPresent() ? 1 : 0)) * rows);
            add(TimingClass.ACC, op.reciprocal().steps() * rows);
            add(TimingClass.MUL, elements);
            zeroPoint(elements);
            store(elements);
        }

        private void normalise(Normalisation op, long elements, long rows) {
            switch (op.squares()) {
                // Unshifted squares can be accumulated as they are multiplied.
                case Squares.Shifted(int shift, _) -> {
                    add(TimingClass.MUL, shift > 0 ? elements : 0);
                    add(TimingClass.ACC, elements);
                }
                case Squares.SumShift(int shift, _) -> {
                    add(TimingClass.SHR, shift > 0 ? elements : 0);
                    add(TimingClass.ACC, elements);
                }
                case Squares.Moments _ -> add(TimingClass.ACC, elements);
                case Squares.Limbs _ -> {
                    add(TimingClass.MUL, 2 * elements);
                    add(TimingClass.SHR, elements);
                    add(TimingClass.ACC, 2 * elements);
                    add(TimingClass.SHR, 6 * rows);
                    add(TimingClass.ACC, 2 * rows);
                }
            }
            add(TimingClass.SHR, 4 * rows);
            add(TimingClass.LUT, rows);
            add(TimingClass.MUL, 3L * op.root().steps() * rows);
            add(TimingClass.ACC, op.root().steps() * rows);
            add(TimingClass.MUL, 2 * elements);
            boolean offset = Arrays.stream(op.offset()).anyMatch(each -> each != 0);
            add(TimingClass.ACC, offset ? elements : 0);
            add(TimingClass.SHR, op.guard() > 0 ? elements : 0);
            store(elements);
        }
    }
}
