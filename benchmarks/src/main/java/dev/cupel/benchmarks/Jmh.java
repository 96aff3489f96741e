package dev.cupel.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `benchmarks/run jmh`: what single instructions cost.
@Command(name = "jmh", mixinStandardHelpOptions = true,
        description = "Runs JMH over the classes of dev.cupel.benchmarks.jmh: minutes for all of them; `benchmarks/run jmh -- -p kind=MAC -p length=64` for one.")
final class Jmh implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "What JMH takes, behind `--`; `-h` lists it.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
