import { createHash } from 'node:crypto';
import { ATTACK, techniqueName, techniquePage } from './attack.ts';
import { STATES, type Cell, type Column, type Coverage, type CoveredBy, type State } from './coverage.ts';
import { STYLE } from './style.ts';

const MEANS: Readonly<Record<State, string>> = { responds: 'responds', tested: 'tested', written: 'only written' };
const LONG: Readonly<Record<State, string>> = { responds: 'enabled and tested, with a playbook that responds', tested: 'tested, but not enabled', written: 'written, but without a case that fires and one that stays quiet' };

/** Text of rules in HTML: none of it is markup, in elements or in attributes. */
function escaped(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The ATT&CK matrix as one page that needs nothing else: no script, no address that is loaded. Says by words and colour which techniques the rules
 * look for, whether they are enabled, tested and answered by a playbook, and where the gaps are.
 */
export function coverageHtml(coverage: Coverage): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Detection coverage</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Detection coverage</h1>
${summary(coverage)}
<dl class="legend">
${STATES.map((state) => `<div><dt><span class="mark ${state}">${MEANS[state]}</span></dt><dd>${LONG[state]}</dd></div>`).join('\n')}
</dl>
</header>
<main>
<div class="matrix" role="region" aria-label="ATT&amp;CK matrix, a column for each tactic" tabindex="0">
${coverage.columns.map(column).join('\n')}
</div>
${coverage.unmapped.length === 0 ? '' : `<section><h2>Rules without a technique</h2><ul>${coverage.unmapped.map((rule) => `<li>${ruleLine(rule)}</li>`).join('')}</ul></section>`}
</main>
<footer><p>ATT&amp;CK ${escaped(coverage.version)}. ${escaped(ATTACK.license)}</p></footer>
</body>
</html>
`;
}

function summary({ rules, techniques, covered }: Coverage): string {
  const all = STATES.reduce((sum, state) => sum + covered[state], 0);
  return `<p><strong>${all} of ${techniques}</strong> techniques have a rule: ${STATES.map((state) => `${covered[state]} ${MEANS[state]}`).join(', ')}. ${rules} ${rules === 1 ? 'rule' : 'rules'}.</p>`;
}

function column({ tactic, cells, covered }: Column): string {
  const seen = cells.filter(({ state }) => state !== null);
  const gaps = cells.filter(({ state }) => state === null);
  return `<section class="tactic" aria-labelledby="${tactic.id}">
<h2 id="${tactic.id}">${escaped(tactic.name)} <span class="count">${covered} of ${cells.length}</span></h2>
${seen.length === 0 ? '<p class="none">No rule.</p>' : `<ul>${seen.map((cell) => `<li>${coveredCell(cell)}</li>`).join('\n')}</ul>`}
${gaps.length === 0 ? '' : `<details class="gaps"><summary>${gaps.length} without a rule</summary><ul>${gaps.map(({ id, name }) => `<li class="gap">${link(id, name)}</li>`).join('')}</ul></details>`}
</section>`;
}

function coveredCell({ id, name, state, rules }: Cell): string {
  return `<details class="cell ${state ?? ''}"><summary><span class="id">${escaped(id)}</span> ${escaped(name ?? '')} <span class="mark ${state ?? ''}">${state === null ? '' : MEANS[state]}</span></summary>
<p>${link(id, 'on attack.mitre.org')}</p>
<ul>${rules.map((rule) => `<li>${ruleLine(rule, id)}</li>`).join('')}</ul></details>`;
}

function ruleLine({ slug, name, severity, enabled, tested, playbook, techniques }: CoveredBy, of?: string): string {
  const subs = techniques.filter((id) => of !== undefined && id.startsWith(`${of}.`)).map((id) => `${id} ${techniqueName(id) ?? ''}`.trim());
  const facts = [severity, enabled ? 'enabled' : 'not enabled', tested ? 'tested' : 'not tested', playbook === null ? 'no playbook' : `playbook ${playbook}`, ...subs];
  return `<strong>${escaped(name)}</strong> <code>${escaped(slug)}</code><br><span class="facts">${facts.map(escaped).join(', ')}</span>`;
}

function link(id: string, text: string | null): string {
  const page = techniquePage(id);
  const label = escaped(`${id} ${text ?? ''}`.trim());
  return page === null ? label : `<a href="${escaped(page)}" rel="noreferrer">${label}</a>`;
}
