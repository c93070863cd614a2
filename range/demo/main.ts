import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rangeClient, type RangeClient } from '../client.ts';
import { compare } from '../compare.ts';
import { startRange, stopRange } from '../daemon.ts';
import { makeRepository, writeAlerts } from './repository.ts';
import { type } from './shell.ts';
import { everyRound, standing, watchAttacker } from './watch.ts';

const say = (text: string): void => { process.stdout.write(`${text}\n`); };
const chapter = (text: string): void => { say(`\n\u001b[1;36m== ${text}\u001b[0m`); };

/** The story, from a hash that is read out of memory to the audit of what was done. Everything it does is a command that a user could type. */
async function story(folder: string): Promise<void> {
  const began = Date.now();
  const env = { ...process.env, CORDON_ACTOR: 'person:dana@contoso.example', CORDON_LOG: process.env['CORDON_LOG'] ?? 'warn' };
  const rangeFolder = join(folder, '.cordon', 'range');
  await stopRange(rangeFolder).catch(() => false);
  makeRepository(folder);
  const cordon = async (args: readonly string[], expect: readonly number[], show?: (stdout: string) => string) =>
    await type(args, { repo: folder, env, expect, ...(show === undefined ? {} : { show }) });

  chapter('The range: four clouds on this machine, and an attacker on a laptop of alice');
  say(`repository ${folder}`);
  const { url } = await startRange(rangeFolder);
  const range = rangeClient(url);
  const before = await range.dump();
  await range.tell(['pass-the-hash']);
  await range.attack(true);
  await attempts(range, 3);
  say(standing(await range.attacker()));

  chapter('What the clouds have logged, and which rules see something in it');
  const logs = join(folder, 'logs');
  await cordon(['range', 'logs', '--out', logs], [0]);
  await cordon(['detections', 'run', '--all', '--data', logs], [0], fired);

  chapter('What the pass-the-hash rule found goes the way of any alert');
  const watching = watchAttacker(range, Date.now(), (text) => { process.stderr.write(`   attacker  ${text}\n`); });
  await cordon(['detections', 'run', 'pass-the-hash', '--data', logs, '--respond'], [0, 3, 5]);

  const alerts = writeAlerts(folder, (await range.clock()).now);
  chapter('Two products saw more of it: Microsoft Defender XDR, Amazon GuardDuty');
  await cordon(['respond', '--event', ...alerts.story.map((file) => join(folder, file))], [0, 5]);
  await attempts(range, 3);

  chapter('Then a production-critical server: nothing happens to it without a person');
  const waiting = approval((await cordon(['respond', '--event', join(folder, alerts.server)], [3, 5])).stdout);
  const opened = incidents((await cordon(['incidents', 'list'], [0])).stdout);
  await cordon(['plan', waiting.incident], [3]);
  await cordon(['approve', waiting.incident, '--digest', waiting.digest], [0]);
  await cordon(['apply'], [0, 5]);
  await attempts(range, 3);
  await watching.stop();
  chapter('What the attacker can still do');
  say(standing(await range.attacker()));
  await range.attack(false);

  chapter('Release: everything is as it was before');
  for (const id of opened) await cordon(['release', id, '--reason', 'the demo is over'], [0]);
  await settled(range);
  tellDifferences(before, await range.dump());

  chapter('The record');
  for (const id of opened) await cordon(['close', id, '--as', 'confirmed', '--reason', 'played by the range'], [0]);
  await cordon(['audit', 'verify'], [0]);
  await cordon(['audit', 'replay'], [0]);
  for (const id of opened.filter((one) => one !== waiting.incident)) await cordon(['report', id], [0], (text) => `${text.split('\n').slice(0, 14).join('\n')}\n   ... the whole report: cordon report ${id}\n`);
  await stopRange(rangeFolder);
  say(`\nThe story took ${((Date.now() - began) / 1_000).toFixed(1)} s. Read on:\n  npm run -s cordon -- --repo ${folder} incidents list --all\n  git -C ${folder} log`);
}

/** The rules that found something; of the others how many there are. */
function fired(stdout: string): string {
  const blocks = stdout.trimEnd().split(/\n(?=\S)/);
  const found = blocks.filter((block) => block.startsWith('fired'));
  return `${found.join('\n')}\n(${blocks.length - found.length} other rules found nothing)\n`;
}

/** The command that cordon itself proposes, as a person would copy it. */
function approval(stdout: string): { incident: string; digest: string } {
  const [, incident, digest] = /cordon approve (\S+) --digest ([0-9a-f]{64})/.exec(stdout) ?? [];
  if (incident === undefined || digest === undefined) throw new Error('no plan waits for approval');
  return { incident, digest };
}

/** The ids in the first column of a list. */
function incidents(stdout: string): string[] {
  return [...stdout.matchAll(/^\d{4}-\d\d-\d\d-[0-9a-f]+/gm)].map(([id]) => id);
}

/** Waits until the attacker has tried everything some more times. */
async function attempts(range: RangeClient, times: number): Promise<void> {
  const counts = async (): Promise<number> => {
    const actions = everyRound(await range.attacker());
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
