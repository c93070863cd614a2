import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRange, type TestRange } from '../../range/testing.ts';
import { propose, repositoryOf, type Proposal } from './pull-request.ts';

const BASE = 'c0ffee0000000000000000000000000000000000';
const proposal = (files: Record<string, string | null>, title = 'Title'): Proposal => ({ branch: 'cordon/sentinel/range', base: BASE, files: new Map(Object.entries(files)), title, body: 'Body', message: 'Message' });

describe('src/github/pull-request', () => {
  let range: TestRange;
  beforeEach(async () => { range = await testRange(); });
  afterEach(() => range.close());
  const github = () => ({ owner: 'contoso', repo: 'response', token: 'any', baseUrl: `${range.url}/github` });
  const known = () => range.range.world.repositories['contoso/response'];

  it('opens one, brings it up to date the second time, and leaves a branch alone that says the same', async () => {
    const url = await propose(github(), proposal({ 'a.yaml': 'a: 1\n', 'b.yaml': null }));
    expect(url).toBe('https://github.com/contoso/response/pull/1');
    const first = known()?.branches['cordon/sentinel/range'] ?? '';
    expect(known()?.commits[first]).toMatchObject({ parents: [BASE], message: 'Message' });
    expect(known()?.trees[known()?.commits[first]?.tree ?? '']).toEqual({ base: BASE, files: { 'a.yaml': 'a: 1\n', 'b.yaml': null } });
    expect(await propose(github(), proposal({ 'a.yaml': 'a: 1\n', 'b.yaml': null }, 'Another'))).toBe(url);
    expect([known()?.branches['cordon/sentinel/range'], known()?.pulls]).toMatchObject([first, [{ title: 'Another', head: 'cordon/sentinel/range', base: 'main' }]]);
    await propose(github(), proposal({ 'a.yaml': 'a: 2\n' }));
    expect([known()?.branches['cordon/sentinel/range'] === first, known()?.pulls.length]).toEqual([false, 1]);
  });

  it('throws what the service refuses', async () => {
    await range.client.faults([{ service: 'github', operation: '^POST .*/git/trees', status: 403 }]);
    await expect(propose(github(), proposal({ a: 'b' }))).rejects.toMatchObject({ status: 403 });
  });

  it('takes repository and token from the workflow, and neither from nowhere', () => {
    expect(repositoryOf({ GITHUB_REPOSITORY: 'o/r', GITHUB_TOKEN: 't', GITHUB_API_URL: 'https://ghe.example/api/v3' }, null)).toEqual({ owner: 'o', repo: 'r', token: 't', baseUrl: 'https://ghe.example/api/v3' });
    for (const env of [{}, { GITHUB_REPOSITORY: 'o/r' }, { GITHUB_TOKEN: 't' }, { GITHUB_REPOSITORY: 'o/r/x', GITHUB_TOKEN: 't' }]) expect(repositoryOf(env, null)).toBeNull();
  });
});
