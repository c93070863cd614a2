import * as z from 'zod';
import { iso } from '../clock.ts';
import { bodyOf, json, param, Refused, type Range, type Reply, type Req, type Route } from '../http.ts';
import { COLLECTIONS, type Collection, type SentinelWorkspace } from './securityinsights-state.ts';
import { current, put, shown } from './securityinsights-store.ts';

const Edit = z.strictObject({ properties: z.record(z.string(), z.json()), kind: z.string().optional() });
const Reason = z.strictObject({ reason: z.string().default('the target table was deleted') });
const Tables = z.strictObject({ absent: z.array(z.string()) });

const bad = (error: z.ZodError): Reply => json(400, { error: z.prettifyError(error) });

function workspaceOf(range: Range): SentinelWorkspace {
  const [workspace] = range.world.sentinel.workspaces;
  if (workspace === undefined) throw new Refused(json(404, { error: 'this world has no workspace' }));
  return workspace;
}

function collectionOf(req: Req): Collection {
  const found = COLLECTIONS.find((collection) => collection === param(req, 'collection'));
  if (found === undefined) throw new Refused(json(404, { error: `no collection ${param(req, 'collection')}; there are: ${COLLECTIONS.join(', ')}` }));
  return found;
}

/** Somebody in the portal: the named properties change; an object that is not there is made, with nothing that says where it comes from. */
function edit(range: Range, req: Req): Reply {
  const ask = Edit.safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const [workspace, collection] = [workspaceOf(range), collectionOf(req)];
  const name = param(req, 'name').replace('~', '/');
  const old = current(workspace, collection, name);
  const kind = ask.data.kind ?? old?.content.kind ?? null;
  const content = put(range, workspace, collection, old?.name ?? name, { kind, properties: { ...old?.content.properties, ...ask.data.properties } });
  return content === null ? json(500, {}) : json(200, shown(workspace, collection, name, content));
}

/** Somebody in the portal deletes an object. */
function discard(range: Range, req: Req): Reply {
  const [workspace, collection] = [workspaceOf(range), collectionOf(req)];
  const old = current(workspace, collection, param(req, 'name').replace('~', '/'));
  if (old === null) return json(404, { error: `no ${collection} ${param(req, 'name')}` });
  put(range, workspace, collection, old.name, null);
  if (collection === 'alertRules') workspace.deletedRules[old.name.toLowerCase()] = range.now();
  return json(200, {});
}

/** What the service does after a permanent failure. https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules#permanent-failurerule-autodisabled */
function autoDisable(range: Range, req: Req): Reply {
  const ask = Reason.safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const workspace = workspaceOf(range);
  const rule = current(workspace, 'alertRules', param(req, 'name'));
  if (rule === null) return json(404, { error: `no rule ${param(req, 'name')}` });
  const { properties, kind } = rule.content;
  const description = `${ask.data.reason}, ${iso(range.now())}. ${String(properties['description'] ?? '')}`;
  put(range, workspace, 'alertRules', rule.name, { kind, properties: { ...properties, enabled: false, displayName: `AUTO DISABLED ${String(properties['displayName'] ?? '')}`, description } });
  return json(200, {});
}

/** Tables that no log has arrived in: a rule that names one is refused. */
function setTables(range: Range, req: Req): Reply {
  const ask = Tables.safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  workspaceOf(range).absentTables = ask.data.absent;
  range.changed();
  return json(200, ask.data);
}

/** The hands of others in the Sentinel of the range, and of the service itself. `~` stands for the slash in an item's name. */
export const sentinelHands: readonly Route[] = [
  { method: 'PATCH', pattern: '/sentinel/:collection/:name', handle: edit },
  { method: 'DELETE', pattern: '/sentinel/:collection/:name', handle: discard },
  { method: 'POST', pattern: '/sentinel/alertRules/:name/auto-disable', handle: autoDisable },
  { method: 'PUT', pattern: '/sentinel/tables', handle: setTables },
];
