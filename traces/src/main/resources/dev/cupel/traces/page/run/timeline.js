// The timeline's section: canvas, overview strip, controls, the chosen issue in words, and the issues in view as a table.
const Timeline = (() => {
    const {h} = Dom;
    const NEAR = 240;
    const LISTED = 60;
    const HELP = 'Left and right arrows move, up and down arrows choose the previous and next instruction, plus and minus zoom, Home shows the whole run, '
        + 'Enter goes to the line of the chosen instruction, Escape chooses none. With the focus here the wheel zooms; drag to move.';

    function build(body) {
        const {index} = Recording;
        const canvas = h('canvas', {'aria-hidden': 'true'});
        const strip = h('canvas', {class: 'strip', 'aria-hidden': 'true'});
        const window_ = h('div', {class: 'window'});
        const overview = h('div', {class: 'overview', 'aria-hidden': 'true'}, strip, window_);
        const frame = h('div', {class: 'timeline', id: 'timeline-frame', tabindex: '0', role: 'application', 'aria-label': 'Pipeline timeline',
            'aria-describedby': 'timeline-help'}, canvas);
        const range = h('output', {id: 'timeline-range', class: 'note'});
        const panel = h('div', {id: 'issue', class: 'detail', 'aria-live': 'polite'}, h('p', {class: 'note'}, 'Choose an instruction to see what it does and what it waited for.'));
        const list = h('div', {id: 'in-view'});
        const texts = new Map();
        const state = {bins: null, ops: null, transfers: null, chosen: null, waited: null, drawn: false, listing: 0, restored: false};
        const working = index.units.filter(unit => index.working.includes(unit));
        const place = Lanes.layout(working);
        const view = TimelineView.of(canvas, index.cycles, moved);
        let size = {width: 0, height: place.height, ratio: 1};

        function ready() {
            const {from, to} = view.get();
            const perPixel = (to - from) / Math.max(1, size.width - Lanes.LEFT);
            if (perPixel > Math.max(2, index.binCycles / 4)) {
                return null;
            }
            const parts = Recording.chunksBetween(from, to).map(i => Recording.chunk(i));
            const missing = parts.filter(part => !part.ready);
            missing.forEach(part => part.loading.then(draw));
            return missing.length > 0 && state.bins !== null ? null : parts.filter(part => part.ready);
        }

        function draw() {
            if (!state.drawn) {
                state.drawn = true;
                requestAnimationFrame(() => {
                    state.drawn = false;
                    paint();
                });
            }
        }

        function paint() {
            if (state.bins === null || size.width === 0) {
                return;
            }
            const parts = ready();
            const current = view.get();
            if (parts !== null && (current.to - current.from) * 5 <= size.width) {
                name(parts, current);
            }
            Lanes.paint(canvas.getContext('2d'), size, place, current, {...state, parts, texts});
            canvas.dataset.level = parts === null ? 'bins' : 'issues';
        }

        /** Fetches the texts of the instructions in view. */
        function name(parts, {from, to}) {
            const wanted = new Set();
            for (const part of parts) {
                for (let i = Math.max(0, Recording.firstFrom(part, from) - 40); i < part.size && part.columns.cycle[i] + part.base <= to; i++) {
                    if (!texts.has(part.columns.pc[i])) {
                        wanted.add(part.columns.pc[i]);
                    }
                }
            }
            wanted.forEach(pc => texts.set(pc, ''));
            if (wanted.size > 0) {
                Promise.all([...wanted].map(pc => Code.text(pc).then(text => texts.set(pc, Format.visible(text))))).then(draw);
            }
        }

        function moved(current) {
            range.value = `cycles ${Format.count(Math.floor(current.from))} to ${Format.count(Math.ceil(current.to))} of ${Format.count(index.cycles)}`;
            window_.style.left = `${100 * current.from / index.cycles}%`;
            window_.style.width = `${Math.max(.3, 100 * (current.to - current.from) / index.cycles)}%`;
            clearTimeout(state.listing);
            state.listing = setTimeout(() => {
                const whole = current.from <= 0 && current.to >= index.cycles;
                if (state.restored) {
                    State.set({view: whole ? null : `${Math.floor(current.from)}-${Math.ceil(current.to)}`});
                }
                table();
            }, 200);
            draw();
        }

        /** The first issues in view, as a table. */
        async function table() {
            const {from, to} = view.get();
            const rows = [];
            for (const i of Recording.chunksBetween(from, to)) {
                const part = await Recording.chunk(i).loading;
                for (let at = Recording.firstFrom(part, Math.ceil(from)); at < part.size && rows.length <= LISTED && part.columns.cycle[at] + part.base <= to; at++) {
                    rows.push(Recording.at(part, at));
                }
                if (rows.length > LISTED) {
                    break;
                }
            }
            const shown = rows.slice(0, LISTED);
            const words = await Promise.all(shown.map(row => Code.text(row.pc)));
            shown.forEach((row, i) => {
                row.text = words[i];
            });
            if (from === view.get().from && to === view.get().to) {
                Dom.replace(list, Table.of({
                    id: 'issues-table',
                    caption: rows.length > LISTED ? `The first ${LISTED} instructions that issue in view` : 'Instructions that issue in view',
                    tall: true,
                    mark: row => row.number === state.chosen?.number,
                    columns: [
                        {label: 'Instruction', cell: row => Dom.link(h('code', {}, Format.visible(row.text)), () => choose(row.number))},
                        {label: 'Cycle', numeric: true, value: row => row.cycle},
                        {label: 'Unit', value: row => row.unitName},
                        {label: 'Waited', unit: 'cycles', numeric: true, value: row => row.gap, cell: row => row.gap === 0 ? h('span', {class: 'zero'}, '0') : Format.count(row.gap)},
                        {label: 'Cause', value: row => row.gap === 0 ? null : Format.label(row.causeName),
                            cell: row => row.gap === 0 ? h('span', {class: 'zero'}, '-') : h('span', {}, Dom.swatch(Theme.cause(row.causeName)), ` ${Format.label(row.causeName)}`)},
                        {label: 'For', value: row => row.waitsFor, cell: row => row.waitsFor < 0 ? h('span', {class: 'zero'}, '-') : Recording.index.resources[row.resource]},
                        {label: 'Busy', unit: 'cycles', numeric: true, value: row => row.busy},
                        {label: 'pc', numeric: true, value: row => row.pc, cell: row => Dom.link(Format.count(row.pc), () => Places.pc(row.pc))},
                    ],
                    rows: shown,
                }).element);
            }
        }

        async function choose(number, reveal = true) {
            if (number === null) {
                state.chosen = null;
                state.waited = null;
                State.set({issue: null});
                Dom.replace(panel, h('p', {class: 'note'}, 'No instruction is chosen.'));
                draw();
                return;
            }
            const issue = await Recording.issue(Math.max(0, Math.min(index.issues - 1, number)));
            state.chosen = issue;
            state.waited = issue.waitsFor >= 0 ? await Recording.issue(issue.waitsFor) : null;
            State.set({issue: issue.number});
            if (reveal) {
                view.reveal(issue.cycle, NEAR);
            }
            await TimelineDetail.fill(panel, issue, choose);
            draw();
            clearTimeout(state.listing);
            state.listing = setTimeout(table, 60);
        }

        /** The issue under a point: in a unit's lane by its beats, elsewhere by its wait and cycle. */
        async function under(x, y) {
            const cycle = Math.floor(view.cycleAt(x));
            const lane = place.lanes.find(each => y >= each.y && y < each.y + Lanes.LANE + 4);
            if (lane !== undefined && lane.key === 'dma') {
                const {start, end, issue} = state.transfers;
                const i = d3.bisectRight(end, cycle);
                return i < start.length && start[i] <= cycle ? issue[i] : null;
            }
            if (lane !== undefined && Recording.index.units.includes(lane.key)) {
                const parts = (ready() ?? []).slice().reverse();
                for (const part of parts) {
                    for (let i = Math.min(part.size - 1, Recording.firstFrom(part, cycle)); i >= 0; i--) {
                        const at = part.columns.cycle[i] + part.base;
                        if (index.units[part.columns.unit[i]] === lane.key && at < cycle && at + Math.max(part.columns.busy[i], part.columns.last[i] + 1) >= cycle) {
                            return part.first + i;
                        }
                    }
                }
                return null;
            }
            const number = await Recording.atCycle(cycle);
            const issue = await Recording.issue(number);
            return issue.cycle < cycle && number + 1 < index.issues ? number + 1 : number;
        }

        function hover(event) {
            if (canvas.dataset.level === 'bins') {
                const bin = Math.floor(view.cycleAt(event.offsetX) / index.binCycles);
                if (event.offsetX < Lanes.LEFT || bin < 0 || bin >= index.bins) {
                    Tip.hide();
                    return;
                }
                const op = state.bins.op[bin];
                Tip.show(event.clientX, event.clientY, op < 0 ? 'no op' : Run.report.ops[op].name, [
                    ['cycles', `${Format.count(bin * index.binCycles)} to ${Format.count(Math.min(index.cycles, (bin + 1) * index.binCycles) - 1)}`],
                    ...index.causes.filter(cause => state.bins[`cause ${cause}`][bin] > 0).map(cause => [Format.label(cause), Format.count(state.bins[`cause ${cause}`][bin])]),
                ]);
                return;
            }
            const {clientX, clientY} = event;
            under(event.offsetX, event.offsetY).then(async number => {
                if (number === null || event.offsetX < Lanes.LEFT) {
                    Tip.hide();
                    return;
                }
                const issue = await Recording.issue(number);
                Tip.show(clientX, clientY, await Code.text(issue.pc), [['issued in cycle', Format.count(issue.cycle)], ['unit', issue.unitName],
                    ['waited', issue.gap === 0 ? '-' : `${Format.count(issue.gap)}, ${Format.label(issue.causeName)}`]]);
            });
        }

        const step = by => choose(state.chosen === null ? 0 : state.chosen.number + by);

        const KEYS = {
            'ArrowLeft': () => view.pan(-.2),
            'ArrowRight': () => view.pan(.2),
            'ArrowUp': () => step(-1),
            'ArrowDown': () => step(1),
            '+': () => view.zoomBy(2),
            '=': () => view.zoomBy(2),
            '-': () => view.zoomBy(.5),
            'Home': () => view.show(0, index.cycles),
            'Enter': () => state.chosen !== null && Places.pc(state.chosen.pc),
            'Escape': () => choose(null),
        };

        frame.addEventListener('keydown', event => {
            if (KEYS[event.key] !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
                event.preventDefault();
                KEYS[event.key]();
            }
        });
        canvas.addEventListener('pointerdown', () => frame.focus({preventScroll: true}));
        canvas.addEventListener('click', event => under(event.offsetX, event.offsetY).then(number => number !== null && choose(number, false)));
        canvas.addEventListener('dblclick', event => {
            const at = view.cycleAt(event.offsetX);
            const span = (view.get().to - view.get().from) / 4;
            view.show(at - span / 2, at + span / 2);
        });
        canvas.addEventListener('pointermove', hover);
        canvas.addEventListener('pointerleave', Tip.hide);

        const centre = event => {
            const box = overview.getBoundingClientRect();
            const at = (event.clientX - box.left) / box.width * index.cycles;
            const {from, to} = view.get();
            const span = to - from >= index.cycles ? index.cycles / 10 : to - from;
            view.show(at - span / 2, at + span / 2);
        };
        overview.addEventListener('pointerdown', event => {
            overview.setPointerCapture(event.pointerId);
            centre(event);
        });
        overview.addEventListener('pointermove', event => event.buttons === 1 && centre(event));

        const button = (label, action, said = null, id = null) => h('button', {type: 'button', onclick: action, 'aria-label': said, id}, label);
        const jump = h('input', {type: 'number', id: 'timeline-cycle', min: '0', max: String(index.cycles - 1), placeholder: 'cycle', onchange: event => {
            if (event.target.value !== '') {
                Recording.atCycle(Number(event.target.value)).then(number => choose(number));
            }
        }});
        const toOp = h('select', {id: 'timeline-op', onchange: event => {
            const span = index.spans[Number(event.target.value)];
            span === undefined ? view.show(0, index.cycles) : view.show(span[0] - .02 * (span[1] - span[0]), span[1] + .02 * (span[1] - span[0]));
        }}, h('option', {value: ''}, 'whole run'), Run.report.ops.map((op, i) => index.spans[i] === null ? null
            : h('option', {value: String(i)}, Format.visible(op.name).slice(0, 60))));
        body.append(
            h('div', {class: 'controls'}, button('\u2212', () => view.zoomBy(.5), 'Zoom out', 'zoom-out'), button('+', () => view.zoomBy(2), 'Zoom in', 'zoom-in'),
                button('Whole run', () => view.show(0, index.cycles), null, 'zoom-all'), button('\u2190', () => step(-1), 'Previous instruction'), button('\u2192', () => step(1), 'Next instruction'),
                h('label', {}, 'Cycle', jump), Run.report.ops.length > 0 ? h('label', {}, 'Op', toOp) : null, range),
            Chart.key([...index.causes.filter(cause => Run.report.stalls[cause] > 0).map(cause => [Theme.cause(cause), Format.label(cause)]), ['var(--tail)', 'until written']]),
            overview, frame, h('p', {class: 'note', id: 'timeline-help'}, HELP), panel, list);

        function paintStrip() {
            const box = overview.getBoundingClientRect();
            strip.width = box.width * size.ratio;
            strip.height = 30 * size.ratio;
            const context = strip.getContext('2d');
            context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
            context.clearRect(0, 0, box.width, 30);
            const step = Math.max(1, Math.ceil(index.bins / box.width));
            for (let bin = 0; bin < index.bins; bin += step) {
                const end = Math.min(index.bins, bin + step);
                const cycles = Math.min(index.cycles, end * index.binCycles) - bin * index.binCycles;
                const left = bin * index.binCycles / index.cycles * box.width;
                let top = 30;
                for (const cause of index.causes) {
                    let sum = 0;
                    for (let i = bin; i < end; i++) {
                        sum += state.bins[`cause ${cause}`][i];
                    }
                    context.fillStyle = Theme.colour(`--cause-${cause}`);
                    context.fillRect(left, top - 30 * sum / cycles, Math.max(1, step * box.width / index.bins + .4), 30 * sum / cycles);
                    top -= 30 * sum / cycles;
                }
            }
        }

        new ResizeObserver(entries => {
            const width = Math.floor(entries[0].contentRect.width);
            if (width > 0 && width !== size.width) {
                size = {width, height: place.height, ratio: devicePixelRatio || 1};
                canvas.width = width * size.ratio;
                canvas.height = size.height * size.ratio;
                canvas.style.height = `${size.height}px`;
                view.resize(width, size.height);
                if (state.bins !== null) {
                    paintStrip();
                }
            }
        }).observe(frame);
        Theme.onChange(() => {
            if (state.bins !== null) {
                paintStrip();
                draw();
            }
        });
        Places.onCycle(async cycle => {
            State.go('timeline');
            choose(await Recording.atCycle(cycle));
        });

        Promise.all([Recording.bins(), Code.where(), Recording.moved()]).then(([bins, where, transfers]) => {
            Object.assign(state, {bins, ops: where.op, transfers});
            paintStrip();
            restore();
            state.restored = true;
            draw();
            frame.dataset.ready = 'true';
        });

        function restore() {
            const span = /^(\d+)-(\d+)$/.exec(State.get('view') ?? '');
            if (span !== null) {
                view.show(Number(span[1]), Number(span[2]));
            }
            const issue = State.get('issue');
            if (issue !== null && /^\d+$/.test(issue)) {
                choose(Number(issue), span === null);
            }
        }
        State.onChange(restore);
    }

    return {build};
})();

if (Recording.index !== null) {
    Page.section({
        id: 'timeline',
        title: 'Timeline',
        heading: 'Pipeline timeline',
        lead: 'One inference, cycle by cycle. The issue lane shows each issue and, before it, what it waited for; a unit\u2019s lane its beats, with a thin tail to the last write.',
        build: body => Timeline.build(body),
    });
}
