import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const Lockfile = z.looseObject({ packages: z.record(z.string(), z.looseObject({ license: z.string().optional(), dev: z.boolean().optional(), dependencies: z.record(z.string(), z.string()).optional() })) });
const { packages } = Lockfile.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')));

const OURS = /^\(?(MIT|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|MPL-2\.0)( AND (MIT|ISC|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0))*\)?$/;

describe('test/licences', () => {
  it('ships only packages under MIT, ISC, BSD, Apache-2.0 or MPL-2.0 of its own choice', () => {
    const direct = Object.keys(packages['']?.dependencies ?? {});
    expect(direct.length).toBeGreaterThan(20);
    expect(direct.filter((name) => !OURS.test(packages[`node_modules/${name}`]?.license ?? 'none'))).toEqual([]);
  });

  it('ships nothing under a copyleft licence, whoever brings it along', () => {
    const shipped = Object.entries(packages).filter(([path, one]) => path !== '' && one.dev !== true);
    expect(shipped.filter(([, one]) => /GPL|SSPL|EUPL|CC-BY-(SA|NC)/.test(one.license ?? '')).map(([path]) => path)).toEqual([]);
  });
});
