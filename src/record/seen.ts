import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Repository } from './repository.ts';

/** By branch: the last commit that this clone has recorded. History that was cut off or rewritten no longer has it. */
const Seen = z.record(z.string(), z.string());
type Seen = z.infer<typeof Seen>;

const seenFile = (repository: Repository): string => path.join(repository.gitDir, 'cordon', 'seen.json');

/** What this clone has recorded; empty when it has recorded nothing, or the note is lost. */
export function readSeen(repository: Repository): Seen {
  try {
    return Seen.parse(JSON.parse(readFileSync(seenFile(repository), 'utf8')));
  } catch {
    return {};
  }
}

/** Notes the newest commit. A note that cannot be written is only one check less, so it stops nothing. */
export function noteSeen(repository: Repository, branch: string, commit: string): void {
  const file = seenFile(repository);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...readSeen(repository), [branch]: commit }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The commit itself is made; see above.
  }
}
