import * as z from 'zod';
import { actions, controlTypes, taskTypes } from '../../responders/registry.ts';

/** What stays possible after an action, and what a release does: the words of preflight and `undo`, in general. */
export const NOTES: Readonly<Record<string, { remains: string; undone: string }>> = {
  'entra/revoke-sessions': {
    remains: 'Access tokens that were issued before: 60 to 90 minutes, or up to 28 hours but refused within 15 minutes where the resource does continuous access evaluation. The account stays enabled: who has the password (and the second factor) signs in again.',
    undone: 'Not at all. A release takes the hold away; the user signs in anew.',
  },
  'entra/disable-user': {
    remains: 'Access tokens that were issued before, as for revoked sessions. An account that is synchronised from Active Directory can be enabled from there.',
    undone: 'The account gets the state from before: one that was disabled already stays so.',
  },
  'defender/isolate-device': {
    remains: 'Until an offline device comes back and confirms, it has its network: accepted, not effective. `Selective` keeps Outlook and Teams.',
    undone: 'The isolation is lifted; one that was there before stays.',
  },
  'aws/revoke-role-sessions': {
    remains: 'All sessions for the seconds that IAM needs to spread the policy; sessions of other roles that were assumed from this one (role chaining), at most 1 hour. New sessions stay possible for whoever may assume the role.',
    undone: 'The deny is deleted: sessions from before that have not expired work again. Each instance gets its profile back.',
  },
  'azure/block-ip-nsg': {
    remains: 'Flows that are established keep passing until they are idle, unless the NSG flushes connections. NSGs that could not be blocked are named in the plan.',
    undone: 'The network is taken out of cordon\'s rules; the last one takes the rules with it.',
  },
  'notify/ticket': { remains: 'Nothing: it contains nothing.', undone: 'Not at all. The ticket stays.' },
};

/** The reference of the responders, from the registry that cordon itself works with. */
export function respondersReference(): string {
  const tasks = new Set(taskTypes.map(({ type }) => type));
  return [
    '# Responders\n',
    '<!-- Made by `npm run docs` from responders/registry.ts. -->\n',
    'What a playbook can have done, once `routes` of `cordon.yaml` lead to it. `cordon playbooks list` prints the short form. How to add one: [CONTRIBUTING.md](../CONTRIBUTING.md).\n',
    ['| action | takes | undo | RE&CT |', '|---|---|---|---|', ...actions.map((one) => `| [\`${one.id}\`](#${anchor(one.id)}) | ${one.kinds.length > 5 ? 'any entity' : one.kinds.join(', ')} | ${one.reversibility} | [${one.react}](https://atc-project.github.io/atc-react/) |`), ''].join('\n'),
    ...actions.map((action) => [
      `## \`${action.id}\`\n`,
      `${action.title}.${tasks.has(action.id) ? ' A task: done once an incident, never repeated.' : ''}\n`,
      `- **Remains possible**: ${NOTES[action.id]?.remains ?? ''}`,
      `- **Undone by a release** (${action.reversibility}): ${NOTES[action.id]?.undone ?? ''}`,
      `- **Permissions**: ${action.permissions.map((one) => `\`${one}\``).join(', ')}\n`,
      parameterTable(action.parameters),
    ].join('\n')),
    '## Controls\n',
    'The smallest things that are set. Two incidents that hold the same control share it: what is in force is the join of what they ask for, and it is let go with the last of them.\n',
    ['| control | field that it sets | scope | Pulumi provider |', '|---|---|---|---|', ...controlTypes.map((one) => `| \`${one.type}\` | \`${one.field}\` | ${one.scopeProvider} | \`${one.pulumiProvider}\` |`), ''].join('\n'),
  ].join('\n');
}

/** GitHub's anchor of a heading that is a code span. */
function anchor(id: string): string {
  return id.replaceAll('/', '');
}

const Properties = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional(), type: z.string().optional(), const: z.unknown().optional(), enum: z.array(z.unknown()).optional(), default: z.unknown().optional() })).default({}),
});

function parameterTable(schema: z.ZodType): string {
  const { properties } = Properties.parse(z.toJSONSchema(schema, { io: 'input' }));
  const rows = Object.entries(properties).map(([name, property]) => {
    const values = property.const !== undefined ? [property.const] : property.enum;
    const what = values === undefined ? (property.type ?? '') : values.map((value) => `\`${String(value)}\``).join(', ');
    return `| \`${name}\` | ${what} | ${property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``} | ${property.description ?? ''} |`;
  });
  return `${['| parameter | value | default | |', '|---|---|---|---|', ...rows].join('\n')}\n`;
}
