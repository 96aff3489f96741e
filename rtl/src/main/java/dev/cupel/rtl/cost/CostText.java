package dev.cupel.rtl.cost;

import dev.cupel.isa.Machine;
import dev.cupel.isa.TimingClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A machine's cost as a page of text.
public final class CostText {
    private CostText() {}

    /// {@return the page}
    /// @param megahertz clock at which least latencies are told
    public static String page(Machine machine, Cost cost, double megahertz) {
        var text = new StringBuilder();
        var all = Measurements.shipped();
        text.append("area, in gate equivalents (NAND2X1; %s, %s; before layout)%n".formatted(all.tool(), all.library()));
        cost.gatesByUnit().forEach((unit, gates) -> {
            var parts = cost.parts().stream().filter(part -> part.unit().equals(unit)).toList();
            double worst = parts.stream().mapToDouble(Cost.Part::worst).max().orElse(0);
            boolean extrapolated = parts.stream().anyMatch(Cost.Part::extrapolated);
            var missing = parts.stream().map(Cost.Part::module).filter(cost.unmeasured()::contains).toList();
            text.append(missing.size() == parts.size() ? "  %-13s   not measured%n".formatted(unit)
                    : line(unit, gates, worst, extrapolated, missing.isEmpty() ? "" : ", without " + String.join(", ", missing)));
        });
        text.append(cost.unmeasured().contains(cost.vectorFile().module()) ? "  %-13s   not measured%n".formatted("vectors")
                : line("vectors", cost.vectorFile().total(), cost.vectorFile().worst(), cost.vectorFile().extrapolated(), ""));
        text.append("  %-13s %,14.0f%n".formatted("all", cost.gates()));
        text.append("  vectors as a memory instead: %,.0f (%s)%n".formatted(cost.vectorSram(), Cost.SRAM));
        if (!cost.unmeasured().isEmpty()) {
            text.append("  not measured, and so missing above and below: %s%n".formatted(String.join(", ", cost.unmeasured())));
        }
        text.append("  not in it: code memory, ROM tables, scratchpad, DMA unit%n%nlongest paths, without wires, and the least latency at %.0f MHz%n"
                .formatted(megahertz));
        for (var delay : cost.delays()) {
            if (delay.nanoseconds() <= 0) {
                text.append("  %-13s not measured%n".formatted(delay.unit()));
                continue;
            }
            text.append("  %-13s %6.1f ns %4d cycles%s%s%n".formatted(delay.unit(), delay.nanoseconds(), delay.cycles(megahertz), stated(machine, delay),
                    mark(delay.worst(), delay.extrapolated())));
        }
        text.append("%nenergy for one element, or 64 bits of memory%n".formatted());
        for (var energy : cost.energies()) {
            text.append("  %-44s %8.2f pJ  %s%n".formatted(energy.name(), energy.picojoules(), energy.how()));
        }
        text.append("  %s.%n  Shifts, comparisons, tables and roots: none published there. Use ratios only.%n".formatted(Energy.SOURCE));
        text.append("%nextrapolated: a size lies outside those measured, and the error is that of the fit inside them.%n".formatted());
        return text.toString();
    }

    private static String line(String name, double gates, double worst, boolean extrapolated, String rest) {
        return "  %-13s %,14.0f%s%s%n".formatted(name, gates, mark(worst, extrapolated), rest);
    }

    private static String mark(double worst, boolean extrapolated) {
        return String.format(Locale.ROOT, "  fit within %.0f %%", 100 * worst) + (extrapolated ? ", extrapolated" : "");
    }

    /// What the machine file says of the unit's latency.
    private static String stated(Machine machine, Cost.Delay delay) {
        Optional<TimingClass> timing = Arrays.stream(TimingClass.values()).filter(t ->
                t.key().equals(delay.unit()) && machine.units().containsKey(t)).findFirst();
        return timing.map(t -> ", the machine has %d".formatted(machine.timing(t).latency())).orElse("");
    }
}
