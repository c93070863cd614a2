import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { rangeClient, type RangeClient } from '../client.ts';
import { compare } from '../compare.ts';
import { startRange, stopRange } from '../daemon.ts';
import { makeRepository, writeAlerts } from './repository.ts';
import { type } from './shell.ts';
import { standing, watchAttacker } from './watch.ts';

const Answer = z.looseObject({ incidents: z.array(z.looseObject({ id: z.string(), plan: z.looseObject({ digest: z.string() }).nullable() })) });

const say = (text: string): void => { process.stdout.write(`${text}\n`); };
const chapter = (text: string): void => { say(`\n\u001b[1;36m== ${text}\u001b[0m`); };

/** The story, from a stolen session to the audit of what was done. Everything it does is a command that a user could type. */
async function story(folder: string): Promise<void> {
  const began = Date.now();
  const env = { ...process.env, CORDON_ACTOR: 'person:dana@contoso.example', CORDON_LOG: process.env['CORDON_LOG'] ?? 'warn' };
  const rangeFolder = join(folder, '.cordon', 'range');
  await stopRange(rangeFolder).catch(() => false);
  makeRepository(folder);
  const cordon = async (args: readonly string[], expect: readonly number[], show?: (stdout: string) => string) =>
    await type(args, { repo: folder, env, expect, ...(show === undefined ? {} : { show }) });

  chapter('The range: four clouds on this machine, and an attacker who has a session of alice');
  say(`repository ${folder}`);
  const { url } = await startRange(rangeFolder);
  const range = rangeClient(url);
  const before = await range.dump();
  await range.attack(true);
  await attempts(range, 3);
  say(standing(await range.attacker()));

  const alerts = writeAlerts(folder, (await range.clock()).now);
  chapter('Three alerts arrive: Microsoft Sentinel, Microsoft Defender XDR, Amazon GuardDuty');
  const watching = watchAttacker(range, Date.now(), (text) => { process.stderr.write(`   attacker  ${text}\n`); });
  await cordon(['respond', '--event', ...alerts.story.map((file) => join(folder, file))], [0, 5]);
  await attempts(range, 5);

  chapter('Then a production-critical server: nothing happens to it without a person');
  await cordon(['respond', '--event', join(folder, alerts.server)], [3, 5]);
  await cordon(['incidents', 'list'], [0]);
  const listed = Answer.parse(JSON.parse((await cordon(['incidents', 'list', '--json'], [0], asJson)).stdout));
  const plans = z.looseObject({ plans: z.array(z.looseObject({ incident: z.string(), digest: z.string(), waits: z.boolean() })) });
  const waiting = plans.parse(JSON.parse((await cordon(['plan', '--json'], [3], asJson)).stdout)).plans.find((plan) => plan.waits);
  if (waiting === undefined) throw new Error('no plan waits for approval');
  await cordon(['plan', waiting.incident], [3]);
  await cordon(['approve', waiting.incident, '--digest', waiting.digest], [0]);
  await cordon(['apply'], [0, 5]);
  await attempts(range, 5);
  await watching.stop();
  chapter('What the attacker can still do');
  say(standing(await range.attacker()));
  await range.attack(false);

  chapter('Release: everything is as it was before');
  for (const { id } of listed.incidents) await cordon(['release', id, '--reason', 'the demo is over'], [0]);
  await settled(range);
  tellDifferences(before, await range.dump());

  chapter('The record');
  for (const { id } of listed.incidents) await cordon(['close', id, '--as', 'confirmed', '--reason', 'played by the range'], [0]);
  await cordon(['audit', 'verify'], [0]);
  await cordon(['audit', 'replay'], [0]);
  for (const { id } of listed.incidents) await cordon(['report', id], [0], (text) => `${text.split('\n').slice(0, 14).join('\n')}\n   ... the whole report: cordon report ${id}\n`);
  await stopRange(rangeFolder);
  say(`\nThe story took ${((Date.now() - began) / 1_000).toFixed(1)} s. Read on:\n  npm run -s cordon -- --repo ${folder} incidents list --all\n  git -C ${folder} log`);
}

/** What the demo reads for itself is not shown. */
function asJson(stdout: string): string {
  return `(${stdout.length} characters of JSON, from which the next commands take ids and digests)\n`;
}

/** Waits until the attacker has tried everything some more times. */
async function attempts(range: RangeClient, times: number): Promise<void> {
  const counts = async (): Promise<number> => {
    const { actions } = await range.attacker();
    return actions.length === 0 ? 0 : Math.min(...actions.map((action) => action.count));
  };
  const goal = (await counts()) + times;
  for (let tries = 0; tries < 100 && (await counts()) < goal; tries += 1) await new Promise((wake) => { setTimeout(wake, 100); });
}

/** Waits out the lag of reads and enforcement, so that the dump shows what is. */
async function settled(range: RangeClient): Promise<void> {
  await range.clock();
  await new Promise((wake) => { setTimeout(wake, 1_500); });
}

function tellDifferences(before: string, after: string): void {
  const { differences, allowed } = compare(before, after);
  const reasons = new Set(allowed.flatMap((one) => (one.reason === null ? [] : [one.reason])));
  if (differences.length === 0) say('the worlds are the same as before, apart from what is allowed to differ:');
  else {
    for (const one of differences) say(`  DIFFERS ${one.path}: ${JSON.stringify(one.before)} -> ${JSON.stringify(one.after)}`);
    throw new Error('the release did not restore the worlds');
  }
  for (const reason of reasons) say(`  ${reason}`);
}

const { values } = parseArgs({ options: { dir: { type: 'string' } } });
if (values.dir === undefined) throw new Error('usage: node range/demo/main.ts --dir DIR');
story(values.dir).catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  // The watcher and the attacker would keep this process alive.
  process.exit(1);
});
