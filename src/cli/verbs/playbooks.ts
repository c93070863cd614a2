import { explain as explainDecision } from '../../decide/index.ts';
import { openContent } from '../../flow/operation.ts';
import { EXIT, formatProblem, UsageError, type PlaybooksExplainAnswer, type PlaybooksListAnswer, type PlaybooksValidateAnswer } from '../../model/index.ts';
import { openLedger, readIncident, readInputs } from '../../record/index.ts';
import { actions } from '../../../responders/registry.ts';
import type { Verb } from '../context.ts';
import { renderExplanation } from '../render/explain.ts';
import { count } from '../render/layout.ts';

/** `cordon playbooks validate`: every content file, because playbooks depend on all of them. */
export const validate: Verb = async (context) => {
  const content = await openContent(context.repo);
  const warnings = content.warnings.map(formatProblem);
  const counts = { playbooks: content.playbooks.length, exceptions: content.exceptions.length, detections: content.detections.length };
  if (context.json) context.print(JSON.stringify({ valid: true, ...counts, warnings: content.warnings } satisfies PlaybooksValidateAnswer));
  else {
    for (const warning of warnings) context.say(`warning: ${warning}`);
    context.print(`valid: ${count(counts.playbooks, 'playbook')}, ${count(counts.exceptions, 'exception')}, ${count(counts.detections, 'detection')}`);
  }
  return EXIT.done;
};

/** `cordon playbooks list` */
export const list: Verb = async (context) => {
  const content = await openContent(context.repo);
  if (context.json) {
    context.print(JSON.stringify({
      playbooks: content.playbooks.map(({ playbook, file, digest }) => ({ id: playbook.id, name: playbook.name, version: playbook.version, file, digest, triggers: playbook.triggers, conditions: playbook.conditions })),
      actions: actions.map(({ id, title, kinds, react, reversibility, permissions }) => ({ id, title, kinds: [...kinds], react, reversibility, permissions: [...permissions] })),
    } satisfies PlaybooksListAnswer));
    return EXIT.done;
  }
  for (const { playbook, file } of content.playbooks) {
    context.print(`${context.colours.bold(playbook.id)} ${playbook.version}  ${playbook.name}  ${context.colours.dim(file)}`);
    for (const trigger of playbook.triggers) context.print(`  on ${trigger.source} ${trigger.event_type}${trigger.severity === undefined ? '' : ` (${trigger.severity.join(', ')})`}`);
    context.print(`  does ${playbook.actions.map((action) => action.type).join(', ')}`);
  }
  context.print('\nactions:');
  for (const action of actions) context.print(`  ${action.id.padEnd(28)} ${(action.kinds.length > 5 ? 'any entity' : action.kinds.join(', ')).padEnd(12)} undo ${action.reversibility.padEnd(8)} ${action.react}`);
  return EXIT.done;
};

/** `cordon playbooks explain INCIDENT`: the last decision again, rule by rule. */
export const explain: Verb = async (context, [id = '']) => {
  const ledger = await openLedger(context.repo);
  const record = await readIncident(ledger, id);
  const last = record.decisions.at(-1);
  if (last === undefined) throw new UsageError(`${id} has no decision yet`, 'Run `cordon sweep`, which decides what was left undecided.');
  const inputs = await readInputs(ledger, record.incident.id, last.round);
  if (context.json) context.print(JSON.stringify({ decision: last } satisfies PlaybooksExplainAnswer));
  else context.print(renderExplanation(explainDecision(inputs), context.colours));
  return EXIT.done;
};
