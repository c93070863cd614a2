import type { Findings } from '../read.ts';
import { at, unknownName, type Everything } from './rule.ts';

/** Rule ids and names are unique, and a response names a playbook that there is. */
export function detectionRules({ detections, playbooks }: Everything, findings: Findings): void {
  const ids = playbooks.map(({ loaded }) => loaded.playbook.id);
  const seen = new Map<string, { file: string; responds: boolean }>();
  for (const { detection, rule, response } of detections) {
    for (const field of ['id', 'name'] as const) {
      const key = `${field}:${detection.rule[field].toLowerCase()}`;
      const other = seen.get(key);
      const responds = detection.response?.enabled === true;
      // Rules that only came by an import set nothing off; which one an alert means matters as soon as one of them does.
      if (other === undefined) seen.set(key, { file: detection.file, responds });
      else (responds || other.responds ? findings.problems : findings.warnings).push(at(rule.doc, [field], `${other.file} has this ${field} too`));
    }
    const playbook = response?.value?.playbook;
    // A playbook file that does not fit is reported itself, and its id is not known here.
    const allKnown = !findings.problems.some(({ file }) => file.startsWith('playbooks/'));
    if (allKnown && playbook !== undefined && response !== null && !ids.includes(playbook)) findings.problems.push(unknownName(response.doc, ['playbook'], 'playbook', playbook, ids));
  }
}
