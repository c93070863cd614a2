import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { formatProblem } from '../model/index.ts';
import type { Findings } from '../content/read.ts';
import { detectionFor, loadDetections } from './index.ts';

const Row = z.object({ kql: z.string(), meta: z.record(z.string(), z.json()), path: z.string(), type: z.string() });
const rule = (more = ''): string => `id: 5d0f0a3e-6f0b-4d4f-9a6e-2f7c2f1f8c11\nname: Rule One\nseverity: High\nkind: Scheduled\n${more}`;
function load(files: Record<string, string>): { detections: ReturnType<typeof loadDetections>; problems: string[] } {
  const findings: Findings = { problems: [], warnings: [] };
  const detections = loadDetections(new Map(Object.entries(files)), findings);
  return { detections, problems: findings.problems.map(formatProblem) };
}

describe('src/detect', () => {
  it('loads a folder with its query, tests and response', () => {
    const { detections: [loaded], problems } = load({
      'detections/one/rule.yaml': rule(), 'detections/one/query.kql': 'T | take 1\n', 'detections/one/response.yaml': 'enabled: true\nplaybook: P\nconfidence: 80\n',
      'detections/one/tests.yaml': 'tests: [{ name: n, given: { T: [{ a: 1 }] }, expect: { rows: 1 } }]\n',
    });
    expect(problems).toEqual([]);
    expect(loaded?.detection).toMatchObject({ slug: 'one', query: 'T | take 1\n', response: { playbook: 'P' }, tests: { tests: [{ name: 'n' }] } });
  });

  it('loads a community file with an inline query, and keeps fields that cordon does not read', () => {
    const { detections: [loaded], problems } = load({ 'detections/one.yaml': rule('query: |\n  T | take 1\ntriggerOperator: gt\ncustomDetails: { a: b }\n') });
    expect(problems).toEqual([]);
    expect(loaded?.detection).toMatchObject({ slug: 'one', query: 'T | take 1\n', rule: { triggerOperator: 'gt', customDetails: { a: 'b' } }, response: null });
  });

  it.each<[string, Record<string, string>, string]>([
    ['two queries', { 'detections/one/rule.yaml': rule('query: T\n'), 'detections/one/query.kql': 'T' }, 'detections/one/rule.yaml:5:1: query: the query is written here and in query.kql: keep one'],
    ['no query', { 'detections/one/rule.yaml': rule() }, 'detections/one/rule.yaml:1:1: query: expected a query here or in query.kql'],
    ['no rule', { 'detections/one/query.kql': 'T' }, 'detections/one/rule.yaml:1:1: the folder detections/one has no rule.yaml'],
    ['a flat file without a query', { 'detections/one.yaml': rule() }, 'detections/one.yaml:1:1: query: expected an inline query; with a query.kql, make it a folder'],
    ['a severity that Sentinel does not have', { 'detections/one.yaml': rule('query: T\n').replace('High', 'Hihg') }, 'detections/one.yaml:3:11: severity: expected one of Informational, Low, Medium, High, got "Hihg" (did you mean "High"?)'],
  ])('reports %s', (_, files, problem) => {
    expect(load(files)).toEqual({ detections: [], problems: [problem] });
  });

  it('finds the detection of an alert by id, name, folder or resource id, in any case', () => {
    const detections = load({ 'detections/one/rule.yaml': rule('query: T\n'), 'detections/one/response.yaml': 'enabled: true\nplaybook: P\nconfidence: 80\n' }).detections.map(({ detection }) => detection);
    const id = '5D0F0A3E-6f0b-4d4f-9a6e-2f7c2f1f8c11';
    for (const detection of ['rule one', 'ONE', id, `/subscriptions/s/providers/Microsoft.SecurityInsights/alertRules/${id}`]) {
      expect(detectionFor({ detection }, detections), detection).toMatchObject({ confidence: 80, playbook: 'P' });
    }
    for (const detection of [null, '', 'Rule', 'rule one two', '__proto__']) expect(detectionFor({ detection }, detections)).toBeNull();
  });

  it('gives no confidence and no playbook for a response that is switched off', () => {
    const detections = load({ 'detections/one/rule.yaml': rule('query: T\n'), 'detections/one/response.yaml': 'enabled: false\nplaybook: P\nconfidence: 80\n' }).detections.map(({ detection }) => detection);
    expect(detectionFor({ detection: 'one' }, detections)).toMatchObject({ confidence: null, playbook: null });
  });

  it('takes a name that two detections share as neither', () => {
    const detections = load({ 'detections/a.yaml': rule('query: T\n'), 'detections/b.yaml': rule('query: T\n') }).detections.map(({ detection }) => detection);
    expect(detectionFor({ detection: 'Rule One' }, detections)).toBeNull();
    expect(detectionFor({ detection: 'b' }, detections)?.detection.slug).toBe('b');
  });

  it('loads real community rules', () => {
    const file = join(import.meta.dirname, '..', '..', '..', 'shared', 'kql', 'rules.jsonl');
    if (!existsSync(file)) {
      console.log('skipped: the collection of community rules is not here');
      return;
    }
    const failed: string[] = [];
    for (const line of readFileSync(file, 'utf8').split('\n').filter((text) => text !== '')) {
      const { kql, meta, path, type } = Row.parse(JSON.parse(line));
      if (type !== 'analytic') continue;
      const { problems } = load({ 'detections/x.yaml': stringify({ ...meta, query: kql }) });
      if (problems.length > 0) failed.push(`${path}: ${problems.join('; ')}`);
    }
    expect(failed).toEqual([]);
  });
});
