import { readContent, type Findings } from '../content/read.ts';
import type { ContentTree } from '../content/tree.ts';
import { AutomationFile, nearestName, type Automation, type Detection } from '../model/index.ts';

const FOLDER = 'detections/automation';

/** All automation rules: `detections/automation/<name>.yaml`. What they say about rules must be of rules that there are. */
export function loadAutomation(tree: ContentTree, detections: readonly Detection[], findings: Findings): Automation[] {
  const files = [...tree.keys()].filter((path) => path.startsWith(`${FOLDER}/`) && /^[^/]+\/[^/]+\/[^/]+\.ya?ml$/.test(path)).toSorted();
  const seen = new Map<string, string>();
  return files.flatMap((file): Automation[] => {
    const read = readContent(tree, file, AutomationFile, findings);
    if (read === null || read.value === null) return [];
    const { value, doc } = read;
    const say = (path: readonly (string | number)[], message: string, nearest: string | null = null): void => {
      findings.problems.push({ file, ...doc.atKey(path), path: path.join('.'), message, nearest });
    };
    const other = seen.get(value.id.toLowerCase());
    if (other !== undefined) say(['id'], `${other} has this id too`);
    seen.set(value.id.toLowerCase(), file);
    // https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules: an alert has neither tasks nor a status of its own.
    if (value.when.triggersOn === 'Alerts') for (const [index, { type }] of value.actions.entries()) if (type !== 'run-playbook') say(['actions', index, 'type'], `on alerts only run-playbook is possible, not ${type}`);
    if (value.when.triggersOn === 'Alerts' && value.when.triggersWhen === 'Updated') say(['when', 'triggersWhen'], 'alerts trigger when they are created only');
    const slugs = detections.map(({ slug }) => slug);
    for (const [index, slug] of (value.when.rules ?? []).entries()) if (!slugs.includes(slug)) say(['when', 'rules', index], `there is no rule ${JSON.stringify(slug)} in detections/`, nearestName(slug, slugs));
    return [{ file, rule: value }];
  });
}
