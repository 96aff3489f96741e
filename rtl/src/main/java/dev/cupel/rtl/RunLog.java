package dev.cupel.rtl;

import java.util.List;

/// All that one side tells of a run.
///
/// @param events  in [LogEvent#ORDER]
/// @param clips   elements saturated where that is intended
/// @param memory  the watched bytes of both memories at the end
/// @param seconds that the run itself took
record RunLog(List<LogEvent> events, long clips, byte[] memory, double seconds) {}
