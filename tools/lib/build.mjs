import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { progress, run } from './run.mjs';

const VERSION_VARIABLE = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** The arguments of `go` for a CLI that says its own version. */
export function buildArguments(version, output) {
  return ['build', '-trimpath', '-ldflags', `-s -w -X ${VERSION_VARIABLE}=${version}`, '-o', output, 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'];
}

/**
 * Builds the CLI from the module that tools/go.mod pins, checked by tools/go.sum. It is written under another name and renamed,
 * so that nobody ever starts half a file. Gives null, or the reason why it did not work.
 */
export async function build({ root, target, version, env }, start = run) {
  const go = await start('go', ['version'], { collect: true, env });
  if (go.code !== 0) return 'Go is not on the PATH';
  await mkdir(dirname(target), { recursive: true });
  const output = join(dirname(target), `.build-${process.pid}`);
  const done = progress(`building Pulumi ${version} with Go, once`, '4 to 6 minutes on two cores', 15_000);
  try {
    const { code, output: text } = await start('go', buildArguments(version, output), {
      collect: true, cwd: join(root, 'tools'), env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    });
    if (code !== 0) return `go build ended with ${code}: ${text.trim().slice(-500)}`;
    await rename(output, target);
    return null;
  } finally {
    await rm(output, { force: true });
    done();
  }
}
