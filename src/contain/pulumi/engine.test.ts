import { describe, expect, it } from 'vitest';
import { messageOf } from './engine.ts';

describe('src/contain/pulumi/engine', () => {
  it('says of a command that failed what the CLI said, once, and nothing of what the SDK puts around it', () => {
    const failed = 'code: -2\n stdout: \n stderr: Command failed with exit code 255: pulumi stack init a --non-interactive\nerror: could not create secrets manager: AccessDenied\n err?: Error: Command failed with exit code 255: pulumi stack init a\nerror: could not create secrets manager: AccessDenied\n\n';
    expect(messageOf(new Error(failed))).toBe('could not create secrets manager: AccessDenied');
    expect(messageOf(new Error(`code: -2\n stdout: \n stderr: exited with 137\n err?: \n`))).toBe('code: -2 stdout: stderr: exited with 137 err?:');
  });

  it('leaves other errors as they are, in one line and without the marks of the engine', () => {
    expect(messageOf(new Error('error: not of the CLI\n<{%fg 1%}>twice<{%reset%}>'))).toBe('error: not of the CLI twice');
    expect(messageOf('text')).toBe('text');
  });
});
