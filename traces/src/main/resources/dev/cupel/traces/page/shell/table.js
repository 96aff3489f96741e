// Tables that sort by a click on a heading, show what a filter leaves, and never more rows at once than a browser lays out quickly.
const Table = (() => {
    const {h} = Dom;
    const AT_ONCE = 400;

    const compare = (a, b) => a === b ? 0
        : a === null || a === undefined ? 1
        : b === null || b === undefined ? -1
        : typeof a === 'string' ? a.localeCompare(b, 'en', {numeric: true}) : a - b;

    /**
     * A table. A column is {id, label, unit, numeric, value(row), cell(row)}: `value` is sorted by and shown where there is no `cell`; without
     * `value` a column does not sort. The first column heads its row.
     */
    function of({id, caption, columns, rows, empty = 'None.', foot = null, tall = false, mark = () => false}) {
        let shown = rows;
        let limit = AT_ONCE;
        let sort = {column: null, descending: false};
        const body = h('tbody');
        const headings = columns.map(column => heading(column));
        const more = h('p', {class: 'note', hidden: true});
        const table = h('table', {id}, h('caption', {}, caption), h('thead', {}, h('tr', {}, headings)), body, foot === null ? null : h('tfoot', {}, foot));
        const element = h('div', {}, h('div', {class: tall ? 'scroll tall' : 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, table), more);

        function heading(column) {
            const label = [column.label, column.unit ? h('span', {class: 'unit'}, column.unit) : null];
            const attributes = {scope: 'col', class: column.numeric ? 'num' : null, title: column.title};
            return column.value === undefined ? h('th', attributes, label)
                : h('th', attributes, h('button', {type: 'button', onclick: () => sortBy(column)}, column.label), column.unit ? h('span', {class: 'unit'}, column.unit) : null);
        }

        function sortBy(column) {
            const again = sort.column === column;
            const first = column.numeric === true;
            sort = again && sort.descending !== first ? {column: null, descending: false} : {column, descending: again ? !sort.descending : first};
            columns.forEach((each, i) => {
                if (each === sort.column) {
                    headings[i].setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
                } else {
                    headings[i].removeAttribute('aria-sort');
                }
            });
            draw();
        }

        function cell(column, row, first) {
            const content = column.cell ? column.cell(row) : column.numeric ? Format.count(column.value(row)) : Format.visible(column.value(row) ?? '-');
            return h(first ? 'th' : 'td', {class: column.numeric ? 'num' : null, scope: first ? 'row' : null}, content);
        }

        function draw() {
            const {column, descending} = sort;
            const sorted = column === null ? shown
                : shown.map((row, i) => [row, i]).sort(([a, i], [b, j]) => {
                    const [x, y] = [column.value(a), column.value(b)];
                    const blank = value => value === null || value === undefined;
                    return (blank(x) || blank(y) || !descending ? compare(x, y) : compare(y, x)) || i - j;
                }).map(([row]) => row);
            Dom.replace(body, sorted.length === 0
                ? h('tr', {}, h('td', {colspan: columns.length, class: 'zero'}, empty))
                : sorted.slice(0, limit).map(row => h('tr', {class: mark(row) ? 'marked' : null}, columns.map((each, i) => cell(each, row, i === 0)))));
            more.hidden = sorted.length <= limit;
            Dom.replace(more, `${Format.count(Math.min(limit, sorted.length))} of ${Format.count(sorted.length)} rows. `,
                Dom.link('Show more', () => {
                    limit += 4 * AT_ONCE;
                    draw();
                }));
        }

        draw();
        return {
            element,
            /** Shows these rows instead. */
            show(next) {
                shown = next;
                draw();
            },
            redraw: draw,
        };
    }

    return {of};
})();
