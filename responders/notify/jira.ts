import * as z from 'zod';
import type { TicketSystem } from '../../src/model/index.ts';
import { bodyOf, send } from '../http.ts';
import { trimmed } from '../token.ts';
import { keyLabel, label, linesOf, textOf, titleOf, type TicketClient } from './ticket.ts';

const Issues = z.object({ issues: z.array(z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) })) });
const Created = z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) });
const Comments = z.object({ comments: z.array(z.object({ body: z.unknown() })) });
const Anything = z.unknown();

/** Atlassian's document format: text nodes are text, whatever stands in them. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
function documentOf(lines: readonly string[]): object {
  return {
    type: 'doc',
    version: 1,
    content: textOf(lines).filter((text) => text !== '').map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  };
}

/** Jira Cloud, REST API v3. `authorization` is the whole header. https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
export function jiraClient(system: Extract<TicketSystem, { system: 'jira' }>, authorization: string): TicketClient {
  const base = trimmed(system.baseUrl);
  const headers = { authorization };
  const browse = (key: string): string => `${base}/browse/${key}`;
  const keyOf: (key: string, project: string | null, bound: { timeoutSeconds: number }) => Promise<string | null> = async (key, project, bound) => {
    const operation = 'find ticket';
    // The label is made of word characters, `.`, `/`, `:` and `-`; a project of letters and digits: nothing to escape inside the quotes.
    const jql = `project = "${projectKey(project ?? system.project)}" AND labels = "${keyLabel(key)}" ORDER BY created ASC`;
    const url = `${base}/rest/api/3/search/jql?${new URLSearchParams({ jql, fields: 'labels', maxResults: '1' })}`;
    const answer = await send({ service: 'jira', operation, method: 'GET', url, headers }, bound);
    return bodyOf(answer, Issues, { service: 'jira', operation }).issues[0]?.key ?? null;
  };
  return {
    system: 'jira',
    async find(key, project, bound) {
      const found = await keyOf(key, project, bound);
      return found === null ? null : browse(found);
    },
    async open(key, draft, bound) {
      const operation = 'open ticket';
      const fields = {
        project: { key: projectKey(draft.project ?? system.project) },
        issuetype: { name: system.issueType },
        summary: titleOf(draft.title),
        description: documentOf(draft.lines),
        priority: { name: draft.priority ?? system.priorities[draft.severity] },
        labels: [keyLabel(key), ...draft.labels.map(label)],
      };
      const answer = await send({ service: 'jira', operation, method: 'POST', url: `${base}/rest/api/3/issue`, headers, json: { fields } }, bound);
      return browse(bodyOf(answer, Created, { service: 'jira', operation }).key);
    },
    async comment(key, project, comment, bound) {
      const issue = await keyOf(key, project, bound);
      if (issue === null) return false;
      const url = `${base}/rest/api/3/issue/${issue}/comment`;
      // The newest ones: what a run that died has made is among them.
      const there = await send({ service: 'jira', operation: 'read comments', method: 'GET', url: `${url}?orderBy=-created&maxResults=100`, headers }, bound);
      const { comments } = bodyOf(there, Comments, { service: 'jira', operation: 'read comments' });
      if (comments.some(({ body }) => JSON.stringify(body).includes(comment.mark))) return true;
      const operation = 'comment on ticket';
      const answer = await send({ service: 'jira', operation, method: 'POST', url, headers, json: { body: documentOf(linesOf(comment)) } }, bound);
      bodyOf(answer, Anything, { service: 'jira', operation });
      return true;
    },
  };
}

/** A TypeError where a playbook's project is no Jira key: it stands inside a query. */
function projectKey(project: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(project)) throw new TypeError(`expected a Jira project key, got ${project}`);
  return project;
}
