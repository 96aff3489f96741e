package dev.cupel.programs.onnx;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Short, readable, unique op names from the exporter's. An op that is all there is of a module is called as the module (`b.0/a/q`, `b.0/n1`);
/// others by module and kind (`b.0/a/softmax`, `b.0/add`), numbered from the second (`b.0/add_2`). Where the exporter writes no module paths,
/// a parameter's name stands in (`b.0.a.q.weight`: `b.0.a.q`).
final class Naming {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_][\\w.]*)\\.(?:weight|bias|w|b|gamma|beta|g)");

    private final Map<String, Set<Integer>> nodesByScope = new HashMap<>();
    private final Set<String> scopesWithin = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    /// The number last given to each base.
    private final Map<String, Integer> used = new HashMap<>();

    /// @param nodes    every node that is part of an op
    /// @param reserved names that tensors keep: inputs and outputs of the graph
    Naming(Collection<OnnxNode> nodes, Collection<String> reserved) {
        taken.addAll(reserved);
        for (OnnxNode node : nodes) {
            nodesByScope.computeIfAbsent(node.scope(), scope -> new HashSet<>()).add(node.index());
            for (int slash = node.scope().lastIndexOf('/'); slash > 0; slash = node.scope().lastIndexOf('/', slash - 1)) {
                scopesWithin.add(node.scope().substring(0, slash));
            }
        }
    }

    /// {@return the name of one step of a match}
    ///
    /// @param word what the step is called where its module does not name it
    /// @param main whether it is the step that the match is about
    String name(Match match, String word, boolean main) {
        String scope = match.principal().scope();
        boolean whole = !scope.isEmpty() && !scopesWithin.contains(scope)
                && match.nodes().stream().map(OnnxNode::index).toList().containsAll(nodesByScope.getOrDefault(scope, Set.of()));
        String base;
        if (main && whole) {
            base = scope;
        } else if (scope.isEmpty()) {
            base = (main ? parameter(match.nodes()) : Optional.<String>empty()).orElse(word);
        } else {
            base = scope + "/" + word;
        }
        String name = base;
        while (!taken.add(name)) {
            name = base + "_" + used.merge(base, 2, (number, first) -> number + 1);
        }
        return name;
    }

    /// The tensor of the file that a constant was made of.
    private static String given(String tensor) {
        int mark = tensor.indexOf(Rewriting.MARK);
        return mark < 0 ? tensor : tensor.substring(0, mark);
    }

    private static Optional<String> parameter(List<OnnxNode> nodes) {
        return nodes.stream().flatMap(node -> node.inputs().stream()).map(Naming::given).map(PARAMETER::matcher).filter(Matcher::matches).map(m -> m.group(1)).findFirst();
    }
}
