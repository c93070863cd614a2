import { rangeClient, type RangeClient } from './client.ts';
import { type RangeServer, startServer } from './server.ts';

/** A range in this process with a wall clock that stands still until a test moves it. */
export type TestRange = RangeServer & {
  client: RangeClient;
  /** Moves wall time, and range time with it, by milliseconds. */
  pass: (ms: number) => void;
  /** A JSON request to a service; the answer with its parsed body. */
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<{ status: number; body: unknown; headers: Headers }>;
};

/** Starts a range for a test. */
export async function testRange(): Promise<TestRange> {
  let wall = Date.parse('2026-11-21T10:00:00Z');
  const server = await startServer({ wall: () => wall });
  const ask: TestRange['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: 'Bearer test', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = /^[[{]/.test(text) ? JSON.parse(text) : text;
    return { status: response.status, body: parsed, headers: response.headers };
  };
  return { ...server, client: rangeClient(server.url), pass: (ms) => (wall += ms), ask };
}
