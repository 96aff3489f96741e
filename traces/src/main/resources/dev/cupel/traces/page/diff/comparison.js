// Two reports side by side, and how their figures are said.
const Comparison = (() => {
    const diff = Data.json('diff');
    const {h} = Dom;

    const size = (unit, value) => unit === 'count' ? Format.count(value) : unit === 'dB' ? value.toFixed(1) : unit === 'share' ? value.toFixed(4) : Format.real(value);

    /** `1,234`, `0.293`; `-` where a report has none. */
    const value = (figure, side) => figure === undefined || figure[side] === null ? '-' : size(figure.unit, figure[side]);

    /** `+12`, `-0.5`; nothing where both have the same. */
    const change = figure => figure === undefined || !figure.change ? '' : `${figure.change > 0 ? '+' : '\u2212'}${size(figure.unit, Math.abs(figure.change))}`;

    const relative = figure => figure === undefined || !figure.relative ? '' : `${figure.relative > 0 ? '+' : '\u2212'}${(100 * Math.abs(figure.relative)).toFixed(1)} %`;

    /** `better`, `worse`, `only in A`, or nothing. */
    function verdict(figure) {
        if (figure.a === null || figure.b === null) {
            return figure.a === figure.b ? '' : figure.a === null ? 'only in B' : 'only in A';
        }
        return figure.change === 0 || figure.better === 'neither' ? '' : (figure.change < 0) === (figure.better === 'less') ? 'better' : 'worse';
    }

    const GRADES = {better: 'good', worse: 'bad'};

    /** The verdict as a word in its colour. */
    function verdictCell(figure) {
        const word = verdict(figure);
        return h('span', {class: GRADES[word] === undefined ? 'zero' : `grade ${GRADES[word]}`}, word === '' ? '-' : word);
    }

    const figureOf = (figures, name) => figures.find(figure => figure.name === name);

    const unitText = unit => unit === 'count' || unit === 'share' ? '' : unit;

    /** A table of figures: both values, the change, and which is better. */
    const table = (id, caption, figures, name = figure => figure.name) => Table.of({
        id,
        caption,
        columns: [
            {label: 'Figure', value: figure => figure.name, cell: name},
            {label: 'Unit', cell: figure => unitText(figure.unit) || h('span', {class: 'zero'}, '-')},
            {label: 'A', numeric: true, value: figure => figure.a, cell: figure => value(figure, 'a')},
            {label: 'B', numeric: true, value: figure => figure.b, cell: figure => value(figure, 'b')},
            {label: 'Change', numeric: true, value: figure => figure.change, cell: change},
            {label: 'Change', unit: '%', numeric: true, value: figure => figure.relative, cell: relative},
            {label: 'B is', value: verdict, cell: verdictCell},
        ],
        rows: figures,
    }).element;

    /** A table of what differs that is no number. */
    const facts = (id, caption, rows) => Table.of({
        id,
        caption,
        columns: [
            {label: 'What', value: fact => fact.field, cell: fact => Dom.name(fact.field, false)},
            {label: 'A', value: fact => fact.a, cell: fact => Dom.name(fact.a || '-')},
            {label: 'B', value: fact => fact.b, cell: fact => Dom.name(fact.b || '-')},
        ],
        rows,
    }).element;

    const A = Theme.series(0);
    const B = Theme.series(1);
    return {diff, value, change, relative, verdict, figureOf, table, facts, GRADES, A, B, key: () => Chart.key([[A, 'A (circle)'], [B, 'B (square)']])};
})();
