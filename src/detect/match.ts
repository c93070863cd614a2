import type { Detection, Event } from '../model/index.ts';

/** What an alert's rule name can stand for: the rule's id, its name or its folder. */
function namesOf({ rule, slug }: Detection): string[] {
  return [rule.id, rule.name, slug];
}

/** Detections by every name they are known by. A name that two detections share stands for neither. */
export type DetectionIndex = ReadonlyMap<string, Detection | null>;

export function indexDetections(detections: readonly Detection[]): DetectionIndex {
  const index = new Map<string, Detection | null>();
  for (const detection of detections) {
    for (const name of new Set(namesOf(detection).map(canonical))) index.set(name, index.has(name) ? null : detection);
  }
  return index;
}

/** The detection that an alert's rule name means; null when the alert names none, or none of ours. */
export function detectionNamed(index: DetectionIndex, name: string | null): Detection | null {
  return name === null ? null : index.get(canonical(name)) ?? null;
}

/**
 * The detection that fired an event, with the confidence (0 to 100) and the playbook that its `response.yaml` gives.
 * A detection whose response is switched off gives neither. The alert's title is never looked at: it can carry an attacker's text.
 */
export function detectionFor(event: Pick<Event, 'detection'>, detections: readonly Detection[]): { detection: Detection; confidence: number | null; playbook: string | null } | null {
  const detection = detectionNamed(indexDetections(detections), event.detection);
  if (detection === null) return null;
  const response = detection.response?.enabled === true ? detection.response : null;
  return { detection, confidence: response?.confidence ?? null, playbook: response?.playbook ?? null };
}

function canonical(name: string): string {
  // Sentinel reports a rule as the last part of its resource id, in whatever case the portal had.
  return (name.split('/alertRules/').at(-1) ?? name).normalize('NFKC').trim().toLowerCase();
}
