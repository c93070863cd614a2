import { createHash } from 'node:crypto';
import * as z from 'zod';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { githubError } from './github.ts';
import type { GithubRepository } from './repositories-state.ts';

const Tree = z.object({ base_tree: z.string().optional(), tree: z.array(z.object({ path: z.string().min(1), mode: z.string(), type: z.literal('blob'), content: z.string().optional(), sha: z.null().optional() })).min(1) });
const Commit = z.object({ message: z.string().min(1), tree: z.string(), parents: z.array(z.string()) });
const Ref = z.object({ ref: z.string().startsWith('refs/heads/'), sha: z.string() });
const Move = z.object({ sha: z.string(), force: z.boolean().default(false) });
const Pull = z.object({ title: z.string().min(1), head: z.string(), base: z.string(), body: z.string().default('') });
const Edit = z.object({ title: z.string().optional(), body: z.string().optional(), state: z.enum(['open', 'closed']).optional() });

const shaOf = (value: unknown): string => createHash('sha1').update(JSON.stringify(value)).digest('hex');
const SHA = /^[0-9a-f]{40}$/;

/** The repository of a path; the range has every one that is asked for. */
function repositoryOf(range: Range, req: Req): GithubRepository {
  const name = `${param(req, 'owner')}/${param(req, 'repo')}`.toLowerCase();
  const known = range.world.repositories[name] ?? { trees: {}, commits: {}, branches: {}, pulls: [] };
  range.world.repositories[name] = known;
  return known;
}

const guarded = (handle: (range: Range, req: Req) => Reply) => (range: Range, req: Req): Reply =>
  (req.headers['authorization'] ?? '') === '' ? githubError(401, 'Requires authentication') : handle(range, req);

/** A write: its body by a schema, 422 where it does not fit. */
const writes = <T>(schema: z.ZodType<T>, work: (repository: GithubRepository, body: T, req: Req) => Reply) => guarded((range, req) => {
  const body = schema.safeParse(bodyOf(req));
  if (!body.success) return githubError(422, 'Validation Failed');
  range.changed();
  return work(repositoryOf(range, req), body.data, req);
});

/** https://docs.github.com/rest/git/commits#get-a-commit-object. A commit of before the range is one whose tree has its own name. */
const getCommit = guarded((range, req) => {
  const sha = param(req, 'sha');
  if (!SHA.test(sha)) return githubError(404, 'Not Found');
  const { tree = sha, parents = [], message = '' } = repositoryOf(range, req).commits[sha] ?? {};
  return json(200, { sha, message, tree: { sha: tree }, parents: parents.map((parent) => ({ sha: parent })) });
});

/** https://docs.github.com/rest/git/trees#create-a-tree */
const createTree = writes(Tree, (repository, { base_tree: base = null, tree }) => {
  const files = Object.fromEntries(tree.map(({ path, content }): [string, string | null] => [path, content ?? null]));
  const sha = shaOf([base, files]);
  repository.trees[sha] = { base, files };
  return json(201, { sha, tree: [] });
});

/** https://docs.github.com/rest/git/commits#create-a-commit */
const createCommit = writes(Commit, (repository, commit) => {
  if (repository.trees[commit.tree] === undefined) return githubError(422, 'Tree SHA does not exist');
  const sha = shaOf([commit, Object.keys(repository.commits).length]);
  repository.commits[sha] = commit;
  return json(201, { sha, ...commit, tree: { sha: commit.tree } });
});

const shownRef = (branch: string, sha: string): Record<string, unknown> => ({ ref: `refs/heads/${branch}`, object: { type: 'commit', sha } });

