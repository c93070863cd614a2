import { controlTypes } from '../../responders/registry.ts';
import { blockedResources } from '../../src/contain/blocked.ts';
import { pauseReader, stackLister } from '../../src/contain/pulumi/switch.ts';
import { desiredStacks } from '../../src/contain/stacks.ts';
import { touchedBy } from '../../src/contain/touched.ts';
import { withUnrendered } from '../../src/contain/unrendered.ts';
import { partsOf } from '../../src/contain/work.ts';
import { forbiddenReason } from '../../src/decide/index.ts';
import { connectEnvironment } from '../../src/environment/index.ts';
import { readAgreed } from '../../src/flow/agreed.ts';
import { AppliedStack, LedgerError, RefusedError, UsageError } from '../../src/model/index.ts';
import { firstCommit, openLedger, parseFile, readOpen, readText, stackPath, type Ledger } from '../../src/record/index.ts';
import type { ContainmentProgram } from './program.ts';

/**
 * What one stack holds by the committed HEAD of the repository at `root`: the same as `cordon apply` registers.
 * Throws UsageError for a name that is of no containment stack, RefusedError when the list of protected entities cannot
 * answer, InvalidContent when the content does not fit, LedgerError without a whole history.
 */
export async function heldProgram(root: string, stack: string, env: NodeJS.ProcessEnv): Promise<ContainmentProgram> {
  const ledger = await openLedger(root);
  const { content } = await readAgreed(root, ledger, false);
  const [guard] = content.brokenGuards;
  if (guard !== undefined) throw new RefusedError('GUARD_BROKEN', `${guard.guard} cannot answer: ${guard.reason}`, `Mend ${guard.where} first.`);
  const [, environment = ''] = stack.split('.');
  if (!stack.startsWith('containment.')) throw new UsageError(`${stack} is no containment stack`, 'Name one as containment.<env>.<scope>.<provider>.<shard>; `pulumi stack ls` lists them.');
  const connected = await connectEnvironment(content.config.config, environment, root, env);
  const parts = partsOf(stack, connected.scopes);
  if (parts === null) throw new UsageError(`environment ${environment} has no scope and provider for ${stack}`, `Its scopes: ${connected.scopes.map((scope) => scope.id).join(', ')}`);
  const types = new Map(controlTypes.map((type) => [type.type, type]));
  const holds = (await readOpen(ledger)).flatMap((record) => record.holds);
  const context = { environment, repository: await repositoryOf(ledger), scopes: connected.scopes, types };
  const last = await lastApplied(ledger, stack);
  const previous = last?.resources ?? null;
  const register = withUnrendered(desiredStacks(holds, context), holds, last === null ? [] : [last], connected.scopes).find((one) => one.name === stack)?.resources ?? [];
  // In the wrong repository nothing is held, and a run would let go of everything.
  if (register.length === 0 && previous === null) throw new UsageError(`this repository never held anything in ${stack}`, 'Run pulumi in the response repository that the stack belongs to (CORDON_REPO=DIR names it).');
  const blocked = blockedResources({ desired: register, previous: previous ?? [] }, holds, (hold) => forbiddenReason(
    { ...hold, touches: touchedBy(hold.control, hold.target, types) },
    { inventory: content.inventory, exceptions: content.exceptions, routes: content.config.config.routes, broken: content.brokenGuards, now: connected.now() },
  ));
  const paused = pauseReader(stackLister(connected.backend, env), environment);
  return {
    ...parts, register, held: new Set(register.map((resource) => resource.name)), adopt: new Map(),
    paused: async () => await paused(parts.scope.id),
    forbidden: (resource) => blocked.get(resource.name) ?? null,
  };
}

async function repositoryOf(ledger: Ledger): Promise<string> {
  if (ledger.head === null) throw new LedgerError('NO_LEDGER', 'the repository has no commit, so nothing is held', 'Commit what the team has agreed on first.');
  return await firstCommit(ledger.repository);
}

async function lastApplied(ledger: Ledger, stack: string): Promise<AppliedStack | null> {
  const path = `incidents/${stackPath(stack)}`;
  const text = await readText(ledger, path);
  return text === null ? null : parseFile(path, text, AppliedStack);
}
