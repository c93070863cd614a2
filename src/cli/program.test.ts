import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const help = (...args: string[]): string => execFileSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args, '--help'], { encoding: 'utf8', env: { ...process.env, COLUMNS: '120', NO_COLOR: '1' } });

describe('src/cli/program', () => {
  it('helps with all verbs on one screen', async () => {
    const text = help();
    await expect(text).toMatchFileSnapshot('testdata/help.golden');
    expect(text.split('\n').length).toBeLessThan(40);
  });

  it('shows options, global options and examples of one verb', async () => {
    await expect(help('approve')).toMatchFileSnapshot('testdata/help-approve.golden');
  });
});
