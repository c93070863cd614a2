import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../kql/index.ts';
import { RuleFile, RuleTestsFile, type Detection } from '../../model/index.ts';
import { mutateRule } from './check.ts';
import { mutationCheck } from './index.ts';
import { mutateRules } from './pool.ts';

const schema: Schema = { tables: { T: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'user', type: 'string' }, { name: 'n', type: 'long' }] } };
const row = (user: string, n: number): { TimeGenerated: string; user: string; n: number } => ({ TimeGenerated: '2026-11-21T10:00:00Z', user, n });

function rule(query: string, cases: readonly { rows: number; given: readonly ReturnType<typeof row>[] }[], slug = 'one'): Detection {
  const tests = cases.length === 0 ? null : RuleTestsFile.parse({ tests: cases.map(({ rows, given }, at) => ({ name: `case ${at}`, given: { T: given }, expect: { rows } })) });
  return { slug, file: `detections/${slug}/rule.yaml`, rule: RuleFile.parse({ id: slug, name: slug, queryPeriod: '1h' }), query, response: null, tests };
}

const QUERY = 'T | where user == "alice" and n > 5';
const GOOD = [{ rows: 1, given: [row('alice', 6)] }, { rows: 0, given: [row('alice', 5)] }, { rows: 0, given: [row('bob', 6)] }];
const none = (): null => null;

describe('src/detect/mutate', () => {
  it('finds that good tests notice all six mistakes', () => {
    expect(mutateRule(rule(QUERY, GOOD), schema, none)).toEqual({ rule: 'one', counted: 6, caught: 6, left: { same: 0, unseen: 0, broken: 0 }, survivors: [], skipped: null });
  });

  it('names the mistakes that weak tests let pass, with their place and what they make of it', () => {
    const { caught, survivors } = mutateRule(rule(QUERY, [GOOD[0] ?? { rows: 0, given: [] }]), schema, none);
    expect(caught).toBe(3);
    expect(survivors).toEqual([
      { mutation: 'drop', start: 10, length: 15, from: 'user == "alice"', to: 'true' },
      { mutation: 'drop', start: 30, length: 5, from: 'n > 5', to: 'true' },
      { mutation: 'number', start: 34, length: 1, from: '5', to: '4' },
    ]);
  });

  it('does not count a mistake that changes nothing, nor one that does not compile', () => {
    const { counted, left } = mutateRule(rule('let unused = 5; T | where user == "alice" | join kind=inner (T | project user, m = n) on user | project m', [{ rows: 1, given: [row('alice', 6)] }]), schema, none);
    expect(left).toEqual({ same: 2, unseen: 0, broken: 1 });
    expect(counted).toBeGreaterThan(0);
  });

  it('does not count a mistake that changes only a column that a test cannot ask for', () => {
    const query = 'T | where user == "alice" | extend why = iff(n > 5, "much", "little")';
    const detection = rule(query, [{ rows: 1, given: [row('alice', 6)] }, { rows: 0, given: [row('bob', 6)] }]);
    expect(mutateRule(detection, schema, none)).toMatchObject({ counted: 2, caught: 2, left: { same: 0, unseen: 4, broken: 0 } });
    const mapped = { ...detection, rule: RuleFile.parse({ ...detection.rule, entityMappings: [{ entityType: 'Process', fieldMappings: [{ identifier: 'CommandLine', columnName: 'why' }] }] }) };
    expect(mutateRule(mapped, schema, none)).toMatchObject({ counted: 6, caught: 2, left: { unseen: 0 } });
  });

  it.each([
    'T | where user == "alice" | summarize c = count(), last = max(n) by user | where c > 1 | project user, last',
    'T | join kind=inner (T | extend m = n + 1) on user | where m > 3 | project user, n', 'union T, (T | where n > 2) | project user', 'T | extend hit = iff(n > 5, 1, 0) | where hit == 1 | project user', 'T | extend part = iff(n > 5, 1, 2) | summarize count() by part', 'let t = T | where n > 2; t | join kind=leftanti (t | where n > 5) on user',
  ])('counts every mistake that decides which rows there are in %s', (query) => {
    const tests = [{ rows: 0, given: [] }];
    expect(mutateRule(rule(query, tests), schema, none).left).toMatchObject({ unseen: 0 });
  });

  it.each<[string, Detection]>([
    ['it has no tests', rule(QUERY, [])],
    ['its test fails without a mistake: case 0', rule(QUERY, [{ rows: 2, given: [row('alice', 6)] }])],
    ['The name \'usr\' does not refer to any known column, table, variable or function.', rule('T | where usr == "alice"', GOOD)],
  ])('skips a rule because %s', (reason, detection) => {
    expect(mutateRule(detection, schema, none)).toMatchObject({ counted: 0, skipped: reason });
  });

  it('gives in several threads what it gives in one, in the order of the rules', async () => {
    const rules = ['c', 'a', 'b'].map((slug, at) => rule(QUERY, GOOD.slice(0, at + 1), slug));
    const alone = await mutateRules('.', rules, schema, () => undefined, 1);
    expect(await mutateRules('.', rules, schema, () => undefined, 2)).toEqual(alone);
    expect(alone.map(({ rule: slug, caught }) => [slug, caught])).toEqual([['c', 3], ['a', 5], ['b', 6]]);
  }, 120_000);

  it('remembers what did not change, and checks again what did: the query, a test, the schema', async () => {
    const cache = join(mkdtempSync(join(tmpdir(), 'cordon-mutations-')), 'mutations.json');
    const remembered = async (detection: Detection, against: Schema = schema): Promise<boolean[]> => {
      const told: boolean[] = [];
      await mutationCheck('.', [detection], against, cache, (_result, before) => told.push(before));
      return told;
    };
    expect(await remembered(rule(QUERY, GOOD))).toEqual([false]);
    expect(await remembered(rule(QUERY, GOOD))).toEqual([true]);
    expect(await remembered(rule(`${QUERY} `, GOOD))).toEqual([false]);
    expect(await remembered(rule(`${QUERY} `, GOOD.slice(1)))).toEqual([false]);
    expect(await remembered(rule(`${QUERY} `, GOOD.slice(1)), { tables: { ...schema.tables, U: [] } })).toEqual([false]);
  });
});
