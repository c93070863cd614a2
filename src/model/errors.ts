/** Exit codes of the command line. Of several, the first in the order 1, 2, 5, 4, 3, 0 counts. */
export const EXIT = { done: 0, failed: 1, invalid: 2, approval: 3, refused: 4, partly: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const ORDER: readonly ExitCode[] = [1, 2, 5, 4, 3, 0];

/** The one exit code of several results. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return ORDER.find((code) => codes.includes(code)) ?? EXIT.done;
}

/** One mistake in a file that a person wrote. `line` and `column` count from 1. */
export interface ContentProblem {
  file: string;
  line: number;
  column: number;
  /** Where inside the document: `playbook.actions.0.type`. */
  path: string;
  message: string;
  /** The nearest valid name, when one is near. */
  nearest: string | null;
}

/** The base of all errors that cordon raises on purpose: what happened, and what to do next. */
export class CordonError extends Error {
  readonly code: string;
  readonly next: string;
  readonly exit: ExitCode;

  constructor(code: string, message: string, options: { next: string; exit: ExitCode; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.next = options.next;
    this.exit = options.exit;
  }
}

/** A content file does not fit. All problems of all files are in it; nothing was written. */
export class InvalidContent extends CordonError {
  readonly problems: readonly ContentProblem[];

  constructor(problems: readonly ContentProblem[]) {
    super('CONTENT_INVALID', problems.map(formatProblem).join('\n'), { next: 'Correct the files and run the command again.', exit: EXIT.invalid });
    this.problems = problems;
  }
}

/** Wrong use of the command line, or of a repository. */
export class UsageError extends CordonError {
  constructor(message: string, next: string, cause?: unknown) {
    super('USAGE', message, { next, exit: EXIT.invalid, cause });
  }
}

/** The ledger or git could not do what was asked; nothing was half written. */
export class LedgerError extends CordonError {
  constructor(code: string, message: string, next: string, cause?: unknown) {
    super(code, message, { next, exit: EXIT.failed, cause });
  }
}

/** A guardrail, an exception or a stale plan says no. */
export class RefusedError extends CordonError {
  constructor(code: string, message: string, next: string) {
    super(code, message, { next, exit: EXIT.refused });
  }
}

/** `file:line:col: path: message (did you mean X?)`. */
export function formatProblem(problem: ContentProblem): string {
  const place = problem.path === '' ? '' : `${problem.path}: `;
  const nearest = problem.nearest === null ? '' : ` (did you mean "${problem.nearest}"?)`;
  return `${problem.file}:${problem.line}:${problem.column}: ${place}${problem.message}${nearest}`;
}
