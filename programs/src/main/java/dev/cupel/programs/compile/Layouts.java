package dev.cupel.programs.compile;

import dev.cupel.isa.Machine;
import dev.cupel.programs.kernels.Kernels;
import dev.cupel.programs.kernels.Site;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How every tensor lies in memory. Tensors that differ only by a reshape or a transpose share one storage wherever strides can say so, in
/// whichever direction: a producer may write the merged heads of an attention, or a consumer read a transpose. What remains is copied.
///
/// @param storages by the name of the tensor that is written first
/// @param homes    for each tensor its storage
/// @param lies     for each tensor how it lies there
/// @param copies   names of the view ops that have to copy
record Layouts(Map<String, Storage> storages, Map<String, String> homes, Map<String, Strides> lies, Set<String> copies) {
    /// A piece of memory for one value.
    record Storage(String name, int elementBits, int bytes) {}

    static Layouts of(Site site) {
        var graph = site.graph();
        var links = links(graph);
        var homes = new HashMap<String, String>();
        var lies = new HashMap<String, Strides>();
        var copies = new HashSet<String>();
        var storages = new LinkedHashMap<String, Storage>();
        // In order of appearance, so that the first tensor met of a group is the one that is written.
        for (var name : graph.tensors().keySet()) {
            if (homes.containsKey(name)) {
                continue;
            }
            var chosen = best(name, site, links, homes.keySet());
            int bits = graph.tensor(name).type().storageBits();
            int extent = 0;
            for (var entry : chosen.entrySet()) {
                homes.put(entry.getKey(), name);
                lies.put(entry.getKey(), entry.getValue());
                extent = Math.max(extent, entry.getValue().extent());
            }
            storages.put(name, new Storage(name, bits, extent * bits / 8));
        }
        for (var op : graph.ops()) {
            if (isView(op) && !Known.in(homes, op.output()).equals(homes.get(op.inputs().getFirst()))) {
                copies.add(op.name());
            }
        }
        return new Layouts(storages, homes, lies, copies);
    }

    static boolean isView(QuantizedOp op) {
        return op instanceof QuantizedOp.Reshape || op instanceof QuantizedOp.Transpose;
    }

    /// {@return the storage of a tensor}
    Storage storageOf(String tensor) {
        return Known.in(storages, Known.in(homes, tensor));
    }

    /// {@return how a tensor lies in its storage}
    Strides strides(String tensor) {
        return Known.in(lies, tensor);
    }

    /// A view op between two tensors.
    private record Link(QuantizedOp op, String from, String to) {
        String other(String tensor) {
            return tensor.equals(from) ? to : from;
        }
    }

    private static Map<String, List<Link>> links(QuantizedGraph graph) {
        var links = new HashMap<String, List<Link>>();
        for (var op : graph.ops()) {
            if (isView(op)) {
                var link = new Link(op, op.inputs().getFirst(), op.output());
                links.computeIfAbsent(link.from(), _ -> new ArrayList<>()).add(link);
                links.computeIfAbsent(link.to(), _ -> new ArrayList<>()).add(link);
            }
        }
        return links;
    }

    /// {@return how `root` and the views that can share its storage lie: starting from whichever of them leaves the fewest to copy}
    private static Map<String, Strides> best(String root, Site site, Map<String, List<Link>> links, Set<String> taken) {
        var graph = site.graph();
        Map<String, Strides> best = Map.of();
        for (var start : reachable(root, links, taken)) {
            var shape = graph.tensor(start).shape();
            var plain = spread(start, Strides.contiguous(shape), graph, links, taken);
            var candidate = plain;
            boolean gapless = graph.ops().stream().anyMatch(op -> op instanceof QuantizedOp.Embedding && op.output().equals(root));
            if (!gapless && plain.entrySet().stream().anyMatch(entry -> acrossRows(entry.getKey(), entry.getValue(), site))) {
                int bytes = graph.tensor(start).type().storageBits() / 8;
                var padded = spread(start, Strides.pitched(shape, pitch(shape, bytes, site.machine())), graph, links, taken);
                if (padded.size() >= plain.size()) {
                    candidate = padded;
                }
            }
            boolean fits = writable(root, candidate, graph) && (!gapless || Strides.contiguous(graph.tensor(root).shape()).equals(candidate.get(root)));
            if (fits && candidate.size() > best.size()) {
                best = candidate;
            }
        }
        return best;
    }

    /// Whether `root` is there; where a reshape copies into it, it must be seen under the shape of what is copied.
    private static boolean writable(String root, Map<String, Strides> lies, QuantizedGraph graph) {
        var own = lies.get(root);
        if (own == null) {
            return false;
        }
        return graph.ops().stream()
                .filter(op -> op instanceof QuantizedOp.Reshape && op.output().equals(root))
                .allMatch(op -> own.reshaped(graph.tensor(op.inputs().getFirst()).shape()).isPresent());
    }

    /// {@return a row's elements, filled up to an odd number of bank words: neighbours of a column then lie in different banks}
    private static int pitch(Shape shape, int elementBytes, Machine machine) {
        int word = Math.max(machine.scratchpad().bankBytes(), elementBytes);
        int words = Math.ceilDiv(shape.last() * elementBytes, word);
        return (words | 1) * word / elementBytes;
    }

    /// Whether an op takes vectors across the rows of the tensor: a matrix product those of its second operand, another as its kernel says.
    private static boolean acrossRows(String tensor, Strides lies, Site site) {
        int rank = lies.shape().rank();
        return site.graph().ops().stream().anyMatch(op -> op instanceof QuantizedOp.MatMul product
                ? product.b().equals(tensor) && lies.shape().dim(rank - 1) > 1 && lies.strides().get(rank - 1) != 1
                : (op.output().equals(tensor) || op.inputs().contains(tensor)) && Kernels.acrossRows(op, site));
    }

    private static Set<String> reachable(String root, Map<String, List<Link>> links, Set<String> taken) {
        var seen = new LinkedHashSet<String>();
        var open = new ArrayDeque<String>(List.of(root));
        while (!open.isEmpty()) {
            var tensor = open.poll();
            if (!taken.contains(tensor) && seen.add(tensor)) {
                links.getOrDefault(tensor, List.of()).forEach(link -> open.add(link.other(tensor)));
            }
        }
        return seen;
    }

    /// {@return how `start` and the tensors reached from it lie, where strides can say so}
    private static Map<String, Strides> spread(String start, Strides lies, QuantizedGraph graph, Map<String, List<Link>> links, Set<String> taken) {
        var found = new LinkedHashMap<String, Strides>();
        found.put(start, lies);
        var open = new ArrayDeque<String>(List.of(start));
        while (!open.isEmpty()) {
            var tensor = open.poll();
            for (var link : links.getOrDefault(tensor, List.of())) {
                var other = link.other(tensor);
                if (taken.contains(other) || found.containsKey(other)) {
                    continue;
                }
                var through = through(link, tensor.equals(link.from()), Known.in(found, tensor), graph.tensor(other).shape());
                if (through.isPresent()) {
                    found.put(other, through.get());
                    open.add(other);
                }
            }
        }
        return found;
    }

    private static Optional<Strides> through(Link link, boolean forward, Strides lies, Shape to) {
        return switch (link.op()) {
            case QuantizedOp.Transpose transpose -> Optional.of(forward ? lies.permuted(transpose.permutation()) : lies.unpermuted(transpose.permutation()));
            default -> lies.reshaped(to);
        };
    }
}
