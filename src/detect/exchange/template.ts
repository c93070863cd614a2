import * as z from 'zod';
import type { Detection, Json } from '../../model/index.ts';
import { apiVersionOf } from './arm-rule.ts';
import { fromArm, toArm, type FromArm } from './arm.ts';
import { Beside, besideArm, withBeside } from './beside.ts';

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const TYPE = 'Microsoft.OperationalInsights/workspaces/providers/alertRules';
const Metadata = z.object({ cordon: z.object({ rules: z.record(z.string(), Beside) }) });

/**
 * An ARM template of rules as the portal exports it and takes it. What ARM has no place for stands in its `metadata.cordon.rules`, by id.
 * https://learn.microsoft.com/azure/sentinel/import-export-analytics-rules
 */
export function templateOf(detections: readonly Detection[]): Json {
  const rules: Record<string, Beside> = {};
  const resources = detections.map((detection) => {
    const rule = toArm(detection);
    const beside = besideArm(detection);
    if (beside !== null) rules[rule.name] = beside;
    const name = rule.name.replaceAll("'", "''");
    return {
      id: `[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/alertRules/${name}')]`,
      name: `[concat(parameters('workspace'),'/Microsoft.SecurityInsights/${name}')]`,
      type: TYPE, kind: rule.kind, apiVersion: apiVersionOf(rule), properties: eachText(rule.properties, escaped),
    };
  });
  return z.json().parse({ $schema: SCHEMA, contentVersion: '1.0.0.0', metadata: { cordon: { rules } }, parameters: { workspace: { type: 'String' } }, resources });
}

/** A rule of a template, or why a resource is none. */
export type TemplateRule = { readonly at: string; readonly rule: FromArm } | { readonly at: string; readonly reason: string };

/** The rules of a document: a template with `resources`, an answer of the API with `value`, an array, or one resource. Null for another document. */
export function rulesOfJson(document: unknown): TemplateRule[] | null {
  const known = z.union([
    z.object({ resources: z.array(z.unknown()) }).transform(({ resources }) => ({ resources, at: 'resources' })),
    z.object({ value: z.array(z.unknown()) }).transform(({ value }) => ({ resources: value, at: 'value' })),
    z.array(z.unknown()).transform((resources) => ({ resources, at: '' })),
    z.object({ kind: z.string(), properties: z.record(z.string(), z.unknown()) }).transform((resource) => ({ resources: [resource], at: '' })),
  ]).safeParse(document);
  if (!known.success) return null;
  const metadata = Metadata.safeParse(typeof document === 'object' && document !== null && 'metadata' in document ? document.metadata : null);
  const beside = metadata.success ? metadata.data.cordon.rules : {};
  const isTemplate = known.data.at === 'resources';
  // `known` has lost the other fields of a single resource; it is read as it was.
  const resources = known.data.at === '' && !Array.isArray(document) ? [document] : known.data.resources;
  return resources.map((resource, index) => {
    const at = `${known.data.at}[${index}]`;
    try {
      return { at, rule: ruleOf(isTemplate ? eachText(resource, unescaped) : resource, beside) };
    } catch (error) {
      return { at, reason: error instanceof Error ? error.message : String(error) };
    }
  });
}

function ruleOf(resource: unknown, beside: Readonly<Record<string, Beside>>): FromArm {
  const named = z.looseObject({ name: z.string().optional(), id: z.string().optional() }).safeParse(resource);
  const live = fromArm(named.success ? { ...named.data, name: lastName(named.data.name ?? named.data.id ?? '') } : resource);
  const own = Object.hasOwn(beside, String(live.rule['id'])) ? beside[String(live.rule['id'])] : undefined;
  return own === undefined ? live : withBeside(live, own);
}

/** The rule's id in a resource's name: `ws/Microsoft.SecurityInsights/<id>`, the expression that makes it, or the id alone. */
function lastName(name: string): string {
  const text = /'\s*(?:\/[^']*\/)?((?:[^'/]|'')+)'\s*\)\s*\]$/.exec(name)?.[1]?.replaceAll("''", "'") ?? name;
  return text.split('/').at(-1) ?? text;
}

/** A text in brackets is an expression to ARM, unless the first bracket is doubled. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters */
const escaped = (text: string): string => (text.startsWith('[') && text.endsWith(']') ? `[${text}` : text);
const unescaped = (text: string): string => (text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text);

/** A value with all its texts changed. Keys of prototypes are left out. */
function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => eachText(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__').map(([key, item]) => [key, eachText(item, change)]));
}
