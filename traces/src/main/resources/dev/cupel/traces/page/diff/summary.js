// What became better and what worse, in one look.
Page.section({
    id: 'summary',
    title: 'Summary',
    heading: Format.visible(Comparison.diff.a.name === Comparison.diff.b.name ? `${Comparison.diff.a.name}: A and B` : `${Comparison.diff.a.name} and ${Comparison.diff.b.name}`).slice(0, 200),
    level: 1,
    lead: 'Changes are from A to B.',
    build(body) {
        const {h} = Dom;
        const {diff} = Comparison;
        const HEADLINES = ['cycles', 'overflow events', 'output error rms', 'accuracy integer', 'nll integer', 'KL'];
        const ICONS = {good: '\u2713', bad: '\u2717'};

        const chip = (grade, label, text) => h('li', {class: `chip ${grade}`}, h('span', {'aria-hidden': 'true'}, ICONS[grade] ?? '\u00b7'), h('span', {}, label), h('b', {}, text));

        function chips() {
            if (diff.same) {
                return [chip('good', 'reports', 'no difference')];
            }
            const headlines = HEADLINES.map(name => Comparison.figureOf(diff.totals, name)).filter(figure => figure !== undefined);
            return headlines.map(figure => {
                const word = Comparison.verdict(figure);
                const text = figure.change === null ? word || '-' : figure.change === 0 ? 'the same' : [Comparison.change(figure), figure.unit === 'count' || figure.unit === 'share' ? '' : figure.unit,
                    Comparison.relative(figure) === '' ? '' : `(${Comparison.relative(figure)})`, word].filter(part => part !== '').join(' ');
                return chip(Comparison.GRADES[word] ?? '', figure.name, text);
            });
        }

        const side = (letter, of) => [h('dt', {}, letter), h('dd', {}, Dom.name(of.name, false), ' on ', Dom.name(of.machine, false), ', ', Dom.name(of.file, false))];
        body.append(h('ul', {class: 'chips', 'aria-label': 'Verdicts'}, chips()), h('dl', {class: 'facts'}, side('A', diff.a), side('B', diff.b)));
        if (diff.facts.length > 0) {
            body.append(h('h3', {}, 'What was run'), Comparison.facts('facts-table', 'What differs in source, settings, machine and end.', diff.facts));
        }
        body.append(h('h3', {}, 'The whole runs'), Comparison.table('totals-table', 'Figures of the whole runs, equal ones too.', diff.totals));
    },
});
