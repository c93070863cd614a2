import { Command, CommanderError } from 'commander';
// Not the whole model: its schemas take longer to load than the help does.
import { EXIT, type ExitCode } from '../model/errors.ts';
import type { ErrorAnswer } from '../model/index.ts';
import { contextOf, type Verb } from './context.ts';
import { inertJson, inertText } from './inert.ts';
import { visible } from './render/visible.ts';
import { verbs, type VerbSpec } from './verbs/index.ts';

/** Runs one command line; gives its exit code. The only place that turns errors into messages. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const program = new Command('cordon')
    .description('Incident response as code: an alert becomes verified containment, as a Pulumi diff, recorded in git.')
    .option('--repo <dir>', 'the response repository (default: the working directory)')
    .option('--env <name>', 'the environment of cordon.yaml (default: its defaultEnvironment)')
    .option('--json', 'one JSON document on standard output')
    .option('--quiet', 'no progress')
    .configureHelp({ showGlobalOptions: true })
    // It quotes what it was called with.
    .configureOutput({ outputError: (text, write) => { write(inertText(text.split('\n').map(visible).join('\n'))); } })
    .exitOverride();
  for (const spec of verbs) add(program, spec, env, (code) => { exit = code; });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, argv.includes('--json'));
    const { explainError } = await import('./problem.ts');
    return explainError(error, argv.includes('--json'));
  }
}

/** What commander has told people already is told to machines too. */
function usage(error: CommanderError, json: boolean): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const answer: ErrorAnswer = { error: { code: 'USAGE', message: error.message, next: 'See `cordon --help`.' } };
  if (json) process.stdout.write(inertJson(`${JSON.stringify(answer)}\n`));
  return EXIT.invalid;
}

function add(parent: Command, spec: VerbSpec, env: NodeJS.ProcessEnv, done: (code: ExitCode) => void): void {
  const command = parent.command(spec.name).description(spec.summary).exitOverride();
  if (spec.example !== undefined) command.addHelpText('after', `\nExamples:\n${spec.example.map((line) => `  ${line}`).join('\n')}`);
  for (const option of spec.options ?? []) {
    if (option.required === true) command.requiredOption(option.flags, option.summary);
    else command.option(option.flags, option.summary);
  }
  for (const child of spec.verbs ?? []) add(command, child, env, done);
  const { load } = spec;
  if (load === undefined) return;
  command.action(async () => {
    const verb: Verb = await load();
    done(await verb(contextOf(command, env), command.processedArgs.flat().filter((arg): arg is string => typeof arg === 'string'), command.opts()));
  });
}
