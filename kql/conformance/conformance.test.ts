import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKnown } from './known.ts';
import { measureOracle } from './measure.ts';
import { readOracle } from './oracle.ts';

const data = resolve(import.meta.dirname, '../../../shared/kql');
const known = readKnown(new URL('../known-differences.json', import.meta.url));

/** What has been reached. These numbers only go up. */
const REACHED = { docs: 509, kustainer: 885 };

function here(name: string): boolean {
  const found = existsSync(`${data}/${name}`);
  if (!found) console.log(`skipped: ../shared/kql/${name} is not here`);
  return found;
}

const say = (name: string, { failures: _none, ...figures }: { readonly failures: readonly unknown[] }): void => console.log(name, JSON.stringify(figures));

describe('kql/conformance', () => {
  it.skipIf(!here('oracle-docs.jsonl'))(`answers at least ${REACHED.docs} of the documentation's queries as Kusto does, none wrong`, { timeout: 300_000 }, () => {
    const figures = measureOracle(readOracle(`${data}/oracle-docs.jsonl`), known);
    say('documentation', figures);
    expect(figures.failures.filter(({ why }) => !why.startsWith('refused'))).toEqual([]);
    expect(figures.total - figures.left_out).toBe(526);
    expect(figures.equal).toBeGreaterThanOrEqual(REACHED.docs);
    expect(figures.left_out + figures.equal + figures.known + figures.wrong + figures.refused + figures.crashed).toBe(figures.total);
  });

  it.skipIf(!here('oracle-kustainer.jsonl'))(`answers at least ${REACHED.kustainer} of the emulator's fuzz queries as Kusto does, none wrong`, { timeout: 300_000 }, () => {
    const figures = measureOracle(readOracle(`${data}/oracle-kustainer.jsonl`), known);
    say('emulator', figures);
    expect(figures.failures.filter(({ why }) => !why.startsWith('refused'))).toEqual([]);
    expect(figures.equal).toBeGreaterThanOrEqual(REACHED.kustainer);
  });
});
