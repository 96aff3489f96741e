// Ways from one section to a place in another. A section that shows such places says here how to go there.
const MEANINGS = {
    issue: 'an instruction issued',
    unit: 'the unit still took beats of its previous instruction',
    read_port: 'too few read ports of the vector file were free',
    write_port: 'no write port of the vector file was free',
    raw: 'a source was not written yet',
    waw: 'an earlier write of the destination was still to come',
    war: 'the destination was still to be read',
    memory: 'the load/store pipe was busy, or a transfer waited for earlier accesses',
    dma: 'the DMA queue was full, or dma.wait waited for a transfer',
    drain: 'after halt: what was in flight came to its end',
};

const Places = (() => {
    const listeners = {op: [], pc: [], cycle: []};
    const tell = (what, ...arguments_) => listeners[what].forEach(listener => listener(...arguments_));

    return {
        /** To the code of an op. */
        op(name) {
            State.set({marked: name});
            tell('op', name);
        },
        /** To the line of an instruction. */
        pc: pc => tell('pc', pc),
        /** To a cycle of the timeline. */
        cycle: cycle => tell('cycle', cycle),
        onOp: listener => listeners.op.push(listener),
        onPc: listener => listeners.pc.push(listener),
        onCycle: listener => listeners.cycle.push(listener),
    };
})();
