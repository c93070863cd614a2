import { describe, expect, it } from 'vitest';
import type { Findings } from '../content/read.ts';
import { unknownFiles } from '../content/rules/unknown-files.ts';
import { isContentPath } from '../content/tree.ts';
import { formatProblem, type Detection } from '../model/index.ts';
import { loadAutomation } from './load-automation.ts';
import { loadDetections } from './load.ts';
import { loadWatchlists } from './load-watchlists.ts';

const RULE: Detection = { slug: 'pass-the-hash', file: 'f', query: 'T', response: null, tests: null, rule: { id: 'x', name: 'n', kind: 'Scheduled', tactics: [], relevantTechniques: [], entityMappings: [] } };
const ID = '22222222-0000-4000-8000-000000000001';
function load(files: Record<string, string>): { watchlists: ReturnType<typeof loadWatchlists>; automation: ReturnType<typeof loadAutomation>; problems: string[] } {
  const findings: Findings = { problems: [], warnings: [] };
  const tree = new Map(Object.entries(files));
  unknownFiles(tree, findings);
  expect(loadDetections(tree, findings)).toEqual([]);
  return { watchlists: loadWatchlists(tree, findings), automation: loadAutomation(tree, [RULE], findings), problems: findings.problems.map(formatProblem) };
}
const W = 'detections/watchlists';
const A = 'detections/automation';

describe('src/detect/load-watchlists', () => {
  it('reads rows from the file itself or from a CSV beside it, and both are content files', () => {
    const { watchlists, problems } = load({ [`${W}/One.yaml`]: 'name: One\nsearchKey: ip\nitems: [{ ip: 203.0.113.7, port: 443, on: true, note: null }]\n', [`${W}/Two.yaml`]: 'name: Two\nsearchKey: ip\nfile: two.csv\n', [`${W}/two.csv`]: '\ufeffip,note\r\n203.0.113.7,"a, b"\r\n' });
    expect(problems).toEqual([]);
    expect(watchlists.map(({ alias, items }) => [alias, items])).toEqual([['One', [{ ip: '203.0.113.7', port: '443', on: 'true', note: '' }]], ['Two', [{ ip: '203.0.113.7', note: 'a, b' }]]]);
    expect([`${W}/two.csv`, `${W}/a/two.csv`, 'detections/x/two.csv', 'inventory/two.csv'].map(isContentPath)).toEqual([true, false, false, false]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['both items and a file', { [`${W}/a.yaml`]: 'name: A\nsearchKey: k\nitems: []\nfile: a.csv\n', [`${W}/a.csv`]: 'k\n' }, `${W}/a.yaml:1:1: expected the rows in \`items\`, or in a CSV file that \`file\` names`],
    ['a file that is not there', { [`${W}/a.yaml`]: 'name: A\nsearchKey: k\nfile: b.csv\n' }, `${W}/a.yaml:3:1: file: there is no ${W}/b.csv`],
    ['a row without the search key', { [`${W}/a.yaml`]: 'name: A\nsearchKey: k\nitems:\n  - { k: 1 }\n  - { v: 1 }\n' }, `${W}/a.yaml:5:5: items.1: the row has no "k", which is the search key`],
    ['a path out of the folder', { [`${W}/a.yaml`]: 'name: A\nsearchKey: k\nfile: ../../x.csv\n' }, `${W}/a.yaml:3:7: file: expected the name of a .csv file beside this one, got "../../x.csv"`],
    ['a CSV that ends in a quote', { [`${W}/a.yaml`]: 'name: A\nsearchKey: k\nfile: a.csv\n', [`${W}/a.csv`]: 'k\n1\n"2\n' }, `${W}/a.csv:3:1: no CSV: Quote Not Closed: the parsing is finished with an opening quote at line 3`],
  ])('reports %s', (_what, files, problem) => {
    expect(load(files).problems).toContain(problem);
  });

  it('reports a list that no watchlist names', () => {
    expect(load({ [`${W}/lost.csv`]: 'k\n' }).problems).toEqual([`${W}/lost.csv:1:1: no watchlist names this file: write \`file:\` in its .yaml`]);
  });
});

describe('src/detect/load-automation', () => {
  const text = (more: string): string => `id: ${ID}\nname: A\norder: 1\n${more}`;
  it('reads a rule with its defaults', () => {
    const { automation, problems } = load({ [`${A}/a.yaml`]: text('actions: [{ type: add-task, title: Call }]\nwhen: { rules: [pass-the-hash] }\n') });
    expect([problems, automation[0]?.rule]).toEqual([[], { id: ID, name: 'A', order: 1, enabled: true, when: { triggersOn: 'Incidents', triggersWhen: 'Created', rules: ['pass-the-hash'] }, actions: [{ type: 'add-task', title: 'Call' }] }]);
  });

  it.each<[string, string, RegExp]>([
    ['a rule that is not there', 'when: { rules: [pass-the-hahs] }\nactions: [{ type: add-task, title: t }]\n', /a\.yaml:4:17: when\.rules\.0: there is no rule "pass-the-hahs" in detections\/ \(did you mean "pass-the-hash"\?\)$/],
    ['a task on an alert', 'when: { triggersOn: Alerts }\nactions: [{ type: add-task, title: t }]\n', /a\.yaml:5:13: actions\.0\.type: on alerts only run-playbook is possible, not add-task$/],
    ['an action that Sentinel does not have', 'actions: [{ type: isolate-host }]\n', /a\.yaml:4:19: actions\.0\.type: /],
    ['an order over 1000', 'actions: [{ type: add-task, title: t }]\nenabled: yes please\n', /a\.yaml:5:10: enabled: /],
  ])('reports %s', (_what, more, problem) => {
    expect(load({ [`${A}/a.yaml`]: text(more) }).problems).toEqual([expect.stringMatching(problem)]);
  });

  it('reports one id in two files', () => {
    const one = text('actions: [{ type: add-task, title: t }]\n');
    expect(load({ [`${A}/a.yaml`]: one, [`${A}/b.yaml`]: one }).problems).toEqual([`${A}/b.yaml:1:1: id: ${A}/a.yaml has this id too`]);
  });
});
