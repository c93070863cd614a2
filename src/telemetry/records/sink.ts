/** Where a reader puts what it finds in a file. */
export interface Sink {
  /** A record as JSON has it. */
  record(value: unknown): void;
  /** Something that is no record: the same `reason` is counted together, `place` is kept of the first. */
  problem(reason: string, place?: string): void;
}

/** A reader that is given a file piece by piece, and never holds more than a record of it. */
export interface Reader {
  push(chunk: Buffer): void;
  end(): void;
}
