import { createColors } from 'picocolors';

/** Where a command writes: data to `out`, everything else to `err`. */
export interface Streams {
  out: { write(text: string): void };
  err: { write(text: string): void; isTTY: boolean };
}

export type Colours = ReturnType<typeof createColors>;

/** Colours for text that goes to a stream; none when it is no terminal, or when NO_COLOR is set. */
export function coloursFor(isTerminal: boolean, env: NodeJS.ProcessEnv): Colours {
  return createColors(isTerminal && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb');
}
