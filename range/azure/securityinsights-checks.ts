import * as z from 'zod';
import { parse } from 'csv-parse/sync';
import type { Json } from '../../stacks/provider/values.ts';
import { refuseArm } from './arm.ts';

type Properties = Record<string, Json>;

const Automation = z.looseObject({
  displayName: z.string().min(1).max(500), order: z.number().int().min(1).max(1_000),
  triggeringLogic: z.looseObject({ isEnabled: z.boolean(), triggersOn: z.enum(['Incidents', 'Alerts']), triggersWhen: z.enum(['Created', 'Updated']), conditions: z.array(z.looseObject({ conditionType: z.string() })).max(50).optional() }),
  actions: z.array(z.looseObject({ order: z.number().int(), actionType: z.enum(['ModifyProperties', 'RunPlaybook', 'AddIncidentTask']) })).min(1).max(20),
});
const Watchlist = z.looseObject({ displayName: z.string().min(1), provider: z.string().min(1), itemsSearchKey: z.string().min(1) });
const Item = z.looseObject({ itemsKeyValue: z.record(z.string(), z.json()) });
const Metadata = z.looseObject({ parentId: z.string().startsWith('/'), kind: z.string().min(1) });

function fits<T>(schema: z.ZodType<T>, sent: Properties): T {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuseArm(400, `Invalid data model. [${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'invalid'}]`, 'BadRequest');
}

const PEOPLE = { objectId: '2046feea-040d-4a46-9e2b-91c2941bfa70', email: 'cordon@contoso.example', name: 'cordon' };

/** https://learn.microsoft.com/rest/api/securityinsights/automation-rules/create-or-update */
export function checkedAutomation(sent: Properties, old: Properties | null, at: string): Properties {
  fits(Automation, sent);
  return { ...sent, createdTimeUtc: old?.['createdTimeUtc'] ?? at, lastModifiedTimeUtc: at, createdBy: old?.['createdBy'] ?? PEOPLE, lastModifiedBy: PEOPLE };
}

/** https://learn.microsoft.com/rest/api/securityinsights/watchlists/create-or-update. The content that was uploaded is not shown again. */
export function checkedWatchlist(alias: string, sent: Properties, old: Properties | null, at: string, uuid: () => string): Properties {
  fits(Watchlist, sent);
  // What was the search key stays it: the service has no way to make the index anew.
  if (old !== null && old['itemsSearchKey'] !== sent['itemsSearchKey']) refuseArm(400, `The search key of watchlist '${alias}' cannot be changed.`, 'BadRequest');
  const { rawContent: _raw, numberOfLinesToSkip: _skip, contentType: _type, ...kept } = sent;
  return {
    description: '', watchlistType: 'watchlist', ...kept, watchlistId: old?.['watchlistId'] ?? uuid(), watchlistAlias: alias, isDeleted: false, labels: sent['labels'] ?? [],
    created: old?.['created'] ?? at, updated: at, createdBy: old?.['createdBy'] ?? PEOPLE, updatedBy: PEOPLE,
  };
}

/** The rows of a watchlist's uploaded content; none where nothing was uploaded. Throws BadRequest for what is no CSV. */
export function uploadedRows(sent: Properties): Record<string, string>[] {
  const raw = sent['rawContent'];
  if (typeof raw !== 'string') return [];
  const from = Number(sent['numberOfLinesToSkip'] ?? 0) + 1;
  try {
    const rows: unknown = parse(raw, { columns: true, from_line: from, delimiter: sent['contentType'] === 'text/tsv' ? '\t' : ',', skip_empty_lines: true });
    return z.array(z.record(z.string(), z.string())).parse(rows);
  } catch (error) {
    return refuseArm(400, `The watchlist's content is not valid: ${error instanceof Error ? error.message : String(error)}`, 'BadRequest');
  }
}

/** https://learn.microsoft.com/rest/api/securityinsights/watchlist-items/create-or-update */
export function checkedItem(id: string, searchKey: string, sent: Properties, old: Properties | null, at: string): Properties {
  const { itemsKeyValue } = fits(Item, sent);
  if (!Object.hasOwn(itemsKeyValue, searchKey)) refuseArm(400, `The item has no column '${searchKey}', which is the search key of its watchlist.`, 'BadRequest');
  return {
    watchlistItemType: 'watchlist-item', entityMapping: {}, ...sent, watchlistItemId: id, isDeleted: false,
    created: old?.['created'] ?? at, updated: at, createdBy: old?.['createdBy'] ?? PEOPLE, updatedBy: PEOPLE,
  };
}

/** https://learn.microsoft.com/rest/api/securityinsights/metadata/create */
export function checkedMetadata(sent: Properties): Properties {
  fits(Metadata, sent);
  return sent;
}
