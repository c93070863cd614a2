import { join, resolve } from 'node:path';
import { localFolder } from '../../environment/index.ts';
import { EXIT } from '../../model/index.ts';
import type { Verb } from '../context.ts';
import { runNode } from './range.ts';

const STORY = join(import.meta.dirname, '..', '..', '..', 'range', 'demo', 'main.ts');

/** `cordon demo`: the story is the range's; it types ordinary commands. */
export const demo: Verb = async (context, _args, options) => {
  const folder = typeof options['dir'] === 'string' ? resolve(options['dir']) : join(await localFolder(resolve(context.repo)), 'demo');
  return (await runNode(STORY, ['--dir', folder])) === 0 ? EXIT.done : EXIT.failed;
};
