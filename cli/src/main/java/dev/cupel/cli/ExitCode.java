package dev.cupel.cli;

/// What the process ends with. Scripts rely on these numbers.
final class ExitCode {
    /// All done.
    static final int DONE = 0;
    /// The input is wrong; every fault is on standard error.
    static final int WRONG_INPUT = 1;
    /// The command line is wrong.
    static final int USAGE = 2;
    /// The run trapped or reached `--max-cycles`, or a requested check failed.
    static final int STOPPED = 3;
    /// A fault of this program (`EX_SOFTWARE` of BSD's sysexits).
    static final int INTERNAL = 70;

    private ExitCode() {}
}
