import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoop } from './attacker/loop.ts';
import { rangeNow } from './clock.ts';
import { handle } from './handle.ts';
import { json, type Range, type Reply, type Req } from './http.ts';
import { scenarios } from './scenarios/index.ts';
import type { Telemetry } from './telemetry/log.ts';
import type { World } from './world.ts';

export type RangeServer = { url: string; port: number; range: Range; close: () => Promise<void> };
export type ServerOptions = {
  /** @default a free port */
  port?: number;
  /** @default a new world of the scenario hybrid */
  world?: World;
  /** What the clouds have logged before. @default nothing */
  telemetry?: Telemetry;
  /** Wall clock in epoch ms. @default Date.now */
  wall?: () => number;
  /** Called after each change of the world. */
  onChange?: () => void;
  /** Called by POST /range/stop, after the answer is sent. */
  onStop?: () => void;
};

const BODY_LIMIT = 32 * 1024 * 1024;

/** Starts a range in this process on 127.0.0.1. */
export async function startServer(options: ServerOptions = {}): Promise<RangeServer> {
  const wall = options.wall ?? Date.now;
  const range: Range = {
    world: options.world ?? fresh(wall()),
    now: () => rangeNow(range.world.clock, wall()),
    wall,
    uuid: randomUUID,
    changed: options.onChange ?? (() => undefined),
    calls: new Map(),
    revocations: new Map(),
    telemetry: options.telemetry ?? {},
  };
  const server = createServer((incoming, outgoing) => {
    void serve(range, incoming, outgoing, options.onStop);
  });
  // A connection that is closed for being idle can be the one that a slow client is just writing to.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the range has no port');
  const url = `http://127.0.0.1:${address.port}`;
  const loop = startLoop(range, { url, fetch }, (ms) => sleep(ms));
  const close = async (): Promise<void> => {
    await loop.stop();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, port: address.port, range, close };
}

function fresh(wall: number): World {
  const make = scenarios['hybrid'];
  if (make === undefined) throw new Error('the scenario hybrid is missing');
  return make(wall);
}

async function serve(range: Range, incoming: IncomingMessage, outgoing: ServerResponse, onStop: (() => void) | undefined): Promise<void> {
  try {
    const req = await read(incoming);
    const stop = req !== null && req.method === 'POST' && req.path === '/range/stop' && req.headers['origin'] === undefined;
    const health = req !== null && req.path === '/range/health';
    const reply = req === null ? json(413, { error: 'the body is too large' }) : stop || health ? json(200, { ok: true, pid: process.pid }) : await handle(range, req);
    if (stop && onStop !== undefined) outgoing.once('finish', onStop);
    if (reply === null) incoming.socket.destroy();
    else send(outgoing, reply);
  } catch (error) {
    // A mistake of the range itself: say so loudly, a test must not take it for the cloud's answer.
    process.stderr.write(`range: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (!outgoing.headersSent) send(outgoing, json(500, { error: `the range itself failed: ${error instanceof Error ? error.message : 'unknown'}` }));
  }
}

function send(outgoing: ServerResponse, reply: Reply): void {
  outgoing.writeHead(reply.status, { ...reply.headers, ...(reply.body === '' ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) }) });
  outgoing.end(reply.body);
}

/** The request with its body, or null when that is too large. */
async function read(incoming: IncomingMessage): Promise<Req | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined) headers[name] = [value].flat().join(', ');
  return { method: incoming.method ?? 'GET', path: url.pathname, params: {}, query: url.searchParams, headers, body: Buffer.concat(chunks).toString('utf8') };
}
