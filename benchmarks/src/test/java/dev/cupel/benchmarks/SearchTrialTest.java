package dev.cupel.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.benchmarks.search.SyntheticSweep;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SearchTrialTest {
    @TempDir
    Path folder;

    /// @param code of the exit
    /// @param said on the error stream
    private record Ran(int code, String text, String said) {
        /// {@return the cells of the lines that start by a word, from the second}
        List<List<String>> rows(String search) {
            return text.lines().filter(line -> line.startsWith("| " + search)).map(line -> Arrays.stream(line.split("\\|")).skip(2).map(String::strip).toList()).toList();
        }
    }

    private Ran run(String csv, String... options) throws IOException {
        var table = Files.writeString(folder.resolve("results.csv"), csv);
        var out = folder.resolve("search.md");
        var said = new StringWriter();
        int code = new CommandLine(new SearchTrial())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(Stream.of("--results", table.toString(), "--out", out.toString()), Stream.of(options)).toArray(String[]::new));
        return new Ran(code, Files.exists(out) ? Files.readString(out) : "", said.toString());
    }

    @Test
    void nsga2ReachesTheTargetOnASyntheticSweep_andRandomSearchIsBesideIt() throws IOException {
        var ran = run(SyntheticSweep.csv(), "--axes", SyntheticSweep.AXES, "--objectives", "area,loss", "--objectives", "cycles,area");
        assertEquals(0, ran.code(), ran.said());
        assertTrue(ran.text().contains("2,040 of 2,400 points can be run"), ran.text());
        var evolved = ran.rows("NSGA-II");
        var random = ran.rows("random");
        assertEquals(2, evolved.size(), ran.text());
        for (int i = 0; i < 2; i++) {
            assertEquals("240", evolved.get(i).get(0));
            assertEquals("240", random.get(i).get(0));
            double share = Double.parseDouble(evolved.get(i).get(1));
            assertTrue(share >= 99.5 && share <= 100 && share > Double.parseDouble(random.get(i).get(1)), ran.text());
            assertEquals("reached", evolved.get(i).getLast());
        }
    }

    @Test
    void theSameTableGivesTheSameBytes() throws IOException {
        String[] options = {"--axes", SyntheticSweep.AXES, "--objectives", "cycles,loss", "--seeds", "3"};
        assertEquals(run(SyntheticSweep.csv(), options).text(), run(SyntheticSweep.csv(), options).text());
    }

    /// Of a 2 by 2 table that may be asked for whole, both searches find all.
    @Test
    void allPointsHaveTheWholeHypervolume() throws IOException {
        var ran = run("a,b,x,y\n1,u,1,2\n1,v,2,1\n2,u,3,3\n2,v,n/a,0\n", "--axes", "a,b", "--objectives", "x,y:max", "--percent", "100", "--seeds", "2");
        assertEquals(0, ran.code(), ran.said());
        assertTrue(ran.text().contains("3 of 4 points can be run, 2 are on the front, whose hypervolume is 0.500000."), ran.text());
        assertEquals(List.of("4", "100.00", "100.00", "100.00", "reached"), ran.rows("NSGA-II").getFirst());
        assertTrue(ran.text().contains("--axes a,b --objectives x,y:max --percent 100 --seeds 2\n"), ran.text());
    }

    @Test
    void aMissedTargetIsSaid_andIsTheExitCode() throws IOException {
        var ran = run(SyntheticSweep.csv(), "--axes", SyntheticSweep.AXES, "--objectives", "cycles,area,loss", "--percent", "0.5", "--seeds", "3");
        assertEquals(1, ran.code());
        assertEquals("missed", ran.rows("NSGA-II").getFirst().getLast());
    }

    @Test
    void columnsThatAreNotThereAreAllNamed() throws IOException {
        var ran = run(SyntheticSweep.csv(), "--axes", "weightsBits,lane", "--objectives", "cycles");
        assertEquals(1, ran.code());
        assertTrue(ran.said().contains("did you mean `weightBits`?") && ran.said().contains("did you mean `lanes`?"), ran.said());
        var objective = run(SyntheticSweep.csv(), "--axes", SyntheticSweep.AXES, "--objectives", "cycle,status", "--objectives", "status");
        assertEquals(1, objective.code());
        assertTrue(objective.said().contains("did you mean `cycles`?") && objective.said().contains("no row has a number"), objective.said());
        assertFalse(Files.exists(folder.resolve("search.md")));
    }

    @Test
    void aForgottenAxisIsSaid() throws IOException {
        var ran = run("a,b,x\n1,1,1\n1,2,2\n", "--axes", "a", "--objectives", "x");
        assertEquals(1, ran.code());
        assertTrue(ran.said().contains("line 3 has the axes of line 2") && ran.said().contains("name every axis"), ran.said());
    }

    @Test
    void aTableThatCannotBeReadIsSaid() throws IOException {
        assertTrue(run("", "--axes", "a", "--objectives", "x").said().contains("the table has no rows"));
        var ragged = run("a,x\n1,1,1\n", "--axes", "a", "--objectives", "x");
        assertTrue(ragged.said().contains("the line has 3 cells; there are 2 titles"), ragged.said());
        var missing = new StringWriter();
        assertEquals(1, new CommandLine(new SearchTrial()).setErr(new PrintWriter(missing)).execute("--results", folder.resolve("none.csv").toString(), "--axes", "a", "--objectives", "x"));
        assertTrue(missing.toString().contains("cannot be read"), missing.toString());
    }
}
