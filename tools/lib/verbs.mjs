/** The verbs that start the Pulumi engine, or write the kill switch into its state backend. All others must answer on a machine that has none. */
const ENGINE = new Set(['demo', 'respond', 'apply', 'verify', 'release', 'sweep', 'pause', 'resume']);

/** Options of the program itself that take a value, so that `--repo plan` is no verb. */
const TAKES_VALUE = new Set(['--repo', '--env']);

/** The verb of a command line, or null. */
export function verbOf(args) {
  for (let i = 0; i < args.length; i += 1) {
    if (TAKES_VALUE.has(args[i])) i += 1;
    else if (!args[i].startsWith('-')) return args[i];
  }
  return null;
}

/** Does this command line start the engine? Asking for help never does. */
export function needsPulumi(args) {
  if (args.includes('--help') || args.includes('-h')) return false;
  return ENGINE.has(verbOf(args) ?? '');
}
