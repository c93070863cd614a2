import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { editYaml } from './yaml-edit.ts';

const TEXT = '# Ours.\nname: A # what the portal shows\nseverity: Low\ntactics: [CredentialAccess]\ndescription: |\n  two\n  lines\nlist:\n  - { a: 1 }\n\n# Last.\nenabled: true\n';

describe('src/sync/yaml-edit', () => {
  it('changes one field and leaves comments, order and style of the others', () => {
    expect(editYaml(TEXT, new Map([['severity', 'High']]))).toBe(TEXT.replace('Low', 'High'));
    expect(editYaml(TEXT, new Map([['name', 'B']]))).toBe(TEXT.replace('name: A #', 'name: B #'));
    expect(editYaml(TEXT, new Map([['description', 'one']]))).toBe(TEXT.replace('description: |\n  two\n  lines\n', 'description: one\n'));
    expect(editYaml(TEXT, new Map([['list', [{ a: 2 }]]]))).toContain('list:\n  - a: 2\n');
    expect(editYaml(TEXT, new Map([['more', 1]]))).toBe(`${TEXT}more: 1\n`);
    expect(editYaml(TEXT, new Map([['severity', undefined]]))).toBe(TEXT.replace('severity: Low\n', ''));
  });

  it('means what was asked for, whatever the values are', () => {
    const value = fc.jsonValue({ maxDepth: 2 }).filter((json) => !JSON.stringify(json).includes('__proto__'));
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(fc.property(fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }), name, fc.option(value, { nil: undefined }), (object, key, to) => {
      const { [key]: _old, ...rest } = object;
      const edited: unknown = parse(editYaml(stringify(object), new Map([[key, to]]))) ?? {};
      expect(edited).toEqual(parse(stringify(to === undefined ? rest : { ...rest, [key]: to })));
    }), { numRuns: 300 });
  });
});
