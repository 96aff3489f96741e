package dev.cupel.rtl;

import java.util.List;
import java.util.Optional;

/// All that one side tells of a run.
///
/// @param events  in [LogEvent#ORDER]; of a run that trapped up to the cycle of the trap
/// @param clips   elements saturated where that is intended
/// @param trapped the instruction that trapped; empty where the run halted
/// @param memory  the watched bytes of both memories at the end; nobody says what a trap leaves there
/// @param coverage of the issues by their causes, which the simulator alone tells
/// @param seconds  that the run itself took
/// @param drift    where the simulator's ways of running differ, which the simulator alone has; empty where they all give this
record RunLog(List<LogEvent> events, long clips, Optional<Integer> trapped, byte[] memory, Coverage coverage, double seconds, Optional<String> drift) {}
