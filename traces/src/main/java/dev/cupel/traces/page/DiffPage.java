package dev.cupel.traces.page;

import dev.cupel.traces.export.DiffJson;
import dev.cupel.traces.view.ReportDiff;
import java.util.List;
import java.util.stream.Stream;

/// The page of two runs side by side: all of their comparison, as [DiffJson] has it.
public final class DiffPage {
    private static final List<String> SCRIPTS = Stream.of("comparison", "summary", "causes", "ops", "main").map(name -> "diff/" + name + ".js").toList();

    private DiffPage() {}

    /// {@return the page as a file's text; equal comparisons give equal texts}
    public static String write(ReportDiff diff) {
        String title = diff.a().name() + " on " + diff.a().machine() + " and " + diff.b().name() + " on " + diff.b().machine() + " - Cupel";
        return new Page(title, List.of("diff/diff.css"), SCRIPTS, List.of(new Block.Json("diff", DiffJson.write(diff)))).text();
    }
}
