import { parseArgs } from 'node:util';
import { rangeClient } from './client.ts';
import { findRange, startRange, stopRange } from './daemon.ts';

const USAGE = 'usage: node range/cli.ts up|down|status|reset --dir DIR [--port N] [--scenario NAME] [--json]';

/** The range's own command: what `cordon range` hands over to. Prints one JSON object, or for `status` a table. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, port: { type: 'string' }, scenario: { type: 'string' }, json: { type: 'boolean' } },
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
    default: throw new Error(USAGE);
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
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
