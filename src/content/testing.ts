import * as z from 'zod';
import { formatProblem } from '../model/index.ts';
import type { KnownAction } from './content.ts';
import { inspectContent } from './load.ts';

/** A small catalogue of actions for tests. */
export const CATALOGUE: readonly KnownAction[] = [
  { id: 'entra/revoke-sessions', kinds: ['user'], parameters: z.strictObject({ scope: z.literal('active_sessions').optional() }), reversibility: 'none' },
  { id: 'aws/revoke-role-sessions', kinds: ['aws_role'], parameters: z.strictObject({ narrowTo: z.string().optional() }), reversibility: 'partial' },
  { id: 'defender/isolate-device', kinds: ['device'], parameters: z.strictObject({ mode: z.enum(['Full', 'Selective']).optional() }), reversibility: 'full' },
  { id: 'entra/disable-user', kinds: ['user'], parameters: z.strictObject({}), reversibility: 'full' },
  { id: 'azure/block-ip-nsg', kinds: ['ip'], parameters: z.strictObject({}), reversibility: 'full' },
  { id: 'notify/ticket', kinds: ['user', 'device', 'ip'], parameters: z.strictObject({ priority: z.enum(['Low', 'High']).optional() }), reversibility: 'none' },
];

/** A playbook file with one isolating action; `actions` is the text of the list's entries, indented by four. */
export function playbookText(actions = '    - { id: isolate, type: isolate_host }', more = ''): string {
  return `playbook:\n  id: P-1\n  name: One\n  version: 1.0.0\n  triggers: [{ source: edr, event_type: malware }]\n  actions:\n${actions}\n${more}`;
}

/** Problems and warnings of files, as people see them. */
export function inspect(files: Record<string, string>): { problems: string[]; warnings: string[]; content: ReturnType<typeof inspectContent>['content'] } {
  const { content, problems } = inspectContent(new Map(Object.entries(files)), CATALOGUE);
  return { problems: problems.map(formatProblem), warnings: content.warnings.map(formatProblem), content };
}
