import { join } from 'node:path';
import type { Backend } from '../contain/pulumi/workspace.ts';
import type { Instant, Scope, SentinelTarget, TicketSystem } from '../model/index.ts';

/** An environment with everything that is needed to work in it. */
export interface Connected {
  name: string;
  kind: 'range' | 'cloud';
  scopes: Scope[];
  tickets: TicketSystem | null;
  /** The workspace that rules are brought to. */
  sentinel: SentinelTarget | null;
  /** Base address of GitHub's API; null is the platform's own (`GITHUB_API_URL`, else api.github.com). */
  github: string | null;
  backend: Backend;
  /** The git remote that runs share their record with. */
  remote: string | null;
  /** Where clients take credentials from: the platform's own chain, or the range's known ones. */
  credentials: 'platform' | 'range';
  now(): Instant;
}

/** The provider that ships with cordon. */
export function cordonProvider(): { name: string; path: string } {
  return { name: 'cordon', path: join(import.meta.dirname, '..', '..', 'stacks', 'provider', 'bin') };
}
