import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dump } from './control.ts';
import { loadTelemetry, loadWorld, type Running, runningFile, telemetryFile, worldFile, writeWhole } from './persist.ts';
import { startServer } from './server.ts';

/** How long changes are gathered before the world is written, in wall ms. */
const SAVE_AFTER_MS = 200;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' }, port: { type: 'string' } } });
  const dir = values.dir;
  if (dir === undefined) throw new Error('usage: node range/main.ts --dir DIR [--port N]');
  mkdirSync(dir, { recursive: true });
  const world = loadWorld(dir);
  let timer: NodeJS.Timeout | null = null;
  const server = await startServer({
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(world === null ? {} : { world, telemetry: loadTelemetry(dir) }),
    onChange: () => {
      timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
    onStop: () => void stop(),
  });
  function save(): void {
    if (timer !== null) clearTimeout(timer);
    writeWhole(worldFile(dir ?? '.'), dump(server.range));
    // After the dump, which may itself have moved the world on.
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
  async function stop(): Promise<void> {
    await server.close();
    save();
    // Only now: logs grow with every request, and a world is saved often.
    writeWhole(telemetryFile(dir ?? '.'), `${JSON.stringify(server.range.telemetry)}\n`);
    rmSync(runningFile(dir ?? '.'), { force: true });
    process.exit(0);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  save();
  const running: Running = { pid: process.pid, port: server.port, url: server.url, startedAt: new Date().toISOString() };
  writeWhole(runningFile(dir), `${JSON.stringify(running, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`range: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
