import { inertJson, inertText } from './inert.ts';
import { visible } from './render/visible.ts';
import { CordonError, EXIT, formatProblem, InvalidContent, type ErrorAnswer, type ExitCode } from '../model/index.ts';

/** Says what went wrong and what to do next, on stderr (and as JSON on stdout when asked); gives the exit code. */
export function explainError(error: unknown, json: boolean): ExitCode {
  if (error instanceof CordonError) {
    const lines = error instanceof InvalidContent ? error.problems.map(formatProblem) : [error.message];
    process.stderr.write(inertText(`${lines.map((line) => `error: ${shown(line)}`).join('\n')}\n  next: ${shown(error.next)}\n`));
    if (json) {
      const problems = error instanceof InvalidContent ? { problems: [...error.problems] } : {};
      process.stdout.write(inertJson(`${JSON.stringify({ error: { code: error.code, message: error.message, next: error.next, ...problems } } satisfies ErrorAnswer)}\n`));
    }
    return error.exit;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(inertText(`error: ${shown(text)}\n  next: This is a mistake in cordon. Report it with the text above: https://github.com/cordon-ir/cordon/issues\n`));
  if (json) process.stdout.write(inertJson(`${JSON.stringify({ error: { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), next: 'Report it.' } } satisfies ErrorAnswer)}\n`));
  return EXIT.failed;
}

/** Text of an error may quote what others wrote: its lines stay, what a terminal would obey does not. */
function shown(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
