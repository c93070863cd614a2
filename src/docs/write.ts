import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kqlReadme } from '../../kql/docs/supported.ts';
import { cliReference } from './cli.ts';
import { respondersReference } from './responders.ts';

/** The pages of docs/ that are made from the code, by file name. */
export function generatedPages(): Map<string, string> {
  return new Map([['cli.md', cliReference()], ['responders.md', respondersReference()]]);
}

if (import.meta.main) {
  for (const [name, text] of generatedPages()) await writeFile(join(import.meta.dirname, '..', '..', 'docs', name), text);
  await writeFile(join(import.meta.dirname, '..', '..', 'kql', 'README.md'), kqlReadme());
}
