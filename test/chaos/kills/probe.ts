/**
 * Loaded into a command and everything of Node that it starts (`node --import`): sees each write before and after it happens,
 * writes it down, and kills at the one that it was told to. Production code knows nothing of it.
 */
import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kill, KILL, LOG, RUN, type Hit } from './hits.ts';
import { gitWrites, httpWrite, pulumiWrites } from './writes.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const run = process.env[RUN];
const log = process.env[LOG];
const kill = process.env[KILL] === undefined ? null : Kill.parse(JSON.parse(process.env[KILL]));
/** As they were: the probe's own writes must not be seen by it. */
const { appendFileSync, readdirSync, readFileSync } = fs;

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Kind = Hit['kind'];

/** Where everything that is written to the ledger passes: its caller says what is written. */
const FUNNEL = /^src\/record\/|^src\/flow\/operation\.ts|^src\/flow\/contain\.ts/;

/** The nearest place of our own code on the stack; for a commit to the ledger also who asked for it. */
function place(kind: Kind): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 80;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  const places: string[] = [];
  for (const line of stack.split('\n')) {
    const found = /(?:file:\/\/)?([^\s()]+\.[cm]?[jt]s):(\d+):\d+\)?$/.exec(line);
    if (found?.[1]?.startsWith(`${PROJECT}/`) !== true) continue;
    const path = found[1].slice(PROJECT.length + 1);
    if (!path.startsWith('node_modules/') && !path.startsWith('test/chaos/')) places.push(`${path}:${found[2] ?? ''}`);
  }
  const [nearest = 'elsewhere'] = places;
  const asked = kind === 'git' ? places.find((one) => !FUNNEL.test(one)) : undefined;
  return asked === undefined ? nearest : `${nearest} for ${asked}`;
}

function met(phase: Hit['phase'], site: string, kind: Kind): void {
  if (log === undefined) return;
  appendFileSync(log, `${JSON.stringify({ phase, site, kind, pid: process.pid } satisfies Hit)}\n`);
  if (kill === null || kill.site !== site || kill.phase !== phase) return;
  // Several processes meet the same site: the log counts for all of them.
  const count = readFileSync(log, 'utf8').split('\n').filter((line) => line.startsWith(`{"phase":"${phase}","site":${JSON.stringify(site)},`)).length;
  if (count === kill.nth) die(kill.whole);
}

