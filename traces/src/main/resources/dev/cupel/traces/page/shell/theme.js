// Light or dark: as the system has it, or as the reader says.
const Theme = (() => {
    const CHOICES = ['auto', 'light', 'dark'];
    const system = matchMedia('(prefers-color-scheme: dark)');
    const listeners = [];
    let choice = CHOICES.includes(State.get('theme')) ? State.get('theme') : 'auto';
    let resolved = new Map();

    function apply() {
        document.documentElement.dataset.theme = choice === 'auto' ? (system.matches ? 'dark' : 'light') : choice;
        resolved = new Map();
        document.querySelectorAll('#theme button').forEach(button => button.setAttribute('aria-pressed', String(button.value === choice)));
        listeners.forEach(listener => listener());
    }

    /** The value of a custom property, such as `--ink`: a canvas cannot use the name. */
    function colour(property) {
        if (!resolved.has(property)) {
            resolved.set(property, getComputedStyle(document.documentElement).getPropertyValue(property).trim());
        }
        return resolved.get(property);
    }

    const cause = key => `var(--cause-${key})`;

    const series = index => `var(--series-${index % 9})`;

    /** Calls `listener` when colours changed. */
    const onChange = listener => listeners.push(listener);

    document.getElementById('theme').append(...CHOICES.map(value => Dom.h('button', {
        type: 'button',
        value,
        onclick: () => {
            choice = value;
            State.set({theme: value === 'auto' ? null : value});
            apply();
        },
    }, value[0].toUpperCase() + value.slice(1))));
    system.addEventListener('change', apply);
    apply();
    return {colour, cause, series, onChange};
})();
