// Where the cycles went in either.
if (Comparison.diff.causes.length > 0) {
    Page.section({
        id: 'causes',
        title: 'Causes',
        heading: 'Cycles by cause',
        lead: 'Every cycle of one inference, charged to an instruction\u2019s own issue or to what it waited for. Both bars to one scale.',
        build(body) {
            const {h} = Dom;
            const {causes} = Comparison.diff;
            const keyOf = figure => figure.name.replaceAll(' ', '_');
            const longest = Math.max(d3.sum(causes, figure => figure.a ?? 0), d3.sum(causes, figure => figure.b ?? 0), 1);
            const bar = side => h('div', {class: 'pair'}, h('span', {}, side.toUpperCase()),
                Dom.stack(causes.map(figure => ({key: keyOf(figure), value: figure[side] ?? 0, colour: Theme.cause(keyOf(figure))})), longest, true));
            body.append(bar('a'), bar('b'), Chart.key(causes.map(figure => [Theme.cause(keyOf(figure)), figure.name])),
                Comparison.table('causes-table', 'Cycles by cause; those without cycles in both are left out.', causes,
                    figure => h('span', {}, Dom.swatch(Theme.cause(keyOf(figure))), ` ${figure.name}`)));
        },
    });
}
