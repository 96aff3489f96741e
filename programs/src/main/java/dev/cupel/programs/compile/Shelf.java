package dev.cupel.programs.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Places pieces of known size and lifetime in one memory.
final class Shelf {
    /// A piece of memory in use over some stages.
    ///
    /// @param name unique
    /// @param from first stage of use
    /// @param to   last stage of use
    record Piece(String name, int bytes, int from, int to) {
        boolean meets(Piece other) {
            return from <= other.to && other.from <= to;
        }
    }

    private record Placed(Piece piece, int address) {}

    private Shelf() {}

    /// {@return the address of each piece, or empty where they do not all fit}
    ///
    /// Longest-lived times largest first, each at the lowest address free throughout its life.
    static Optional<Map<String, Integer>> place(List<Piece> pieces, int capacity, int alignment) {
        for (var order : List.<Comparator<Piece>>of(
                Comparator.comparingInt(Piece::bytes).reversed(),
                Comparator.<Piece>comparingLong(p -> (long) p.bytes() * (p.to() - p.from() + 1)).reversed(),
                Comparator.comparingInt(Piece::from))) {
            var placed = place(pieces.stream().sorted(order.thenComparing(Piece::name)).toList(), capacity, alignment, new ArrayList<>());
            if (placed.isPresent()) {
                return placed;
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, Integer>> place(List<Piece> ordered, int capacity, int alignment, List<Placed> placed) {
        var addresses = new HashMap<String, Integer>();
        for (var piece : ordered) {
            long address = 0;
            // `placed` is kept by address; every neighbour in time pushes the piece behind it where the gap is too small.
            for (var other : placed) {
                if (!other.piece().meets(piece)) {
                    continue;
                }
                if (other.address() >= address + piece.bytes()) {
                    break;
                }
                long behind = (long) other.address() + other.piece().bytes();
                address = Math.max(address, Math.ceilDiv(behind, alignment) * alignment);
            }
            if (address + piece.bytes() > capacity) {
                return Optional.empty();
            }
            addresses.put(piece.name(), (int) address);
            placed.add(new Placed(piece, (int) address));
            placed.sort(Comparator.comparingInt(Placed::address));
        }
        return Optional.of(addresses);
    }

    /// {@return the greatest sum of bytes in use in one stage}
    static long peak(List<Piece> pieces) {
        long peak = 0;
        for (var at : pieces) {
            peak = Math.max(peak, pieces.stream().filter(p -> p.from() <= at.from() && at.from() <= p.to()).mapToLong(Piece::bytes).sum());
        }
        return peak;
    }
}
