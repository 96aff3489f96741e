package dev.cupel.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.explore.Explorer;
import dev.cupel.explore.Results;
import dev.cupel.explore.SweepFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.traces.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkTest {
    @TempDir
    Path folder;

    @Test
    void onLocalSpark_theFindingsAreThoseOfThisProcess() throws Exception {
        Files.writeString(folder.resolve("g.json"), """
                {"cupelGraph": 1, "name": "g", "inputs": [{"name": "x", "shape": [16, 8]}],
                 "ops": [{"op": "softmax", "name": "s", "x": "x"}], "outputs": ["s"]}
                """);
        Files.writeString(folder.resolve("sweep.yaml"), """
                cupelSweep: 1
                name: small
                source: g.json
                rows: {limit: 5}
                axes: {lanes: [4, 8, 16], softmax.romBits: [4, 8, 12, 30]}
                objectives: [cycles, error_rmse]
                """);
        var sweep = SweepFile.read(folder.resolve("sweep.yaml")).orThrow();
        Explorer.explore(sweep, folder.resolve("here"), 2, Progress.NONE).orThrow();
        Explorer.explore(sweep, folder.resolve("there"), new SparkProvider().open("local[2]").orThrow(), Progress.NONE).orThrow();
        assertEquals(canonical("here"), canonical("there"));
        assertEquals(Files.readString(folder.resolve("here/small/results.csv")), Files.readString(folder.resolve("there/small/results.csv")));
    }

    private String canonical(String out) {
        return Results.read(folder.resolve(out)).orThrow().canonical();
    }

    @Test
    void aMasterThatIsNone_isAFault() {
        assertTrue(new SparkProvider().open("sparky") instanceof Diagnosed.Faulty<?>(var faults) && faults.getFirst().render().contains("spark://HOST:PORT"));
    }
}
