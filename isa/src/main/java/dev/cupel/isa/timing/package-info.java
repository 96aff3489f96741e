/// The timing contract (docs/machine.md, "Timing") as one pure function, [IssueRule#decide]: the cycle in which an instruction issues, and the
/// cause it waits for. Scheduler, engine, lower bounds and stall causes all call it; there is no second copy.
///
/// [Demand] says what one instruction asks of the machine, [Scoreboard] holds the reservations of those already issued; [Waits] says, to those who
/// want to know, which earlier issue each one waited for.
/// Nothing here knows values.
package dev.cupel.isa.timing;
