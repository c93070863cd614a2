import { actions } from '../../responders/registry.ts';
import { inspectContent, readWorkTree } from '../../src/content/index.ts';
import { AppliedStack } from '../../src/model/index.ts';
import { openLedger, parseFile, readText, stackPath } from '../../src/record/index.ts';
import type { Known } from './policies.ts';

/**
 * Reads what the pack needs of the repository that `CORDON_REPO` names; the engine does not say where it is. Never
 * throws: what cannot be read is a reason to refuse.
 */
export async function readKnown(env: NodeJS.ProcessEnv): Promise<Known> {
  const root = env['CORDON_REPO'] ?? '';
  if (root === '') return { ok: false, reason: 'CORDON_REPO does not name the response repository' };
  try {
    const { content } = inspectContent(await readWorkTree(root), actions);
    const broken = content.brokenGuards.find(({ guard }) => guard === 'protected entities');
    if (broken !== undefined) return { ok: false, reason: `${broken.reason} (${broken.where})` };
    const path = `incidents/${stackPath(env['PULUMI_STACK'] ?? '')}`;
    const text = await readText(await openLedger(root), path);
    const resources = text === null ? [] : parseFile(path, text, AppliedStack).resources;
    return { ok: true, inventory: content.inventory, applied: new Map(resources.map(({ name, inputs }) => [name, inputs])) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
