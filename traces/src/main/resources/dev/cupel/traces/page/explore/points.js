// All points.
Page.section({
    id: 'points',
    title: 'Points',
    heading: 'All points',
    lead: 'results.csv beside this page has every measure of each, and the command that runs it again.',
    build(body) {
        const {sweep, amount} = Sweep;
        const extra = ['overflow_events'].filter(name => Sweep.of(name) === undefined).map(name => ({name, title: name.replaceAll('_', ' ')}));
        body.append(Table.of({
            id: 'points-table',
            caption: 'Points in the order of the grid.',
            columns: [
                ...sweep.axes.map((axis, i) => ({id: `axis-${i}`, label: Dom.name(axis.name), value: row => Number.isNaN(Number(row.values[i])) ? row.values[i] : Number(row.values[i]),
                    cell: row => Format.visible(row.values[i])})),
                {id: 'status', label: 'Status', value: row => row.status},
                ...[...sweep.measures, ...extra].map(measure => ({id: measure.name, label: measure.title, numeric: true, value: row => row.measures[measure.name],
                    cell: row => amount(row.measures[measure.name])})),
                {id: 'reason', label: 'Reason', value: row => row.reason ?? '', cell: row => row.reason === undefined ? '' : Dom.name(row.reason)},
            ],
            rows: sweep.points,
            tall: true,
        }).element);
    },
});
