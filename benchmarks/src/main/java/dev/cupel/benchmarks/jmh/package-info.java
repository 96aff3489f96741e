/// What single instructions and whole runs cost, by JMH: `benchmarks/run jmh`. A class asks one question, which its first line says; the page in `benchmarks/results` is
/// [dev.cupel.benchmarks.speed]'s.
package dev.cupel.benchmarks.jmh;
