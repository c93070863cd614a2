import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestRange } from '../range/testing.ts';
import { ProviderCallError } from './errors.ts';
import { retryAfterMs, type Bound } from './http.ts';
import { ALICE, benchAt, githubAt, LAPTOP, NSG, profile, rangeIfThere, type Bench } from './testing/range.ts';

const range = await rangeIfThere();
const draft = { title: 'Test', lines: ['text'], labels: [], severity: 'high' as const, priority: null, project: null };

/** Every remote call that a client makes: the range's service, and how it is made. */
const CALLS: [string, string, (bench: Bench, bound: Bound) => Promise<unknown>][] = [
  ['entra user', 'graph', (bench, bound) => bench.clients.entra(bench.scopes.entra).user(ALICE, bound)],
  ['entra roles', 'graph', (bench, bound) => bench.clients.entra(bench.scopes.entra).roles(ALICE, bound)],
  ['entra token', 'login', (bench, bound) => bench.clients.entra(bench.scopes.entra).user(ALICE, bound)],
  ['defender machine', 'defender', (bench, bound) => bench.clients.defender(bench.scopes.defender).machine(LAPTOP, bound)],
  ['defender machines by name', 'defender', (bench, bound) => bench.clients.defender(bench.scopes.defender).machinesNamed('ws-17', bound)],
  ['defender actions', 'defender', (bench, bound) => bench.clients.defender(bench.scopes.defender).isolations(LAPTOP, bound)],
  ['sts caller', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).caller(bound)],
  ['iam role', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).role('web-staging', bound)],
  ['iam policy names', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).policyNames('web-staging', bound)],
  ['iam policy', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).policy('web-staging', 'app', bound)],
  ['iam profiles', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).profilesOf('web-staging', bound)],
  ['ec2 instances', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).instancesWith([profile('web-staging')], 'eu-west-1', bound)],
  ['ec2 association', 'aws', (bench, bound) => bench.clients.aws(bench.scopes.aws).association('i-0f1e2d3c4b5a69788', 'eu-west-1', bound)],
  ['arm list', 'arm', (bench, bound) => bench.clients.azure(bench.scopes.azure).securityGroups(bound)],
  ['arm group', 'arm', (bench, bound) => bench.clients.azure(bench.scopes.azure).securityGroup(NSG, bound)],
  ['jira find', 'jira', (bench, bound) => tickets(bench).find('x/ticket', null, bound)],
  ['jira open', 'jira', (bench, bound) => tickets(bench).open('x/ticket', draft, bound)],
  ['github find', 'github', (bench, bound) => tickets(bench).find('x/ticket', null, bound)],
  ['github open', 'github', (bench, bound) => tickets(bench).open('x/ticket', draft, bound)],
];

function tickets(bench: Bench): NonNullable<Bench['clients']['tickets']> {
  if (bench.clients.tickets === null) throw new Error('the bench has no tickets');
  return bench.clients.tickets;
}

const benchFor = (url: string, service: string): Bench => (service === 'github' ? benchAt(url, githubAt(url)) : benchAt(url));

async function failure(promise: Promise<unknown>): Promise<ProviderCallError> {
  const error: unknown = await promise.then(() => null, (caught: unknown) => caught);
  if (error instanceof ProviderCallError) return error;
  throw new Error(`expected a ProviderCallError, got ${String(error)}`);
}

describe('responders/faults', () => {
  describe.skipIf(range === null)('against the range', () => {
    const there = range as TestRange;
    afterAll(() => there.close());
    afterEach(() => there.client.faults([]));

    it.each(CALLS)('%s: is repeated after 429, and answers then', async (_name, service, call) => {
      await there.client.faults([{ service, status: 429, retryAfter: 0, times: 1 }]);
      await expect(call(benchFor(there.url, service), { timeoutSeconds: 10 })).resolves.toBeDefined();
      expect(there.range.world.faults[0]?.times).toBe(0);
    });

    it.each([['graph', 0], ['aws', 6]])('%s: waits as long as Retry-After says', async (service, index) => {
      const call = CALLS[index]?.[2];
      await there.client.faults([{ service, status: 429, retryAfter: 1, times: 1 }]);
      const started = performance.now();
      await call?.(benchAt(there.url), { timeoutSeconds: 10 });
      expect(performance.now() - started).toBeGreaterThan(900);
    });

    it('gives up at once when it is told to wait for longer than it may', async () => {
      await there.client.faults([{ service: 'graph', status: 429, retryAfter: 600 }]);
      const started = performance.now();
      const error = await failure(benchAt(there.url).clients.entra(benchAt(there.url).scopes.entra).user(ALICE, { timeoutSeconds: 5 }));
      expect(error).toMatchObject({ code: 'PROVIDER_STATUS', status: 429, retryable: true });
      expect(error.message).toContain('600 s');
      expect(performance.now() - started).toBeLessThan(2_000);
    });

    it('says for every call that the service failed, when it answers 500 for ever', async () => {
      await there.client.faults(['graph', 'login', 'defender', 'aws', 'arm', 'jira', 'github'].map((service) => ({ service, status: 500 })));
      const errors = await Promise.all(CALLS.map(async ([, service, call]) => failure(call(benchFor(there.url, service), { timeoutSeconds: 20 }))));
      for (const error of errors) expect(error).toMatchObject({ code: 'PROVIDER_STATUS', status: 500, retryable: true });
      for (const error of errors) expect(error.next).toContain('run the command again');
    });

    it('names the permission to grant, when a call is forbidden', async () => {
      await there.client.faults([{ service: 'graph', status: 403 }]);
      const bench = benchAt(there.url);
      const error = await failure(bench.clients.entra(bench.scopes.entra).user(ALICE, { timeoutSeconds: 5 }));
      expect(error).toMatchObject({ service: 'entra', operation: 'read user', status: 403, retryable: false, exit: 5 });
      expect(error.next).toContain('permission');
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/bearer|range\.[A-Za-z0-9]/i);
    });
  });

  describe('against a service that is not itself', () => {
    let server: Server;
    let url = '';
    let hang = false;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        if (!hang) response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
      });
      await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
      const address = server.address();
      url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
    });
    afterAll(() => { server.closeAllConnections(); server.close(); });

    it.each(CALLS)('%s: a sign-in page is no answer', async (_name, service, call) => {
      hang = false;
      const error = await failure(call(benchFor(url, service), { timeoutSeconds: 5 }));
      expect(error).toMatchObject({ code: 'PROVIDER_REPLY', retryable: false });
      expect(error.next).toContain('proxy');
    });

    it.each(CALLS)('%s: ends when its time is over', async (_name, service, call) => {
      hang = true;
      const started = performance.now();
      const error = await failure(call(benchFor(url, service), { timeoutSeconds: 0.3 }));
      expect(error).toMatchObject({ code: 'PROVIDER_TIMEOUT', retryable: true, status: null });
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    it('says where nothing listens', async () => {
      const bench = benchAt('http://127.0.0.1:9');
      const error = await failure(bench.clients.azure(bench.scopes.azure).securityGroup(NSG, { timeoutSeconds: 0.9 }));
      expect(['PROVIDER_UNREACHABLE', 'PROVIDER_TIMEOUT']).toContain(error.code);
    });
  });

  it.each([[null, 0], ['2', 2_000], ['0', 0], ['-5', 0], ['soon', 0], ['Sat, 21 Nov 2026 03:00:10 GMT', 10_000]])('reads Retry-After %s as %d ms', (value, expected) => {
    expect(retryAfterMs(value, Date.parse('2026-11-21T03:00:00Z'))).toBe(expected);
  });
});
