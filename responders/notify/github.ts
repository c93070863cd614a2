import type { Octokit } from '@octokit/rest';
import * as z from 'zod';
import type { TicketSystem } from '../../src/model/index.ts';
import { ProviderCallError } from '../errors.ts';
import { checked, send, type Bound } from '../http.ts';
import { trimmed } from '../token.ts';
import { keyLabel, label, linesOf, textOf, titleOf, type TicketClient } from './ticket.ts';

const Issue = z.object({ number: z.int(), html_url: z.url({ protocol: /^https?$/ }) });

const Comments = z.array(z.object({ body: z.string().nullish() }));

/** Text as a fenced block with a fence longer than any in it: no mention, link, image or HTML in it comes to life. */
function fenced(lines: readonly string[]): string {
  const text = textOf(lines);
  const longest = Math.max(2, ...text.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...text, fence].join('\n');
}

/** GitHub issues, by Octokit on our own fetch. https://docs.github.com/rest/issues/issues */
export function githubClient(system: Extract<TicketSystem, { system: 'github' }>, token: string): TicketClient {
  const repoOf = (project: string | null): { owner: string; repo: string } => {
    const [owner, repo] = (project ?? system.repository).split('/');
    if (owner === undefined || repo === undefined) throw new TypeError(`expected owner/name, got ${project ?? system.repository}`);
    return { owner, repo };
  };
  const first = async (key: string, project: string | null, bound: Bound): Promise<z.infer<typeof Issue> | null> => {
    // By label and not by search: the search index lags behind.
    const found = await call(system.baseUrl, token, 'find ticket', bound, (octokit) =>
      octokit.rest.issues.listForRepo({ ...repoOf(project), labels: keyLabel(key), state: 'all', sort: 'created', direction: 'asc', per_page: 1 }));
    return checked(found, z.array(Issue), { service: 'github', operation: 'find ticket' })[0] ?? null;
  };
  return {
    system: 'github',
    async find(key, project, bound) {
      return (await first(key, project, bound))?.html_url ?? null;
    },
    async open(key, draft, bound) {
      const labels = [keyLabel(key), ...draft.labels.map(label), label(`priority: ${draft.priority ?? system.priorities[draft.severity]}`)];
      const issue = await call(system.baseUrl, token, 'open ticket', bound, (octokit) =>
        octokit.rest.issues.create({ ...repoOf(draft.project), title: titleOf(draft.title), body: fenced(draft.lines), labels }));
      return checked(issue, Issue, { service: 'github', operation: 'open ticket' }).html_url;
    },
    async comment(key, project, comment, bound) {
      const issue = await first(key, project, bound);
      if (issue === null) return false;
      const there = await call(system.baseUrl, token, 'read comments', bound, async (octokit) =>
        ({ data: await octokit.paginate(octokit.rest.issues.listComments, { ...repoOf(project), issue_number: issue.number, per_page: 100 }) }));
      if (checked(there, Comments, { service: 'github', operation: 'read comments' }).some(({ body }) => body?.includes(comment.mark) === true)) return true;
      await call(system.baseUrl, token, 'comment on ticket', bound, (octokit) =>
        octokit.rest.issues.createComment({ ...repoOf(project), issue_number: issue.number, body: fenced(linesOf(comment)) }));
      return true;
    },
  };
}

/** One Octokit call whose requests go through our own retry and error rules; gives the answer's data. */
async function call(baseUrl: string, token: string, operation: string, bound: Bound, run: (octokit: Octokit) => Promise<{ data: unknown }>): Promise<unknown> {
  const { Octokit: Client } = await import('@octokit/rest');
  let failure: unknown = null;
  const fetch = async (url: string, init: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response> => {
    try {
      const method = init.method === 'POST' ? 'POST' as const : 'GET' as const;
      const json: unknown = init.body === undefined ? undefined : JSON.parse(init.body);
      const answer = await send({ service: 'github', operation, method, url, headers: init.headers ?? {}, ...(json === undefined ? {} : { json }) }, bound);
      if (answer.status === 404) throw new ProviderCallError({ code: 'PROVIDER_STATUS', service: 'github', operation, status: 404, reason: null, retryable: false, message: 'HTTP 404: no such repository or issue, or no access to it' });
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } });
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const silent = (): void => undefined;
  try {
    const octokit = new Client({ auth: token, baseUrl: trimmed(baseUrl), request: { fetch }, log: { debug: silent, info: silent, warn: silent, error: silent } });
    return (await run(octokit)).data;
  } catch (error) {
    if (failure instanceof ProviderCallError) throw failure;
    throw new ProviderCallError({ code: 'PROVIDER_REPLY', service: 'github', operation, status: null, reason: null, retryable: false, message: `unexpected answer: ${error instanceof Error ? error.message : String(error)}`, cause: error });
  }
}
