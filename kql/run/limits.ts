import { getHeapStatistics } from 'node:v8';
import { KqlError } from '../parse/errors.ts';
import type { Value } from '../values.ts';
import { withinTime } from './interrupt.ts';

/** What a run may use. */
export interface Limits {
  /** @default 60000 */
  readonly milliseconds?: number;
  /** Values that the tables of a run may hold together, intermediate ones included; a long text or array counts as many. @default 200 million */
  readonly cells?: number;
  /** Bytes of the heap of JavaScript, with all that was there before. @default four fifths of what Node may have */
  readonly heap?: number;
}

/** How long a run may take where nothing is said. */
export const MILLISECONDS = 60_000;
/** No value is longer, in characters or elements: what takes such a one in may not end in time. */
const LONGEST = 16_777_216;
/** Shorter values are not counted apart: they are most, and their columns are counted. */
const SHORT = 16_384;

/** Counts what a run uses and ends it with a `KqlError` of code `LIMIT` when that is too much. */
export class Budget {
  private readonly end: number;
  private readonly milliseconds: number;
  private readonly most: number;
  private readonly heap: number;
  private cells = 0;
  private steps = 0;

  constructor(limits: Limits = {}) {
    this.milliseconds = limits.milliseconds ?? MILLISECONDS;
    this.most = limits.cells ?? 200_000_000;
    this.heap = limits.heap ?? getHeapStatistics().heap_size_limit * 0.8;
    this.end = performance.now() + this.milliseconds;
  }

  /** To be called once for each row of a loop; looks at the clock now and then. */
  step(): void {
    if ((++this.steps & 1023) === 0) this.time();
  }

  time(): void {
    if (performance.now() > this.end) throw this.late();
    if (getHeapStatistics().used_heap_size > this.heap) throw new KqlError('LIMIT', `The query needs more than ${Math.round(this.heap / 1e6)} MB of memory.`);
  }

  /** Runs something in the time that is left, also where it never looks at the clock. */
  within<T>(run: () => T): T {
    return withinTime(this.end - performance.now(), run, () => this.late());
  }

  /** The error of a run that took too long. */
  private late(): KqlError {
    return new KqlError('LIMIT', `The query took more than ${this.milliseconds} ms.`);
  }

  /** To be called before a table of so many rows and columns is made. */
  hold(rows: number, columns: number): void {
    this.count(rows * Math.max(1, columns));
    this.time();
  }

  /** To be called with a text or a dynamic that a function gave; a cell is eight bytes. */
  made(value: Value): Value {
    const length = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
    if (length <= SHORT) return value;
    if (length > LONGEST) throw new KqlError('LIMIT', `A value is longer than ${LONGEST} ${typeof value === 'string' ? 'characters' : 'elements'}.`);
    this.count(typeof value === 'string' ? length >> 3 : length);
    return value;
  }

  private count(cells: number): void {
    this.cells += cells;
    if (this.cells > this.most) throw new KqlError('LIMIT', `The query needs more than ${this.most} values in memory.`);
  }
}
