import type { Verb } from '../context.ts';

/** One verb as the command line shows it; its code is loaded when it is called. */
export interface VerbSpec {
  /** Name and arguments as commander reads them: `approve <id>`. */
  name: string;
  summary: string;
  example?: readonly string[];
  options?: readonly { flags: string; summary: string; required?: boolean }[];
  verbs?: readonly VerbSpec[];
  /** The schema of what it prints with `--json`: `<answer>.schema.json` in schemas/. What fails is `answer-error`. */
  answer?: string;
  load?(): Promise<Verb>;
}

/** All verbs, in the order of the help. */
export const verbs: readonly VerbSpec[] = [
  { name: 'demo', summary: 'play the whole story in the range', example: ['cordon demo'], options: [{ flags: '--dir <dir>', summary: 'where its repository is made (default: .cordon/demo)' }], load: async () => (await import('./demo.ts')).demo },
  {
    name: 'range', summary: 'the local range of simulated clouds', verbs: [
      { name: 'up', summary: 'start it', load: async () => (await import('./range.ts')).range('up') },
      { name: 'down', summary: 'stop it', load: async () => (await import('./range.ts')).range('down') },
      { name: 'status', summary: 'where it is, and what the attacker can do', load: async () => (await import('./range.ts')).range('status') },
      { name: 'reset', summary: 'back to its first state', load: async () => (await import('./range.ts')).range('reset') },
    ],
  },
  {
    name: 'respond', summary: 'take alerts from ingest to verified containment',
    example: ['cordon respond --event alert.json', 'cat alerts.ndjson | cordon respond --event - --json'],
    options: [{ flags: '--event <file...>', summary: 'a JSON document, an array or NDJSON; - is standard input', required: true }],
    answer: 'respond-answer', load: async () => (await import('./respond.ts')).respond,
  },
  { name: 'plan [id]', summary: 'what waits for approval, or is about to change', example: ['cordon plan', 'cordon plan 2026-11-21-0a1b2c3d4e'], answer: 'answer-plan', load: async () => (await import('./plan.ts')).plan },
  {
    name: 'approve <id>', summary: 'approve exactly the increment with this digest',
    example: ['cordon approve 2026-11-21-0a1b2c3d4e --digest 5f2c...'], options: [{ flags: '--digest <sha256>', summary: 'the digest that the plan shows', required: true }],
    answer: 'respond-answer', load: async () => (await import('./approve.ts')).approve,
  },
  { name: 'apply', summary: 'make the clouds be what the open incidents hold', example: ['cordon apply --env production'], answer: 'respond-answer', load: async () => (await import('./apply.ts')).apply },
  { name: 'verify [id]', summary: 'look again whether containment is effective', answer: 'respond-answer', load: async () => (await import('./apply.ts')).verify },
  { name: 'release <id>', summary: 'let go of an incident\'s holds and restore what was before', options: [{ flags: '--reason <text>', summary: 'for the ledger' }], answer: 'respond-answer', load: async () => (await import('./release.ts')).release },
  { name: 'sweep', summary: 'expire, retry, and look for drift', answer: 'respond-answer', load: async () => (await import('./sweep.ts')).sweep },
  {
    name: 'pause', summary: 'stop new containment, never a release', example: ['cordon pause --reason "change freeze"', 'cordon pause --scope aws-210987654321 --reason "false positives"'],
    options: [{ flags: '--reason <text>', summary: 'for the ledger', required: true }, { flags: '--scope <id>', summary: 'one scope only' }], answer: 'answer-pause', load: async () => (await import('./pause.ts')).pause,
  },
  { name: 'resume', summary: 'allow new containment again', options: [{ flags: '--scope <id>', summary: 'one scope only' }], answer: 'answer-pause', load: async () => (await import('./pause.ts')).resume },
  { name: 'ack <id>', summary: 'note that you have taken an incident', answer: 'respond-answer', load: async () => (await import('./close.ts')).ack },
  {
    name: 'close <id>', summary: 'close an incident that holds nothing any more', example: ['cordon close 2026-11-21-0a1b2c3d4e --as confirmed --reason "sessions were stolen by phishing"'],
    options: [{ flags: '--as <verdict>', summary: 'confirmed, false-positive or benign', required: true }, { flags: '--reason <text>', summary: 'for the ledger', required: true }],
    answer: 'respond-answer', load: async () => (await import('./close.ts')).close,
  },
  {
    name: 'incidents', summary: 'what is open', verbs: [
      { name: 'list', summary: 'open incidents, the most urgent first', options: [{ flags: '--all', summary: 'closed ones too' }], answer: 'respond-answer', load: async () => (await import('./incidents.ts')).list },
      { name: 'show <id>', summary: 'one incident with its timeline', answer: 'answer-incidents-show', load: async () => (await import('./incidents.ts')).show },
    ],
  },
  { name: 'report <id>', summary: 'an incident\'s report, in Markdown', answer: 'answer-report', load: async () => (await import('./incidents.ts')).report },
  {
    name: 'playbooks', summary: 'check and explain playbooks', verbs: [
      { name: 'validate', summary: 'check every content file of the repository', answer: 'answer-playbooks-validate', load: async () => (await import('./playbooks.ts')).validate },
      { name: 'list', summary: 'playbooks with their triggers; the actions they can name', answer: 'answer-playbooks-list', load: async () => (await import('./playbooks.ts')).list },
      { name: 'explain <id>', summary: 'why an incident got the playbook and the gate that it got', answer: 'answer-playbooks-explain', load: async () => (await import('./playbooks.ts')).explain },
    ],
  },
  {
    name: 'audit', summary: 'check the ledger', verbs: [
      { name: 'verify', summary: 'find changed, missing, added or re-dated entries', answer: 'answer-audit-verify', load: async () => (await import('./audit.ts')).verify },
      {
        name: 'replay', summary: 'decide every incident again from its recorded inputs', answer: 'answer-audit-replay',
        example: ['cordon audit replay', 'cordon audit replay --cordon ../cordon-0.1.0'],
        options: [{ flags: '--cordon <dir>', summary: 'decide with the version of cordon in this checkout' }],
        load: async () => (await import('./audit.ts')).replay,
      },
      { name: 'log', summary: 'who did what, when', answer: 'answer-audit-log', load: async () => (await import('./audit.ts')).log },
    ],
  },
  {
    name: 'kql [query]', summary: 'run a KQL query over files on this machine',
    example: [
      'cordon kql \'print now()\'',
      'cordon kql \'SigninLogs | where ResultType != "0" | summarize count() by IPAddress | top 10 by count_\' --data exports/',
      'cordon kql --query-file hunt.kql --data exports/ --schemas schemas/ --now 2026-11-21T12:00:00Z --csv > found.csv',
      'cordon kql \'SigninLogs | take 1\' --data exports/ --explain',
    ],
    options: [
      { flags: '--data <dir>', summary: 'a folder of tables, one a file: SigninLogs.ndjson, .jsonl, .json, .csv or .parquet' },
      { flags: '--query-file <file>', summary: 'the query is in this file; - is standard input' },
      { flags: '--schemas <dir>', summary: 'schemas of tables (default: types are inferred from the files)' },
      { flags: '--now <instant>', summary: 'what now() is, as 2026-11-21T12:00:00Z (default: the clock)' },
      { flags: '--limit <rows>', summary: 'print no more rows than this (default: 100 as a table, else all)' },
      { flags: '--csv', summary: 'print CSV' },
      { flags: '--explain', summary: 'print how the query would be run' },
    ],
    answer: 'answer-kql', load: async () => (await import('./kql.ts')).kql,
  },
  { name: 'doctor', summary: 'what this machine and environment lack', answer: 'answer-doctor', load: async () => (await import('./doctor.ts')).doctor },
];
