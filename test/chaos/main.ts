import { parseArgs } from 'node:util';
import { runHostile } from './hostile/hostile.ts';
import { killEverywhere } from './kills/every.ts';
import { runWalks } from './walks/walk.ts';

const HELP = `The long forms of what npm test does in short.
  npm run test:chaos                          all three
  npm run test:chaos -- kills --shard 1/8     kill at every write of the story
  npm run test:chaos -- walks --count 1000 --seed 7 --length 8
  npm run test:chaos -- hostile --count 100000 --seed 7
A failure prints what repeats it; exit code 1.
`;

/** Gives what failed, in words. */
type Part = (options: { count: number; seed: number; length: number; shard: number; shards: number }) => Promise<string[]>;

const say = (text: string): void => { process.stderr.write(`${text}\n`); };

const parts: Readonly<Record<string, Part>> = {
  kills: async ({ shard, shards }) => {
    const { writes, killed, failures } = await killEverywhere({ shard, shards, onProgress: say });
    say(`kills: ${writes} moments in the story, ${killed} killed here (part ${shard} of ${shards}), ${failures.length} failed`);
    return failures.map(({ scene, kill, problems }) => `${scene}: ${JSON.stringify(kill)}\n  ${problems.join('\n  ')}`);
  },
  walks: async ({ count, seed, length }) => {
    const { walks, moves, failures } = await runWalks({ count, seed, length, onProgress: (result) => { say(`seed ${result.seed}: ${result.failure ?? `fine, ${result.moves.length} moves in ${Math.round(result.seconds)} s`}`); } });
    say(`walks: ${walks} with ${moves} moves, ${failures.length} failed`);
    return failures.map((failure) => `seed ${failure.seed}: ${failure.failure ?? ''}\n  ${failure.moves.join('\n  ')}`);
  },
  hostile: async ({ count, seed }) => {
    const { adapters } = await Promise.resolve(runHostile({ count, seed, onProgress: say }));
    for (const [adapter, { inputs, events, rejections }] of adapters) say(`hostile: ${adapter} ${inputs} inputs, ${events} events, ${rejections} rejections`);
    return [];
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) }, length: { type: 'string', default: '8' },
    shard: { type: 'string', default: '1/1' }, help: { type: 'boolean', default: false },
  },
});
const named = positionals.length === 0 ? Object.keys(parts) : positionals;
const unknown = named.filter((name) => parts[name] === undefined);
if (values.help || unknown.length > 0) {
  process.stderr.write(unknown.length > 0 ? `there is no ${unknown.join(', ')}\n${HELP}` : HELP);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
  say(`seed ${values.seed}`);
  for (const name of named) {
    const failures = await parts[name]?.({ count: Number(values.count), seed: Number(values.seed), length: Number(values.length), shard, shards }) ?? [];
    for (const failure of failures) say(`FAILED ${name}: ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  }
}
