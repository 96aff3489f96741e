package dev.cupel.explore;

import dev.cupel.explore.Explorer.Found;
import dev.cupel.explore.search.Grid;
import dev.cupel.explore.search.Halving;
import dev.cupel.explore.search.Nsga2;
import dev.cupel.explore.search.RandomSearch;
import dev.cupel.explore.search.Search;
import dev.cupel.traces.page.Block;
import dev.cupel.traces.page.Page;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The page of a sweep: front, axes, widths, and all of its points.
final class SweepPage {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> SCRIPTS = Stream.of("sweep", "summary", "front", "axes", "heat", "points", "main").map(name -> "explore/" + name + ".js").toList();

    private SweepPage() {}

    /// {@return the page as a file's text; equal findings give equal texts}
    static String write(Sweep sweep, List<Found> found, Insight insight) {
        return new Page(sweep.name() + ", exploration - Cupel", List.of("explore/explore.css"), SCRIPTS, List.of(new Block.Json("sweep", MAPPER.writeValueAsString(node(sweep, found, insight))))).text();
    }

    private static ObjectNode node(Sweep sweep, List<Found> found, Insight insight) {
        var node = MAPPER.createObjectNode().put("name", sweep.name()).put("source", sweep.subject().source().toString()).put("machine", sweep.base().name())
                .put("search", words(sweep.search())).put("proof", sweep.subject().proof().label());
        measures(node.putArray("measures"), insight.measures());
        measures(node.putArray("objectives"), sweep.objectives());
        var limits = node.putObject("limits");
        sweep.limits().forEach((measure, limit) -> limits.put(measure.label(), limit));
        var settings = node.putObject("settings");
        sweep.settings().forEach(settings::put);
        var axes = node.putArray("axes");
        sweep.axes().forEach(axis -> {
            var values = axes.addObject().put("name", axis.name()).putArray("values");
            axis.values().forEach(values::add);
        });
        var effects = node.putArray("effects");
        insight.effects().forEach(effect -> {
            var each = effects.addObject().put("axis", effect.axis().name());
            var share = each.putObject("share");
            effect.share().forEach((measure, of) -> share.put(measure.label(), of));
            var means = each.putObject("means");
            effect.means().forEach((measure, of) -> numbers(means.putArray(measure.label()), of));
        });
        insight.heat().ifPresent(heat -> {
            var each = node.putObject("heat").put("measure", heat.measure().label()).put("across", heat.across().name()).put("up", heat.up().name());
            var rows = each.putArray("cells");
            heat.cells().forEach(row -> numbers(rows.addArray(), row));
        });
        insight.balanced().ifPresent(point -> node.put("balanced", point.point().number()));
        var widths = node.putArray("widths");
        insight.widths().forEach(width -> widths.addObject().put("axis", width.axis()).put("recommended", width.recommended()).put("least", width.least())
                .put("greatest", width.greatest()));
        points(node.putArray("points"), found);
        return node;
    }

    /// {@return a search in words}
    static String words(Search search) {
        return switch (search) {
            case Grid _ -> "the whole grid";
            case RandomSearch random -> "%,d points at random, seed %d".formatted(random.points(), random.seed());
            case Nsga2 nsga2 -> "NSGA-II, %,d points, population %d, seed %d".formatted(nsga2.points(), nsga2.population(), nsga2.seed());
            case Halving halving -> "successive halving of %,d points by %s, seed %d".formatted(halving.points(), halving.eta(), halving.seed());
        };
    }

    private static void measures(ArrayNode into, List<Measure> measures) {
        measures.forEach(measure -> into.addObject().put("name", measure.label()).put("title", measure.title()).put("more", measure.better() == Measure.Better.MORE));
    }

    private static void numbers(ArrayNode into, List<OptionalDouble> numbers) {
        for (var number : numbers) {
            if (number.isPresent()) {
                into.add(number.getAsDouble());
            } else {
                into.addNull();
            }
        }
    }

    private static void points(ArrayNode into, List<Found> found) {
        for (var each : found) {
            var finding = each.finding();
            var node = into.addObject().put("number", each.point().number()).put("status", finding.status().label()).put("front", each.front());
            var values = node.putArray("values");
            each.point().values().values().forEach(values::add);
            var measures = node.putObject("measures");
            finding.measures().keySet().forEach(measure -> finding.number(measure).ifPresent(number -> measures.put(measure.label(), number)));
            if (!finding.reason().isEmpty()) {
                node.put("reason", finding.reason());
            }
            if (each.front()) {
                node.put("command", RunLine.of(finding));
            }
        }
    }
}
