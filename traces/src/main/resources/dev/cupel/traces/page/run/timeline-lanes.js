// Paints a window of the timeline on a canvas: a lane for the ops, one for the issue, one for each unit that ever works.
const Lanes = (() => {
    const LEFT = 86;
    const AXIS = 22;
    const LANE = 26;
    const GAP = 4;

    function layout(units) {
        const lanes = [{key: 'op', label: 'op'}, {key: 'issue', label: 'issue'}, ...units.map(unit => ({key: unit, label: unit === 'memory' ? 'ld/st' : unit}))];
        lanes.forEach((lane, i) => {
            lane.y = AXIS + i * (LANE + GAP);
        });
        return {lanes, height: AXIS + lanes.length * (LANE + GAP)};
    }

    /** What is painted: `view` is {from, to} in cycles; `parts` the ready chunks, or null for the bins. */
    function paint(context, {width, height, ratio}, {lanes}, view, source) {
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        const x = d3.scaleLinear([view.from, view.to], [LEFT, width]);
        ground(context, width, height, lanes, x);
        context.save();
        context.beginPath();
        context.rect(LEFT, 0, width - LEFT, height);
        context.clip();
        if (source.parts === null) {
            paintBins(context, lanes, x, view, source.bins, width);
        } else {
            paintIssues(context, lanes, x, view, source, width);
        }
        context.restore();
    }

    function ground(context, width, height, lanes, x) {
        context.font = `12px ${Theme.colour('--sans')}`;
        context.textBaseline = 'middle';
        context.fillStyle = Theme.colour('--soft');
        context.strokeStyle = Theme.colour('--rule');
        context.lineWidth = 1;
        const ticks = x.ticks(Math.max(2, (width - LEFT) / 110)).filter(Number.isInteger);
        context.beginPath();
        for (const tick of ticks) {
            const at = Math.round(x(tick)) + .5;
            context.moveTo(at, AXIS - 5);
            context.lineTo(at, height);
        }
        context.stroke();
        context.textAlign = 'center';
        for (const tick of ticks) {
            const text = Format.count(tick);
            const half = context.measureText(text).width / 2;
            context.fillText(text, Math.min(width - half, Math.max(LEFT + half, x(tick))), 8);
        }
        context.textAlign = 'left';
        context.fillText('cycle', 4, 8);
        for (const lane of lanes) {
            context.fillStyle = Theme.colour('--sunk');
            context.fillRect(LEFT, lane.y, width - LEFT, LANE);
            context.fillStyle = Theme.colour('--ink');
            context.fillText(lane.label, 4, lane.y + LANE / 2);
        }
    }

    /** From afar: how full each unit is, what the cycles went to, which op most of them belong to. */
    function paintBins(context, lanes, x, view, bins, width) {
        const {binCycles, bins: count, causes} = Recording.index;
        const perPixel = (view.to - view.from) / (width - LEFT);
        const step = Math.max(1, Math.floor(perPixel / binCycles));
        const first = Math.max(0, Math.floor(view.from / binCycles / step) * step);
        const last = Math.min(count, Math.ceil(view.to / binCycles));
        for (let bin = first; bin < last; bin += step) {
            const end = Math.min(count, bin + step);
            const left = x(bin * binCycles);
            const wide = Math.max(.6, x(end * binCycles) - left + .3);
            const cycles = Math.min(Recording.index.cycles, end * binCycles) - bin * binCycles;
            for (const lane of lanes) {
                if (lane.key === 'op') {
                    fillOp(context, bins.op[bin], left, lane.y, wide);
                } else if (lane.key === 'issue') {
                    let top = lane.y + LANE;
                    for (const cause of causes) {
                        const high = LANE * total(bins[`cause ${cause}`], bin, end) / cycles;
                        if (high > 0) {
                            context.fillStyle = Theme.colour(`--cause-${cause}`);
                            context.fillRect(left, top - high, wide, high);
                            top -= high;
                        }
                    }
                } else {
                    const high = LANE * Math.min(1, total(bins[lane.key], bin, end) / cycles);
                    context.fillStyle = Theme.colour('--series-0');
                    context.fillRect(left, lane.y + LANE - high, wide, high);
                }
            }
        }
        labelOps(context, lanes[0], runsOf(i => bins.op[i], first, last, step), bin => x(bin * binCycles));
    }

    function total(column, from, to) {
        let sum = 0;
        for (let i = from; i < to; i++) {
            sum += column[i];
        }
        return sum;
    }

    function* runsOf(opAt, first, last, step) {
        for (let from = first; from < last;) {
            const op = opAt(from);
            let to = from + step;
            while (to < last && opAt(to) === op) {
                to += step;
            }
            yield {op, from, to};
            from = to;
        }
    }

    function fillOp(context, op, left, y, wide) {
        if (op >= 0) {
            context.fillStyle = Theme.colour(op % 2 === 0 ? '--op-even' : '--op-odd');
            context.fillRect(left, y, wide, LANE);
        }
    }

    function labelOps(context, lane, runs, xOf) {
        context.fillStyle = Theme.colour('--ink');
        context.textAlign = 'left';
        for (const {op, from, to} of runs) {
            if (op >= 0) {
                write(context, Format.visible(Run.report.ops[op].name), Math.max(LEFT, xOf(from)), xOf(to), lane.y);
            }
        }
    }

    /** Text within a span, cut where it does not fit; nothing where it would not be read. */
    function write(context, text, left, right, y) {
        const room = right - left - 8;
        if (room < 14) {
            return;
        }
        let shown = text.slice(0, 200);
        if (context.measureText(shown).width > room) {
            const fits = Math.floor(shown.length * room / context.measureText(shown).width) - 1;
            if (fits < 2) {
                return;
            }
            shown = `${shown.slice(0, fits)}\u2026`;
        }
        context.fillText(shown, left + 4, y + LANE / 2 + .5);
    }

    /** Near by: every issue, the wait before it, its beats on its unit, and its way to its last write. */
    function paintIssues(context, lanes, x, view, {parts, texts, ops, transfers, chosen, waited}, width) {
        const pixel = (width - LEFT) / (view.to - view.from);
        const laneOf = new Map(lanes.map(lane => [lane.key, lane]));
        const [opLane, issueLane] = lanes;
        const {units, causes} = Recording.index;
        const edge = pixel >= 4 ? 1 : 0;
        let opRun = null;
        const runs = [];
        for (const part of parts) {
            const {cycle, pc, cause, unit, busy, last} = part.columns;
            for (let i = 0; i < part.size; i++) {
                const at = cycle[i] + part.base;
                const before = i > 0 ? cycle[i - 1] + part.base + 1 : part.base;
                if (before > view.to) {
                    break;
                }
                const ends = at + 1 + Math.max(busy[i], last[i]);
                if (ends < view.from) {
                    continue;
                }
                const op = ops === null ? -1 : ops[pc[i]];
                if (opRun === null || opRun.op !== op) {
                    opRun = {op, from: before, to: at + 1};
                    runs.push(opRun);
                }
                opRun.to = at + 1;
                if (before < at) {
                    context.fillStyle = Theme.colour(`--cause-${causes[cause[i]]}`);
                    context.fillRect(x(before), issueLane.y, (at - before) * pixel, LANE);
                }
                context.fillStyle = Theme.colour('--cause-issue');
                context.fillRect(x(at), issueLane.y, Math.max(.7, pixel - edge), LANE);
                const lane = laneOf.get(units[unit[i]]);
                if (lane === undefined || units[unit[i]] === 'dma') {
                    continue;
                }
                const left = x(at + 1);
                if (last[i] > busy[i] && pixel > .5) {
                    context.fillStyle = Theme.colour('--tail');
                    context.fillRect(left, lane.y + LANE - 6, (last[i] + 1) * pixel - edge, 6);
                }
                if (busy[i] > 0) {
                    context.fillStyle = Theme.colour(part.columns.pc[i] % 2 === 0 ? '--beat-even' : '--beat-odd');
                    context.fillRect(left, lane.y, Math.max(.7, busy[i] * pixel - edge), LANE - (pixel > .5 ? 6 : 0));
                    const text = pixel >= 5 ? texts.get(pc[i]) : undefined;
                    if (text !== undefined) {
                        context.fillStyle = Theme.colour('--beat-ink');
                        context.font = `11px ${Theme.colour('--mono')}`;
                        write(context, text, left, left + busy[i] * pixel, lane.y - 3);
                    }
                }
            }
        }
        paintTransfers(context, laneOf.get('dma'), x, view, transfers, edge);
        context.font = `12px ${Theme.colour('--sans')}`;
        for (const run of runs) {
            fillOp(context, run.op, x(run.from), opLane.y, Math.max(.7, (run.to - run.from) * pixel));
        }
        labelOps(context, opLane, runs, x);
        outline(context, laneOf, x, waited, '--cause-memory', pixel, true);
        outline(context, laneOf, x, chosen, '--ink', pixel, false);
    }

    function paintTransfers(context, lane, x, view, transfers, edge) {
        if (lane === undefined || transfers === null) {
            return;
        }
        const {start, end} = transfers;
        context.fillStyle = Theme.colour('--series-0');
        for (let i = Math.max(0, d3.bisectLeft(end, view.from)); i < start.length && start[i] <= view.to; i++) {
            context.fillRect(x(start[i]), lane.y, Math.max(.7, x(end[i]) - x(start[i]) - edge), LANE);
        }
    }

    /** A frame around an issue in the issue lane and in its unit's lane. */
    function outline(context, laneOf, x, issue, colour, pixel, dashed) {
        if (issue === null) {
            return;
        }
        context.strokeStyle = Theme.colour(colour);
        context.lineWidth = 2;
        context.setLineDash(dashed ? [4, 3] : []);
        context.strokeRect(x(issue.cycle) - 1, laneOf.get('issue').y - 1, Math.max(3, pixel + 1), LANE + 2);
        const lane = laneOf.get(issue.unitName);
        if (lane !== undefined && issue.unitName !== 'dma') {
            const wide = Math.max(issue.busy, issue.last >= 0 ? issue.last + 1 : 0, 1) * pixel;
            context.strokeRect(x(issue.cycle + 1) - 1, lane.y - 1, Math.max(3, wide + 1), LANE + 2);
        }
        context.setLineDash([]);
    }

    return {LEFT, LANE, layout, paint};
})();
