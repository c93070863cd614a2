import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Schema } from '../../../kql/index.ts';
import type { Detection } from '../../model/index.ts';
import { filesBeside } from '../tests/beside.ts';
import { mutateRule, type RuleMutation } from './check.ts';

/** What a worker is told once, and with each rule. */
export interface WorkerStart { repo: string; schema: Schema }

/**
 * Checks rules, several at once: binding a query is nearly all of the time. `done` is told of each rule as it ends. The order of the result is that
 * of `detections`. `workers`: how many at once, one means in this thread. @default one for each processor
 */
export async function mutateRules(repo: string, detections: readonly Detection[], schema: Schema, done: (result: RuleMutation) => void, workers = availableParallelism()): Promise<RuleMutation[]> {
  const results = new Map<string, RuleMutation>();
  const keep = (result: RuleMutation): void => {
    results.set(result.rule, result);
    done(result);
  };
  const waiting = [...detections];
  // A worker loads the language service anew; for two rules that costs more than it saves.
  if (workers < 2 || waiting.length < 3) for (const detection of waiting) keep(mutateRule(detection, schema, filesBeside(repo, detection)));
  else await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, async () => { await work(repo, schema, waiting, keep); }));
  return detections.flatMap(({ slug }) => results.get(slug) ?? []);
}

/** One worker that takes rules until none waits. */
async function work(repo: string, schema: Schema, waiting: Detection[], keep: (result: RuleMutation) => void): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { repo, schema } satisfies WorkerStart });
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) keep(await answered(worker, next));
  } finally {
    await worker.terminate();
  }
}

async function answered(worker: Worker, detection: Detection): Promise<RuleMutation> {
  const { promise, resolve, reject } = Promise.withResolvers<RuleMutation>();
  const ended = (code: number): void => { reject(new Error(`the worker that checked ${detection.slug} ended with ${code}`)); };
  worker.once('message', resolve).once('error', reject).once('exit', ended);
  worker.postMessage(detection);
  try {
    return await promise;
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', ended);
  }
}
