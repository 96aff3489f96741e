// The report, and what several sections ask of it.
const Run = (() => {
    const report = Data.json('report');
    const causes = Object.keys(report.stalls);
    const units = ['mul', 'shr', 'lut', 'cmp', 'acc', 'sqrt', 'memory', 'dma', 'control'];

    /** What most of the waiting was for; null where nothing waited. */
    function mainWait(stalls) {
        const waits = causes.filter(cause => cause !== 'issue' && stalls[cause] > 0);
        return waits.length === 0 ? null : waits.reduce((most, cause) => stalls[cause] > stalls[most] ? cause : most);
    }

    const opNamed = name => report.ops.find(op => op.name === name);

    /** Cycles of the instructions of no op, by cause. */
    const outside = Object.fromEntries(causes.map(cause => [cause, report.stalls[cause] - report.ops.reduce((sum, op) => sum + op.stalls[cause], 0)]));

    const sum = stalls => Object.values(stalls).reduce((total, cycles) => total + cycles, 0);

    /** Sum of a bound over the ops; null where an op has none. */
    const bound = key => report.ops.length === 0 || report.ops.some(op => op[key] === null) ? null : report.ops.reduce((total, op) => total + op[key], 0);

    return {report, causes, units, mainWait, opNamed, outside, sum, bound};
})();
