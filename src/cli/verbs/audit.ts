import { decide } from '../../decide/index.ts';
import { cordonVersion, deciderAt } from '../../flow/version.ts';
import { EXIT, type AuditLogAnswer, type AuditReplayAnswer, type AuditVerifyAnswer } from '../../model/index.ts';
import { auditLog, openLedger, replayLedger, verifyLedger } from '../../record/index.ts';
import type { Verb } from '../context.ts';
import { visible } from '../render/visible.ts';

/** `cordon audit verify` */
export const verify: Verb = async (context) => {
  const findings = await verifyLedger(context.repo);
  if (context.json) context.print(JSON.stringify({ findings } satisfies AuditVerifyAnswer));
  else if (findings.length === 0) context.print('the ledger is whole');
  else for (const finding of findings) context.print(`${context.colours.red(finding.code)} ${visible(finding.where)}: ${visible(finding.message)}`);
  return findings.some((finding) => finding.severity === 'error') ? EXIT.failed : EXIT.done;
};

/** `cordon audit replay [--cordon DIR]` */
export const replay: Verb = async (context, _args, options) => {
  const decider = typeof options['cordon'] === 'string' ? await deciderAt(options['cordon']) : { decide, cordon: await cordonVersion() };
  const results = await replayLedger(context.repo, decider.decide, decider.cordon);
  if (context.json) context.print(JSON.stringify({ results } satisfies AuditReplayAnswer));
  else for (const one of results) context.print(`${one.incident} round ${one.round}: ${one.verdict}${[...one.differences, ...(one.reason === null ? [] : [one.reason])].map((line) => `\n  ${visible(line)}`).join('')}`);
  return results.some((one) => one.verdict === 'differs' || one.verdict === 'unreadable') ? EXIT.failed : EXIT.done;
};

/** `cordon audit log` */
export const log: Verb = async (context) => {
  const entries = await auditLog(await openLedger(context.repo));
  if (context.json) context.print(JSON.stringify({ entries } satisfies AuditLogAnswer));
  else for (const one of entries) context.print(`${one.at}  ${(one.incident ?? 'repository').padEnd(21)}  ${one.actor.kind}:${visible(one.actor.id)}  ${visible(one.result)}`);
  return EXIT.done;
};
