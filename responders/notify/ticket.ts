import type { Severity } from '../../src/model/index.ts';
import { printable, type Bound } from '../http.ts';

/** A ticket before it is opened. All texts may come from an attacker: each client sends them so that nothing in them is markup. */
export interface Draft {
  title: string;
  lines: string[];
  labels: string[];
  severity: Severity;
  /** The ticket system's own name; null: what cordon.yaml has for the severity. */
  priority: string | null;
  /** Jira project, or GitHub `owner/name`; null: what cordon.yaml says. */
  project: string | null;
}

/** A comment; `mark` is a word that no other comment has. It is shown as the last line. */
export interface Comment { mark: string; text: string }

/** The lines of a comment. */
export function linesOf({ mark, text }: Comment): string[] {
  return [...text.split('\n'), `cordon ${mark}`];
}

/** One ticket system. All throw ProviderCallError. */
export interface TicketClient {
  system: 'jira' | 'github';
  /** The ticket that carries the key, whatever its state; its reference for people. */
  find(key: string, project: string | null, bound: Bound): Promise<string | null>;
  open(key: string, draft: Draft, bound: Bound): Promise<string>;
  /**
   * Adds a comment to the ticket that carries the key; false where there is none. A comment with the same mark that is there
   * already is not made again: a run that died may have made it and not written that down.
   */
  comment(key: string, project: string | null, comment: Comment, bound: Bound): Promise<boolean>;
}

/** Longest title: Jira takes 255 characters, GitHub 256. */
const LONGEST_TITLE = 250;
/** Longest text of a ticket; Jira takes 32,767 characters. */
const LONGEST_TEXT = 20_000;

/** One line without control characters, cut to what ticket systems take. A look-alike of `@` calls nobody. */
export function titleOf(text: string): string {
  const line = printable(text).replaceAll(/(?<![\w.+-])@(?=\w)/g, '\uff20');
  return [...line].slice(0, LONGEST_TITLE).join('') || 'Security incident';
}

/** Lines of a ticket's text, each without control characters. */
export function textOf(lines: readonly string[]): string[] {
  let left = LONGEST_TEXT;
  return lines.map((line) => {
    const clean = line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, Math.max(0, left));
    left -= clean.length;
    return clean;
  });
}

/** The label that a ticket is found by. Neither white space nor a comma: Jira refuses the one, GitHub splits at the other. */
export function keyLabel(key: string): string {
  return `cordon:${key.replace(/[^\w./:-]+/g, '-')}`.slice(0, 50);
}

/** A label of a playbook as both systems take it. GitHub: at most 50 characters. */
export function label(text: string): string {
  return text.replace(/[\s,"\\\p{Cc}\p{Cf}]+/gu, '-').slice(0, 50);
}
