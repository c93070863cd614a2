/** The style of the coverage page. Its digest stands in the page's security policy. Every pair of text and ground has a contrast of 4.5 or more. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --cell: #f6f8fa; --link: #0550ae; --responds: #116329; --responds-ground: #dafbe1; --tested: #7d4e00; --tested-ground: #fff8c5; --written: #424a53; --written-ground: #e6eaef; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --soft: #9ea7b3; --line: #30363d; --cell: #161b22; --link: #79c0ff; --responds: #7ee787; --responds-ground: #12361f; --tested: #e3b341; --tested-ground: #3b2c00; --written: #c9d1d9; --written-ground: #2d333b; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--ground); color: var(--text); font: 0.9375rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 0.25rem; }
h2 { font-size: 1rem; margin: 0 0 0.5rem; line-height: 1.3; }
p { margin: 0.25rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .matrix:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, .id { font-family: ui-monospace, monospace; font-size: 0.8125rem; }
.id, .count, .facts, .none, footer { color: var(--soft); }
.count { font-weight: normal; font-size: 0.8125rem; white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin: 0.75rem 0 1rem; }
.legend div { display: flex; gap: 0.5rem; align-items: baseline; }
dd { margin: 0; }
.mark { display: inline-block; padding: 0 0.4rem; border-radius: 0.75rem; border: 1px solid currentColor; font-size: 0.75rem; white-space: nowrap; }
.mark.responds { color: var(--responds); background: var(--responds-ground); }
.mark.tested { color: var(--tested); background: var(--tested-ground); }
.mark.written { color: var(--written); background: var(--written-ground); }
.matrix { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(13rem, 1fr); gap: 0.75rem; overflow-x: auto; padding-bottom: 1rem; align-items: start; }
.tactic { border-top: 3px solid var(--line); padding-top: 0.5rem; overflow-wrap: anywhere; }
.tactic > ul, .gaps ul, .cell ul { list-style: none; margin: 0; padding: 0; }
.tactic > ul > li { margin-bottom: 0.4rem; }
.cell { background: var(--cell); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 4px; padding: 0.3rem 0.5rem; }
.cell.responds { border-left-color: var(--responds); }
.cell.tested { border-left-color: var(--tested); }
.cell.written { border-left-color: var(--written); }
.cell li { margin: 0.4rem 0; padding-top: 0.4rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
summary { cursor: pointer; }
.gaps { margin-top: 0.5rem; color: var(--soft); font-size: 0.875rem; }
.gap { padding: 0.15rem 0; }
footer { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: 0.5rem; font-size: 0.8125rem; }
@media (max-width: 48rem) { .matrix { grid-auto-flow: row; overflow-x: visible; } body { padding: 1rem; } }
@media print { body { background: #ffffff; color: #000000; } .matrix { overflow: visible; grid-auto-flow: row; grid-template-columns: repeat(4, 1fr); } }
`;
