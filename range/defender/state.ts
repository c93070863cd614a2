import * as z from 'zod';

/** Isolation as it really is on the device; the API has no such field, only the history of actions. */
export const Machine = z.strictObject({
  id: z.string(),
  computerDnsName: z.string(),
  osPlatform: z.string(),
  lastIpAddress: z.string(),
  healthStatus: z.enum(['Active', 'Inactive']),
  onboardingStatus: z.enum(['Onboarded', 'CanBeOnboarded']),
  deviceValue: z.enum(['Low', 'Normal', 'High']),
  machineTags: z.array(z.string()),
  /** Whether the device answers: an action on one that does not stays Pending. */
  online: z.boolean(),
  isolation: z.enum(['Full', 'Selective']).nullable(),
});
export type Machine = z.infer<typeof Machine>;

/** https://learn.microsoft.com/defender-endpoint/api/machineaction ; times are range ms. */
export const MachineAction = z.strictObject({
  id: z.string(),
  type: z.enum(['Isolate', 'Unisolate']),
  mode: z.enum(['Full', 'Selective']).nullable(),
  comment: z.string(),
  requestor: z.string(),
  status: z.enum(['Pending', 'InProgress', 'Succeeded', 'Failed', 'TimeOut', 'Cancelled']),
  machineId: z.string(),
  created: z.number(),
  updated: z.number(),
  /** When the device took it up, null before. */
  started: z.number().nullable(),
});
export type MachineAction = z.infer<typeof MachineAction>;

export const Defender = z.strictObject({
  machines: z.record(z.string(), Machine),
  actions: z.array(MachineAction),
});
export type Defender = z.infer<typeof Defender>;