/** https://docs.github.com/rest/git/refs#get-a-reference */
const getRef = guarded((range, req) => {
  const branch = param(req, 'ref').replace(/^heads\//, '');
  const sha = repositoryOf(range, req).branches[branch];
  return sha === undefined ? githubError(404, 'Not Found') : json(200, shownRef(branch, sha));
});

/** https://docs.github.com/rest/git/refs#create-a-reference */
const createRef = writes(Ref, (repository, { ref, sha }) => {
  const branch = ref.slice('refs/heads/'.length);
  if (repository.branches[branch] !== undefined) return githubError(422, 'Reference already exists');
  repository.branches[branch] = sha;
  return json(201, shownRef(branch, sha));
});

/** https://docs.github.com/rest/git/refs#update-a-reference */
const updateRef = writes(Move, (repository, { sha, force }, req) => {
  const branch = param(req, 'ref').replace(/^heads\//, '');
  const now = repository.branches[branch];
  if (now === undefined) return githubError(422, 'Reference does not exist');
  if (!force && repository.commits[sha]?.parents.includes(now) !== true) return githubError(422, 'Update is not a fast forward');
  repository.branches[branch] = sha;
  return json(200, shownRef(branch, sha));
});

const shownPull = (req: Req, pull: GithubRepository['pulls'][number]): Record<string, unknown> => ({
  ...pull, head: { ref: pull.head }, base: { ref: pull.base }, html_url: `https://github.com/${param(req, 'owner')}/${param(req, 'repo')}/pull/${pull.number}`,
});

/** https://docs.github.com/rest/pulls/pulls#list-pull-requests */
const listPulls = guarded((range, req) => {
  const head = req.query.get('head')?.split(':').at(-1);
  const state = req.query.get('state') ?? 'open';
  return json(200, repositoryOf(range, req).pulls.filter((pull) => (state === 'all' || pull.state === state) && (head === undefined || pull.head === head)).map((pull) => shownPull(req, pull)));
});

/** https://docs.github.com/rest/pulls/pulls#create-a-pull-request */
const createPull = writes(Pull, (repository, pull, req) => {
  if (repository.branches[pull.head] === undefined) return githubError(422, 'Validation Failed: head is invalid');
  if (repository.pulls.some(({ head, state }) => head === pull.head && state === 'open')) return githubError(422, 'A pull request already exists');
  const made = { ...pull, number: repository.pulls.length + 1, state: 'open' as const };
  repository.pulls.push(made);
  return json(201, shownPull(req, made));
});

/** https://docs.github.com/rest/pulls/pulls#update-a-pull-request */
const editPull = writes(Edit, (repository, edit, req) => {
  const pull = repository.pulls.find(({ number }) => String(number) === param(req, 'number'));
  if (pull === undefined) return githubError(404, 'Not Found');
  pull.title = edit.title ?? pull.title;
  pull.body = edit.body ?? pull.body;
  pull.state = edit.state ?? pull.state;
  return json(200, shownPull(req, pull));
});

/** Repositories of https://api.github.com: git objects, branches, pull requests. */
export const repositoryRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/repos/:owner/:repo', handle: guarded((range, req) => { repositoryOf(range, req); return json(200, { full_name: `${param(req, 'owner')}/${param(req, 'repo')}`, default_branch: 'main' }); }) },
  { method: 'GET', pattern: '/repos/:owner/:repo/git/commits/:sha', handle: getCommit },
  { method: 'POST', pattern: '/repos/:owner/:repo/git/trees', handle: createTree },
  { method: 'POST', pattern: '/repos/:owner/:repo/git/commits', handle: createCommit },
  { method: 'GET', pattern: '/repos/:owner/:repo/git/ref/:ref', handle: getRef },
  { method: 'POST', pattern: '/repos/:owner/:repo/git/refs', handle: createRef },
  { method: 'PATCH', pattern: '/repos/:owner/:repo/git/refs/:ref', handle: updateRef },
  { method: 'GET', pattern: '/repos/:owner/:repo/pulls', handle: listPulls },
  { method: 'POST', pattern: '/repos/:owner/:repo/pulls', handle: createPull },
  { method: 'PATCH', pattern: '/repos/:owner/:repo/pulls/:number', handle: editPull },
];
