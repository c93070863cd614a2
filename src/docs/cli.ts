import { verbs, type VerbSpec } from '../cli/verbs/index.ts';
import { EXIT } from '../model/index.ts';

/** What each exit code means to whoever reads it: a shell script, a workflow, a person. */
const EXIT_MEANS: Record<keyof typeof EXIT, string> = {
  done: 'done, and effective where something was to take effect; also: no playbook applies, or the gate is `shadow`',
  failed: 'cordon itself failed; for `audit`: the ledger is not what it should be; for `doctor`: something is missing',
  invalid: 'invalid input or usage: nothing was written (a rejected alert: the others were handled)',
  approval: 'something waits for approval',
  refused: 'refused: a guardrail, an exception, a stale plan, a pause, a storm, a name that could be several things',
  partly: 'partly: a target failed, is not effective yet, or is lifted by somebody again and again; the output names the next step for a person',
};

const PROGRAM: readonly (readonly [string, string])[] = [
  ['--repo <dir>', 'the response repository (default: the working directory)'],
  ['--env <name>', 'the environment of cordon.yaml (default: its `defaultEnvironment`)'],
  ['--json', `one JSON document on standard output (an error: ${schemaLink('answer-error')}); everything else goes to standard error`],
  ['--quiet', 'no progress'],
];

/** The reference of the command line, from the table that the command line itself is made of. */
export function cliReference(): string {
  return [
    '# The command line\n',
    '<!-- Made by `npm run docs` from src/cli/verbs/index.ts. -->\n',
    '`cordon <verb> [noun]`; in a clone `npm run -s cordon -- <verb> [noun]`. Every verb takes:\n',
    optionTable(PROGRAM),
    `Environment: ${ENVIRONMENT}\n`,
    '## Exit codes\n',
    ['| code | meaning |', '|---|---|', ...exitCodes().map(([name, code]) => `| ${code} | ${EXIT_MEANS[name]} |`)].join('\n'),
    '\nOf several, the first in the order 1, 2, 5, 4, 3, 0.\n',
    ...verbs.flatMap((spec) => section(spec, 'cordon', '##')),
  ].join('\n');
}

const ENVIRONMENT = '`CORDON_ACTOR` (`person:ID` or `service:ID`: who is recorded, default the git user), `CORDON_LOG` (level of the logs on standard error, default `warn`), `CORDON_PULUMI` (the Pulumi CLI to use), `NO_COLOR`.';

function exitCodes(): [keyof typeof EXIT, number][] {
  const names: (keyof typeof EXIT)[] = ['done', 'failed', 'invalid', 'approval', 'refused', 'partly'];
  return names.map((name) => [name, EXIT[name]]);
}

function section(spec: VerbSpec, parent: string, level: string): string[] {
  const name = `${parent} ${spec.name}`;
  const options = (spec.options ?? []).map(({ flags, summary, required }) => [flags, required === true ? `${summary} (required)` : summary] as const);
  return [
    `${level} \`${name}\`\n`,
    `${sentence(spec.summary)}\n`,
    ...(options.length === 0 ? [] : [optionTable(options)]),
    ...(spec.answer === undefined ? [] : [`\`--json\`: ${schemaLink(spec.answer)}\n`]),
    ...(spec.example === undefined ? [] : [`${spec.example.map((line) => `    ${line}`).join('\n')}\n`]),
    ...(spec.verbs ?? []).flatMap((child) => section(child, name, `${level}#`)),
  ];
}

function schemaLink(name: string): string {
  return `[${name}.schema.json](../schemas/${name}.schema.json)`;
}

function optionTable(rows: readonly (readonly [string, string])[]): string {
  return `${['| option | |', '|---|---|', ...rows.map(([flags, summary]) => `| \`${flags}\` | ${summary} |`)].join('\n')}\n`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
