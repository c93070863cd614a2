import type { Json } from '../../stacks/provider/values.ts';
import { param, type Range, type Req } from '../http.ts';
import { settled, visible, write } from '../lag.ts';
import { refuseArm } from './arm.ts';
import type { Collection, Content, Kept, SentinelWorkspace } from './securityinsights-state.ts';

/** The path of a workspace's Sentinel below the ARM host. */
export const BASE = '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.OperationalInsights/workspaces/:workspace/providers/Microsoft.SecurityInsights';

const TYPES: Record<Collection, string> = {
  alertRules: 'Microsoft.SecurityInsights/alertRules', automationRules: 'Microsoft.SecurityInsights/automationRules', watchlists: 'Microsoft.SecurityInsights/Watchlists',
  watchlistItems: 'Microsoft.SecurityInsights/Watchlists/WatchlistItems', metadata: 'Microsoft.SecurityInsights/metadata',
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The workspace of a request's path, whatever its case. Throws ResourceNotFound. */
export function needWorkspace(range: Range, req: Req): SentinelWorkspace {
  const found = range.world.sentinel.workspaces.find((one) => same(one.subscription, param(req, 'subscription')) && same(one.resourceGroup, param(req, 'group')) && same(one.name, param(req, 'workspace')));
  const name = `Microsoft.OperationalInsights/workspaces/${param(req, 'workspace')}`;
  return found ?? refuseArm(404, `The Resource '${name}' under resource group '${param(req, 'group')}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`);
}

const held = (workspace: SentinelWorkspace, collection: Collection): Record<string, Kept> => workspace.objects[collection];
const keyOf = (name: string): string => `/${name.toLowerCase()}`;

/** What is there now under a name; null when nothing is. */
export function current(workspace: SentinelWorkspace, collection: Collection, name: string): { name: string; content: Content } | null {
  const kept = held(workspace, collection)[keyOf(name)];
  return kept === undefined || kept.state.current === null ? null : { name: kept.name, content: kept.state.current };
}

/** What a list shows: as it was `sentinelListLagMs` ago. */
export function listed(range: Range, workspace: SentinelWorkspace, collection: Collection): { name: string; content: Content }[] {
  return Object.values(held(workspace, collection)).flatMap(({ name, state }) => {
    const content = visible(state, range.wall(), range.world.settings.sentinelListLagMs);
    return content === null ? [] : [{ name, content }];
  }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes an object under a fresh etag; null deletes it. */
export function put(range: Range, workspace: SentinelWorkspace, collection: Collection, name: string, change: Omit<Content, 'etag'> | null): Content | null {
  workspace.revision += 1;
  const content = change === null ? null : { ...change, etag: `"0300bf09-0000-0000-0000-${workspace.revision.toString(16).padStart(12, '0')}"` };
  const objects = held(workspace, collection);
  const kept = objects[keyOf(name)];
  if (kept === undefined) {
    const state = settled<Content | null>(null);
    objects[keyOf(name)] = { name, state };
    write(state, content, range.wall());
  } else write(kept.state, content, range.wall());
  range.changed();
  return content;
}

/** An object as ARM shows it. */
export function shown(workspace: SentinelWorkspace, collection: Collection, name: string, { etag, kind, properties }: Content): Record<string, Json> {
  const own = collection === 'watchlistItems' ? `watchlists/${name.replace('/', '/watchlistItems/')}` : `${collection}/${name}`;
  return {
    id: `${idOf(workspace)}/providers/Microsoft.SecurityInsights/${own}`, name: name.split('/').at(-1) ?? name, etag, type: TYPES[collection],
    ...(kind === null ? {} : { kind }), properties,
  };
}

/** The workspace's own ARM id. */
export function idOf({ subscription, resourceGroup, name }: SentinelWorkspace): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
}
