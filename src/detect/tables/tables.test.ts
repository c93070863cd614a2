import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readSchemas } from '../../../kql/schemas/read.ts';
import { scalarTypes } from '../../../kql/values.ts';

const Table = z.strictObject({
  Name: z.string(), Source: z.union([z.url({ protocol: /^https$/ }), z.array(z.url({ protocol: /^https$/ })).min(1)]), Properties: z.array(z.strictObject({ Name: z.string().regex(/^\w+$/), Type: z.enum(scalarTypes) })).min(5),
});
/** Where the list says otherwise than the vendor's page: there it is a long. */
const BY_THE_PAGE: ReadonlySet<string> = new Set(['AADServicePrincipalSignInLogs.DurationMs']);

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const read = (file: string): z.infer<typeof Table> => Table.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')));

describe('src/detect/tables', () => {
  it.each(files)('%s is a table of that name, with each column once, a time, and the vendor\'s page', (file) => {
    const { Name, Properties } = read(file);
    expect(`${Name}.json`).toBe(file);
    const names = Properties.map((property) => property.Name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(Properties).toContainEqual({ Name: 'TimeGenerated', Type: 'datetime' });
  });

  it('has every column of the list of the team\'s tables, with its type', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'kql', 'schemas');
    if (!existsSync(folder)) {
      console.log('skipped: the list of tables is not here');
      return;
    }
    const { schema } = readSchemas(folder);
    const differences = files.flatMap((file) => {
      const { Name, Properties } = read(file);
      const own = new Map(Properties.map((property) => [property.Name, property.Type]));
      return (schema.tables[Name] ?? []).filter(({ name, type }) => own.get(name) !== type && !BY_THE_PAGE.has(`${Name}.${name}`)).map(({ name, type }) => `${Name}.${name}: ${type}, here ${own.get(name) ?? 'none'}`);
    });
    expect(differences).toEqual([]);
  });
});
