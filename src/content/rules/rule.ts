import type * as z from 'zod';
import { nearestName, type Config, type ContentProblem, type Indicator, type IndicatorsFile, type Inventory, type LoadedConfig, type LoadedException, type LoadedPlaybook, type PlaybookFile, type RiskException } from '../../model/index.ts';
import type { LoadedDetection } from '../../detect/load.ts';
import type { KnownAction } from '../content.ts';
import type { Path, SourceDocument } from '../document.ts';
import type { InventoryReads, Sourced } from '../files.ts';
import type { Findings, Read } from '../read.ts';

/** All files together, as far as each one fits on its own. */
export interface Everything {
  config: { loaded: LoadedConfig; read: Read<Config> | null };
  playbooks: Sourced<LoadedPlaybook, z.infer<typeof PlaybookFile>>[];
  exceptions: Sourced<LoadedException, RiskException>[];
  inventory: Inventory;
  reads: InventoryReads;
  indicators: Sourced<Indicator[], z.infer<typeof IndicatorsFile>> | null;
  detections: LoadedDetection[];
  catalogue: readonly KnownAction[];
}

/** One check over several files. */
export type Rule = (all: Everything, findings: Findings) => void;

/** A problem at a value of a document. */
export function at(doc: SourceDocument, path: Path, message: string, nearest: string | null = null): ContentProblem {
  return { file: doc.file, ...doc.at(path), path: path.join('.'), message, nearest };
}

/** A problem with a name that should be one of `known`. */
export function unknownName(doc: SourceDocument, path: Path, what: string, given: string, known: readonly string[]): ContentProblem {
  const list = known.length === 0 ? 'there is none' : known.length > 20 ? `there are ${known.length}` : `expected one of ${known.join(', ')}`;
  return at(doc, path, `there is no ${what} ${JSON.stringify(given.slice(0, 100))}; ${list}`, nearestName(given, known));
}
