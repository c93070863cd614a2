import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Findings } from '../../content/read.ts';
import { fieldsOf } from '../exchange/beside.ts';
import { planImport } from '../exchange/import.ts';
import { rulesOfJson, templateOf } from '../exchange/template.ts';
import { loadDetections } from '../load.ts';
import { ruleSchema } from '../schema.ts';
import { validate } from './validate.ts';

const SHARED = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'kql');
const Row = z.object({ kql: z.string(), meta: z.record(z.string(), z.json()) });
/** All of them take minutes on a small machine: each 8th goes there and back, and each 10th of those is bound. `CORDON_ALL_RULES=1` takes all. */
const [EVERY, BOUND] = process.env['CORDON_ALL_RULES'] === '1' ? [1, 1] : [8, 10];

describe('src/detect/check/collection', () => {
  it('imports community rules, validates them, and exports them again without a loss', { timeout: 900_000 }, () => {
    if (!existsSync(join(SHARED, 'rules.jsonl'))) {
      console.log('skipped: the collection of community rules is not here');
      return;
    }
    const rows = readFileSync(join(SHARED, 'rules.jsonl'), 'utf8').split('\n').filter((line) => line !== '').filter((_, index) => index % EVERY === 0).map((line) => Row.parse(JSON.parse(line)));
    const results = planImport(rows.map(({ kql, meta }, index) => ({ from: `${index}`, fields: meta, query: kql, origin: null, enabled: false })), [], new Set(), false);
    expect(results.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    const tree = new Map<string, string>(results.flatMap((result) => ('files' in result ? Object.entries(result.files).map(([name, text]) => [`detections/${result.slug}/${name}`, text] as const) : [])));
    const problems: Findings = { problems: [], warnings: [] };
    const loaded = loadDetections(tree, problems);
    expect(problems.problems).toEqual([]);
    // Rules that stand in the collection twice, letter for letter, are one.
    const distinct = new Set(rows.map(({ kql, meta }) => JSON.stringify([kql, meta])));
    expect(loaded.length).toBe(results.filter(({ outcome }) => outcome === 'imported').length);
    expect(loaded.length).toBeLessThanOrEqual(distinct.size);

    for (const { detection } of loaded) {
      const [back, ...more] = rulesOfJson(JSON.parse(JSON.stringify(templateOf([detection])))) ?? [];
      expect(more).toEqual([]);
      expect(back, detection.slug).toMatchObject({ rule: { rule: fieldsOf(detection.rule), query: detection.query } });
    }

    const { schema } = ruleSchema(null, [join(SHARED, 'schemas')]);
    const looked = loaded.filter((_, index) => index % BOUND === 0);
    for (const finding of validate(looked, tree, schema, { response: null })) {
      const lines = tree.get(finding.file)?.split('\n') ?? [];
      expect(finding.line, JSON.stringify(finding)).toBeLessThanOrEqual(lines.length);
      expect(finding.column, JSON.stringify(finding)).toBeLessThanOrEqual((lines[finding.line - 1]?.length ?? 0) + 1);
    }
  });
});
