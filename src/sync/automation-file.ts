import * as z from 'zod';
import type { Detection, Json } from '../model/index.ts';
import type { Props } from './types.ts';

const Condition = z.object({ conditionType: z.string(), conditionProperties: z.record(z.string(), z.json()) });
const Logic = z.looseObject({ isEnabled: z.boolean(), triggersOn: z.string(), triggersWhen: z.string(), expirationTimeUtc: z.string().nullish(), conditions: z.array(Condition).nullish() });
const Action = z.looseObject({ order: z.number(), actionType: z.string(), actionConfiguration: z.record(z.string(), z.json()).nullish() });
const OfRules = z.object({ propertyName: z.enum(['IncidentRelatedAnalyticRuleIds', 'AlertAnalyticRuleIds']), operator: z.literal('Contains'), propertyValues: z.array(z.string()).min(1) });
const TYPES: Record<string, string> = { ModifyProperties: 'modify-properties', RunPlaybook: 'run-playbook', AddIncidentTask: 'add-task' };
const Labels = z.array(z.looseObject({ labelName: z.string() }));

/** An automation rule of the workspace in the words of its file. Rules that are all in this repository are named by their folders. */
export function automationFields(properties: Props, detections: readonly Detection[]): Record<string, unknown> {
  const { isEnabled, triggersOn, triggersWhen, expirationTimeUtc, conditions } = Logic.parse(properties['triggeringLogic']);
  const named = (conditions ?? []).map((condition) => slugsOf(condition, detections));
  const first = named.findIndex((slugs) => slugs !== null);
  const rules = named[first];
  const others = (conditions ?? []).filter((_condition, index) => index !== first);
  return {
    name: properties['displayName'], order: properties['order'], enabled: isEnabled,
    when: { triggersOn, triggersWhen, ...(rules == null ? {} : { rules }), ...(others.length === 0 ? {} : { conditions: others }), ...(expirationTimeUtc == null ? {} : { until: expirationTimeUtc }) },
    actions: z.array(Action).parse(properties['actions']).toSorted((a, b) => a.order - b.order).map(({ actionType, actionConfiguration }) => ({ type: TYPES[actionType] ?? actionType, ...configuration(actionConfiguration ?? {}) })),
  };
}

function configuration(values: Record<string, Json>): Record<string, Json> {
  const labels = Labels.safeParse(values['labels']);
  const said = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return labels.success ? { ...said, labels: labels.data.map(({ labelName }) => labelName) } : said;
}

function slugsOf({ conditionType, conditionProperties }: z.infer<typeof Condition>, detections: readonly Detection[]): string[] | null {
  const parsed = OfRules.safeParse(conditionProperties);
  if (conditionType !== 'Property' || !parsed.success) return null;
  const ids = new Map(detections.map(({ rule, slug }) => [rule.id.toLowerCase(), slug]));
  const slugs = parsed.data.propertyValues.map((id) => ids.get((id.split('/').at(-1) ?? '').toLowerCase()));
  return slugs.every((slug) => slug !== undefined) ? slugs : null;
}
