import { digestOf, type Digest, type RiskException } from '../../model/index.ts';
import type { Findings } from '../read.ts';
import { isNetwork } from './inventory.ts';
import { at, unknownName, type Everything } from './rule.ts';

/**
 * What an approval of an exception is bound to: the SHA-256 of its canonical JSON without approvals, without when a
 * control last held, and without revocation. An edit of anything else voids the approvals.
 */
export function approvedDigest(exception: RiskException): Digest {
  const { approvals: _approvals, revokedAt: _at, revokedBy: _by, reason: _reason, compensatingControls, ...rest } = exception;
  return digestOf({ ...rest, compensatingControls: compensatingControls.map(({ description, check }) => ({ description, check })) });
}

/** Ids fit the file's name, people and actions exist, approvals are of this text. */
export function exceptionRules(all: Everything, findings: Findings): void {
  const types = [...Object.keys(all.config.loaded.config.routes), ...all.catalogue.map(({ id }) => id)].toSorted();
  for (const { loaded: { exception, file }, read: { doc } } of all.exceptions) {
    if (file.replace(/^exceptions\//, '').replace(/\.ya?ml$/, '') !== exception.id) findings.problems.push(at(doc, ['id'], `expected the file to be exceptions/${exception.id}.yaml`));
    for (const [index, action] of (exception.scope.actions ?? []).entries()) {
      if (!types.includes(action)) findings.problems.push(unknownName(doc, ['scope', 'actions', index], 'action or action type', action, types));
    }
    for (const [index, entity] of (exception.scope.entities ?? []).entries()) {
      if ('cidr' in entity && !isNetwork(entity.cidr)) findings.problems.push(at(doc, ['scope', 'entities', index, 'cidr'], 'expected a network such as 198.51.100.0/28'));
      if ('match' in entity && /^\**$/.test(entity.match)) findings.problems.push(at(doc, ['scope', 'entities', index, 'match'], 'an exception that matches everything is refused'));
    }
    detections(all, exception, doc, findings);
    people(all, exception, doc, findings);
    for (const [index, { digest }] of exception.approvals.entries()) {
      if (digest !== approvedDigest(exception)) findings.warnings.push(at(doc, ['approvals', index, 'digest'], `this approval is of another text; the text now has the digest ${approvedDigest(exception)}`));
    }
  }
}

type Doc = Everything['exceptions'][number]['read']['doc'];

function detections(all: Everything, exception: RiskException, doc: Doc, findings: Findings): void {
  const known = all.detections.flatMap(({ detection }) => [detection.rule.name, detection.rule.id, detection.slug]);
  for (const [index, name] of (exception.scope.detections ?? []).entries()) {
    // Alerts of other products carry rule names that no file of ours has, so this is no problem for sure.
    if (!known.some((other) => other.toLowerCase() === name.toLowerCase())) findings.warnings.push(unknownName(doc, ['scope', 'detections', index], 'detection', name, known));
  }
}

function people({ inventory: { contacts }, reads }: Everything, exception: RiskException, doc: Doc, findings: Findings): void {
  if (reads.contacts === null) return;
  const persons = contacts.people.map(({ id }) => id);
  const business = [...new Set(contacts.owners.map(({ businessOwner }) => businessOwner))];
  const wanted = (path: (string | number)[], what: string, given: string | undefined, known: readonly string[]): void => {
    if (given !== undefined && !known.includes(given)) findings.problems.push(unknownName(doc, path, what, given, known));
  };
  wanted(['risk', 'owner'], 'business owner', exception.risk.owner, business);
  wanted(['requestedBy'], 'person', exception.requestedBy, persons);
  wanted(['revokedBy'], 'person', exception.revokedBy, persons);
  wanted(['remediation', 'owner'], 'person or owner', exception.remediation.owner, [...persons, ...contacts.owners.map(({ id }) => id)]);
  for (const [index, { by, role }] of exception.approvals.entries()) {
    wanted(['approvals', index, 'by'], 'person', by, persons);
    wanted(['approvals', index, 'role'], 'role', role, ['business-owner', ...contacts.roles.map(({ id }) => id)]);
  }
}
