// What was asked, and what came of it.
Page.section({
    id: 'summary',
    title: 'Summary',
    heading: `${Format.visible(Sweep.sweep.name)}: exploration`,
    level: 1,
    build(body) {
        const {h} = Dom;
        const {sweep, ended, front} = Sweep;
        const count = status => sweep.points.filter(point => point.status === status).length;
        const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, value)];
        const chip = (label, text) => h('li', {class: 'chip'}, h('span', {}, label), h('b', {}, text));
        const overflows = ended.filter(point => point.measures.overflow_events > 0).length;
        body.append(
            h('ul', {class: 'chips', 'aria-label': 'Counts'}, chip('points', Format.count(sweep.points.length)), chip('ended', Format.count(ended.length)),
                chip('refused', Format.count(count('refused'))), chip('pruned', Format.count(count('pruned'))), chip('with overflows', Format.count(overflows)),
                chip('on the front', Format.count(front.length))),
            h('dl', {class: 'facts'},
                fact('Source', Dom.name(sweep.source, false)), fact('Machine', Dom.name(sweep.machine, false)),
                fact('Search', Format.visible(sweep.search)),
                fact('Objectives', sweep.objectives.length === 0 ? 'none' : sweep.objectives.map(each => `${each.title}, ${each.more ? 'more' : 'less'} is better`).join('; ')),
                Object.keys(sweep.limits).length === 0 ? [] : fact('Limits', Object.entries(sweep.limits).map(([name, limit]) => `${name} ${limit}`).join(', ')),
                fact('Settings', Object.keys(sweep.settings).length === 0 ? 'as usual' : Object.entries(sweep.settings).map(([name, value]) => `${Format.visible(name)} ${Format.visible(value)}`).join(', '))));
    },
});
