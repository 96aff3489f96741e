package dev.cupel.programs.bound;

import dev.cupel.isa.Unit;

/// What a machine has only so much of.
public enum Resource {
    /// One instruction a cycle.
    ISSUE("issue"),
    MUL("mul"),
    SHR("shr"),
    LUT("lut"),
    CMP("cmp"),
    ACC("acc"),
    SQRT("sqrt"),
    /// The load/store pipe, bank conflicts included.
    MEMORY("memory"),
    READ_PORTS("read ports"),
    WRITE_PORTS("write ports"),
    DMA("dma");

    private final String label;

    Resource(String label) {
        this.label = label;
    }

    /// {@return its name in reports}
    public String label() {
        return label;
    }

    /// {@return the resource that a unit is; issue for control, which takes nothing else}
    static Resource of(Unit unit) {
        return switch (unit) {
            case MUL -> MUL;
            case SHR -> SHR;
            case LUT -> LUT;
            case CMP -> CMP;
            case ACC -> ACC;
            case SQRT -> SQRT;
            case MEMORY -> MEMORY;
            case DMA -> DMA;
            case CONTROL -> ISSUE;
        };
    }
}
