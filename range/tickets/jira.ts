import * as z from 'zod';
import { iso } from '../clock.ts';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import type { JiraIssue } from './state.ts';

/** v2 takes text, v3 an Atlassian document; the range keeps either as text. */
const Text = z.union([z.string(), z.looseObject({ type: z.literal('doc') })]);
const NewIssue = z.object({
  fields: z.object({
    project: z.object({ key: z.string().optional(), id: z.string().optional() }),
    summary: z.string().min(1).max(255),
    description: Text.nullish(),
    issuetype: z.object({ name: z.string().optional(), id: z.string().optional() }),
    priority: z.object({ name: z.string() }).optional(),
    labels: z.array(z.string()).default([]),
  }),
});
const NewComment = z.object({ body: Text });

/** An error in Jira's shape. */
export const jiraError = (status: number, messages: string[], errors: Record<string, string> = {}): Reply =>
  json(status, { errorMessages: messages, errors });

const text = (value: z.infer<typeof Text> | null | undefined): string => (typeof value === 'string' ? value : value ? JSON.stringify(value) : '');

/** https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-post */
function create(range: Range, req: Req): Reply {
  const body = NewIssue.safeParse(bodyOf(req));
  if (!body.success) return jiraError(400, [], Object.fromEntries(body.error.issues.map((issue) => [issue.path.slice(1).join('.'), issue.message])));
  const { tickets } = range.world;
  const { fields } = body.data;
  const project = fields.project.key ?? '';
  if (!tickets.jiraProjects.includes(project)) return jiraError(400, [], { project: 'valid project is required' });
  if (fields.priority !== undefined && !tickets.jiraPriorities.includes(fields.priority.name))
    return jiraError(400, [], { priority: 'The priority selected is invalid.' });
  if (fields.labels.some((label) => /\s/.test(label))) return jiraError(400, [], { labels: 'The label contains spaces which is invalid.' });
  const count = tickets.jira.filter((issue) => issue.project === project).length;
  const issue: JiraIssue = {
    id: String(10_000 + tickets.jira.length),
    key: `${project}-${count + 1}`,
    project,
    summary: fields.summary,
    description: text(fields.description),
    type: fields.issuetype.name ?? fields.issuetype.id ?? '',
    priority: fields.priority?.name ?? null,
    labels: fields.labels,
    at: range.now(),
    comments: [],
  };
  tickets.jira.push(issue);
  range.changed();
  return json(201, { id: issue.id, key: issue.key, self: `https://jira.example/rest/api/2/issue/${issue.id}` });
}

function shown(issue: JiraIssue): Record<string, unknown> {
  const fields = {
    project: { key: issue.project },
    summary: issue.summary,
    description: issue.description,
    issuetype: { name: issue.type },
    priority: issue.priority === null ? null : { name: issue.priority },
    labels: issue.labels,
    created: iso(issue.at),
    status: { name: 'To Do' },
  };
  return { id: issue.id, key: issue.key, fields };
}

/** A JQL of `project = X`, `labels = X`, `key = X` joined by AND, and ORDER BY, which is ignored. */
function search(range: Range, req: Req): Reply {
  const jql = (req.query.get('jql') ?? '').replace(/\s+order\s+by\s.*$/i, '');
  const clauses = jql.split(/\s+and\s+/i).filter((clause) => clause.trim() !== '');
  const tests = clauses.map((clause) => /^\s*(project|labels|key)\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.:-]+))\s*$/i.exec(clause));
  if (tests.includes(null)) return jiraError(400, [`Error in the JQL Query: the range knows project, labels and key with =, got: ${jql}`]);
  const issues = range.world.tickets.jira.filter((issue) =>
    tests.every((test) => {
      const value = test?.[2] ?? test?.[3] ?? test?.[4] ?? '';
      const field = (test?.[1] ?? '').toLowerCase();
      return field === 'labels' ? issue.labels.includes(value) : (field === 'project' ? issue.project : issue.key) === value;
    }),
  );
  return json(200, { startAt: 0, maxResults: 50, total: issues.length, isLast: true, issues: issues.map(shown) });
}

function withIssue(handle: (range: Range, req: Req, issue: JiraIssue) => Reply) {
  return (range: Range, req: Req): Reply => {
    const found = range.world.tickets.jira.find((issue) => issue.key === param(req, 'key') || issue.id === param(req, 'key'));
    return found === undefined ? jiraError(404, ['Issue does not exist or you do not have permission to see it.']) : handle(range, req, found);
  };
}

function comment(range: Range, req: Req, issue: JiraIssue): Reply {
  const body = NewComment.safeParse(bodyOf(req));
  if (!body.success) return jiraError(400, ['Comment body can not be empty!']);
  const added = { id: issue.comments.length + 1, body: text(body.data.body), at: range.now() };
  issue.comments.push(added);
  range.changed();
  return json(201, { id: String(added.id), body: added.body, created: iso(added.at) });
}

const comments = (_range: Range, _req: Req, issue: JiraIssue): Reply =>
  json(200, { comments: issue.comments.map(({ id, body }) => ({ id: String(id), body })), total: issue.comments.length });

/** The routes of Jira Cloud that the range models; `search/jql` is the newer path of v3. */
export const jiraRoutes: readonly Route[] = ['2', '3'].flatMap((version): Route[] => {
  const base = `/rest/api/${version}`;
  return [
    { method: 'POST', pattern: `${base}/issue`, handle: guarded(create) },
    { method: 'GET', pattern: `${base}/search`, handle: guarded(search) },
    { method: 'GET', pattern: `${base}/search/jql`, handle: guarded(search) },
    { method: 'GET', pattern: `${base}/issue/:key`, handle: guarded(withIssue((_range, _req, issue) => json(200, shown(issue)))) },
    { method: 'POST', pattern: `${base}/issue/:key/comment`, handle: guarded(withIssue(comment)) },
    { method: 'GET', pattern: `${base}/issue/:key/comment`, handle: guarded(withIssue(comments)) },
  ];
});

function guarded(handle: (range: Range, req: Req) => Reply) {
  return (range: Range, req: Req): Reply =>
    (req.headers['authorization'] ?? '') === '' ? jiraError(401, ['You are not authenticated.']) : handle(range, req);
}
