import { parentPort, workerData } from 'node:worker_threads';
import type { Detection } from '../../model/index.ts';
import { filesBeside } from '../tests/beside.ts';
import { mutateRule } from './check.ts';
import type { WorkerStart } from './pool.ts';

/** Checks the rules that `pool.ts` sends, one after the other. Both ends are this program. */
const { repo, schema }: WorkerStart = workerData;
parentPort?.on('message', (detection: Detection) => parentPort?.postMessage(mutateRule(detection, schema, filesBeside(repo, detection))));
