import type { Inspected, Node } from '../../../kql/inspect.ts';
import { number } from '../../../kql/parse/bridge.ts';
import type { Schema } from '../../../kql/index.ts';
import type { Path, SourceDocument } from '../../content/document.ts';
import type { RuleFile } from '../../model/index.ts';
import { secondsOf } from '../exchange/duration.ts';
import type { LoadedDetection } from '../load.ts';
import { CODES, type FindingCode } from './codes.ts';
import type { Finding, FindingSeverity, Place } from './finding.ts';
import type { QueryText } from './query-text.ts';
import type { QueryTree } from './tree.ts';

/** One rule with all that its checks look at. */
export interface RuleCheck {
  readonly loaded: LoadedDetection;
  readonly rule: RuleFile;
  readonly query: string;
  readonly schema: Schema;
  /** The bound query; null where it could not be read at all. */
  readonly inspected: Inspected | null;
  /** Its syntax tree; null where it has syntax errors. */
  readonly tree: QueryTree | null;
  /** Seconds that the query looks back; null for an NRT rule and where it is not written. */
  readonly period: number | null;
  readonly say: Say;
}

/** One check: looks, and says what it finds. */
export type Check = (rule: RuleCheck) => void;

interface Other { readonly severity?: FindingSeverity; readonly help?: string }

/** How a check tells of a finding. */
export interface Say {
  /** At a value of rule.yaml; of the nearest parent when it is not there. */
  field(code: FindingCode, path: Path, message: string, other?: Other): void;
  /** At characters of the query. */
  query(code: FindingCode, start: number, length: number, message: string, other?: Other): void;
  /** At a node of the query's tree. */
  node(code: FindingCode, node: Node, message: string, other?: Other): void;
  /** At a value of another file of the rule. */
  doc(code: FindingCode, doc: SourceDocument, text: string, path: Path, message: string, other?: Other): void;
}

/** Says findings of a rule into a list. */
export function sayInto(findings: Finding[], { detection, rule }: LoadedDetection, query: QueryText): Say {
  const add = (code: FindingCode, place: Place, message: string, other: Other = {}): void => {
    const { severity, help, url } = { ...CODES[code], ...other };
    findings.push({ rule: detection.slug, code, severity, ...place, message, help, url });
  };
  const doc: Say['doc'] = (code, at, text, path, message, other) => { add(code, fieldPlace(at, text, path), message, other); };
  const say: Say = {
    field: (code, path, message, other) => { doc(code, rule.doc, rule.text, path, message, other); },
    query: (code, start, length, message, other) => { add(code, query.place(start, length), message, other); },
    node: (code, node, message, other) => { say.query(code, number(node, 'TextStart'), number(node, 'Width'), message, other); },
    doc,
  };
  return say;
}

/** The place of a value to the end of its line. */
function fieldPlace(doc: SourceDocument, text: string, path: Path): Place {
  const { line, column } = doc.at(path);
  const written = (text.split('\n')[line - 1] ?? '').trimEnd();
  return { file: doc.file, line, column, endLine: line, endColumn: Math.max(column, written.length + 1) };
}

/** The seconds of a field; null where it is absent or cannot be read. */
export const secondsIn = (text: string | undefined): number | null => (text === undefined ? null : secondsOf(text));
