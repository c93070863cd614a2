import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detection } from '../../model/index.ts';
import type { Beside } from './given.ts';

/** The files beside a rule's `tests.yaml`. */
export function filesBeside(repo: string, { file }: Pick<Detection, 'file'>): Beside {
  return (name) => {
    try {
      return readFileSync(join(repo, file, '..', name), 'utf8');
    } catch {
      return null;
    }
  };
}
