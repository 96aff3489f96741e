// What came out, in one look.
Page.section({
    id: 'summary',
    title: 'Summary',
    heading: Format.visible(`${Run.report.source.name} on ${Run.report.machine.name}`).slice(0, 200),
    level: 1,
    build(body) {
        const {h} = Dom;
        const {report} = Run;
        const machine = report.machine;
        const proof = Data.has('proof') ? Data.json('proof') : null;

        const chip = (verdict, label, value) => h('li', {class: `chip ${verdict}`},
            h('span', {'aria-hidden': 'true'}, {good: '\u2713', bad: '\u2717', warn: '!'}[verdict] ?? '\u00b7'), h('span', {}, label), h('b', {}, value));

        function verdicts() {
            const chips = [chip(report.end.reason === 'halted' ? 'good' : 'bad', 'run', Format.label(report.end.reason))];
            if (proof !== null) {
                chips.push(chip(proof.verdict, 'range proof', Format.visible(proof.text)));
            }
            const {events} = report.overflow;
            chips.push(chip(events === 0 ? 'good' : 'bad', 'overflows', events === 0 ? 'none' : Format.count(events)));
            const {model} = report;
            if (model !== null && model.integer !== null && model.float !== null) {
                const better = model.metric === 'nll' ? model.float - model.integer : model.integer - model.float;
                const text = model.metric === 'nll' ? `${model.integer - model.float >= 0 ? '+' : ''}${(model.integer - model.float).toFixed(4)} nat`
                    : `${better >= 0 ? '+' : ''}${(100 * better).toFixed(2)} points`;
                chips.push(chip(better >= -0.005 ? 'good' : 'warn', `${model.metric === 'nll' ? 'NLL' : model.metric} against float`, text));
            }
            const bound = Run.bound('bound_program');
            if (bound > 0) {
                chips.push(chip('', 'cycles over the bound of the code', (report.cycles / bound).toFixed(2)));
            }
            return h('ul', {class: 'chips', 'aria-label': 'Verdicts'}, chips);
        }

        const tile = (id, label, value, unit, more) => h('div', {}, h('dt', {}, label), h('dd', {id}, value, unit ? h('span', {class: 'unit'}, ` ${unit}`) : null),
            more ? h('dd', {class: 'more'}, more) : null);

        function tiles() {
            const {error, model} = report;
            const wait = Run.mainWait(report.stalls);
            const list = [
                tile('sum-cycles', 'Cycles', Format.count(report.cycles), null, 'of one inference'),
                tile('sum-instructions', 'Instructions', Format.count(report.instructions), null, `${(report.instructions / report.cycles).toFixed(2)} a cycle`),
                tile('sum-wait', 'Waits most for', wait === null ? '-' : Format.label(wait), null, wait === null ? 'never waits' : `${Format.share(report.stalls[wait], report.cycles)} of cycles`),
                tile('sum-events', 'Overflow events', Format.count(report.overflow.events), null, 'not intended, all rows'),
                tile('sum-clips', 'Clips', Format.count(report.overflow.clips), null, 'intended, all rows'),
            ];
            if (error !== null) {
                list.push(tile('sum-error', 'Output error', Format.real(error.rms_lsb), 'lsb rms', `SQNR ${Format.decibels(error.sqnr_db)}, rms ${Format.real(error.rmse)}, greatest ${Format.real(error.max_abs)}`));
            }
            if (model !== null && model.integer !== null) {
                const show = value => model.metric === 'nll' ? value.toFixed(4) : value.toFixed(4);
                list.push(tile('sum-metric', model.metric === 'nll' ? 'Negative log likelihood' : 'Accuracy', show(model.integer), model.metric === 'nll' ? 'nat' : null,
                    `float ${model.float === null ? '-' : show(model.float)}, over ${Format.count(model.rows)} rows`));
            }
            if (model !== null && model.kl !== null && model.kl !== undefined) {
                list.push(tile('sum-kl', 'KL from float', Format.real(model.kl), 'nat', model.agreement === null ? null : `same prediction on ${(100 * model.agreement).toFixed(1)} %`));
            }
            return h('dl', {class: 'tiles'}, list);
        }

        const fact = (label, value) => [h('dt', {}, label), h('dd', {}, value)];
        body.append(verdicts(), report.end.message === '' ? '' : h('p', {class: 'alarm'}, Format.visible(report.end.message)), tiles(), h('dl', {class: 'facts'},
            fact('Source', [Dom.name(report.source.file, false), ` (${report.source.kind}, sha256 ${report.source.sha256.slice(0, 12)})`]),
            fact('Machine', `W ${machine.wordBits} bits, A ${machine.accumulatorBits} bits, ${machine.lanes} lanes, vectors of ${machine.vectorLength}; overflow ${machine.overflow}, rounding ${machine.rounding}`),
            Object.keys(report.settings).length === 0 ? [] : fact('Settings', Object.entries(report.settings).map(([key, value]) => `${key} ${Format.visible(value)}`).join(', '))));
    },
});
