import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryRepository } from '../record/fixtures.ts';
import { openLedger } from '../record/index.ts';
import { readAgreed } from './agreed.ts';
import { openContent } from './operation.ts';

const RULE = 'id: 22222222-0000-4000-8000-000000000001\nname: One\nkind: NRT\nseverity: High\nquery: T\n';

describe('src/flow/agreed', () => {
  let repository: ReturnType<typeof temporaryRepository>;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(repository.root, path)), { recursive: true });
    writeFileSync(join(repository.root, path), text);
  };
  beforeAll(() => { repository = temporaryRepository(); });
  afterAll(() => { repository.remove(); });

  it('lets no test of a rule keep an incident waiting: who validates the content is told of it', async () => {
    write('detections/one/rule.yaml', RULE);
    write('detections/one/tests.yaml', 'tests: [');
    const { content, problems } = await readAgreed(repository.root, await openLedger(repository.root), false);
    expect([content.detections.map(({ slug }) => slug), problems]).toEqual([['one'], []]);
    await expect(openContent(repository.root)).rejects.toThrow(/detections\/one\/tests\.yaml/);
  });
});
