import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { alertBytes } from '../../github/dispatch.ts';
import { answerOf, exitOf } from '../../flow/answer.ts';
import { operate } from '../../flow/operation.ts';
import { respond as takeAlerts, type AlertInput } from '../../flow/respond.ts';
import { isSound, LARGEST_INPUT } from '../../ingest/index.ts';
import { EXIT, UsageError, worstExit, type ExitCode, type RespondAnswer } from '../../model/index.ts';
import type { CliContext, Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';
import { renderIncident } from '../render/incident.ts';
import { visible } from '../render/visible.ts';

/** `cordon respond --event FILE...` */
export const respond: Verb = async (context, _args, options) => {
  const files = Array.isArray(options['event']) ? options['event'].map(String) : [];
  return await respondToAlerts(context, await Promise.all(files.map(readInput)));
};

/** Takes alerts all the way, and prints what became of them. */
export async function respondToAlerts(context: CliContext, inputs: readonly AlertInput[]): Promise<ExitCode> {
  const result = await operate(operatorOf(context), 'respond', async (operation) => await takeAlerts(operation, inputs));
  const answer: RespondAnswer = { incidents: result.incidents.map(answerOf), rejected: result.rejected.map(({ file, reason }) => ({ file, reason })) };
  if (context.json) context.print(JSON.stringify(answer));
  else {
    for (const incident of result.incidents) context.print(renderIncident(incident, context.colours, true));
    for (const rejection of answer.rejected) context.say(`rejected: ${visible(rejection.file)}: ${visible(rejection.reason)}`);
  }
  return worstExit([...result.incidents.map(exitOf), ...(answer.rejected.length > 0 ? [EXIT.invalid] : [])]);
}

async function readInput(file: string): Promise<AlertInput> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  const bytes = await atMost(stream, LARGEST_INPUT + 1).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read`, 'Name a file with an alert, or - for standard input.', error);
  });
  return { file, bytes: alertBytes(bytes, isSound) };
}

/** The first bytes of a stream: what has no end (a device, a sender that never stops) must not fill the memory. */
async function atMost(stream: Readable, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let left = most;
  for await (const chunk of stream.iterator({ destroyOnReturn: true })) {
    const bytes = Buffer.from(chunk).subarray(0, left);
    chunks.push(bytes);
    left -= bytes.length;
    if (left === 0) break;
  }
  return Buffer.concat(chunks);
}
