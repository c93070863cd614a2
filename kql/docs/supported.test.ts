import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kqlReadme } from './supported.ts';

describe('kql/docs', () => {
  it('kql/README.md says what is supported as the registry has it (`npm run docs` writes it)', () => {
    expect(readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')).toBe(kqlReadme());
  });
});
