import * as fc from 'fast-check';
import * as z from 'zod';
import * as defender from '../../../src/ingest/defender.ts';
import * as generic from '../../../src/ingest/generic.ts';
import * as guardduty from '../../../src/ingest/guardduty.ts';
import * as sentinel from '../../../src/ingest/sentinel.ts';
import type { AdapterName } from '../../../src/model/index.ts';
import { NUMBERS, TEXTS, TIMES, VALUES } from './poison.ts';

// Made once, from a fixed seed: making them anew for each of a hundred thousand fields is most of the time otherwise.
const JSON_VALUES: readonly unknown[] = fc.sample(fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }), { numRuns: 1_000, seed: 1 });
const STRINGS = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 1_000, seed: 1 });

const anyValue = fc.oneof(fc.constantFrom<unknown>(...VALUES), fc.constantFrom(...JSON_VALUES));
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ws-17', 'alice@contoso.example', '203.0.113.7', 'i-0123456789abcdef0', 'high', 'CredentialAccess', 'T1003.001', 'AssumedRole', '2026-11-21T02:58:00Z') },
  { weight: 2, arbitrary: fc.constantFrom(...VALUES.filter((value) => typeof value === 'string')) },
  { weight: 1, arbitrary: fc.constantFrom(...TEXTS, ...TIMES) }, { weight: 1, arbitrary: fc.constantFrom(...STRINGS) },
);

/** What a schema reads, mostly in the type that it asks for: values of an adapter's own fields, with anything in them. */
export function fromSchema(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const fitting = fitsOf(schema);
  return fc.oneof({ weight: 29, arbitrary: fitting }, { weight: 1, arbitrary: anyValue });
}

function fitsOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) return fc.record(Object.fromEntries(Object.entries(schema.shape).map(([key, member]) => [key, fromSchema(member)])), { requiredKeys: [] });
  if (schema instanceof z.ZodArray) return fc.array(fromSchema(schema.element), { maxLength: 4 });
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodCatch) return fromSchema(schema.unwrap());
  if (schema instanceof z.ZodPipe) return fromSchema(schema.in);
  if (schema instanceof z.ZodRecord) return fc.dictionary(text, anyValue, { maxKeys: 4 });
  if (schema instanceof z.ZodString) return text;
  if (schema instanceof z.ZodNumber) return fc.oneof(fc.constantFrom(...NUMBERS), fc.integer());
  if (schema instanceof z.ZodCustom) return fc.oneof(text, fc.constantFrom(...NUMBERS));
  return fc.oneof(text, anyValue);
}

const type = (...names: string[]): fc.Arbitrary<string> => fc.constantFrom(...names);
const kind = type('user', 'user', 'user', 'host', 'ip', 'device', 'aws_role', 'Virtual-Machine', 'domain', 'access_key', 'ec2', 'account', 'upn', 'server', 'address', 'fqdn', 'role', 'ipv6', 'toString');
const evidence = fc.tuple(fromSchema(defender.Evidence), type('deviceEvidence', 'userEvidence', 'mailboxEvidence', 'ipEvidence', 'dnsEvidence', 'oauthApplicationEvidence', 'amazonResourceEvidence', 'azureResourceEvidence', 'processEvidence'))
  .map(([fields, kind]): unknown => (isObject(fields) ? { ...fields, '@odata.type': `#microsoft.graph.security.${kind}` } : fields));
const entity = fc.tuple(fromSchema(sentinel.Fields), type('Account', 'Host', 'Ip', 'Mailbox', 'Dns', 'AzureResource', 'AmazonResource', 'Url', 'constructor')).map(([properties, kind]): unknown => ({ kind, properties }));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An alert of each adapter, made from its own schema, in an envelope by which it is recognised. */
export const ALERTS: Record<AdapterName, fc.Arbitrary<unknown>> = {
  // Left as they come, a source or a kind of entity that nobody knows would end nearly every one of them.
  generic: fc.tuple(fromSchema(generic.Alert), type('edr', 'siem', 'AWS-CloudTrail', 'identity', 'network'), fc.array(fc.record({ type: kind, value: text }), { maxLength: 3 }), kind, fc.nat(9))
    .map(([fields, source, entities, entityType, known]) => (isObject(fields) ? { event_type: 'malware', entity_value: 'ws-17', ...fields, ...(known === 0 ? {} : { source, entities, entity: null, entity_type: entityType }) } : { event_type: fields })),
  defender: fc.tuple(fromSchema(defender.Alert), fc.array(evidence, { maxLength: 5 })).map(([fields, items]) => ({ ...(isObject(fields) ? fields : {}), '@odata.type': '#microsoft.graph.security.alert', evidence: items })),
  sentinel: fc.tuple(fromSchema(sentinel.Properties), fc.array(entity, { maxLength: 5 }), text)
    .map(([properties, relatedEntities, name]) => ({ workspaceId: 'w', object: { id: name, name, type: 'Microsoft.SecurityInsights/Incidents', properties: isObject(properties) ? { ...properties, relatedEntities } : properties } })),
  guardduty: fromSchema(guardduty.Finding).map((detail) => ({ source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', account: '210987654321', detail })),
};
