import * as z from 'zod';
import { iso } from '../clock.ts';
import { bodyOf, empty, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import type { Json } from '../../stacks/provider/values.ts';
import { armError, guarded, refuseArm } from './arm.ts';
import { checkedAutomation, checkedItem, checkedMetadata, checkedWatchlist, uploadedRows } from './securityinsights-checks.ts';
import { checkedRule } from './securityinsights-rules.ts';
import type { Collection, Content, SentinelWorkspace } from './securityinsights-state.ts';
import { BASE, current, listed, needWorkspace, put, shown } from './securityinsights-store.ts';

/** How long the name of a deleted alert rule is not free. Not documented as a number: "allow some time"; about a day is what people see. */
const DELETED_MS = 24 * 3_600_000;
/** Objects in one answer to a list; the next ones are behind `nextLink`. */
const PAGE = 100;

const Body = z.looseObject({ kind: z.string().optional(), etag: z.string().optional(), properties: z.record(z.string(), z.json()) });

const nameOf = (collection: Collection, req: Req): string => (collection === 'watchlistItems' ? `${param(req, 'watchlist')}/${param(req, 'name')}` : param(req, 'name'));

const absent = (collection: Collection, name: string): Reply => armError(404, `Resource '${name}' of type '${collection}' does not exist.`, 'NotFound');

const get = (collection: Collection) => (range: Range, req: Req): Reply => {
  const workspace = needWorkspace(range, req);
  const found = current(workspace, collection, nameOf(collection, req));
  return found === null ? absent(collection, nameOf(collection, req)) : json(200, shown(workspace, collection, found.name, found.content));
};

const list = (collection: Collection) => (range: Range, req: Req): Reply => {
  const workspace = needWorkspace(range, req);
  const prefix = collection === 'watchlistItems' ? `${param(req, 'watchlist').toLowerCase()}/` : '';
  const all = listed(range, workspace, collection).filter(({ name }) => name.toLowerCase().startsWith(prefix));
  const from = Number(req.query.get('$skipToken') ?? 0);
  const value = all.slice(from, from + PAGE).map(({ name, content }) => shown(workspace, collection, name, content));
  const query = new URLSearchParams({ 'api-version': req.query.get('api-version') ?? '', $skipToken: String(from + PAGE) });
  return json(200, { value, ...(from + PAGE >= all.length ? {} : { nextLink: `http://${req.headers['host'] ?? ''}/arm${req.path}?${query}` }) });
};

const write = (collection: Collection) => (range: Range, req: Req): Reply => {
  const workspace = needWorkspace(range, req);
  const name = nameOf(collection, req);
  const body = Body.safeParse(bodyOf(req));
  if (!body.success) return armError(400, 'The request content was invalid and could not be deserialized.', 'InvalidRequestContent');
  const old = current(workspace, collection, name);
  checkEtag(workspace, name, body.data.etag ?? req.headers['if-match'], old?.content ?? null);
  const content = put(range, workspace, collection, old?.name ?? name, checked(range, workspace, collection, name, body.data, old?.content ?? null));
  if (content === null) throw new Error('a write that deletes');
  if (collection === 'watchlists') upload(range, workspace, name, body.data.properties);
  return json(old === null ? 201 : 200, shown(workspace, collection, old?.name ?? name, content));
};

/** Another etag than that of what is there is a conflict; none means: whatever is there. */
function checkEtag(workspace: SentinelWorkspace, name: string, wanted: string | undefined, old: Content | null): void {
  if (wanted === undefined || wanted === '*' || old === null || bare(wanted) === bare(old.etag)) return;
  refuseArm(409, `Newer instance of rule '${name}' exists for workspace '${workspace.customerId}' (Etag does not match). Data was not saved.`, 'Conflict');
}

const bare = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');

function checked(range: Range, workspace: SentinelWorkspace, collection: Collection, name: string, sent: z.infer<typeof Body>, old: Content | null): Omit<Content, 'etag'> {
  const at = iso(range.now());
  const before = old?.properties ?? null;
  switch (collection) {
    case 'alertRules': {
      const kind = sent.kind ?? '';
      const deleted = workspace.deletedRules[name.toLowerCase()];
      if (old === null && deleted !== undefined && range.now() - deleted < DELETED_MS)
        refuseArm(409, `The rule with id '${name}' was recently deleted. You need to allow some time before re-using the same id. Please try again later.`, 'Conflict');
      if (old !== null && old.kind !== kind) refuseArm(400, `The kind of alert rule '${name}' is ${old.kind ?? ''} and cannot be changed.`, 'BadRequest');
      return { kind, properties: checkedRule(range, workspace, name, kind, sent.properties, at) };
    }
    case 'automationRules': return { kind: null, properties: checkedAutomation(sent.properties, before, at) };
    case 'watchlists': return { kind: null, properties: checkedWatchlist(name, sent.properties, before, at, range.uuid) };
    case 'watchlistItems': return { kind: null, properties: checkedItem(name.split('/').at(-1) ?? '', searchKey(workspace, name.split('/')[0] ?? ''), sent.properties, before, at) };
    case 'metadata': return { kind: null, properties: checkedMetadata(sent.properties) };
  }
}

function searchKey(workspace: SentinelWorkspace, alias: string): string {
  const watchlist = current(workspace, 'watchlists', alias);
  return watchlist === null ? refuseArm(404, `Watchlist '${alias}' was not found.`, 'NotFound') : String(watchlist.content.properties['itemsSearchKey']);
}

/** Uploaded rows become items beside those that are there. */
function upload(range: Range, workspace: SentinelWorkspace, alias: string, sent: Record<string, Json>): void {
  for (const row of uploadedRows(sent)) {
    const id = range.uuid();
    put(range, workspace, 'watchlistItems', `${alias}/${id}`, { kind: null, properties: checkedItem(id, searchKey(workspace, alias), { itemsKeyValue: row }, null, iso(range.now())) });
  }
}

const remove = (collection: Collection) => (range: Range, req: Req): Reply => {
  const workspace = needWorkspace(range, req);
  const found = current(workspace, collection, nameOf(collection, req));
  if (found === null) return empty(204);
  put(range, workspace, collection, found.name, null);
  if (collection === 'alertRules') workspace.deletedRules[found.name.toLowerCase()] = range.now();
  if (collection === 'watchlists') for (const item of listed(range, workspace, 'watchlistItems')) if (item.name.toLowerCase().startsWith(`${found.name.toLowerCase()}/`)) put(range, workspace, 'watchlistItems', item.name, null);
  return empty(200);
};

const routesOf = (collection: Collection, path: string): Route[] => [
  { method: 'GET', pattern: `${BASE}/${path}`, handle: guarded(list(collection)) },
  { method: 'GET', pattern: `${BASE}/${path}/:name`, handle: guarded(get(collection)) },
  { method: 'PUT', pattern: `${BASE}/${path}/:name`, handle: guarded(write(collection)) },
  { method: 'DELETE', pattern: `${BASE}/${path}/:name`, handle: guarded(remove(collection)) },
];

/** Microsoft Sentinel as ARM has it. https://learn.microsoft.com/rest/api/securityinsights/operation-groups */
export const sentinelRoutes: readonly Route[] = [
  ...routesOf('alertRules', 'alertRules'), ...routesOf('automationRules', 'automationRules'), ...routesOf('watchlists', 'watchlists'),
  ...routesOf('watchlistItems', 'watchlists/:watchlist/watchlistItems'), ...routesOf('metadata', 'metadata'),
];
