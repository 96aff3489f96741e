package dev.cupel.isa.timing;

/// What a cycle was spent on. Every cycle of a run has exactly one.
public enum Cause {
    /// An instruction issued in it.
    ISSUE("issue"),
    /// The unit was still taking beats of its previous instruction.
    UNIT("unit"),
    /// Too few read ports of the vector file were free.
    READ_PORT("read port"),
    /// No write port of the vector file was free.
    WRITE_PORT("write port"),
    /// A source was not written yet.
    RAW("raw"),
    /// The destination's earlier write was still to come.
    WAW("waw"),
    /// The destination was still to be read by an earlier instruction.
    WAR("war"),
    /// The load/store pipe was busy, or a transfer waited for earlier accesses.
    MEMORY("memory"),
    /// The DMA queue was full, or `dma.wait` waited for a transfer.
    DMA("dma"),
    /// After the issue of `halt`: what was in flight came to its end.
    DRAIN("drain");

    private final String label;

    Cause(String label) {
        this.label = label;
    }

    /// {@return its name in reports}
    public String label() {
        return label;
    }
}
