/// The command `cupel`: arguments in, exit code out, no logic of its own. Start at [Cupel].
package dev.cupel.cli;
