/// The machine as its programmer sees it: its parameters, its instructions and its programs.
/// Depends on nothing else of the project; how many cycles a program takes is decided here too, as one pure function
/// that scheduler, simulator and bounds share. What a value becomes while it runs is `dev.cupel.sim`'s.
package dev.cupel.isa;
