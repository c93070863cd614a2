import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Findings } from '../../content/read.ts';
import { readWorkTree } from '../../content/tree.ts';
import type { Detection } from '../../model/index.ts';
import { loadDetections } from '../load.ts';
import { planImport, type ImportResult } from './import.ts';
import { slugOf, uniqueSlug } from './slug.ts';
import { readSources } from './sources.ts';
import { rulesOfJson, templateOf } from './template.ts';
import { writeImport } from './write.ts';

const ID = '5d0f0a3e-6f0b-4d4f-9a6e-2f7c2f1f8c11';
const rule = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ id: ID, name: 'Rule One', severity: 'High', kind: 'Scheduled', queryFrequency: '1h', queryPeriod: '24h', triggerOperator: 'gt', triggerThreshold: 0, version: '1.0.0', ...more });
let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cordon-import-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

async function loadAll(root: string): Promise<Detection[]> {
  const findings: Findings = { problems: [], warnings: [] };
  const loaded = loadDetections(await readWorkTree(root), findings).map(({ detection }) => detection);
  expect(findings.problems).toEqual([]);
  return loaded;
}
async function run(source: string, replace = false): Promise<ImportResult[]> {
  const root = join(folder, 'repo');
  mkdirSync(root, { recursive: true });
  const existing = await loadAll(root);
  const results = planImport(await readSources(source), existing, new Set(existing.map(({ slug }) => slug)), replace);
  await writeImport(root, results);
  return results;
}
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('src/detect/exchange/import', () => {
  it('writes rule.yaml with every field and query.kql with the very text, and no response', async () => {
    const query = 'SigninLogs // [x]\r\n| take 1  \n';
    await run(file('r.jsonl', `${JSON.stringify({ kql: query, meta: rule({ odd: { a: [1, null] } }), repo: 'o/r', path: 'a\nb.yaml', license: 'MIT' })}\n`));
    const written = join(folder, 'repo', 'detections', 'rule-one');
    expect(readdirSync(written).toSorted()).toEqual(['query.kql', 'rule.yaml']);
    expect(readFileSync(join(written, 'query.kql'), 'utf8')).toBe(query);
    const text = readFileSync(join(written, 'rule.yaml'), 'utf8');
    expect(parse(text)).toEqual(rule({ odd: { a: [1, null] } }));
    expect(text).toContain('# from o/r a b.yaml (MIT)\n');
  });

  it('takes community YAML, a template, an answer of the API and one resource; says why it does not take the rest', async () => {
    mkdirSync(join(folder, 'in'));
    file('in/a.yaml', stringify(rule({ query: 'T' })));
    const [one] = await loadAllOf(rule({ id: ID.replace('5', '6'), name: '[Two]' }));
    file('in/b.json', JSON.stringify(one === undefined ? null : templateOf([one])));
    file('in/c.json', JSON.stringify({ value: [{ kind: 'Fusion', name: 'f', properties: {} }] }));
    file('in/d.yaml', 'a: [');
    file('in/e.yaml', 'just: text\n');
    file('in/f.yaml', stringify(rule({ id: ID.replace('5', '7'), query: 'T', severity: 'Huge' })));
    file('in/g.jsonl', '{"kql":"T","meta":{"id":"x","name":"n","__proto__":{"polluted":true}}}\nnope\n');
    const results = await run(join(folder, 'in'));
    expect(results.map((result) => [result.from, result.outcome, 'reason' in result ? result.reason : result.slug])).toEqual([
      ['a.yaml', 'imported', 'rule-one'], ['b.json resources[0]', 'imported', 'two'], ['c.json value[0]', 'refused', 'a rule of kind Fusion has no query of its own'],
      [expect.stringContaining('d.yaml:'), 'refused', expect.any(String)], ['e.yaml', 'refused', 'no rule: it has no query'], ['f.yaml', 'refused', expect.stringContaining('expected one of Informational, Low, Medium, High, got "Huge"')],
      ['g.jsonl:1', expect.any(String), expect.any(String)], ['g.jsonl:2', 'refused', expect.stringContaining('no JSON')],
    ]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect((await loadAll(join(folder, 'repo'))).find(({ slug }) => slug === 'two')?.rule.name).toBe('[Two]');
  });

  it('leaves what is there: the same rule is unchanged, another of its id is refused until it is forced, and then keeps folder and tests', async () => {
    await run(file('a.yaml', stringify(rule({ query: 'T' }))));
    expect(await run(join(folder, 'a.yaml'))).toMatchObject([{ outcome: 'unchanged', slug: 'rule-one' }]);
    const tests = join(folder, 'repo', 'detections', 'rule-one', 'tests.yaml');
    writeFileSync(tests, 'tests: [{ name: n, given: {}, expect: { rows: 0 } }]\n');
    const changed = file('b.yaml', stringify(rule({ name: 'New Name', query: 'T | take 1' })));
    expect(await run(changed)).toMatchObject([{ outcome: 'refused', reason: 'detections/rule-one has this id; --force replaces its rule and query' }]);
    expect(await run(changed, true)).toMatchObject([{ outcome: 'replaced', slug: 'rule-one' }]);
    expect(await loadAll(join(folder, 'repo'))).toMatchObject([{ slug: 'rule-one', query: 'T | take 1', rule: { name: 'New Name' }, tests: { tests: [{ name: 'n' }] } }]);
  });

  it('does not enable what was enabled elsewhere, and says so', async () => {
    const [one] = await loadAllOf(rule());
    if (one === undefined) throw new Error('no rule');
    const document = templateOf([{ ...one, response: { enabled: true, playbook: 'P', falsePositives: [] } }]);
    expect(JSON.stringify(document)).toContain('"enabled":true');
    const [result] = await run(file('x.json', JSON.stringify(document)));
    expect(result).toMatchObject({ outcome: 'imported', notes: ['it was enabled where it comes from; here it is not'] });
    expect(readFileSync(join(folder, 'repo', 'detections', 'rule-one', 'rule.yaml'), 'utf8')).not.toContain('enabled');
    await run(file('y.yaml', stringify(rule({ id: ID.replace('5', '6'), name: 'Other', enabled: true, query: 'T' }))));
    expect(readFileSync(join(folder, 'repo', 'detections', 'other', 'rule.yaml'), 'utf8')).not.toContain('enabled');
  });

  it('keeps what somebody changed in an exported template, and the words of the file for the rest', async () => {
    const [one] = await loadAllOf(rule({ requiredDataConnectors: [{ connectorId: 'AWS', dataTypes: ['X'] }] }));
    if (one === undefined) throw new Error('no rule');
    const text = JSON.stringify(templateOf([one])).replace('"severity":"High"', '"severity":"Low"');
    const [read] = rulesOfJson(JSON.parse(text)) ?? [];
    expect(read).toMatchObject({ rule: { query: 'T', rule: { severity: 'Low', queryPeriod: '24h', version: '1.0.0', requiredDataConnectors: [{ connectorId: 'AWS', dataTypes: ['X'] }] } } });
  });

  it('writes nowhere but into detections/: a link is refused', async () => {
    mkdirSync(join(folder, 'repo'));
    mkdirSync(join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), join(folder, 'repo', 'detections'));
    const results = planImport(await readSources(file('a.yaml', stringify(rule({ query: 'T' })))), [], new Set(), false);
    await expect(writeImport(join(folder, 'repo'), results)).rejects.toThrow(/is a link/);
    expect(readdirSync(join(folder, 'outside'))).toEqual([]);
  });

  it('makes of any name and id a folder name of ASCII letters, digits and dashes that no other has', () => {
    const taken = new Set<string>();
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('../../etc', 'CON', 'schemas', '..', '', 'Über', 'a/b\\c', '𝒳')), fc.string(), (name, id) => {
      const slug = uniqueSlug(slugOf(name, id), taken);
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slug.length).toBeLessThanOrEqual(90);
      expect(['watchlists', 'automation', 'schemas', 'con']).not.toContain(slug);
      expect(taken.has(slug)).toBe(false);
      taken.add(slug);
    }), { numRuns: 300 });
  });
});

/** Detections as the loader makes them of these fields. */
async function loadAllOf(...rules: Record<string, unknown>[]): Promise<Detection[]> {
  const root = mkdtempSync(join(folder, 'made-'));
  rules.forEach((fields, index) => {
    mkdirSync(join(root, 'detections', `r${index}`), { recursive: true });
    writeFileSync(join(root, 'detections', `r${index}`, 'rule.yaml'), stringify(fields));
    writeFileSync(join(root, 'detections', `r${index}`, 'query.kql'), 'T');
  });
  return await loadAll(root);
}
