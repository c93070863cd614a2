import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { UsageError, type Actor } from '../model/index.ts';

/**
 * Who runs this: a GitHub workflow run, the person or service that `CORDON_ACTOR` names (`person:dana`, `service:sweeper`),
 * else the person git or the operating system knows. Never unknown: throws UsageError.
 */
export function actorOf(root: string, env: NodeJS.ProcessEnv): Actor {
  const named = env['CORDON_ACTOR'];
  if (named !== undefined) {
    const [kind, ...rest] = named.split(':');
    const id = rest.join(':');
    if ((kind === 'person' || kind === 'service') && isName(id)) return { kind, id };
    throw new UsageError(`CORDON_ACTOR is ${JSON.stringify(named.slice(0, 200))}`, `Write person:ID or service:ID, with an ID of at most ${LONGEST_ID} characters in one line.`);
  }
  const run = env['GITHUB_RUN_ID'];
  if (env['GITHUB_ACTIONS'] === 'true' && run !== undefined) {
    const id = `${env['GITHUB_REPOSITORY'] ?? ''}/${env['GITHUB_WORKFLOW'] ?? 'workflow'}#${run}.${env['GITHUB_RUN_ATTEMPT'] ?? '1'}`;
    if (!isName(id)) throw new UsageError('the run\'s own names cannot stand in the ledger', `GITHUB_REPOSITORY and GITHUB_WORKFLOW have at most ${LONGEST_ID} characters in one line.`);
    return { kind: 'workflow', id };
  }
  const id = gitEmail(root) ?? userName();
  if (id === null || !isName(id)) throw new UsageError('nobody knows who runs this', 'Set user.email in git, or CORDON_ACTOR=person:ID.');
  return { kind: 'person', id };
}

const LONGEST_ID = 150;

/** It becomes a trailer of the commit: one line that git gives back as it was written, or an honest approval looks forged. */
function isName(id: string): boolean {
  return id !== '' && id === id.trim() && id.length <= LONGEST_ID && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(id);
}

function gitEmail(root: string): string | null {
  try {
    const email = execFileSync('git', ['-C', root, 'config', 'user.email'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return email === '' ? null : email;
  } catch {
    return null;
  }
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
