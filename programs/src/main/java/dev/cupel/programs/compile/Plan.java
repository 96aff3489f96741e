package dev.cupel.programs.compile;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.QuantizedGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Where everything lies in both memories, and when it moves between them.
///
/// @param arrivals   transfers into the scratchpad, in their order
/// @param departures transfers out of it, by the stage behind which they start
/// @param scratchpad byte address of each piece: a storage's residence, a stage's constants or scratch
/// @param dram       byte address of each storage that has a home there and of each stage's constants
/// @param dramBytes  bytes of DRAM in use
/// @param residences for each storage the stages from which on it lies under which name
/// @param lives      every piece of the scratchpad with the stages in which it is in use
record Plan(
        List<Arrival> arrivals,
        List<Departure> departures,
        Map<String, Integer> scratchpad,
        Map<String, Integer> dram,
        int dramBytes,
        Map<String, List<Residence>> residences,
        List<Shelf.Piece> lives) {

    /// A transfer from DRAM.
    ///
    /// @param piece    where it goes
    /// @param home     what it brings
    /// @param issuedAt stage before which it is issued
    /// @param neededBy stage that cannot start without it
    record Arrival(String piece, String home, int bytes, int issuedAt, int neededBy) {}

    /// A transfer to DRAM.
    ///
    /// @param stage    behind which it is issued
    /// @param goneBy   stage that may overwrite what was sent; -1 where nothing does
    record Departure(String piece, String home, int bytes, int stage, int goneBy) {}

    /// A storage's stay in the scratchpad.
    record Residence(String piece, int from, int to) {}

    /// What a plan is made of.
    ///
    /// @param ahead   transfers that may be on their way while others are in use
    /// @param spilled storages that leave the scratchpad whenever they are not used for long
    record Demand(List<Stage> stages, Layouts layouts, QuantizedGraph graph, Machine machine, int ahead, Set<String> spilled) {}

    /// {@return what lies where in the scratchpad while a stage runs}
    List<Piece> pieces(int stage) {
        return lives.stream()
                .filter(piece -> piece.from() <= stage && stage <= piece.to())
                .map(piece -> {
                    int address = Known.in(scratchpad, piece.name());
                    return new Piece(address, address + piece.bytes());
                })
                .toList();
    }

    /// {@return the address in the scratchpad at which a storage lies in a stage}
    int address(String storage, int stage) {
        for (var residence : Known.in(residences, storage)) {
            if (residence.from() <= stage && stage <= residence.to()) {
                return Known.in(scratchpad, residence.piece());
            }
        }
        throw new IllegalStateException(storage + " is not in the scratchpad in stage " + stage);
    }

    static String constants(int stage) {
        return "constants of stage " + stage;
    }

    static String inDram(int stage, int constant) {
        return "constant %d in DRAM of stage %d".formatted(constant, stage);
    }

    static String scratch(int stage) {
        return "scratch of stage " + stage;
    }

    /// {@return a plan, or empty where the pieces do not fit}
    static Optional<Plan> of(Demand demand) {
        return new Planner(demand).plan();
    }

    /// {@return the storages that are used in a stage}
    static Set<String> used(Stage stage, Layouts layouts) {
        var names = new TreeSet<String>();
        stage.op().inputs().forEach(input -> names.add(layouts.storageOf(input).name()));
        names.add(layouts.storageOf(stage.op().output()).name());
        return names;
    }

    /// Stages between two uses that make it worth leaving: the way out, the way back, and one that gains.
    private static final int LONG = 4;

    private static final class Planner {
        private final Demand demand;
        private final List<Stage> stages;
        private final Layouts layouts;
        private final Map<String, TreeSet<Integer>> uses = new LinkedHashMap<>();
        private final Set<String> inputs = new HashSet<>();
        private final Set<String> outputs = new HashSet<>();

        private Planner(Demand demand) {
            this.demand = demand;
            this.stages = demand.stages();
            this.layouts = demand.layouts();
            for (int s = 0; s < stages.size(); s++) {
                for (var storage : used(stages.get(s), layouts)) {
                    uses.computeIfAbsent(storage, _ -> new TreeSet<>()).add(s);
                }
            }
            demand.graph().inputs().forEach(input -> inputs.add(layouts.storageOf(input).name()));
            for (var output : demand.graph().outputs()) {
                var storage = layouts.storageOf(output).name();
                outputs.add(storage);
                uses.computeIfAbsent(storage, _ -> new TreeSet<>()).add(Math.max(0, stages.size() - 1));
            }
        }

        private Optional<Plan> plan() {
            var homes = new ArrayList<Shelf.Piece>();
            var residences = new LinkedHashMap<String, List<Residence>>();
            var wanted = new ArrayList<Arrival>();
            var departures = new ArrayList<Departure>();
            for (var entry : uses.entrySet()) {
                stay(entry.getKey(), entry.getValue(), residences, wanted, departures);
            }
            for (int s = 0; s < stages.size(); s++) {
                int bytes = stages.get(s).constantBytes();
                if (bytes > 0) {
                    wanted.add(new Arrival(constants(s), constants(s), bytes, 0, s));
                }
            }
            var arrivals = issued(wanted);
            var pieces = pieces(residences, arrivals);
            var machine = demand.machine();
            int alignment = Math.max(4, machine.scratchpad().bankBytes());
            var scratchpad = Shelf.place(pieces, machine.scratchpad().bytes(), alignment);
            arrivals.forEach(arrival -> homes.add(new Shelf.Piece(arrival.home(), arrival.bytes(), 0, 0)));
            departures.forEach(departure -> homes.add(new Shelf.Piece(departure.home(), departure.bytes(), 0, 0)));
            for (int s = 0; s < stages.size(); s++) {
                var constants = stages.get(s).part().inDram();
                for (int i = 0; i < constants.size(); i++) {
                    homes.add(new Shelf.Piece(inDram(s, i), constants.get(i).bytes(), 0, 0));
                }
            }
            var dram = new HashMap<String, Integer>();
            long next = 0;
            for (var home : homes) {
                if (!dram.containsKey(home.name())) {
                    dram.put(home.name(), (int) Math.min(next, Integer.MAX_VALUE));
                    next = Math.ceilDiv(next + home.bytes(), 64) * 64;
                }
            }
            int dramBytes = (int) Math.min(next, Integer.MAX_VALUE);
            return scratchpad.map(addresses -> new Plan(arrivals, departures, addresses, dram, dramBytes, residences, pieces));
        }

        /// When a storage is in the scratchpad, and what brings it there and takes it away.
        private void stay(String storage, NavigableSet<Integer> uses, Map<String, List<Residence>> residences, List<Arrival> arrivals,
                List<Departure> departures) {
            int bytes = Known.in(layouts.storages(), storage).bytes();
            int end = stages.size() - 1;
            var stays = new ArrayList<Residence>();
            int from = uses.first();
            int previous = from;
            // The host's copy is as good as one sent out.
            boolean home = inputs.contains(storage);
            if (home) {
                arrivals.add(new Arrival(storage, storage, bytes, 0, from));
            }
            for (int use : uses) {
                if (demand.spilled().contains(storage) && use - previous >= LONG) {
                    String piece = name(storage, stays.size());
                    if (home) {
                        stays.add(new Residence(piece, from, previous));
                    } else {
                        stays.add(new Residence(piece, from, previous + 1));
                        departures.add(new Departure(piece, storage, bytes, previous, previous + 2));
                        home = true;
                    }
                    arrivals.add(new Arrival(name(storage, stays.size()), storage, bytes, previous + 1, use));
                    from = use;
                }
                previous = use;
            }
            boolean sent = outputs.contains(storage) && !inputs.contains(storage);
            String piece = name(storage, stays.size());
            stays.add(new Residence(piece, from, sent ? end : previous));
            if (sent) {
                departures.add(new Departure(piece, storage, bytes, lastWriter(storage), -1));
            }
            residences.put(storage, stays);
        }

        private static String name(String storage, int stay) {
            return stay == 0 ? storage : storage + " again " + stay;
        }

        private int lastWriter(String storage) {
            int last = 0;
            for (int s = 0; s < stages.size(); s++) {
                if (layouts.storageOf(stages.get(s).op().output()).name().equals(storage)) {
                    last = s;
                }
            }
            return last;
        }

        /// Each transfer is issued once the one `ahead` places before it has been waited for, and never before an earlier one.
        private List<Arrival> issued(List<Arrival> wanted) {
            var ordered = wanted.stream().sorted(Comparator.comparingInt(Arrival::neededBy)).toList();
            var arrivals = new ArrayList<Arrival>();
            int earliest = 0;
            for (int i = 0; i < ordered.size(); i++) {
                var arrival = ordered.get(i);
                int free = demand.ahead() == 0 ? arrival.neededBy() : i < demand.ahead() ? 0 : ordered.get(i - demand.ahead()).neededBy();
                earliest = Math.min(arrival.neededBy(), Math.max(earliest, Math.max(free, arrival.issuedAt())));
                arrivals.add(new Arrival(arrival.piece(), arrival.home(), arrival.bytes(), earliest, arrival.neededBy()));
            }
            return arrivals;
        }

        private List<Shelf.Piece> pieces(Map<String, List<Residence>> residences, List<Arrival> arrivals) {
            var begins = new HashMap<String, Integer>();
            arrivals.forEach(arrival -> begins.put(arrival.piece(), arrival.issuedAt()));
            var pieces = new ArrayList<Shelf.Piece>();
            residences.forEach((storage, stays) -> {
                for (var stay : stays) {
                    int from = Math.min(stay.from(), begins.getOrDefault(stay.piece(), stay.from()));
                    pieces.add(new Shelf.Piece(stay.piece(), Known.in(layouts.storages(), storage).bytes(), from, stay.to()));
                }
            });
            for (int s = 0; s < stages.size(); s++) {
                var stage = stages.get(s);
                if (stage.constantBytes() > 0) {
                    pieces.add(new Shelf.Piece(constants(s), stage.constantBytes(), begins.getOrDefault(constants(s), s), s));
                }
                if (stage.part().scratchBytes() > 0) {
                    pieces.add(new Shelf.Piece(scratch(s), stage.part().scratchBytes(), s, s));
                }
            }
            return pieces;
        }
    }
}
