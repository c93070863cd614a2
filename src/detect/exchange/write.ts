import { lstat, mkdir, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/index.ts';
import type { ImportResult } from './import.ts';

/**
 * Writes what was planned to `detections/` below `root`, file by file under another name first. Never through a link, never over a
 * folder that is there unless the plan replaces its rule. Throws UsageError when `detections/` leaves the repository.
 */
export async function writeImport(root: string, results: readonly ImportResult[]): Promise<void> {
  const top = await realpath(root);
  const detections = join(top, 'detections');
  await mkdir(detections, { recursive: true });
  if (await realpath(detections) !== detections) throw new UsageError(`${detections} is a link`, 'Make it a folder of the repository.');
  for (const result of results) {
    if (result.outcome !== 'imported' && result.outcome !== 'replaced') continue;
    const folder = join(detections, result.slug);
    if (result.outcome === 'imported') await mkdir(folder);
    else if (!(await lstat(folder)).isDirectory()) throw new UsageError(`${folder} is no folder`, 'A rule that is one file is replaced by hand.');
    for (const [name, text] of Object.entries(result.files)) {
      const part = join(folder, `.${name}.${process.pid}`);
      await writeFile(part, text, { flag: 'wx' });
      await rename(part, join(folder, name));
    }
  }
}
