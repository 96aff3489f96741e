/// What a machine's hardware would cost: area by unit, delay, and energy by operation. Start at [Cost#of], a pure function of the machine; it
/// needs no synthesizer, since what Yosys measured is kept as a resource ([Measurements]) and carried to other sizes by fits ([Fitted]).
/// Measuring is `dev.cupel.rtl.synthesis`'s.
package dev.cupel.rtl.cost;
