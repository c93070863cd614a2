import { KqlError } from '../parse/errors.ts';

/** What a run may use. */
export interface Limits {
  /** @default 60000 */
  readonly milliseconds?: number;
  /** Values that the tables of a run may hold together, intermediate ones included. @default 200 million */
  readonly cells?: number;
}

/** Counts what a run uses and ends it with a `KqlError` of code `LIMIT` when that is too much. */
export class Budget {
  private readonly end: number;
  private readonly milliseconds: number;
  private readonly most: number;
  private cells = 0;
  private steps = 0;

  constructor(limits: Limits = {}) {
    this.milliseconds = limits.milliseconds ?? 60_000;
    this.most = limits.cells ?? 200_000_000;
    this.end = performance.now() + this.milliseconds;
  }

  /** To be called once for each row of a loop; looks at the clock now and then. */
  step(): void {
    if ((++this.steps & 1023) === 0) this.time();
  }

  time(): void {
    if (performance.now() > this.end) throw new KqlError('LIMIT', `The query took more than ${this.milliseconds} ms.`);
  }

  /** To be called before a table of so many rows and columns is made. */
  hold(rows: number, columns: number): void {
    this.cells += rows * Math.max(1, columns);
    if (this.cells > this.most) throw new KqlError('LIMIT', `The query needs more than ${this.most} values in memory.`);
    this.time();
  }
}
