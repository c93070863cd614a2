import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { at, call, items, object } from '../kql/parse/bridge.ts';
import { globalsOf } from '../kql/parse/globals.ts';
import { ready } from '../kql/parse/parse.ts';
import type { Schema } from '../kql/parse/schema.ts';
import type { Findings } from '../src/content/read.ts';
import { checkRepository } from '../src/detect/check/repository.ts';
import { validateRule } from '../src/detect/check/validate.ts';
import { loadDetections } from '../src/detect/load.ts';
import { ruleSchema } from '../src/detect/schema.ts';
import { ms, say } from './measure.ts';

const SHARED = join(import.meta.dirname, '..', '..', 'shared', 'kql');
const Row = z.object({ kql: z.string(), meta: z.record(z.string(), z.json()) });

/**
 * `detections validate` over a collection of community rules, against the language service's parse and bind of the same queries. They take
 * turns rule by rule, and whoever begins changes. Reading the files is part of validate. Then the same again with one rule changed.
 */
export async function benchValidate(): Promise<void> {
  if (!existsSync(join(SHARED, 'rules.jsonl'))) return say('validate: the collection of community rules is not here');
  const rows = readFileSync(join(SHARED, 'rules.jsonl'), 'utf8').split('\n').filter((line) => line !== '').map((line) => Row.parse(JSON.parse(line)));
  const { schema } = ruleSchema(null, [join(SHARED, 'schemas')]);
  const tree = new Map(rows.flatMap(({ kql, meta }, index) => [[`detections/r${index}/rule.yaml`, stringify(meta)], [`detections/r${index}/query.kql`, kql]] as const));
  const findings: Findings = { problems: [], warnings: [] };
  ready();
  const began = performance.now();
  const loaded = loadDetections(tree, findings);
  const load = performance.now() - began;
  const times = { bare: 0, validate: load };
  // The whole workspace, as an editor would be given it; made once.
  const globals = globalsOf(schema, 'search *');
  const service = object(at('KustoCode'), 'KustoCode');
  const bare = (query: string): unknown => items(call(object(call(service, 'ParseAndAnalyze', query, globals), 'code'), 'GetDiagnostics'));
  let found = 0;
  for (const [index, one] of loaded.entries()) {
    const turns = { bare: () => { bare(one.detection.query); }, validate: () => { found += validateRule(one, tree, schema, { response: null }).length; } };
    for (const name of index % 2 === 0 ? ['bare', 'validate'] as const : ['validate', 'bare'] as const) {
      const start = performance.now();
      turns[name]();
      times[name] += performance.now() - start;
    }
  }
  say(`validate: ${loaded.length} rules, ${found} findings`);
  say(`   parse and bind alone       ${ms(times.bare)}`);
  say(`   validate                   ${ms(times.validate)}   ratio ${(times.validate / times.bare).toFixed(2)}   (of it ${ms(load)} to read the files)`);
  await benchIncremental(tree, schema);
}

async function benchIncremental(tree: ReadonlyMap<string, string>, schema: Schema): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'cordon-bench-'));
  const run = async (given: ReadonlyMap<string, string>): Promise<{ time: number; cached: number }> => {
    const began = performance.now();
    const { cached } = await checkRepository({ root, tree: given, schema, catalogue: [], wanted: () => true, cached: true });
    return { time: performance.now() - began, cached };
  };
  try {
    const first = await run(tree);
    const path = 'detections/r1/query.kql';
    const again = await run(new Map([...tree, [path, `${tree.get(path) ?? ''}\n// changed`]]));
    say(`   all, nothing cached        ${ms(first.time)}`);
    say(`   one rule changed           ${ms(again.time)}   ratio ${(again.time / first.time).toFixed(3)}   (${again.cached} as before)`);
  } finally {
    await rm(root, { recursive: true });
  }
}
