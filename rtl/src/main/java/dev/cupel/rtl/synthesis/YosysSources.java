package dev.cupel.rtl.synthesis;

import dev.cupel.isa.Machine;
import dev.cupel.rtl.TwinBuild;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The twin's sources in the words that Yosys knows. Yosys reads packages, but neither `import` nor a package that uses another: so both
/// packages become one, `types`, and where a file imports a package, each of the package's names in it is qualified. What it does not know of
/// structures is written out ([Structures]). A name that is then not declared is refused, which Yosys by itself would take for a new bit.
/// Whether Yosys then reads the same circuit is not assumed: leaves are proved, the rest is co-simulated as Yosys wrote it.
public final class YosysSources {
    /// The file with both packages; to be read first.
    public static final String PACKAGE = "types.sv";

    private static final String SIZES = "machine_parameters.sv";
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("\\b([A-Z]\\w*) = ");
    private static final Pattern TYPE = Pattern.compile("\\} (\\w+);");
    private static final Pattern IMPORT = Pattern.compile("[ \\t]*import (\\w+)::\\*;\\n");


    private YosysSources() {}

    /// {@return every file of the machine's twin, by name}
    public static Map<String, String> of(Machine machine) throws IOException {
        var texts = new LinkedHashMap<>(TwinBuild.systemVerilog(machine));
        String sizes = COMMENT.matcher(texts.remove(SIZES)).replaceAll("");
        var names = Map.of("machine_parameters", names(sizes), "types", names(COMMENT.matcher(texts.getOrDefault(PACKAGE, "")).replaceAll("")));
        texts.replaceAll((file, text) -> rewritten(file, text, names));
        String inside = sizes.replaceAll("package machine_parameters;|endpackage", "");
        texts.computeIfPresent(PACKAGE, (_, text) -> text.replaceFirst("package types;", Matcher.quoteReplacement("package types;\n" + inside)));
        var structures = new Structures(texts.getOrDefault(PACKAGE, ""));
        texts.replaceAll((file, text) -> file.equals(PACKAGE) ? structures.withoutArrays(text) : structures.writtenOut(text));
        texts.replaceAll((_, text) -> "`default_nettype none\n" + text);
        return texts;
    }

    private static List<String> names(String packageText) {
        return Stream.of(CONSTANT, TYPE).flatMap(pattern -> pattern.matcher(packageText).results()).map(found -> found.group(1)).distinct().toList();
    }

    private static String rewritten(String file, String source, Map<String, List<String>> names) {
        String text = COMMENT.matcher(source).replaceAll("");
        var imported = IMPORT.matcher(text).results().map(found -> found.group(1)).toList();
        text = IMPORT.matcher(text).replaceAll("").replace("machine_parameters::", "types::");
        if (!file.equals(PACKAGE)) {
            for (String from : imported) {
                String any = String.join("|", names.getOrDefault(from, List.of()));
                text = text.replaceAll("(?<![\\w.$'`])(?<!::)(" + any + ")\\b(?!::)", "types::$1");
            }
        }
        return text;
    }
}
