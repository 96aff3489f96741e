package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Resource;
import dev.cupel.isa.timing.Wait;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Why a run lasts as long as it does: the chain of issues from the first to the end of the run in which each is there because of the one before. An issue
/// that waited hangs on the one that it waited for, any other on the issue just before it. Shortening what is not on the chain gains nothing. ADR-0018.
///
/// @param cycles of the run; the cycles of all links sum to them
/// @param links  how many links there are
/// @param causes links by cause and by the unit of the issue that was waited for, most cycles first
/// @param steps  links by the instructions at their ends, most cycles first
/// @param last   the links next to the end of the run, in order; at most [#LAST]
public record CriticalChain(long cycles, long links, List<Share> causes, List<Step> steps, List<Link> last) {
    /// The most links that are kept one by one.
    public static final int LAST = 64;

    public CriticalChain {
        causes = List.copyOf(causes);
        steps = List.copyOf(steps);
        last = List.copyOf(last);
    }

    /// One link.
    ///
    /// @param from     an issue
    /// @param to       the issue that hangs on it; the number of issues for the end of the run
    /// @param cause    what `to` waited for; [Cause#ISSUE] where it only follows, [Cause#DRAIN] for the end of the run
    /// @param resource what was waited for
    /// @param index    which of them
    /// @param cycles   from the issue of `from` to that of `to`
    public record Link(int from, int to, Cause cause, Resource resource, int index, long cycles) {}

    /// Links of one cause behind one unit.
    public record Share(Cause cause, Unit unit, long links, long cycles) {}

    /// Links between two instructions.
    ///
    /// @param fromPc an instruction
    /// @param toPc   the instruction that hangs on it; -1 for the end of the run
    public record Step(int fromPc, int toPc, Cause cause, Resource resource, int index, long links, long cycles) {}

    private record Key(int fromPc, int toPc, Cause cause, Resource resource, int index) {}

    private record Group(Cause cause, Unit unit) {}

    private static final class Sum {
        long links;
        long cycles;

        void add(Link link) {
            links++;
            cycles += link.cycles();
        }
    }

    /// {@return the chain of a recorded run}
    public static CriticalChain of(Recording recording) {
        var groups = new HashMap<Group, Sum>();
        var steps = new HashMap<Key, Sum>();
        Deque<Link> last = new ArrayDeque<>();
        long links = 0;
        if (recording.size() > 0) {
            var transfers = new Transfers(recording);
            for (var link = end(recording, transfers); ; link = link(recording, transfers, link.from())) {
                links++;
                var unit = link.cause() == Cause.ISSUE ? Unit.CONTROL : recording.unit(link.from());
                groups.computeIfAbsent(new Group(link.cause(), unit), _ -> new Sum()).add(link);
                int toPc = link.to() == recording.size() ? -1 : recording.pc(link.to());
                steps.computeIfAbsent(new Key(recording.pc(link.from()), toPc, link.cause(), link.resource(), link.index()), _ -> new Sum()).add(link);
                if (last.size() < LAST) {
                    last.addFirst(link);
                }
                if (link.from() == 0) {
                    break;
                }
            }
        }
        return new CriticalChain(recording.cycles(), links, shares(groups), steps(steps), new ArrayList<>(last));
    }

    /// The run ends when what was in flight is over; its last cycle is counted here.
    private static Link end(Recording recording, Transfers transfers) {
        int to = recording.size();
        var drain = recording.drain();
        boolean drains = drain.issue() >= 0;
        int from = drains ? transfers.head((int) drain.issue()) : to - 1;
        return new Link(from, to, drains ? Cause.DRAIN : Cause.ISSUE, drain.resource(), drain.index(), recording.cycles() - recording.cycle(from));
    }

    private static Link link(Recording recording, Transfers transfers, int to) {
        var waited = recording.waited(to);
        if (waited.equals(Wait.NONE)) {
            return new Link(to - 1, to, Cause.ISSUE, Resource.NONE, 0, recording.cycle(to) - recording.cycle(to - 1));
        }
        int by = (int) waited.issue();
        int from = waited.resource() == Resource.TRANSFER ? transfers.head(by) : by;
        return new Link(from, to, recording.cause(to), waited.resource(), waited.index(), recording.cycle(to) - recording.cycle(from));
    }

    /// Transfers run one at a time: one that stood in the queue hangs on the one before it, and so on.
    private record Transfers(Recording recording, Map<Integer, Integer> byIssue) {
        Transfers(Recording recording) {
            this(recording, new HashMap<>());
            for (int i = 0; i < recording.transfers().size(); i++) {
                byIssue.put(recording.transfers().get(i).issue(), i);
            }
        }

        /// {@return the issue of the transfer that began at once, from which on the DMA unit was busy until that of `issue` was over}
        int head(int issue) {
            Integer at = byIssue.get(issue);
            while (at != null && at > 0 && recording.transfers().get(at).start() > recording.cycle(recording.transfers().get(at).issue()) + 1) {
                at--;
            }
            return at == null ? issue : recording.transfers().get(at).issue();
        }
    }

    private static List<Share> shares(Map<Group, Sum> groups) {
        return groups.entrySet().stream()
                .map(entry -> new Share(entry.getKey().cause(), entry.getKey().unit(), entry.getValue().links, entry.getValue().cycles))
                .sorted(Comparator.comparingLong(Share::cycles).reversed().thenComparing(Share::cause).thenComparing(Share::unit))
                .toList();
    }

    private static List<Step> steps(Map<Key, Sum> sums) {
        return sums.entrySet().stream()
                .map(entry -> {
                    var key = entry.getKey();
                    return new Step(key.fromPc(), key.toPc(), key.cause(), key.resource(), key.index(), entry.getValue().links, entry.getValue().cycles);
                })
                .sorted(Comparator.comparingLong(Step::cycles).reversed().thenComparingInt(Step::toPc).thenComparingInt(Step::fromPc)
                        .thenComparing(Step::cause).thenComparing(Step::resource).thenComparingInt(Step::index))
                .toList();
    }
}
