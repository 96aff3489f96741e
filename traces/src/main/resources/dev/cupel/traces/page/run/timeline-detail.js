// One issue in words: operands, waits and cause, its line and its op.
const TimelineDetail = (() => {
    const {h} = Dom;

    const waited = issue => issue.gap === 0 ? 'nothing: it issued right behind the one before'
        : `${Format.count(issue.gap)} ${issue.gap === 1 ? 'cycle' : 'cycles'}: ${Format.label(issue.causeName)}, ${MEANINGS[issue.causeName]}`;

    async function fill(panel, issue, choose) {
        const [text, where] = await Promise.all([Code.text(issue.pc), Code.where()]);
        const op = where.op[issue.pc];
        const line = where.line[issue.pc];
        const [, mnemonic, rest] = /^(\S+)\s*(.*)$/.exec(text) ?? [null, text, ''];
        const operands = rest === '' ? [] : rest.split(/,\s*|\s+(?=\?)/);
        const fact = (label, ...value) => [h('dt', {}, label), h('dd', {}, value)];
        const blocker = issue.waitsFor >= 0 ? await Recording.issue(issue.waitsFor) : null;
        const blockerText = blocker === null ? '' : await Code.text(blocker.pc);
        Dom.replace(panel,
            h('h3', {id: 'issue-heading'}, h('code', {class: 'name'}, Format.visible(text))),
            h('dl', {class: 'facts'},
                fact('Issue', `number ${Format.count(issue.number)}, in cycle `, h('b', {}, Format.count(issue.cycle))),
                fact('Operands', operands.length === 0 ? 'none' : operands.map(operand => h('code', {class: 'operand'}, Format.visible(operand)))),
                fact('Operation', h('code', {}, Format.visible(mnemonic)), ` on ${issue.unitName}, vl ${issue.vl}, ${Format.count(issue.beats)} ${issue.beats === 1 ? 'beat' : 'beats'}`),
                issue.busy > 0 ? fact('Beats', `read in cycles ${Format.count(issue.cycle + 1)} to ${Format.count(issue.cycle + issue.busy)}`) : [],
                issue.last >= 0 ? fact('Writes', issue.first === issue.last ? `at the end of cycle ${Format.count(issue.cycle + issue.last)}`
                    : `at the ends of cycles ${Format.count(issue.cycle + issue.first)} to ${Format.count(issue.cycle + issue.last)}`) : [],
                fact('Waited', waited(issue)),
                blocker === null ? [] : fact('Waited for', `${Recording.index.resources[issue.resource]} of issue ${Format.count(blocker.number)}, `,
                    Dom.link(h('code', {}, Format.visible(blockerText)), () => choose(blocker.number), {id: 'to-blocker'})),
                fact('Op', op < 0 ? 'none' : Dom.link(Dom.name(Run.report.ops[op].name), () => Places.op(Run.report.ops[op].name))),
                fact('Code', Dom.link(line > 0 ? `line ${Format.count(line)}, pc ${Format.count(issue.pc)}` : `pc ${Format.count(issue.pc)}`, () => Places.pc(issue.pc), {id: 'to-line'}))));
    }

    return {fill};
})();
