import * as z from 'zod';
import { Severity } from '../../src/model/index.ts';
import type { Clients } from '../clients.ts';
import type { TaskType } from '../contract.ts';
import { ProviderCallError } from '../errors.ts';

/** What the action hands to the task, and what is recorded of it. */
export const TicketTask = z.strictObject({
  title: z.string(),
  lines: z.array(z.string()),
  labels: z.array(z.string()),
  severity: Severity,
  priority: z.string().nullable(),
  project: z.string().nullable(),
});
export type TicketTask = z.infer<typeof TicketTask>;

/** Opens one ticket for a key, however often it runs. */
export const ticketTask: TaskType<Clients> = {
  type: 'notify/ticket',
  async run(key, parameters, clients, call) {
    const { tickets } = clients;
    if (tickets === null) throw new TypeError('a ticket task in an environment without a ticket system');
    const draft = TicketTask.parse(parameters);
    const existing = await tickets.find(key, draft.project, call);
    if (existing !== null) return { reference: existing, existed: true };
    try {
      return { reference: await tickets.open(key, draft, call), existed: false };
    } catch (error) {
      // No answer does not mean that there is no ticket.
      if (!(error instanceof ProviderCallError) || error.code === 'PROVIDER_STATUS' || error.code === 'PROVIDER_CREDENTIALS') throw error;
      const opened = await tickets.find(key, draft.project, call).catch(() => null);
      if (opened === null) throw error;
      return { reference: opened, existed: false };
    }
  },
};
