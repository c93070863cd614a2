import * as z from 'zod';
import { lagged } from '../lag.ts';

const Port = z.string().regex(/^(\*|\d{1,5}(-\d{1,5})?)$/, 'a port is *, a number or a range');
const Prefix = z.string().min(1);

/** The properties of a security rule as ARM takes them. https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/create-or-update */
export const RuleProperties = z.strictObject({
  description: z.string().max(140).optional(),
  protocol: z.string().regex(/^(tcp|udp|icmp|esp|ah|\*)$/i, 'protocol is Tcp, Udp, Icmp, Esp, Ah or *'),
  access: z.enum(['Allow', 'Deny']),
  direction: z.enum(['Inbound', 'Outbound']),
  priority: z.number().int().min(100).max(4096),
  sourcePortRange: Port.optional(),
  sourcePortRanges: z.array(Port).default([]),
  destinationPortRange: Port.optional(),
  destinationPortRanges: z.array(Port).default([]),
  sourceAddressPrefix: Prefix.optional(),
  sourceAddressPrefixes: z.array(Prefix).default([]),
  destinationAddressPrefix: Prefix.optional(),
  destinationAddressPrefixes: z.array(Prefix).default([]),
});
export type RuleProperties = z.infer<typeof RuleProperties>;

export const Rule = z.strictObject({ name: z.string(), properties: RuleProperties });
export type Rule = z.infer<typeof Rule>;

/** What decides about packets; the control plane shows `current`, the packets meet it after the lag. */
export const NsgState = z.strictObject({ rules: z.array(Rule), flushConnection: z.boolean() });
export type NsgState = z.infer<typeof NsgState>;

export const Nsg = z.strictObject({
  id: z.string(),
  name: z.string(),
  subscription: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Counts the writes of this group and of each rule: the source of the etags. */
  revision: z.number().int(),
  ruleRevisions: z.record(z.string(), z.number().int()),
  state: lagged(NsgState),
});
export type Nsg = z.infer<typeof Nsg>;

export const Vm = z.strictObject({
  id: z.string(),
  name: z.string(),
  resourceGroup: z.string(),
  subscription: z.string(),
  location: z.string(),
  privateIp: z.string(),
  nic: z.string(),
  /** Ids of the groups a packet passes: the interface's, and the subnet's. */
  nicNsg: z.string().nullable(),
  subnetNsg: z.string().nullable(),
});
export type Vm = z.infer<typeof Vm>;

/** An established connection: it goes on whatever new rules say, unless the group flushes. */
export const Flow = z.strictObject({
  id: z.string(),
  vm: z.string(),
  direction: z.enum(['Inbound', 'Outbound']),
  remote: z.string(),
  port: z.number().int(),
  protocol: z.string(),
});
export type Flow = z.infer<typeof Flow>;

export const Azure = z.strictObject({
  vnet: z.array(z.string()),
  nsgs: z.record(z.string(), Nsg),
  vms: z.record(z.string(), Vm),
  flows: z.array(Flow),
});
export type Azure = z.infer<typeof Azure>;
