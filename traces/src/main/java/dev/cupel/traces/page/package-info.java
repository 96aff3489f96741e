/// Pages: one file that holds data and the code that draws it, opens from disk and loads nothing. [RunPage] is that of a run.
///
/// A page is a [Page]: its title, [Block]s of data, and the scripts and styles that draw it, in order. Scripts and styles lie beside this package's classes as
/// resources: `shell/` is what every page has, one object a file, each built on those before it:
///
/// | file | object | for |
/// | --- | --- | --- |
/// | `dom.js` | `Dom` | elements; the only way of a name into the page, always as text |
/// | `format.js` | `Format` | numbers in the forms of the terminal's report |
/// | `data.js` | `Data` | the page's blocks: `Data.json(id)`, `await Data.bytes(id)` |
/// | `state.js` | `State` | where the reader is, kept in the address |
/// | `theme.js` | `Theme` | light and dark; colours of causes and series |
/// | `tip.js` | `Tip` | the note beside the pointer |
/// | `table.js` | `Table` | tables that sort and filter: `Table.of({id, caption, columns, rows})` |
/// | `chart.js` | `Chart` | figures, axes and keys, on D3 |
/// | `page.js` | `Page` | sections: `Page.section({id, title, build})`, and at the end `Page.ready()` |
///
/// Another page is another list of scripts over the same shell and blocks of its own; `run/` is such a list. Nothing here measures: a number on a page is one of
/// its blocks'.
package dev.cupel.traces.page;
