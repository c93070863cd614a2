import * as z from 'zod';
import type { ScopeOf } from '../../src/model/index.ts';
import { bodyOf, send, type Answer, type Bound } from '../http.ts';
import { trimmed, type Tokens } from '../token.ts';

/** https://learn.microsoft.com/defender-endpoint/api/exposed-apis-list ; tokens are for the older name of the resource. */
const DEFENDER = 'https://api.security.microsoft.com';
export const DEFENDER_RESOURCE = 'https://api.securitycenter.microsoft.com/.default';

/** https://learn.microsoft.com/defender-endpoint/api/machine */
const Machine = z.object({
  id: z.string().regex(/^[0-9a-f]{40}$/i).transform((id) => id.toLowerCase()),
  computerDnsName: z.string().nullish().transform((name) => name ?? ''),
  osPlatform: z.string().nullish().transform((name) => name ?? ''),
  healthStatus: z.string().nullish().transform((status) => status ?? 'Unknown'),
  onboardingStatus: z.string().nullish().transform((status) => status ?? 'Unknown'),
  machineTags: z.array(z.string()).nullish().transform((tags) => tags ?? []),
});
export type Machine = z.infer<typeof Machine>;

/** https://learn.microsoft.com/defender-endpoint/api/machineaction */
const MachineAction = z.object({
  id: z.string(),
  type: z.string(),
  scope: z.string().nullish().transform((scope) => scope ?? null),
  requestor: z.string().nullish().transform((text) => text ?? ''),
  requestorComment: z.string().nullish().transform((text) => text ?? ''),
  status: z.string(),
  creationDateTimeUtc: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time'),
});
export type MachineAction = z.infer<typeof MachineAction>;

const Machines = z.object({ value: z.array(Machine) });
const MachineActions = z.object({ value: z.array(MachineAction) });

/** Reads of Defender for Endpoint. All throw ProviderCallError. */
export interface DefenderClient {
  /** By machine id; null where the tenant has none. */
  machine(id: string, bound: Bound): Promise<Machine | null>;
  machinesNamed(dnsName: string, bound: Bound): Promise<Machine[]>;
  /** Isolations and their ends, the newest first. */
  isolations(machineId: string, bound: Bound): Promise<MachineAction[]>;
}

/** A client of one tenant; nothing is fetched before the first call. */
export function defenderClient(scope: ScopeOf<'defender'>, tokens: Tokens): DefenderClient {
  const base = trimmed(scope.endpoint ?? DEFENDER);
  const get = async (operation: string, path: string, bound: Bound): Promise<Answer> =>
    send({ service: 'defender', operation, method: 'GET', url: `${base}${path}`, headers: { authorization: `Bearer ${await tokens(bound)}` } }, bound);
  return {
    async machine(id, bound) {
      const answer = await get('read machine', `/api/machines/${encodeURIComponent(id)}`, bound);
      return answer.status === 404 ? null : bodyOf(answer, Machine, { service: 'defender', operation: 'read machine' });
    },
    async machinesNamed(dnsName, bound) {
      const answer = await get('find machine', `/api/machines?$filter=${encodeURIComponent(`computerDnsName eq ${quoted(dnsName)}`)}`, bound);
      return bodyOf(answer, Machines, { service: 'defender', operation: 'find machine' }).value;
    },
    async isolations(machineId, bound) {
      const answer = await get('read machine actions', `/api/machineactions?$filter=${encodeURIComponent(`machineId eq ${quoted(machineId)}`)}`, bound);
      const { value } = bodyOf(answer, MachineActions, { service: 'defender', operation: 'read machine actions' });
      return value.filter((action) => action.type === 'Isolate' || action.type === 'Unisolate')
        .sort((a, b) => Date.parse(b.creationDateTimeUtc) - Date.parse(a.creationDateTimeUtc));
    },
  };
}

/** A string literal of OData: a quote is doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
