package dev.cupel.isa;

/// A latency and beat interval of the machine file: a unit, or the reductions of one.
public enum TimingClass {
    MUL(Unit.MUL, "mul"),
    SHR(Unit.SHR, "shr"),
    LUT(Unit.LUT, "lut"),
    CMP(Unit.CMP, "cmp"),
    CMP_REDUCE(Unit.CMP, "cmpReduce"),
    ACC(Unit.ACC, "acc"),
    ACC_REDUCE(Unit.ACC, "accReduce"),
    SQRT(Unit.SQRT, "sqrt"),
    MEMORY(Unit.MEMORY, "memory"),
    DMA(Unit.DMA, "dma"),
    CONTROL(Unit.CONTROL, "control");

    private final Unit unit;
    private final String key;

    TimingClass(Unit unit, String key) {
        this.unit = unit;
        this.key = key;
    }

    /// {@return the unit that such instructions occupy}
    public Unit unit() {
        return unit;
    }

    /// {@return its key among the machine file's `units`; `dma` and `control` have none there}
    public String key() {
        return key;
    }
}
