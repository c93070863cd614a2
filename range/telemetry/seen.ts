import type { Range, Reply, Req } from '../http.ts';
import type { Entry } from './log.ts';

/** A request that a service has performed, with its reply; `at` is range time in ms. */
export interface Seen { range: Range; service: string; req: Req; reply: Reply; at: number }

/** What one source logs of a request: nothing of those that are not its own. */
export type Source = (seen: Seen) => readonly Entry[];
