import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Telemetry } from './telemetry/log.ts';
import { World } from './world.ts';

/** What DIR/range.json says about a running range. */
export const Running = z.strictObject({ pid: z.number().int(), port: z.number().int(), url: z.string(), startedAt: z.string() });
export type Running = z.infer<typeof Running>;

export const runningFile = (dir: string): string => join(dir, 'range.json');
export const telemetryFile = (dir: string): string => join(dir, 'telemetry.json');
export const worldFile = (dir: string): string => join(dir, 'world.json');

/** What the clouds had logged when the range of a folder last stopped; nothing when that cannot be read. */
export function loadTelemetry(dir: string): Telemetry {
  try {
    return Telemetry.parse(JSON.parse(readText(telemetryFile(dir)) ?? '{}'));
  } catch {
    return {};
  }
}

/** Writes a file so that a reader sees the old or the new text, never a part. */
export function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** The text of a file, null when there is none. */
export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The world saved in a folder, null when there is none. A file that is no world is an error that names it. */
export function loadWorld(dir: string): World | null {
  const text = readText(worldFile(dir));
  if (text === null) return null;
  const parsed = World.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${worldFile(dir)} is not a world of this version: ${z.prettifyError(parsed.error)}\nRemove the file to begin anew.`);
  return parsed.data;
}
