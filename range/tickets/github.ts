import * as z from 'zod';
import { isoSeconds } from '../clock.ts';
import { bodyOf, json, param, Refused, type Range, type Reply, type Req, type Route } from '../http.ts';
import type { GithubIssue } from './state.ts';

const NewIssue = z.object({ title: z.string().min(1), body: z.string().nullish(), labels: z.array(z.string()).default([]) });
const Edit = z.object({ state: z.enum(['open', 'closed']).optional(), title: z.string().optional(), body: z.string().optional(), labels: z.array(z.string()).optional() });
const NewComment = z.object({ body: z.string().min(1) });

/** An error in GitHub's shape. */
export const githubError = (status: number, message: string): Reply => json(status, { message, documentation_url: 'https://docs.github.com/rest' });

const guarded = (handle: (range: Range, req: Req) => Reply) => (range: Range, req: Req): Reply =>
  (req.headers['authorization'] ?? '') === '' ? githubError(401, 'Requires authentication') : handle(range, req);

const repoOf = (req: Req): string => `${param(req, 'owner')}/${param(req, 'repo')}`;

function shown(issue: GithubIssue): Record<string, unknown> {
  return {
    id: issue.number,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels.map((name) => ({ name })),
    comments: issue.comments.length,
    created_at: isoSeconds(issue.at),
    html_url: `https://github.com/${issue.repo}/issues/${issue.number}`,
    url: `https://api.github.com/repos/${issue.repo}/issues/${issue.number}`,
  };
}

function find(range: Range, req: Req): GithubIssue {
  const found = range.world.tickets.github.find((issue) => issue.repo === repoOf(req) && String(issue.number) === param(req, 'number'));
  if (found === undefined) throw new Refused(githubError(404, 'Not Found'));
  return found;
}

/** https://docs.github.com/rest/issues/issues#create-an-issue */
function create(range: Range, req: Req): Reply {
  const body = NewIssue.safeParse(bodyOf(req));
  if (!body.success) return githubError(422, 'Validation Failed');
  const { github } = range.world.tickets;
  const { title, labels } = body.data;
  const issue: GithubIssue = { repo: repoOf(req), number: github.length + 1, title, body: body.data.body ?? '', labels, state: 'open', at: range.now(), comments: [] };
  github.push(issue);
  range.changed();
  return json(201, shown(issue));
}

function list(range: Range, req: Req): Reply {
  const labels = (req.query.get('labels') ?? '').split(',').filter((label) => label !== '');
  const state = req.query.get('state') ?? 'open';
  const fits = range.world.tickets.github.filter(
    (issue) => issue.repo === repoOf(req) && (state === 'all' || issue.state === state) && labels.every((label) => issue.labels.includes(label)),
  );
  return page(req, fits.toReversed());
}

function page(req: Req, issues: GithubIssue[]): Reply {
  const size = Math.min(100, Number(req.query.get('per_page') ?? 30));
  const from = (Number(req.query.get('page') ?? 1) - 1) * size;
  return json(200, issues.slice(from, from + size).map(shown));
}

/** The subset of https://docs.github.com/search-github that the range knows: repo:, label:, state:, is:, in:, and words. */
function search(range: Range, req: Req): Reply {
  const terms = [...(req.query.get('q') ?? '').matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].map((found) => ({ key: found[1] ?? '', value: found[2] ?? found[3] ?? '' }));
  const items = range.world.tickets.github.filter((issue) => terms.every(({ key, value }) => fitsTerm(issue, key, value)));
  return json(200, { total_count: items.length, incomplete_results: false, items: items.map(shown) });
}

function fitsTerm(issue: GithubIssue, key: string, value: string): boolean {
  if (key === 'repo') return issue.repo === value;
  if (key === 'label') return issue.labels.includes(value);
  if (key === 'state') return issue.state === value;
  if (key === 'is') return value === 'issue' || issue.state === value;
  if (key === 'in' || key === 'type') return true;
  return `${issue.title}\n${issue.body}`.toLowerCase().includes(value.toLowerCase());
}

function edit(range: Range, req: Req): Reply {
  const issue = find(range, req);
  const body = Edit.safeParse(bodyOf(req));
  if (!body.success) return githubError(422, 'Validation Failed');
  issue.state = body.data.state ?? issue.state;
  issue.title = body.data.title ?? issue.title;
  issue.body = body.data.body ?? issue.body;
  issue.labels = body.data.labels ?? issue.labels;
  range.changed();
  return json(200, shown(issue));
}

function comment(range: Range, req: Req): Reply {
  const issue = find(range, req);
  const body = NewComment.safeParse(bodyOf(req));
  if (!body.success) return githubError(422, 'Validation Failed');
  const added = { id: issue.comments.length + 1, body: body.data.body, at: range.now() };
  issue.comments.push(added);
  range.changed();
  return json(201, { id: added.id, body: added.body, created_at: isoSeconds(added.at) });
}

/** The routes of https://api.github.com that the range models. */
export const githubRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/repos/:owner/:repo/issues', handle: guarded(create) },
  { method: 'GET', pattern: '/repos/:owner/:repo/issues', handle: guarded(list) },
  { method: 'GET', pattern: '/search/issues', handle: guarded(search) },
  { method: 'GET', pattern: '/repos/:owner/:repo/issues/:number', handle: guarded((range, req) => json(200, shown(find(range, req)))) },
  { method: 'PATCH', pattern: '/repos/:owner/:repo/issues/:number', handle: guarded(edit) },
  { method: 'POST', pattern: '/repos/:owner/:repo/issues/:number/comments', handle: guarded(comment) },
  { method: 'GET', pattern: '/repos/:owner/:repo/issues/:number/comments', handle: guarded((range, req) => json(200, find(range, req).comments.map(({ id, body }) => ({ id, body })))) },
];
