import { Octokit } from '@octokit/rest';
import * as z from 'zod';

/** Where a pull request goes, and who opens it. */
export interface GithubRepository { owner: string; repo: string; token: string; /** Base address of the API. */ baseUrl: string }

/** What a pull request changes: texts by path, null where a file goes, on a branch that begins at a commit. */
export interface Proposal { branch: string; base: string; files: ReadonlyMap<string, string | null>; title: string; body: string; message: string }

const RequestError = z.looseObject({ status: z.number() });
const isStatus = (error: unknown, ...statuses: readonly number[]): boolean => statuses.includes(RequestError.safeParse(error).data?.status ?? 0);

/**
 * Opens a pull request, or brings the open one of this branch up to date; gives its URL. The branch is made anew from `base`, and left alone when
 * it says the same already. Throws what the API refuses. https://docs.github.com/rest/git and https://docs.github.com/rest/pulls
 */
export async function propose({ owner, repo, token, baseUrl }: GithubRepository, proposal: Proposal): Promise<string> {
  const github = new Octokit({ auth: token, baseUrl, log: { debug: ignore, info: ignore, warn: ignore, error: ignore } });
  const where = { owner, repo };
  const { data: base } = await github.git.getCommit({ ...where, commit_sha: proposal.base });
  const tree = [...proposal.files].map(([path, content]) => ({ path, mode: '100644' as const, type: 'blob' as const, ...(content === null ? { sha: null } : { content }) }));
  const { data: made } = await github.git.createTree({ ...where, base_tree: base.tree.sha, tree });
  await point(github, where, proposal, made.sha);
  const { data: open } = await github.pulls.list({ ...where, head: `${owner}:${proposal.branch}`, state: 'open' });
  const text = { title: proposal.title, body: proposal.body };
  const [known] = open;
  if (known !== undefined) return (await github.pulls.update({ ...where, pull_number: known.number, ...text })).data.html_url;
  const { data: repository } = await github.repos.get(where);
  return (await github.pulls.create({ ...where, ...text, head: proposal.branch, base: repository.default_branch })).data.html_url;
}

/** Lets the branch be one commit on its base with the tree. */
async function point(github: Octokit, where: { owner: string; repo: string }, { branch, base, message }: Proposal, tree: string): Promise<void> {
  const ref = `heads/${branch}`;
  const now = await github.git.getRef({ ...where, ref }).then(({ data }) => data.object.sha, (error: unknown) => {
    if (isStatus(error, 404)) return null;
    throw error;
  });
  if (now !== null) {
    const { data } = await github.git.getCommit({ ...where, commit_sha: now });
    if (data.tree.sha === tree && data.parents[0]?.sha === base) return;
  }
  const { data: commit } = await github.git.createCommit({ ...where, message, tree, parents: [base] });
  if (now === null) await github.git.createRef({ ...where, ref: `refs/${ref}`, sha: commit.sha });
  else await github.git.updateRef({ ...where, ref, sha: commit.sha, force: true });
}

function ignore(): void {
  // The caller tells what went wrong; the client's own lines would stand among a command's.
}

/**
 * The repository of a workflow run, or of this machine: `GITHUB_REPOSITORY`, and a token in `GITHUB_TOKEN` or `GH_TOKEN`. Null where one of them
 * is missing. `baseUrl` in the place of `GITHUB_API_URL`.
 */
export function repositoryOf(env: NodeJS.ProcessEnv, baseUrl: string | null): GithubRepository | null {
  const token = env['GITHUB_TOKEN'] ?? env['GH_TOKEN'] ?? (baseUrl === null ? undefined : 'range');
  const [owner, repo, ...rest] = (env['GITHUB_REPOSITORY'] ?? (baseUrl === null ? '' : 'contoso/response')).split('/');
  if (token === undefined || token === '' || owner === undefined || owner === '' || repo === undefined || repo === '' || rest.length > 0) return null;
  return { owner, repo, token, baseUrl: baseUrl ?? env['GITHUB_API_URL'] ?? 'https://api.github.com' };
}
