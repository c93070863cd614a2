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
    if ((kind === 'person' || kind === 'service') && id !== '') return { kind, id };
    throw new UsageError(`CORDON_ACTOR is "${named}"`, 'Write person:ID or service:ID.');
  }
  const run = env['GITHUB_RUN_ID'];
  if (env['GITHUB_ACTIONS'] === 'true' && run !== undefined) {
    return { kind: 'workflow', id: `${env['GITHUB_REPOSITORY'] ?? ''}/${env['GITHUB_WORKFLOW'] ?? 'workflow'}#${run}.${env['GITHUB_RUN_ATTEMPT'] ?? '1'}` };
  }
  const id = gitEmail(root) ?? userName();
  if (id === null) throw new UsageError('nobody knows who runs this', 'Set user.email in git, or CORDON_ACTOR=person:ID.');
  return { kind: 'person', id };
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
