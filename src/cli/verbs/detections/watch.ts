import { watch } from 'node:fs';
import { sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Editors write a file in several steps; what comes within this many milliseconds is one change. */
const QUIET = 150;

/** The slugs of rules whose files change, for as long as it is asked. */
export async function* changedRules(folder: string): AsyncGenerator<string[]> {
  const changed = new Set<string>();
  let wake = (): void => undefined;
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    const [slug = '', name] = (file ?? '').split(sep);
    if (name !== undefined) changed.add(slug);
    wake();
  });
  try {
    while (true) {
      if (changed.size === 0) await new Promise<void>((done) => { wake = done; });
      await sleep(QUIET);
      const slugs = [...changed];
      changed.clear();
      if (slugs.length > 0) yield slugs;
    }
  } finally {
    watcher.close();
  }
}
