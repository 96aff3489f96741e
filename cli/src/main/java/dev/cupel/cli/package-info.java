/// The command `cupel`: arguments in, exit code out, no logic of its own. Start at [Cupel]; each subcommand is a class of its own, and [Console] is how all
/// of them speak. What they call is in `dev.cupel.traces.run` and `dev.cupel.explore`.
package dev.cupel.cli;
