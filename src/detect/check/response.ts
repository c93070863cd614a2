import { severityFromWord } from '../../ingest/severity.ts';
import { typeOfAlert } from '../../ingest/vocabulary.ts';
import { nearestName, type Config, type EntityKind, type LoadedPlaybook, type Playbook } from '../../model/index.ts';
import type { Check } from './rule-check.ts';

/** An action with the kinds of entity that it takes. */
export interface Acting { readonly id: string; readonly kinds: readonly EntityKind[] }

/** What a response is checked against; null where the rest of the repository is not at hand. */
export interface Response { readonly playbooks: readonly LoadedPlaybook[]; readonly routes: Config['routes']; readonly catalogue: readonly Acting[] }

/** The kinds of entity that ingest makes of what a rule maps, once the inventory has resolved them (src/ingest/sentinel.ts). */
const KINDS: Readonly<Record<string, readonly EntityKind[]>> = {
  Account: ['user', 'aws_role', 'aws_user', 'access_key', 'service_principal'], Mailbox: ['user'], Host: ['device', 'ec2_instance', 'azure_vm'],
  IP: ['ip'], DNS: ['domain'], AzureResource: ['azure_vm'], CloudApplication: ['service_principal'],
};

/**
 * The incident of the rule sets off the playbook that its response names: source `siem`, the event type of its tactics and its severity, as
 * ingest makes them of a Sentinel incident; and the playbook acts on something that the rule maps.
 */
export const responseFits = (given: Response | null): Check => ({ loaded: { detection: { rule }, response }, say }) => {
  const value = response?.value ?? null;
  if (given === null || response === null || value === null || !value.enabled) return;
  const playbook = given.playbooks.find((one) => one.playbook.id === value.playbook)?.playbook;
  if (playbook === undefined) {
    const nearest = nearestName(value.playbook, given.playbooks.map((one) => one.playbook.id));
    return say.doc('response', response.doc, response.text, ['playbook'], `there is no playbook ${JSON.stringify(value.playbook.slice(0, 100))}${nearest === null ? '' : `; did you mean ${nearest}?`}`);
  }
  const [type, { severity }] = [typeOfAlert(rule.tactics, rule.relevantTechniques), severityFromWord(rule.severity)];
  const takes = playbook.triggers.some((trigger) => trigger.source === 'siem' && trigger.event_type === type && (trigger.severity === undefined || trigger.severity.includes(severity)));
  if (!takes) say.doc('response-trigger', response.doc, response.text, ['playbook'], `${playbook.id} has no trigger for what this rule makes: source siem, event_type ${type}, severity ${severity}`);
  const mapped = new Set(rule.entityMappings.flatMap(({ entityType }) => (typeof entityType === 'string' ? KINDS[entityType] ?? [] : [])));
  const acts = kindsOf(playbook, given);
  if (acts !== null && !acts.some((kind) => mapped.has(kind))) {
    say.doc('response-entity', response.doc, response.text, ['playbook'], `${playbook.id} acts on ${acts.join(', ')}, and the rule maps ${mapped.size === 0 ? 'no entity to act on' : `only ${[...mapped].join(', ')}`}`);
  }
};

/** The kinds that the actions of a playbook take, those apart that take any (a ticket); null where a route is not known. */
function kindsOf(playbook: Playbook, { routes, catalogue }: Response): EntityKind[] | null {
  const kinds = new Set<EntityKind>();
  for (const { type } of playbook.actions) {
    const ids = Object.hasOwn(routes, type) ? idsIn(routes[type]) : [type];
    for (const id of ids) {
      const known = catalogue.find((action) => action.id === id);
      if (known === undefined) return null;
      if (known.kinds.length <= 5) for (const kind of known.kinds) kinds.add(kind);
    }
  }
  return [...kinds];
}

function idsIn(route: unknown): string[] {
  if (typeof route === 'string') return [route];
  return typeof route === 'object' && route !== null ? Object.values(route).flatMap(idsIn) : [];
}