function die(whole: boolean): never {
  // Twice: a process may have started another one in between.
  for (let round = 0; whole && round < 2; round += 1) for (const pid of ours()) process.kill(pid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
  for (;;) pause(1_000);
}

/** Stands still: nothing else of this process runs meanwhile. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Every other process of this run, found by its environment. */
function ours(): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${RUN}=${run ?? ''}`);
    } catch {
      return false;
    }
  });
}

/** Wraps a write that ends when it returns, when its promise settles, or when its callback is called. */
function watch(owner: object, name: string, kind: Kind, what: (args: readonly unknown[]) => string | null): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const wrapped: Call = function wrapped(...args) {
    const write = what(args);
    if (write === null) return Reflect.apply(original, this, args);
    const site = `${place(kind)} ${write}`;
    met('before', site, kind);
    const after = (): void => { met('after', site, kind); };
    const done: unknown = args.at(-1);
    if (typeof done === 'function') args[args.length - 1] = function over(this: unknown, ...results: unknown[]): unknown { after(); return Reflect.apply(done, this, results); };
    const result: unknown = Reflect.apply(original, this, args);
    if (result instanceof Promise) return result.then((value: unknown) => { after(); return value; });
    if (isChild(result)) result.prependOnceListener('exit', after);
    else if (typeof done !== 'function') after();
    return result;
  };
  Reflect.set(owner, name, Object.assign(wrapped, original));
  // execFile has a promise form of its own, which must pass here too.
  if (Reflect.has(original, promisify.custom)) {
    Reflect.set(wrapped, promisify.custom, async (...args: unknown[]) => await new Promise((done, failed) => {
      wrapped(...args, (error: Error | null, stdout: unknown, stderr: unknown) => {
        if (error === null) done({ stdout, stderr });
        else failed(Object.assign(error, { stdout, stderr }));
      });
    }));
  }
}

function isChild(value: unknown): value is ChildProcess {
  return typeof value === 'object' && value !== null && 'pid' in value && 'prependOnceListener' in value;
}

function watchFiles(): void {
  const names = ['writeFile', 'appendFile', 'rename', 'unlink', 'rm', 'rmdir', 'mkdir', 'mkdtemp', 'link', 'symlink', 'copyFile', 'truncate'];
  for (const name of names) {
    const what = (args: readonly unknown[]): string | null => (String(args[0]).startsWith('/proc/') || args[0] === log ? null : `fs.${name}`);
    watch(fs, name, 'file', what);
    watch(fs, `${name}Sync`, 'file', what);
    watch(fs.promises, name, 'file', what);
  }
}

function watchProcesses(): void {
  for (const name of ['spawn', 'execFile', 'spawnSync', 'execFileSync']) {
    for (const [kind, what] of [['git', gitWrites], ['pulumi', pulumiWrites]] as const) {
      watch(childProcess, name, kind, ([file, args]) => (typeof file === 'string' && Array.isArray(args) ? what(file, args.map(String)) : null));
    }
  }
}

function watchHttp(): void {
  watch(globalThis, 'fetch', 'http', ([input, init]) => {
    const [url, method] = input instanceof Request ? [input.url, input.method] : [String(input), typeof init === 'object' && init !== null && 'method' in init ? String(init.method) : 'GET'];
    return httpWrite(method, url, typeof init === 'object' && init !== null && 'body' in init && typeof init.body === 'string' ? init.body : '');
  });
  const { end } = http.ClientRequest.prototype;
  // What a request is shows in its body (AWS), so it is judged when it ends. Bodies of our clients are one chunk.
  http.ClientRequest.prototype.end = function ended(this: http.ClientRequest, ...args: unknown[]): http.ClientRequest {
    const body = typeof args[0] === 'string' || Buffer.isBuffer(args[0]) ? args[0].toString('utf8') : '';
    const write = httpWrite(this.method, `${this.protocol}//${this.host}${this.path}`, body);
    if (write !== null) {
      const site = `${place('http')} ${write}`;
      met('before', site, 'http');
      this.prependOnceListener('response', () => { met('after', site, 'http'); });
    }
    return Reflect.apply(end, this, args) as http.ClientRequest;
  };
}

/** How long the engine gets to write down a step that was answered, in ms, before the kill that comes after it. */
const WRITTEN_MS = 60;

/** What the engine asks of a provider: the steps of an `up`. */
function watchSteps(): void {
  const { Server } = createRequire(import.meta.url)('@grpc/grpc-js') as { Server: { prototype: object } };
  const addService: unknown = Reflect.get(Server.prototype, 'addService');
  if (typeof addService !== 'function') return;
  Reflect.set(Server.prototype, 'addService', function watched(this: unknown, service: object, handlers: Record<string, unknown>): unknown {
    const steps = Object.entries(handlers).map(([name, handler]): [string, unknown] => {
      if (!['create', 'update', 'delete'].includes(name) || typeof handler !== 'function') return [name, handler];
      const step: Call = (call: unknown, reply: unknown) => {
        const site = `provider ${name} ${typeOf(call)}`;
        met('before', site, 'step');
        return Reflect.apply(handler, handlers, [call, (...results: unknown[]) => {
          if (typeof reply === 'function') Reflect.apply(reply, null, results);
          // The reply leaves on the next turn; a timer would come too late where this was the engine's last step.
          setImmediate(() => {
            if (kill?.site === site && kill.phase === 'after') pause(WRITTEN_MS);
            met('after', site, 'step');
          });
        }]);
      };
      return [name, step];
    });
    return Reflect.apply(addService, this, [service, Object.fromEntries(steps)]);
  });
}

/** The resource type in the request's URN. */
function typeOf(call: unknown): string {
  const request: unknown = typeof call === 'object' && call !== null ? Reflect.get(call, 'request') : null;
  const getUrn: unknown = typeof request === 'object' && request !== null ? Reflect.get(request, 'getUrn') : null;
  return typeof getUrn === 'function' ? String(Reflect.apply(getUrn, request, [])).split('::')[2]?.split('$').at(-1) ?? '' : '';
}

if (log !== undefined && run !== undefined) {
  watchFiles();
  watchProcesses();
  watchHttp();
  if (/provider/.test(process.argv[1] ?? '')) watchSteps();
  syncBuiltinESMExports();
}
