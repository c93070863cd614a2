import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../model/index.ts';
import { git } from '../record/git.ts';
import { detectionsAt } from './at-ref.ts';

async function repository(): Promise<{ root: string; write(path: string, text: string): void; commit(): Promise<void> }> {
  const root = mkdtempSync(join(tmpdir(), 'cordon-at-ref-'));
  await git(root, ['init', '--quiet', '-b', 'main']);
  return {
    root,
    write(path, text) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    commit: async () => {
      await git(root, ['add', '--all']);
      await git(root, ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'rules']);
    },
  };
}

describe('src/detect/at-ref', () => {
  it('reads the rules of a commit, not those of the work tree', async () => {
    const { root, write, commit } = await repository();
    write('detections/one/query.kql', 'T | take 1\n');
    write('detections/one/notes.txt', 'not read');
    write('playbooks/p.yaml', 'not read');
    symlinkSync('query.kql', join(root, 'detections', 'one', 'rule.yaml'));
    await commit();
    write('detections/one/query.kql', 'T | take 2\n');
    write('detections/two/query.kql', 'T\n');
    expect(await detectionsAt(root, 'HEAD')).toEqual(new Map([['detections/one/query.kql', 'T | take 1\n']]));
    await commit();
    expect([...(await detectionsAt(root, 'main')).keys()]).toEqual(['detections/one/query.kql', 'detections/two/query.kql']);
    expect(await detectionsAt(root, 'HEAD~1')).toEqual(new Map([['detections/one/query.kql', 'T | take 1\n']]));
  });

  it.each(['nowhere', '--all', 'HEAD:detections', ''])('refuses %j, which is no commit', async (ref) => {
    const { root, write, commit } = await repository();
    write('detections/one/query.kql', 'T\n');
    await commit();
    await expect(detectionsAt(root, ref)).rejects.toThrow(UsageError);
  });
});
