// What it ran on, in full, and the report itself.
Page.section({
    id: 'machine',
    title: 'Machine',
    heading: 'Machine and report',
    build(body) {
        const {h} = Dom;
        const flat = (value, path) => value !== null && typeof value === 'object'
            ? Object.entries(value).flatMap(([key, inner]) => flat(inner, path === '' ? key : `${path}.${key}`)) : [[path, value]];

        function save() {
            const address = URL.createObjectURL(new Blob([Data.text('report')], {type: 'application/json'}));
            const anchor = h('a', {href: address, download: 'report.json'});
            anchor.click();
            setTimeout(() => URL.revokeObjectURL(address), 1000);
        }

        body.append(h('p', {}, h('button', {type: 'button', onclick: save}, 'Save report.json'), ' Every number above is in it, or in the recording of one inference that this page holds.'),
            Table.of({
                id: 'machine-table',
                caption: 'Every field of the machine.',
                columns: [{label: 'Field', value: row => row[0]}, {label: 'Value', value: row => String(row[1]), cell: row => Format.visible(row[1]).slice(0, 200)}],
                rows: flat(Run.report.machine, ''),
            }).element);
    },
});
