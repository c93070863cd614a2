import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../model/index.ts';
import { readWorkTree } from './tree.ts';

describe('src/content/tree', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cordon-tree-'));
    for (const folder of ['playbooks', 'inventory', 'detections/a', 'incidents', 'repo']) await mkdir(join(root, 'repo', folder), { recursive: true });
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });
  const repo = (path: string): string => join(root, 'repo', path);

  it('reads the files of content folders and nothing else', async () => {
    for (const file of ['cordon.yaml', 'playbooks/a.yaml', 'playbooks/b.yml', 'playbooks/readme.md', 'detections/a/query.kql', 'detections/c.yaml', 'incidents/x.yaml', 'other.yaml']) await writeFile(repo(file), file);
    expect([...(await readWorkTree(repo('.'))).keys()]).toEqual(['cordon.yaml', 'playbooks/a.yaml', 'playbooks/b.yml', 'detections/a/query.kql', 'detections/c.yaml']);
  });

  it('does not follow links out of the repository, neither of files nor of folders', async () => {
    await writeFile(join(root, 'secret.yaml'), 'secret');
    await mkdir(join(root, 'outside'));
    await writeFile(join(root, 'outside', 'x.yaml'), 'secret');
    await symlink(join(root, 'secret.yaml'), repo('playbooks/a.yaml'));
    await symlink(join(root, 'outside'), repo('intel'));
    await writeFile(repo('inventory/assets.yaml'), 'inside');
    await symlink(repo('inventory/assets.yaml'), repo('playbooks/b.yaml'));
    expect(Object.fromEntries(await readWorkTree(repo('.')))).toEqual({
      'playbooks/a.yaml': { unreadable: 'is a link that leaves the repository' }, 'playbooks/b.yaml': 'inside',
      'inventory/assets.yaml': 'inside', intel: { unreadable: 'is a link that leaves the repository' },
    });
  });

  it('keeps what is no UTF-8 text or too large as unreadable', async () => {
    await writeFile(repo('playbooks/a.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    await writeFile(repo('playbooks/b.yaml'), 'x'.repeat(16 * 1_024 * 1_024 + 1));
    await mkdir(repo('playbooks/c.yaml'));
    expect(Object.fromEntries(await readWorkTree(repo('.')))).toEqual({
      'playbooks/a.yaml': { unreadable: 'is not UTF-8 text' }, 'playbooks/b.yaml': { unreadable: 'is larger than 16 MB' }, 'playbooks/c.yaml': { unreadable: 'is no regular file' },
    });
  });

  it('refuses a root that is not there', async () => {
    await expect(readWorkTree(join(root, 'nowhere'))).rejects.toThrow(UsageError);
  });
});
