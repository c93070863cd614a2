import { basename } from 'node:path';

/** Commands of git that change nothing in the repository. Whatever is not listed counts as a write. */
const GIT_READS = new Set([
  'rev-parse', 'cat-file', 'ls-tree', 'ls-files', 'log', 'rev-list', 'show', 'status', 'diff', 'diff-tree', 'diff-index', 'config', 'for-each-ref', 'show-ref',
  'merge-base', 'version', '--version', 'check-ref-format', 'var', 'name-rev', 'ls-remote', 'check-ignore', 'blame', 'hash-object',
]);

/** The write that a git command is, null for one that only reads. `args` are without the program. */
export function gitWrites(file: string, args: readonly string[]): string | null {
  if (basename(file) !== 'git') return null;
  const words = [...args];
  let command = words.shift();
  // `-C DIR` and `-c NAME=VALUE` come before the command.
  while (command !== undefined && command.startsWith('-') && command !== '--version') {
    if (command === '-C' || command === '-c') words.shift();
    command = words.shift();
  }
  if (command === undefined || (GIT_READS.has(command) && !words.includes('-w'))) return null;
  return `git ${command}`;
}

const PULUMI_READS = ['version', 'whoami', 'about', 'stack export', 'stack ls', 'stack output', 'stack history', 'plugin ls', 'config get', 'preview'];

/** The write that a command of the Pulumi CLI is, null for one that only reads. */
export function pulumiWrites(file: string, args: readonly string[]): string | null {
  if (basename(file) !== 'pulumi') return null;
  const words = args.filter((arg) => !arg.startsWith('-'));
  const two = words.slice(0, 2).join(' ');
  const named = ['stack', 'config', 'plugin', 'state'].includes(words[0] ?? '') ? two : (words[0] ?? '');
  return PULUMI_READS.includes(named) || named === '' ? null : `pulumi ${named}`;
}

/** AWS actions that change nothing by their names: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
const AWS_READ = /^(Get|List|Describe|Simulate)/;

/** The write that a request is, with names and ids left out of its path; null for one that only reads. */
export function httpWrite(method: string, url: string, body: string): string | null {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase())) return null;
  const { pathname } = new URL(url);
  const action = new URLSearchParams(body).get('Action');
  if (action !== null) return AWS_READ.test(action) ? null : `http ${action}`;
  // The range's own API is the harness's, tokens are read.
  if (/^\/(range|login)\//.test(pathname)) return null;
  return `http ${method.toUpperCase()} ${pathname.split('/').map((part) => (/^[a-zA-Z.]+$|^v\d/.test(part) ? part : '*')).join('/')}`;
}
