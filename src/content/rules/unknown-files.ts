import { nearestName } from '../../model/index.ts';
import type { Findings } from '../read.ts';
import type { ContentTree } from '../tree.ts';

const INVENTORY = ['inventory/assets.yaml', 'inventory/identities.yaml', 'inventory/contacts.yaml', 'inventory/protected.yaml'];
const INTEL = ['intel/indicators.yaml'];
const DETECTION = ['rule.yaml', 'query.kql', 'tests.yaml', 'response.yaml'];

/** A file that nobody reads is a mistake: `inventory/protectd.yaml` would protect nothing, silently. */
export function unknownFiles(tree: ContentTree, findings: Findings): void {
  for (const [path, text] of tree) {
    if (typeof text !== 'string' && !path.includes('.')) findings.problems.push({ file: path, line: 1, column: 1, path: '', message: `the folder ${text.unreadable}`, nearest: null });
    else if (typeof text !== 'string' && path.startsWith('exceptions/') && !/\.ya?ml$/.test(path)) findings.problems.push({ file: path, line: 1, column: 1, path: '', message: `the file ${text.unreadable}`, nearest: null });
    const known = knownBeside(path);
    if (known === null || known.includes(path)) continue;
    findings.problems.push({ file: path, line: 1, column: 1, path: '', message: `no file of this name is read; expected one of ${known.join(', ')}`, nearest: nearestName(path, known) });
  }
}

/** The names that are read in the folder of a path; null where every name is. */
function knownBeside(path: string): string[] | null {
  if (path.startsWith('inventory/')) return INVENTORY;
  if (path.startsWith('intel/')) return INTEL;
  if (/^detections\/(watchlists|automation)\//.test(path)) return null;
  const folder = /^detections\/[^/]+\//.exec(path)?.[0];
  if (folder !== undefined) return DETECTION.map((name) => folder + name);
  return /^detections\/[^/]+\.kql$/.test(path) ? ['detections/<name>/query.kql'] : null;
}
