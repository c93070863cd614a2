import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPulumi } from '../../src/contain/pulumi/cli.ts';

/** What can become of a file that a guard reads, done to the real file. */
export const FILE_FAULTS: Readonly<Record<string, (file: string) => void>> = {
  'is missing': (file) => { rmSync(file); },
  'is garbage': (file) => { writeFileSync(file, '{{{ not: [yaml'); },
  'is cut off': (file) => { writeFileSync(file, 'id: EX-2026-0007\ntitle: "cut'); },
  'is empty': (file) => { writeFileSync(file, ''); },
  'is a folder': (file) => { rmSync(file); mkdirSync(file); },
  'hangs (a pipe)': (file) => { rmSync(file); execFileSync('mkfifo', [file]); },
  'has 50 MB': (file) => { truncateSync(file, 50 * 1_024 * 1_024); },
  'is a link out of the repository': (file) => { rmSync(file); symlinkSync('/etc/hostname', file); },
  'is a link to itself': (file) => { rmSync(file); symlinkSync(file, file); },
  'is not UTF-8': (file) => { writeFileSync(file, Buffer.from([0xff, 0xfe, 0x80])); },
  // Who is root reads everything.
  ...(process.getuid?.() === 0 ? {} : { 'is unreadable': (file: string) => { chmodSync(file, 0o000); } }),
};

/** What can become of the state backend's list of stacks, in which the kill switch stands: lines of a shell script. */
export const SWITCH_FAULTS: Readonly<Record<string, string>> = {
  'exits': 'echo "error: the backend is gone" >&2; exit 255',
  'is killed': 'kill -9 $$',
  'says garbage': 'echo "{ not json"; exit 0',
  'says nothing': 'exit 0',
  'hangs': 'exec sleep 600',
};

/** A Pulumi CLI that plays one of them on `stack ls` and is the real one for the rest. Gives the value of CORDON_PULUMI. */
export function faultyPulumi(fault: string): { folder: string; command: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-pulumi-'));
  const command = join(folder, 'pulumi');
  writeFileSync(command, `#!/bin/sh\nif [ "$1 $2" = "stack ls" ]; then ${fault}; fi\nexec '${join(findPulumi(process.env), 'pulumi')}' "$@"\n`, { mode: 0o755 });
  return { folder, command };
}
