import * as z from 'zod';
import { nsgId } from '../../client.ts';

export const Parameters = z.strictObject({
  provider: z.string().exactOptional().describe('Read by the routes of cordon.yaml.'),
  nsgs: z.array(z.string().refine((id) => nsgId(id) !== null, 'expected the ARM id of a network security group')).min(1).exactOptional()
    .describe('Only these NSGs (ARM ids). Absent: those of the scope in cordon.yaml.'),
});
export type Parameters = z.infer<typeof Parameters>;
