import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a fake cloud sees it. */
export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  headers: NodeJS.Dict<string | string[]>;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a fake does with a request: answer, or never answer. */
export type Route = (seen: Seen) => Reply | 'hang' | undefined;

export interface Fake {
  url: string;
  calls: Seen[];
  /** Requests but those for tokens, as `METHOD path`. */
  log(): string[];
  /** Asked first, and may pass by undefined; for faults. */
  first: Route | null;
  close(): Promise<void>;
}

/** A cloud on a free port whose behaviour is `route`; bodies that are strings go out as they are, others as JSON. */
export async function fake(route: Route): Promise<Fake> {
  const calls: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const seen: Seen = { method: request.method ?? '', path: decodeURIComponent(url.pathname), query: url.searchParams, body: Buffer.concat(chunks).toString('utf8'), headers: request.headers };
      calls.push(seen);
      const reply = made.first?.(seen) ?? tokenRoute(seen) ?? route(seen) ?? { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'no such thing' } } };
      if (reply === 'hang') return;
      const isText = typeof reply.body === 'string';
      response.writeHead(reply.status, { 'content-type': isText ? 'text/xml' : 'application/json', ...reply.headers });
      response.end(reply.body === undefined ? '' : isText ? reply.body : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made: Fake = {
    url: `http://127.0.0.1:${port}`,
    calls,
    log: () => calls.filter((call) => !call.path.endsWith('/oauth2/v2.0/token')).map((call) => `${call.method} ${call.path}`),
    first: null,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

function tokenRoute(seen: Seen): Reply | undefined {
  return seen.path.endsWith('/oauth2/v2.0/token') ? { status: 200, body: { access_token: 'token-1', expires_in: 3600, token_type: 'Bearer' } } : undefined;
}

export const USER = '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59';
export const MACHINE = '73e7e2de709dff64ef64b1d0c30e67fab63279db';
export const TENANT = 'b3c1b5fc-828c-45fa-a1e1-10d74f6d6e9c';
export const MARKER = 'cordon-5d41402abc4b2a76';

export interface GraphState {
  accountEnabled: boolean;
  signInSessionsValidFromDateTime: string;
  /** What a revocation sets. */
  now: string;
  /** How many reads still show the old time after a revocation. */
  lag: number;
  gone?: boolean;
}

/** Graph with one user, by https://learn.microsoft.com/graph/api/user-get and its neighbours. */
export function graphRoute(state: GraphState): Route {
  let pending: { at: string; left: number } | null = null;
  return ({ method, path, body }) => {
    if (path !== `/v1.0/users/${USER}` && path !== `/v1.0/users/${USER}/revokeSignInSessions`) return undefined;
    if (state.gone) return undefined;
    if (method === 'POST') {
      pending = { at: state.now, left: state.lag };
      return { status: 200, body: { value: true } };
    }
    if (method === 'PATCH') {
      state.accountEnabled = (JSON.parse(body) as { accountEnabled: boolean }).accountEnabled;
      return { status: 204 };
    }
    if (pending !== null && pending.left-- <= 0) {
      state.signInSessionsValidFromDateTime = pending.at;
      pending = null;
    }
    const { accountEnabled, signInSessionsValidFromDateTime } = state;
    return { status: 200, body: { id: USER, accountEnabled, signInSessionsValidFromDateTime } };
  };
}

export interface FakeAction {
  id: string;
  type: string;
  status: string;
  scope?: string;
  requestorComment: string;
  creationDateTimeUtc: string;
}

/** Defender with one device, whose actions stay in `status` until a test changes them. */
export function defenderRoute(actions: FakeAction[], status: string): Route {
  const busy: Reply = { status: 400, body: { error: { code: 'ActiveRequestAlreadyExists', message: 'Active request already exists' } } };
  const add = (type: string, body: string): Reply => {
    if (actions.some((action) => action.status === 'Pending')) return busy;
    const asked = JSON.parse(body) as { Comment: string; IsolationType?: string };
    const action: FakeAction = {
      id: `a-${actions.length + 1}`, type, status, requestorComment: asked.Comment,
      creationDateTimeUtc: new Date(Date.UTC(2026, 10, 21) + actions.length * 1000).toISOString(),
      ...(asked.IsolationType === undefined ? {} : { scope: asked.IsolationType }),
    };
    actions.push(action);
    return { status: 201, body: { ...action, status: 'Pending' } };
  };
  return ({ method, path, body }) => {
    if (method === 'GET' && path === '/api/machineactions') return { status: 200, body: { value: [...actions].reverse() } };
    if (method === 'GET' && path === `/api/machines/${MACHINE}`) return { status: 200, body: { id: MACHINE } };
    if (path === `/api/machines/${MACHINE}/isolate`) return add('Isolate', body);
    if (path === `/api/machines/${MACHINE}/unisolate`) return add('Unisolate', body);
    const [, id, verb] = /^\/api\/machineactions\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
    const action = actions.find((one) => one.id === id);
    if (action === undefined) return undefined;
    if (verb !== undefined) action.status = 'Cancelled';
    return { status: verb === undefined ? 200 : 201, body: action };
  };
}
