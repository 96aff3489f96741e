// Where the cycles went: by cause, by op.
Page.section({
    id: 'cycles',
    title: 'Cycles',
    heading: 'Cycles by op and cause',
    lead: 'Every cycle of one inference is charged to one instruction and one cause: its own issue, or what its issue waited for.',
    build(body) {
        const {h} = Dom;
        const {report, causes} = Run;
        const present = causes.filter(cause => report.stalls[cause] > 0);
        const off = new Set((State.get('hide') ?? '').split(',').filter(cause => present.includes(cause)));
        let wanted = State.get('op') ?? '';

        const parts = stalls => present.filter(cause => !off.has(cause)).map(cause => ({key: cause, value: stalls[cause], colour: Theme.cause(cause)}));
        const rest = {name: '(no op)', kind: '', variant: '', cycles: Run.sum(Run.outside), instructions: Run.outside.issue, stalls: Run.outside,
            bound_op: null, bound_program: null, overflow: {events: null, clips: null}, error: null, none: true};
        const rows = rest.cycles > 0 ? [...report.ops, rest] : report.ops;
        const longest = Math.max(1, ...rows.map(op => op.cycles));

        const whole = h('div');
        const table = Table.of({
            id: 'ops-table',
            tall: rows.length > 24,
            caption: 'Ops in program order; cycles of one inference, overflows and clips of all rows.',
            empty: 'No op fits the filter.',
            mark: row => row.name === State.get('marked'),
            columns: [
                {label: 'Op', value: row => row.name, cell: row => row.none ? row.name : opLink(row)},
                {label: 'Kind', value: row => row.variant === '' ? row.kind : `${row.kind}, ${row.variant}`, cell: row => Dom.name(row.variant === '' ? row.kind || '-' : `${row.kind} (${row.variant})`)},
                {label: 'Cycles', numeric: true, value: row => row.cycles},
                {label: 'Share', unit: '%', numeric: true, value: row => row.cycles, cell: row => (100 * row.cycles / report.cycles).toFixed(1)},
                {label: 'By cause', cell: row => bar(row)},
                {label: 'Waits for', value: row => waitText(row), cell: row => waitText(row) ?? h('span', {class: 'zero'}, '-')},
                {label: 'Instructions', numeric: true, value: row => row.instructions},
                {label: 'Bound, op', unit: 'cycles', numeric: true, value: row => row.bound_op, title: 'least cycles by the work of the op in the graph alone'},
                {label: 'Bound, code', unit: 'cycles', numeric: true, value: row => row.bound_program, title: 'least cycles by the emitted code'},
                {label: 'Overflows', numeric: true, value: row => row.overflow.events, cell: row => zeroes(row.overflow.events, true)},
                {label: 'Clips', numeric: true, value: row => row.overflow.clips, cell: row => zeroes(row.overflow.clips, false)},
            ].filter(column => !(column.label.startsWith('Bound') && Run.bound('bound_program') === null && Run.bound('bound_op') === null)),
            rows,
            foot: h('tr', {}, h('th', {scope: 'row'}, 'Total'), h('td'), h('td', {class: 'num', id: 'ops-total'}, Format.count(report.cycles)), h('td', {class: 'num'}, '100.0')),
        });

        function zeroes(value, alarm) {
            return value === 0 ? h('span', {class: 'zero'}, '0') : h('span', {class: alarm && value > 0 ? 'alarm' : null}, Format.count(value));
        }

        function waitText(row) {
            const wait = Run.mainWait(row.stalls);
            return wait === null ? null : `${Format.label(wait)} ${Format.share(row.stalls[wait], row.cycles)}`;
        }

        function bar(row) {
            const stack = Dom.stack(parts(row.stalls), longest);
            stack.addEventListener('pointermove', event => Tip.show(event.clientX, event.clientY, `${row.name}: ${Format.count(row.cycles)} cycles`,
                present.filter(cause => row.stalls[cause] > 0).map(cause => [Format.label(cause), `${Format.count(row.stalls[cause])} (${Format.share(row.stalls[cause], row.cycles)})`])));
            stack.addEventListener('pointerleave', Tip.hide);
            return stack;
        }

        function opLink(row) {
            return Data.has('code-index')
                ? Dom.link(Dom.name(row.name), () => Places.op(row.name), {'aria-label': `${Format.visible(row.name).slice(0, 200)}: to its code`}) : Dom.name(row.name);
        }

        function draw() {
            Dom.replace(whole, Dom.stack(parts(report.stalls), report.cycles, true));
            table.show(rows.filter(row => (`${row.name} ${row.kind} ${row.variant}`.toLowerCase().includes(wanted.toLowerCase()))
                && (off.size === 0 || present.some(cause => !off.has(cause) && row.stalls[cause] > 0))));
        }

        const keys = h('ul', {class: 'keys', 'aria-label': 'Causes: press one to leave it out'}, present.map(cause => h('li', {}, h('button', {
            type: 'button',
            'aria-pressed': String(!off.has(cause)),
            'data-cause': cause,
            onclick: event => {
                const button = event.currentTarget;
                off.has(cause) ? off.delete(cause) : off.add(cause);
                button.setAttribute('aria-pressed', String(!off.has(cause)));
                State.set({hide: [...off].join(',')});
                draw();
            },
        }, Dom.swatch(Theme.cause(cause)), Format.label(cause)))));

        const search = h('input', {type: 'search', id: 'op-filter', value: wanted, placeholder: 'name or kind', oninput: event => {
            wanted = event.target.value;
            State.set({op: wanted});
            draw();
        }});

        const causesTable = Table.of({
            id: 'causes-table',
            caption: 'All cycles by cause.',
            columns: [
                {label: 'Cause', value: row => row.cause, cell: row => h('span', {}, Dom.swatch(Theme.cause(row.cause)), ` ${Format.label(row.cause)}`)},
                {label: 'Cycles', numeric: true, value: row => row.cycles},
                {label: 'Share', unit: '%', numeric: true, value: row => row.cycles, cell: row => (100 * row.cycles / report.cycles).toFixed(1)},
                {label: 'What it is', cell: row => MEANINGS[row.cause] ?? ''},
            ],
            rows: present.map(cause => ({cause, cycles: report.stalls[cause]})),
        });
        body.append(whole, keys, causesTable.element, h('h3', {}, 'By op'), h('div', {class: 'controls'}, h('label', {}, 'Filter ops', search)), table.element);
        draw();
        Places.onOp(() => table.redraw());
    },
});
