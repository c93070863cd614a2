import * as z from 'zod';
import { bodyOf, send, type Bound } from '../../responders/http.ts';
import { endpointTokens, platformTokens, trimmed, type Tokens } from '../../responders/token.ts';
import { CordonError, EXIT, type SentinelTarget } from '../model/index.ts';
import { armId, workspaceId } from './shapes.ts';
import type { Collection, Seen } from './types.ts';

const ARM = 'https://management.azure.com';
/** Lists and reads of alert rules show NRT rules in preview versions alone. */
const VERSIONS: Record<Collection, string> = { alertRules: '2025-07-01-preview', automationRules: '2024-09-01', watchlists: '2024-09-01', watchlistItems: '2024-09-01', metadata: '2024-09-01' };
/** ARM ends a list at some page; more pages than this is a loop. */
const MOST_PAGES = 2_000;
const BOUND: Bound = { timeoutSeconds: 60 };

/** An object of the service. Text of an error's size and null are kept as they are. */
const ArmObject = z.object({ id: z.string(), name: z.string(), kind: z.string().nullish(), etag: z.string().nullish(), properties: z.record(z.string(), z.json()) });
const Page = z.object({ value: z.array(ArmObject), nextLink: z.string().nullish() });

/** Reads of one workspace. All throw ProviderCallError. */
export interface SentinelReader {
  /** All objects of a collection; of items those of one watchlist. */
  list(collection: Collection, watchlist?: string): Promise<Seen[]>;
  /** One object, null where it is not there. An item's name is `alias/id`. */
  get(collection: Collection, name: string): Promise<Seen | null>;
}

/** A reader of the workspace. Nothing is fetched before the first call. */
export function sentinelReader(target: SentinelTarget): SentinelReader {
  const base = trimmed(target.endpoint ?? ARM);
  const scope = `${ARM}/.default`;
  const tokens: Tokens = target.loginEndpoint === undefined ? platformTokens(scope, target.tenantId ?? null) : endpointTokens(target.loginEndpoint, target.tenantId ?? 'common', scope);
  const ask = async (operation: string, url: string): Promise<{ answer: Awaited<ReturnType<typeof send>>; request: Parameters<typeof send>[0] }> => {
    const request = { service: 'sentinel', operation, method: 'GET' as const, url, headers: { authorization: `Bearer ${await tokens(BOUND)}` } };
    return { answer: await send(request, BOUND), request };
  };
  return {
    list: async (collection, watchlist) => {
      const path = collection === 'watchlistItems' ? `watchlists/${encodeURIComponent(watchlist ?? '')}/watchlistItems` : collection;
      const found: Seen[] = [];
      let url: string | null = `${base}${workspaceId(target)}/providers/Microsoft.SecurityInsights/${path}?api-version=${VERSIONS[collection]}`;
      for (let page = 0; url !== null && page < MOST_PAGES; page += 1) {
        const { answer, request } = await ask(`list ${collection}`, url);
        // A watchlist that went meanwhile has no items; a workspace that is not there is somebody's mistake.
        if (answer.status === 404 && collection === 'watchlistItems') return found;
        if (answer.status === 404) throw noWorkspace(target);
        const { value, nextLink } = bodyOf(answer, Page, request);
        found.push(...value.map((object) => seenOf(collection, object, watchlist)));
        // The token goes along with it: a page elsewhere is none of the service's.
        url = nextLink != null && nextLink !== '' && new URL(nextLink).origin === new URL(base).origin ? nextLink : null;
      }
      return found;
    },
    get: async (collection, name) => {
      const { answer, request } = await ask(`read ${collection}`, `${base}${armId(target, collection, name.split('/').map(encodeURIComponent).join('/'))}?api-version=${VERSIONS[collection]}`);
      return answer.status === 404 ? null : seenOf(collection, bodyOf(answer, ArmObject, request), collection === 'watchlistItems' ? name.split('/')[0] : undefined);
    },
  };
}

function noWorkspace({ workspace, resourceGroup, subscriptionId }: SentinelTarget): CordonError {
  return new CordonError('NO_WORKSPACE', `there is no workspace ${workspace} with Microsoft Sentinel in ${resourceGroup} of subscription ${subscriptionId}`, {
    next: 'Correct `sentinel` in cordon.yaml, or add Microsoft Sentinel to the workspace: https://learn.microsoft.com/azure/sentinel/quickstart-onboard', exit: EXIT.failed,
  });
}

function seenOf(collection: Collection, { id, name, kind, etag, properties }: z.infer<typeof ArmObject>, watchlist: string | undefined): Seen {
  return { id, name: watchlist === undefined ? name : `${watchlist}/${name}`, collection, kind: kind ?? null, etag: etag ?? '', properties };
}
