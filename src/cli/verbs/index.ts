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

const CHANGED = [{ flags: '--changed', summary: 'only rules that differ from the commit' }, { flags: '--since <ref>', summary: 'the commit (default: HEAD)' }];
const SCHEMAS = { flags: '--schemas <dir...>', summary: 'further tables and functions' };

/** All verbs, in the order of the help. */
export const verbs: readonly VerbSpec[] = [
  { name: 'demo', summary: 'play the whole story in the range', example: ['cordon demo'], options: [{ flags: '--dir <dir>', summary: 'where its repository is made (default: .cordon/demo)' }], load: async () => (await import('./demo.ts')).demo },
  {
    name: 'range', summary: 'the local range of simulated clouds', verbs: [
      { name: 'up', summary: 'start it', load: async () => (await import('./range.ts')).range('up') },
      { name: 'down', summary: 'stop it', load: async () => (await import('./range.ts')).range('down') },
      { name: 'status', summary: 'where it is, and what the attacker can do', load: async () => (await import('./range.ts')).range('status') },
      { name: 'reset', summary: 'back to its first state', load: async () => (await import('./range.ts')).range('reset') },
      {
        name: 'logs', summary: 'write what its clouds have logged, one file a table', example: ['cordon range logs --out logs/', 'cordon detections run --all --data logs/'],
        options: [{ flags: '--out <dir>', summary: 'the folder for the files', required: true }, { flags: '--table <name...>', summary: 'only these tables' }],
        load: async () => (await import('./range.ts')).rangeLogs,
      },
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
    name: 'detections', summary: 'rules: test, run and ship them', verbs: [
      {
        name: 'validate [rule...]', summary: 'find what is wrong with rules: syntax, tables, lint, Sentinel\'s limits, tests, response',
        example: ['cordon detections validate', 'cordon detections validate --changed --since origin/main --sarif findings.sarif'],
        options: [
          ...CHANGED,
          { flags: '--sarif <file>', summary: 'write SARIF 2.1.0 too' }, { flags: '--github', summary: 'print annotations of a GitHub workflow too (default: in one)' },
          { flags: '--no-cache', summary: 'check again what has not changed' }, SCHEMAS,
        ],
        answer: 'answer-detections-validate', load: async () => (await import('./detections/validate.ts')).validate,
      },
      {
        name: 'import <path>', summary: 'take rules of others: community YAML, ARM templates, JSONL of { kql, meta }', example: ['cordon detections import ../Azure-Sentinel/Detections', 'cordon detections import Azure_Sentinel_analytics_rules.json'],
        options: [{ flags: '--force', summary: 'replace the rule that has the same id' }], answer: 'answer-detections-import', load: async () => (await import('./detections/import.ts')).importRules,
      },
      {
        name: 'export [rule...]', summary: 'rules as an ARM template, which the portal imports', example: ['cordon detections export --out rules.json', 'cordon detections export pass-the-hash'],
        options: [{ flags: '--out <file>', summary: 'write it there (default: standard output)' }], answer: 'answer-detections-export', load: async () => (await import('./detections/export.ts')).exportRules,
      },
      {
        name: 'test [rule...]', summary: 'run the cases of tests.yaml', example: ['cordon detections test', 'cordon detections test --changed --since origin/main', 'cordon detections test pass-the-hash --watch'],
        options: [...CHANGED, { flags: '--watch', summary: 'and again for each rule that changes' }, SCHEMAS], answer: 'answer-detections-test', load: async () => (await import('./detections/test.ts')).test,
      },
      {
        name: 'backtest [rule...]', summary: 'run rules on their schedule over recorded logs',
        example: ['cordon detections backtest --data logs/ --from 2026-10-01 --to 2026-11-01', 'cordon detections backtest mfa-fatigue --data logs/ --since origin/main --markdown >> "$GITHUB_STEP_SUMMARY"'],
        options: [
          { flags: '--data <path...>', summary: 'logs: Parquet, NDJSON, JSON, CSV, zip of them, or folders', required: true },
          { flags: '--from <instant>', summary: 'when the rules are switched on (default: the oldest row)' }, { flags: '--to <instant>', summary: 'when it ends (default: the newest row)' },
          { flags: '--since <ref>', summary: 'compare with the rules of this commit' }, { flags: '--labels <file>', summary: 'what is known: CSV or NDJSON of time, entity, malicious' },
          { flags: '--markdown', summary: 'print Markdown, as for a pull request' }, SCHEMAS,
        ],
        answer: 'answer-detections-backtest', load: async () => (await import('./detections/backtest.ts')).backtest,
      },
      {
        name: 'coverage', summary: 'which ATT&CK techniques the rules look for', example: ['cordon detections coverage', 'cordon detections coverage --html coverage.html --navigator layer.json'],
        options: [{ flags: '--html <file>', summary: 'write the matrix as one page' }, { flags: '--navigator <file>', summary: 'write a layer of the ATT&CK Navigator' }],
        answer: 'answer-detections-coverage', load: async () => (await import('./detections/coverage.ts')).coverage,
      },
      {
        name: 'schema', summary: 'what rules are bound against', verbs: [
          {
            name: 'pull', summary: 'take tables and functions of your workspace into detections/schemas/', example: ['cordon detections schema pull --env production'],
            options: [{ flags: '--workspace <id>', summary: 'its workspace id (default: of the environment)' }, { flags: '--endpoint <url>', summary: 'another address of the Log Analytics API' }],
            answer: 'answer-detections-schema-pull', load: async () => (await import('./detections/schema-pull.ts')).schemaPull,
          },
        ],
      },
      {
        name: 'mutate [rule...]', summary: 'put mistakes into rules, and see whether their tests notice', example: ['cordon detections mutate', 'cordon detections mutate pass-the-hash --least 95'],
        options: [{ flags: '--least <percent>', summary: 'share of mistakes that the tests must notice (default: 90)' }, SCHEMAS],
        answer: 'answer-detections-mutate', load: async () => (await import('./detections/mutate.ts')).mutate,
      },
      {
        name: 'run [rule...]', summary: 'run rules over recorded logs', example: ['cordon detections run --all --data logs.zip', 'cordon detections run pass-the-hash --data logs/ --respond'],
        options: [
          { flags: '--data <path...>', summary: 'logs: Parquet, NDJSON, JSON, CSV, zip of them, or folders' }, { flags: '--all', summary: 'every rule' },
          { flags: '--now <instant>', summary: 'what now() gives (default: the newest TimeGenerated)' }, { flags: '--respond', summary: 'take what is found all the way' }, SCHEMAS,
          { flags: '--engine <name>', summary: 'run where the data is: workspace (Log Analytics) or adx (Azure Data Explorer)' }, { flags: '--workspace <id>', summary: 'the workspace (default: that of the environment)' },
          { flags: '--endpoint <url>', summary: 'of the workspace\'s query API, where it is another' }, { flags: '--cluster <url>', summary: 'the cluster of adx' }, { flags: '--database <name>', summary: 'its database' },
        ],
        answer: 'answer-detections-run', load: async () => (await import('./detections/run.ts')).run,
      },
      {
        name: 'sync', summary: 'bring rules, automation rules and watchlists to the Microsoft Sentinel workspace',
        example: ['cordon detections sync --preview', 'cordon detections sync --env production --pull-request', 'cordon detections sync --overwrite pass-the-hash'],
        options: [
          { flags: '--preview', summary: 'say what would change, and change nothing' },
          { flags: '--overwrite <name...>', summary: 'give up what somebody changed in the workspace, of these rules' },
          { flags: '--adopt <name...>', summary: 'take over what stands in the place of these rules' },
          { flags: '--pull-request', summary: 'offer what somebody changed in the workspace as a pull request' },
        ],
        answer: 'answer-detections-sync', load: async () => (await import('./detections/sync.ts')).sync,
      },
    ],
  },
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
