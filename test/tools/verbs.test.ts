import { describe, expect, it } from 'vitest';
import { needsPulumi, verbOf } from '../../tools/lib/verbs.mjs';

describe('tools/lib/verbs', () => {
  it('finds the verb behind options that take a value', () => {
    expect(verbOf(['--repo', 'plan', '--json', 'incidents', 'list'])).toBe('incidents');
    expect(verbOf(['--repo=plan', 'audit', 'verify'])).toBe('audit');
    expect(verbOf(['--help'])).toBeNull();
  });

  it('asks for Pulumi only where the engine starts, and never for help', () => {
    for (const verb of ['demo', 'respond', 'apply', 'verify', 'release', 'sweep', 'pause', 'resume']) expect(needsPulumi([verb])).toBe(true);
    for (const verb of ['doctor', 'plan', 'playbooks', 'audit', 'incidents', 'report', 'approve', 'ack']) expect(needsPulumi([verb])).toBe(false);
    expect(needsPulumi(['apply', '--help'])).toBe(false);
    expect(needsPulumi([])).toBe(false);
  });
});
