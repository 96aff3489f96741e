/// One inference as a trace that other tools open: [TraceFormat] says which, [TraceWindow] what of it, [TraceFile] writes it while the run goes on and holds
/// nothing of the run but what is in flight. Every text of a model is made inert first, see [dev.cupel.isa.text.Inert].
package dev.cupel.traces.trace;
