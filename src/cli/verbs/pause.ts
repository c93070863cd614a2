import { operate } from '../../flow/operation.ts';
import { pause as stop, resume as allow } from '../../flow/pause.ts';
import { EXIT, type Pause, type PauseAnswer } from '../../model/index.ts';
import type { CliContext, Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';
import { visible } from '../render/visible.ts';

function scopeOf(options: Readonly<Record<string, unknown>>): string | null {
  return typeof options['scope'] === 'string' ? options['scope'] : null;
}

function show(context: CliContext, pauses: readonly Pause[]): void {
  if (context.json) context.print(JSON.stringify({ pauses: [...pauses] } satisfies PauseAnswer));
  else if (pauses.length === 0) context.print('new containment is allowed');
  else for (const one of pauses) context.print(`paused ${one.scope ?? 'everywhere'} by ${one.by} since ${one.at}: ${visible(one.reason)}`);
}

/** `cordon pause --reason R [--scope S]` */
export const pause: Verb = async (context, _args, options) => {
  show(context, await operate(operatorOf(context), 'pause', async (operation) => await stop(operation, scopeOf(options), String(options['reason'])), { alone: true, lettingGo: true }));
  return EXIT.done;
};

/** `cordon resume [--scope S]` */
export const resume: Verb = async (context, _args, options) => {
  show(context, await operate(operatorOf(context), 'resume', async (operation) => await allow(operation, scopeOf(options))));
  return EXIT.done;
};
