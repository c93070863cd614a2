import type { Command } from 'commander';
import type { ExitCode } from '../model/index.ts';
import { inertJson, inertText } from './inert.ts';
import { coloursFor, type Colours } from './streams.ts';

/** What every verb gets: its options, and where to write. */
export interface CliContext {
  repo: string;
  environment: string | null;
  json: boolean;
  env: NodeJS.ProcessEnv;
  colours: Colours;
  /** Data. */
  print(text: string): void;
  /** Status for people, on stderr. */
  say(text: string): void;
  /** Progress, shown only to people who wait at a terminal, else as a line. */
  progress(text: string): void;
}

/** A verb's work: says what it printed is worth as an exit code. */
export type Verb = (context: CliContext, args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<ExitCode>;

/** The context of a command from its own and the program's options. */
export function contextOf(command: Command, env: NodeJS.ProcessEnv): CliContext {
  const options: { repo?: unknown; env?: unknown; json?: unknown; quiet?: unknown } = command.optsWithGlobals();
  const json = options.json === true;
  const quiet = options.quiet === true;
  const colours = coloursFor(process.stdout.isTTY === true && !json, env);
  return {
    repo: typeof options.repo === 'string' ? options.repo : process.cwd(),
    environment: typeof options.env === 'string' ? options.env : null,
    json, env, colours,
    print: (text) => { process.stdout.write((json ? inertJson : inertText)(text.endsWith('\n') ? text : `${text}\n`)); },
    say: (text) => { process.stderr.write(inertText(`${text}\n`)); },
    progress: (text) => { if (!quiet) process.stderr.write(inertText(`${colours.dim('..')} ${text}\n`)); },
  };
}
