import { parseArgs } from 'node:util';
import * as z from 'zod';
import { rangeClient } from './client.ts';
import { writeLogs } from './telemetry/export.ts';
import { LogName, LOGS } from './telemetry/log.ts';
import { findRange, startRange, stopRange } from './daemon.ts';

const USAGE = 'usage: node range/cli.ts up|down|status|reset --dir DIR [--port N] [--scenario NAME] [--json]\n       node range/cli.ts logs --dir DIR --out DIR [--table NAME]... [--json]';

/** The range's own command: what `cordon range` hands over to. Prints one JSON object, or for `status` a table. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, port: { type: 'string' }, scenario: { type: 'string' }, out: { type: 'string' }, table: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  });
  const { dir } = values;
  if (dir === undefined) throw new Error(USAGE);
  switch (positionals[0]) {
    case 'up': print(await startRange(dir, values.port === undefined ? {} : { port: Number(values.port) })); break;
    case 'down': print({ stopped: await stopRange(dir) }); break;
    case 'reset': {
      const { url } = await startRange(dir);
      await rangeClient(url).reset(values.scenario);
      print({ url, reset: true });
      break;
    }
    case 'status': await status(dir, values.json === true); break;
    case 'logs': await logs(dir, values.out, values.table ?? [], values.json === true); break;
    default: throw new Error(USAGE);
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes what the clouds have logged, one file a log. */
async function logs(dir: string, out: string | undefined, tables: readonly string[], json: boolean): Promise<void> {
  if (out === undefined) throw new Error(USAGE);
  const names = z.array(LogName).safeParse(tables);
  if (!names.success) throw new Error(`the range has no log of that name; there are: ${LOGS.join(', ')}`);
  const running = await findRange(dir);
  if (running === null) throw new Error('the range is not running; `cordon range up` starts it');
  const written = writeLogs(out, await rangeClient(running.url).telemetry(names.data));
  if (json) print({ logs: written });
  else for (const { file, records } of written) process.stdout.write(`${String(records).padStart(7)}  ${file}\n`);
}

async function status(dir: string, json: boolean): Promise<void> {
  const running = await findRange(dir);
  if (running === null) {
    if (json) print({ running: false });
    else process.stdout.write('the range is not running; `cordon range up` starts it\n');
    return;
  }
  const client = rangeClient(running.url);
  const [clock, attacker] = await Promise.all([client.clock(), client.attacker()]);
  if (json) {
    print({ running: true, ...running, clock, attacker });
    return;
  }
  process.stdout.write(`${running.url}  range time ${clock.now}  attacker ${attacker.on ? 'on' : 'off'}\n`);
  for (const action of attacker.actions) {
    const verdict = action.allowed === null ? 'not tried' : action.allowed ? 'allowed' : 'denied';
    process.stdout.write(`  ${verdict.padEnd(9)} ${action.label}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`range: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
