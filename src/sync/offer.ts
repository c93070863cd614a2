import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { propose, repositoryOf } from '../github/pull-request.ts';
import { CordonError, EXIT, UsageError, type SyncUnit } from '../model/index.ts';
import type { SyncOperator, SyncResult } from './sync.ts';
import { writeBack, type Known } from './write-back.ts';
import type { Step } from './types.ts';

/**
 * Offers what somebody changed in the workspace as a pull request: one of each environment, brought up to date by every run. Gives its URL.
 * Throws UsageError where nobody says which repository, CordonError for what GitHub refuses.
 */
export async function offer({ env }: SyncOperator, { steps, source, connected, target }: SyncResult): Promise<string | null> {
  const github = repositoryOf(env, connected.github);
  if (github === null) throw new UsageError('nobody says to which repository the pull request goes, or as whom', 'Set GITHUB_REPOSITORY=owner/name and GITHUB_TOKEN; in a workflow give the step `GITHUB_TOKEN: ${{ github.token }}`.');
  const drifted = steps.filter(({ unit }) => unit.state === 'drift');
  const files = await detectionFiles(source.root);
  const edits = new Map(drifted.flatMap((step) => [...writeBack(step, knownOf(step, source.content), files)]));
  if (edits.size === 0 || source.commit === null) return null;
  const title = `Microsoft Sentinel: ${drifted.length === 1 ? 'a change' : `${drifted.length} changes`} made in ${target.workspace}`;
  return await propose(github, {
    branch: `cordon/sentinel/${connected.name}`, base: source.commit, files: edits, title, message: `${title}\n\nWritten back by cordon detections sync --pull-request.`, body: bodyOf(drifted.map(({ unit }) => unit)),
  }).catch((cause: unknown) => {
    throw new CordonError('NO_PULL_REQUEST', `GitHub did not take the pull request: ${cause instanceof Error ? cause.message : String(cause)}`, { next: 'See that the token may write contents and pull requests, and that this commit was pushed.', exit: EXIT.failed, cause });
  });
}

function knownOf({ unit }: Step, { detections, automation, watchlists }: SyncResult['source']['content']): Known {
  const id = unit.id.toLowerCase();
  return {
    detections, detection: unit.kind === 'rule' ? detections.find(({ rule }) => rule.id.toLowerCase() === id) ?? null : null,
    automation: unit.kind === 'automation' ? automation.find(({ rule }) => rule.id.toLowerCase() === id) ?? null : null,
    watchlist: unit.kind === 'watchlist' ? watchlists.find(({ alias }) => alias.toLowerCase() === id) ?? null : null,
  };
}

/** Text of others stands in a fence that is longer than any in it, so that none of it is Markdown. */
export function bodyOf(units: readonly SyncUnit[]): string {
  const parts = units.map(({ kind, title, file, changes }) => {
    const text = [`${kind}: ${title}`, `${file ?? '(no longer written)'}`, ...changes.map(({ path, from, to }) => `${path === '' ? 'all of it' : path}:\n  - ${JSON.stringify(from)}\n  + ${JSON.stringify(to)}`)].join('\n');
    const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
    return `${fence}\n${text}\n${fence}`;
  });
  return ['Somebody changed this in the workspace. Merge it to keep it; to go back to what is written, close it and run `cordon detections sync --overwrite NAME`.', ...parts].join('\n\n').slice(0, LONGEST_BODY);
}

/** GitHub takes 65,536 characters. */
const LONGEST_BODY = 60_000;

/** The files of detections/, two folders deep. */
async function detectionFiles(root: string): Promise<Map<string, string>> {
  const entries = await readdir(join(root, 'detections'), { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path): Promise<[string, string]> => [path.slice(root.length + 1), await readFile(path, 'utf8')])));
}
