import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchemas } from './schemas.ts';
import { readWorkTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..');
const schemas = jsonSchemas();
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

describe('src/content/schemas', () => {
  it('are those in schemas/: run `node src/content/schemas.ts` after a change of the model', async () => {
    expect((await readdir(join(root, 'schemas'))).toSorted()).toEqual([...schemas.keys()].toSorted());
    for (const [name, text] of schemas) expect(await readFile(join(root, 'schemas', name), 'utf8'), name).toBe(text);
  });

  it('accept every content file of this repository, each by the schema that its first line names', async () => {
    let checked = 0;
    for (const [path, text] of await readWorkTree(root)) {
      if (typeof text !== 'string' || path.endsWith('.kql')) continue;
      const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      expect(join(path, '..', named), `${path}: the first line names a schema of schemas/`).toMatch(/^schemas\/[a-z-]+\.schema\.json$/);
      const schema: unknown = JSON.parse(schemas.get(named.split('/').at(-1) ?? '') ?? 'false');
      const validate = ajv.compile(typeof schema === 'object' && schema !== null ? schema : false);
      expect(validate(parse(text)), `${path}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(10);
  });

  it('refuse what the loader refuses: an unknown field', () => {
    const validate = ajv.compile(JSON.parse(schemas.get('protected.schema.json') ?? 'false'));
    expect(validate({ protected: [{ kind: 'user', id: 'x', reason: 'r' }] })).toBe(true);
    expect(validate({ protected: [{ kind: 'user', id: 'x', reason: 'r', why: 'w' }] })).toBe(false);
  });
});
