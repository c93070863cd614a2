import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS, RATIO_FROM } from './limits.ts';
import { sources } from './sources/index.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'telemetry.md'), 'utf8');

describe('src/telemetry/docs', () => {
  it('docs/telemetry.md has the row of every kind of log, and of no other', () => {
    const [, between = ''] = /<!-- sources -->\n([\s\S]*?)\n<!-- end -->/.exec(text) ?? [];
    expect(between.split('\n').slice(2)).toEqual(sources.map(({ name, recognised, tables }) => `| ${name} | ${recognised} | ${tables.map((table) => `\`${table}\``).join(' ')} |`));
  });

  it('docs/telemetry.md says the limits that hold', () => {
    for (const said of [
      `above ${RATIO_FROM / 1024 ** 2} MiB | ${LIMITS.ratio} times its size`, `all archives | ${LIMITS.unpacked / 1024 ** 3} GiB`, `a record | ${LIMITS.record / 1024 ** 2} MiB, ${LIMITS.depth} levels`,
      `rows | ${LIMITS.rows.toLocaleString('en')}`, `files | ${LIMITS.files.toLocaleString('en')}`, `${LIMITS.archives} deep`,
    ]) expect(text).toContain(said);
  });
});
