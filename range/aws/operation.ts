import type { Range, Reply } from '../http.ts';
import type { Principal } from './principal.ts';

/** One call of an AWS API: its form, and who calls where. */
export type Call = { range: Range; form: URLSearchParams; caller: Principal; region: string };

/** An operation: the resource that the caller's policies are asked about (null: always allowed), and what it does. */
export type Operation = { resource: ((call: Call) => string) | null; run: (call: Call) => Reply };
