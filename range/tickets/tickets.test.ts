import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestRange, testRange } from '../testing.ts';

describe('range/tickets', () => {
  let range: TestRange;
  beforeEach(async () => {
    range = await testRange();
  });
  afterEach(() => range.close());

  it('keeps GitHub issues that Octokit creates, finds by label, and comments', async () => {
    const octokit = new Octokit({ baseUrl: `${range.url}/github`, auth: 'any', log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } });
    const repo = { owner: 'contoso', repo: 'response' };
    const { data: issue } = await octokit.rest.issues.create({ ...repo, title: 'Incident 1', body: 'cordon-key: abc', labels: ['cordon', 'inc-1'] });
    expect(issue).toMatchObject({ number: 1, state: 'open' });
    expect((await octokit.rest.issues.listForRepo({ ...repo, labels: 'inc-1', state: 'all' })).data).toHaveLength(1);
    expect((await octokit.rest.issues.listForRepo({ ...repo, labels: 'inc-2', state: 'all' })).data).toHaveLength(0);
    const found = await range.ask('GET', `/github/search/issues?q=${encodeURIComponent('repo:contoso/response "cordon-key: abc" in:body')}`);
    expect(found.body).toMatchObject({ total_count: 1 });
    await octokit.rest.issues.createComment({ ...repo, issue_number: 1, body: 'effective' });
    expect((await octokit.rest.issues.listComments({ ...repo, issue_number: 1 })).data).toMatchObject([{ body: 'effective' }]);
    await expect(octokit.rest.issues.create({ ...repo, title: '' })).rejects.toMatchObject({ status: 422 });
  });

  // https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/
  it('keeps Jira issues, searches by project and label, and refuses unknown projects and priorities', async () => {
    const fields = { project: { key: 'SEC' }, summary: 'Incident 1', issuetype: { name: 'Task' }, priority: { name: 'High' }, labels: ['inc-1'] };
    expect(await range.ask('POST', '/jira/rest/api/2/issue', { fields })).toMatchObject({ status: 201, body: { key: 'SEC-1' } });
    const jql = encodeURIComponent('project = SEC AND labels = "inc-1" ORDER BY created');
    expect((await range.ask('GET', `/jira/rest/api/2/search?jql=${jql}`)).body).toMatchObject({ total: 1, issues: [{ key: 'SEC-1', fields: { priority: { name: 'High' } } }] });
    expect(await range.ask('POST', '/jira/rest/api/2/issue', { fields: { ...fields, priority: { name: 'high' } } })).toMatchObject({ status: 400, body: { errors: { priority: expect.any(String) } } });
    expect((await range.ask('POST', '/jira/rest/api/2/issue', { fields: { ...fields, project: { key: 'NO' } } })).status).toBe(400);
    expect((await range.ask('GET', `/jira/rest/api/2/search?jql=${encodeURIComponent('text ~ "x"')}`)).status).toBe(400);
    expect((await range.ask('POST', '/jira/rest/api/3/issue/SEC-1/comment', { body: { type: 'doc', version: 1, content: [] } })).status).toBe(201);
  });
});
