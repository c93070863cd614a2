import { pino, type Logger } from 'pino';
import { inertJson } from './inert.ts';

export type Log = Logger;

/** Structured logs to stderr, one JSON line each; `CORDON_LOG` sets the level (default `warn` at a terminal, else `info`). */
export function openLog(env: NodeJS.ProcessEnv, isTerminal: boolean): Log {
  const stderr = pino.destination({ dest: 2, sync: true });
  return pino(
    { level: env['CORDON_LOG'] ?? (isTerminal ? 'warn' : 'info'), base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    { write: (line) => { stderr.write(inertJson(line)); } },
  );
}
