import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Unread, type LogLimits } from '../limits.ts';
import { csv } from './csv.ts';
import { flowText } from './flow-text.ts';
import { formatOf, HEAD, type Format } from './format.ts';
import { guarded, type Spent } from './guard.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { parquet } from './parquet.ts';
import type { Reader, Sink } from './sink.ts';
import { eachMember } from './zip.ts';

/** A file that logs are read from: on disk, or inside an archive (`path` null). */
export interface Origin {
  /** For people: `logs.zip!day1/Security.json`. */
  readonly name: string;
  readonly path: string | null;
  open(): Promise<Readable>;
}

/** What the reading of all files shares. */
export interface Reading {
  readonly limits: LogLimits;
  readonly spent: Spent;
  sink(origin: Origin): Sink;
}

/** A file whose format is none that is read. */
export class NoFormat extends Unread {}

/** Gives the records of a file, and of the files inside it, to the sinks. @throws Unread where the file, or the rest of it, cannot be read */
export async function readOrigin(origin: Origin, reading: Reading, depth = 0): Promise<void> {
  reading.spent.files += 1;
  if (reading.spent.files > reading.limits.files) throw new Unread(`it is one of more than ${reading.limits.files} files`);
  let opened: Readable | null = null;
  try {
    const { head, isWhole, stream } = await peeked(await origin.open());
    opened = stream;
    const found = formatOf(head, isWhole, origin.name);
    if ('reason' in found) throw new NoFormat(found.reason);
    await readAs(found.format, { head, stream, origin, reading, depth });
  } catch (error) {
    throw error instanceof Unread || !(error instanceof Error) ? error : new Unread(`reading it failed: ${error.message.slice(0, 200)}`);
  } finally {
    opened?.destroy();
  }
}

interface Opened { readonly head: Buffer; readonly stream: Readable; readonly origin: Origin; readonly reading: Reading; readonly depth: number }

async function readAs(format: Format, opened: Opened): Promise<void> {
  const { head, stream, origin, reading } = opened;
  const sink = reading.sink(origin);
  switch (format) {
    case 'empty': return;
    case 'zip': return await onDisk(opened, (path) => zip(path, opened));
    case 'parquet': return await onDisk(opened, (path) => parquet(path, sink));
    case 'gzip': return await gzip(opened);
    case 'utf16le': case 'utf16be': return await inner(opened, decoded(stream, format), origin.name);
    case 'csv': return await csv(stream, head.toString('utf8').split('\n')[0] ?? '', sink, reading.limits);
    case 'json': return await fed(stream, json(sink, reading.limits));
    case 'ndjson': return await fed(stream, ndjson(sink, reading.limits));
    case 'flow-text': return await fed(stream, flowText(sink, reading.limits));
  }
}

async function fed(stream: Readable, reader: Reader): Promise<void> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) reader.push(chunk);
  } finally {
    // Also of a file that breaks off: what is there was read, and what is half there is said.
    reader.end();
  }
}

/** The begin of a stream, and the stream with it. */
async function peeked(stream: Readable): Promise<{ head: Buffer; isWhole: boolean; stream: Readable }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  let broken: Error | null = null;
  const iterator: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  while (size < HEAD && !isWhole) {
    try {
      const { value, done } = await iterator.next();
      if (done === true) isWhole = true;
      else {
        chunks.push(value);
        size += value.length;
      }
    } catch (error) {
      // A file that breaks off this early has a begin that is worth reading.
      if (size === 0 || !(error instanceof Error)) throw error;
      [broken, isWhole] = [error, true];
    }
  }
  const head = Buffer.concat(chunks);
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    if (broken !== null) throw broken;
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      stream.destroy();
    }
  }
  return { head: head.subarray(0, HEAD), isWhole: isWhole && size <= HEAD, stream: Readable.from(all(), { objectMode: false }) };
}

async function inner({ reading, depth }: Opened, stream: Readable, name: string): Promise<void> {
  if (depth >= reading.limits.archives) throw new Unread(`it is packed more than ${reading.limits.archives} times`);
  await readOrigin({ name, path: null, open: async () => stream }, reading, depth + 1);
}

async function gzip(opened: Opened): Promise<void> {
  const { stream, origin, reading } = opened;
  let packed = 0;
  const counted = new Transform({ transform(chunk: Buffer, _encoding, done) { packed += chunk.length; done(null, chunk); } });
  const out = guarded(() => packed, reading.spent, reading.limits);
  // The error of any stage comes out of the last one, where it is read.
  pipeline(stream, counted, createGunzip(), out).catch((error: Error) => out.destroy(error));
  await inner(opened, out, origin.name.replace(/\.(?:gz|gzip)$/i, ''));
}

function decoded(stream: Readable, format: 'utf16le' | 'utf16be'): Readable {
  const decoder = new TextDecoder(format === 'utf16le' ? 'utf-16le' : 'utf-16be');
  return stream.pipe(new Transform({
    transform(chunk: Buffer, _encoding, done) { done(null, Buffer.from(decoder.decode(chunk, { stream: true }))); },
    flush(done) { done(null, Buffer.from(decoder.decode())); },
  }));
}

async function zip(path: string, { origin, reading, depth }: Opened): Promise<void> {
  if (depth >= reading.limits.archives) throw new Unread(`it is packed more than ${reading.limits.archives} times`);
  const said = (name: string): Origin => ({ name: `${origin.name}!${name}`, path: null, open: () => Promise.reject(new Unread('it cannot be opened')) });
  await eachMember(path, async (member) => {
    const file: Origin = {
      ...said(member.name),
      async open() {
        const out = guarded(() => member.packed, reading.spent, reading.limits);
        pipeline(await member.open(), out).catch((error: Error) => out.destroy(error));
        return out;
      },
    };
    try {
      await readOrigin(file, reading, depth + 1);
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      reading.sink(file).problem(error.message);
    }
  }, (name, reason) => reading.sink(said(name)).problem(reason));
}

/** Archives and Parquet are read from their ends: one that is inside another is first written to a file of its own. */
async function onDisk({ origin, stream }: Opened, use: (path: string) => Promise<void>): Promise<void> {
  if (origin.path !== null) return await use(origin.path);
  const folder = await mkdtemp(join(tmpdir(), 'cordon-logs-'));
  try {
    const path = join(folder, 'file');
    await pipeline(stream, createWriteStream(path));
    await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
