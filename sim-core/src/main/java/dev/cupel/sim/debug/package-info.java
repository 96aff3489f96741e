/// A run under a debugger: [dev.cupel.sim.debug.Debugger] steps it forth and back and stops it where asked, [dev.cupel.sim.debug.Script] reads the
/// debugger's language, [dev.cupel.sim.debug.Interpreter] obeys it. Everything is data and text; the terminal is `cupel debug`'s.
package dev.cupel.sim.debug;
