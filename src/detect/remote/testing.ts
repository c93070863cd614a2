import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a service saw it. */
export interface Call { method: string; path: string; headers: IncomingMessage['headers']; body: unknown }
export interface Given { status: number; body?: string; headers?: Record<string, string> }

/** A service that gives the answers in turn, the last one again and again. */
export async function serving(...answers: readonly Given[]): Promise<{ url: string; calls: Call[]; close(): Promise<void> }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: body === '' ? null : JSON.parse(body) });
      const given = answers[Math.min(calls.length, answers.length) - 1] ?? { status: 500 };
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers }).end(given.body ?? '');
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}`, calls, close: async () => { server.closeAllConnections(); await new Promise((done) => { server.close(done); }); } };
}
