import { EntityContext, Event, Incident, nearestName, type Json } from '../../model/index.ts';
import type { Path } from '../document.ts';
import type { Findings } from '../read.ts';
import { at, type Everything } from './rule.ts';

/** What `{{ ... }}` can name: the same data as `src/decide/targets.ts` gives. A null takes no further name. */
const FIELDS: Record<string, string[] | null> = {
  severity: null,
  priority: null,
  entity: ['kind', 'value', 'name'],
  incident: [...Object.keys(Incident.shape), 'score'],
  event: Object.keys(Event.shape),
  context: [...Object.keys(EntityContext.shape), 'threatConfidence', 'earlierIncidents'],
  risk: ['score'],
  playbook: ['id', 'name', 'version'],
};
const PATHS = Object.entries(FIELDS).flatMap(([name, fields]) => (fields === null ? [name] : fields.map((field) => `${name}.${field}`)));

/** Templates name something that there is. */
export function templates({ playbooks }: Everything, findings: Findings): void {
  for (const { loaded: { playbook }, read } of playbooks) {
    const check = (path: Path, value: Json): void => {
      for (const { inside, text } of texts(value)) {
        for (const { message, nearest } of templateProblems(text)) findings.problems.push(at(read.doc, ['playbook', ...path, ...inside], message, nearest));
      }
    };
    for (const [index, action] of playbook.actions.entries()) {
      check(['actions', index, 'target'], action.target);
      check(['actions', index, 'parameters'], action.parameters);
      check(['actions', index, 'rollback', 'target'], action.rollback?.target ?? '');
      check(['actions', index, 'rollback', 'parameters'], action.rollback?.parameters ?? {});
    }
    for (const [index, { message }] of playbook.communications.entries()) check(['communications', index, 'message'], message);
  }
}

/** What is wrong with the templates of one text. */
export function templateProblems(text: string): { message: string; nearest: string | null }[] {
  const problems = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].flatMap(([whole, inside = '']) => {
    const path = inside.trim();
    if (isKnown(path)) return [];
    const message = /^[A-Za-z_][\w.]*$/.test(path) ? `nothing is known as ${whole}` : `${whole} is not a path such as {{ entity.value }}: templates are looked up, not evaluated`;
    return [{ message, nearest: nearestName(path, PATHS) }];
  });
  const rest = text.replace(/\{\{([^{}]*)\}\}/g, '');
  return rest.includes('{{') ? [...problems, { message: '{{ without an end', nearest: null }] : problems;
}

function isKnown(path: string): boolean {
  const [name = '', field, ...rest] = path.split('.');
  const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (fields === undefined || [field, ...rest].includes('')) return false;
  return fields === null ? field === undefined : field !== undefined && fields.includes(field);
}

function texts(value: Json, inside: Path = []): { inside: Path; text: string }[] {
  if (typeof value === 'string') return [{ inside, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => texts(part, [...inside, key]));
}
