import * as z from 'zod';
import { Attacker } from '../../range/attacker/state.ts';
import { tryAll } from '../../range/attacker/plays.ts';
import { inertText } from '../../src/cli/inert.ts';
import { until, type Ran, type World } from '../e2e/world.ts';

const Dump = z.looseObject({ attacker: Attacker });

/** Lets the attacker make these plays once, in this order, and waits until he has. Throws where one of them did not come off, unless it may fail. */
export async function makes(world: World, plays: readonly string[], mayFail = false): Promise<void> {
  const range = await world.range();
  await range.tell(plays);
  await until(`the attacker makes ${plays.join(', ')}`, async () => (await range.attacker()).plays.length === 0);
  const failed = (await range.attacker()).actions.filter(({ id, allowed }) => plays.includes(id) && allowed !== true);
  if (failed.length > 0 && !mayFail) throw new Error(`the attacker failed: ${JSON.stringify(failed.map(({ id, changes }) => [id, changes.at(-1)?.why]))}`);
}

/** What became of the sessions that he minted, by kind: how many there are, how many of them live, and when each was minted. */
export async function sessions(world: World): Promise<Map<string, { minted: number; alive: number; at: string[] }>> {
  const range = await world.range();
  const { attacker } = Dump.parse(JSON.parse(await range.dump()));
  const found = new Map<string, { minted: number; alive: number; at: string[] }>();
  for (const { kind, at, alive } of await tryAll({ url: range.url, fetch }, attacker)) {
    const known = found.get(kind) ?? { minted: 0, alive: 0, at: [] };
    found.set(kind, { minted: known.minted + 1, alive: known.alive + Number(alive), at: [...known.at, at] });
  }
  return found;
}

/** The report as it is committed, and as `cordon report` prints it: they say the same, or this throws. */
export async function reportOf(world: World, id: string): Promise<string> {
  const printed = await world.cordon(['report', id]);
  const committed = world.git('show', `HEAD:incidents/open/${id}/report.md`);
  // The third line has the time at which the committed one was made, and the digests of what is written with it are not in it yet.
  const body = (text: string): string[] => text.trimEnd().split('\n').filter((_, index) => index !== 2).map((line) => line.replace(/ \| (`[0-9a-f]{12}`)? \|$/, ''));
  const [now, then] = [body(printed.stdout), body(inertText(committed))];
  const differing = now.findIndex((line, index) => line !== then[index]);
  if (differing >= 0 || now.length !== then.length) throw new Error(`cordon report says something else than report.md: ${now[differing] ?? 'more lines'}\n---\n${then[differing] ?? 'fewer lines'}`);
  return committed;
}

/** The one waiting increment's digest; throws with what the command said where there is none. */
export function digestIn(ran: Ran): string {
  const { plan } = ran.incident();
  if (plan === null) throw new Error(`nothing waits: ${ran.stdout}`);
  return plan.digest;
}
