import type { Json } from '../model/index.ts';
import { closest } from 'fastest-levenshtein';
import * as z from 'zod';
import { EVENT_SOURCES } from '../model/index.ts';
import type { Draft, GivenEntity } from './draft.ts';
import { Text, Texts, cutText, given, instant, isRecord, tacticNames, techniqueIds } from './fields.ts';
import { UnfitAlert, issuesOf } from './problem.ts';
import { severityFromWord } from './severity.ts';
import { SOURCE_WORDS, typeOfWord } from './vocabulary.ts';

const KINDS: ReadonlyMap<string, GivenEntity['kind']> = new Map<string, GivenEntity['kind']>([
  ['host', 'host'], ['hostname', 'host'], ['computer', 'host'], ['machine', 'host'], ['endpoint', 'host'], ['server', 'host'], ['workstation', 'host'],
  ['device', 'device'],
  ['user', 'user'], ['account', 'user'], ['identity', 'user'], ['upn', 'user'], ['username', 'user'],
  ['ip', 'ip'], ['ip_address', 'ip'], ['ipaddress', 'ip'], ['address', 'ip'], ['ipv4', 'ip'], ['ipv6', 'ip'],
  ['domain', 'domain'], ['fqdn', 'domain'], ['dns', 'domain'],
  ['aws_role', 'aws_role'], ['iam_role', 'aws_role'], ['role', 'aws_role'],
  ['aws_user', 'aws_user'], ['iam_user', 'aws_user'],
  ['access_key', 'access_key'], ['aws_access_key', 'access_key'],
  ['ec2_instance', 'ec2_instance'], ['ec2', 'ec2_instance'], ['instance', 'ec2_instance'],
  ['azure_vm', 'azure_vm'], ['vm', 'azure_vm'], ['virtual_machine', 'azure_vm'],
  ['service_principal', 'service_principal'], ['application', 'service_principal'],
]);

const Free = z.record(z.string(), z.json()).nullish();
const EntityFields = z.looseObject({ type: z.string().nullish(), value: z.string('expected a text'), metadata: Free });

/** Beyond 2^53 a number in JSON is read as a neighbour of it, and two alerts would have one id. */
const Id = z.custom<string | number>((id) => typeof id === 'string' || (typeof id === 'number' && (!Number.isInteger(id) || Number.isSafeInteger(id))), 'expected a text, or a number that is exact (up to 2^53)');

/** The `/ingest` schema. Fields that identify must have their type; those that only describe are read if they can be. */
export const Alert = z.looseObject({
  source: z.string('expected a text'),
  event_type: z.string('expected a text').min(1, 'is empty'),
  severity: z.unknown().optional(),
  entity_type: z.string('expected a text').nullish(),
  entity_value: z.string('expected a text').nullish(),
  entity: EntityFields.nullish(),
  entities: z.array(EntityFields).nullish(),
  metadata: Free,
  context: Free,
  id: Id.nullish(),
  alert_id: Id.nullish(),
  title: Text, detection: Text, timestamp: Text, occurred_at: Text, detected_at: Text,
  confidence: z.number().min(0).max(100).nullable().catch(null).default(null),
  tactics: Texts, techniques: Texts,
});

/** Takes an alert of the `/ingest` schema. Throws UnfitAlert. */
export function generic(raw: Json): Draft {
  const parsed = Alert.safeParse(raw);
  if (!parsed.success) throw new UnfitAlert(issuesOf(parsed.error));
  const alert = parsed.data;
  const entities = entitiesOf(alert);
  const id = alert.id ?? alert.alert_id ?? null;
  const context = alert.context ?? {};
  return {
    adapter: 'generic',
    source: sourceOf(alert.source),
    eventType: typeOfWord(alert.event_type),
    severity: severityFromWord(alert.severity),
    title: cutText(alert.title, 512),
    // Two tools may both count from 1.
    sourceId: id === null || id === '' ? null : `${alert.source.trim().toLowerCase()}/${id}`,
    detection: cutText(alert.detection, 512),
    confidence: alert.confidence,
    occurredAt: instant(alert.occurred_at),
    detectedAt: instant(alert.detected_at) ?? instant(alert.timestamp),
    entities,
    loggedOn: loggedOnOf(entities, context),
    tactics: tacticNames(alert.tactics),
    techniques: techniqueIds(alert.techniques),
    metadata: { ...alert.metadata, ...(Object.keys(context).length === 0 ? {} : { context }) },
  };
}

function sourceOf(word: string): Draft['source'] {
  const key = word.trim().toLowerCase().replaceAll(/[\s-]+/g, '_').slice(0, 100);
  const source = SOURCE_WORDS.get(key);
  if (source !== undefined) return source;
  const near = closest(key, [...SOURCE_WORDS.keys()]);
  throw new UnfitAlert(`source: ${JSON.stringify(word.slice(0, 100))} is not known; expected one of ${EVENT_SOURCES.join(', ')} (did you mean "${SOURCE_WORDS.get(near) ?? near}"?)`);
}

function kindOf(word: string | null | undefined): GivenEntity['kind'] {
  if (word === null || word === undefined || word.trim() === '') return 'host';
  const key = word.trim().toLowerCase().replaceAll(/[\s-]+/g, '_').slice(0, 100);
  const kind = KINDS.get(key);
  if (kind !== undefined) return kind;
  throw new UnfitAlert(`entity_type: ${JSON.stringify(word.slice(0, 100))} is not known; expected one of ${[...new Set(KINDS.values())].join(', ')} (did you mean "${closest(key, [...KINDS.keys()])}"?)`);
}

function entitiesOf(alert: z.infer<typeof Alert>): GivenEntity[] {
  const found: GivenEntity[] = [];
  const add = (type: string | null | undefined, value: string): void => {
    found.push({ kind: kindOf(type), names: [value], immutable: false });
  };
  if (alert.entity_value !== null && alert.entity_value !== undefined) add(alert.entity_type, alert.entity_value);
  for (const entity of [alert.entity, ...(alert.entities ?? [])]) {
    if (entity !== null && entity !== undefined) add(entity.type, entity.value);
  }
  if (found.length === 0) throw new UnfitAlert('entity_value: missing; expected entity_type and entity_value, or entity: { type, value }');
  return found;
}

function loggedOnOf(entities: GivenEntity[], context: Record<string, Json>): Draft['loggedOn'] {
  const users = [context['logged_on_user'], context['logged_on_users']].flat().flatMap((user) => {
    const name = isRecord(user) ? user['value'] ?? user['name'] : user;
    return typeof name === 'string' ? given('user', null, [name]) ?? [] : [];
  });
  const hosts = entities.filter((entity) => ['host', 'device', 'ec2_instance', 'azure_vm'].includes(entity.kind));
  return hosts.flatMap((host) => users.map((user) => ({ host, user })));
}
