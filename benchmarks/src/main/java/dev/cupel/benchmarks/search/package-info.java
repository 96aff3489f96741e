/// How well searches do on a sweep whose every point is known: its table is read ([ExhaustiveTable]) and searches are answered from it ([Replay]).
package dev.cupel.benchmarks.search;
