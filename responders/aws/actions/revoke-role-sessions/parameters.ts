import * as z from 'zod';

export const Parameters = z.strictObject({
  provider: z.string().exactOptional().describe('Read by the routes of cordon.yaml.'),
  scope: z.literal('active_sessions').default('active_sessions'),
  narrowTo: z.array(z.string().regex(/^([A-Z0-9]{16,128}:)?[\w+=,.@-]{2,64}$/, 'expected a session name, or <role id>:<session name>')).min(1).exactOptional()
    .describe('Only these sessions: session names (of an EC2 instance: its id) or aws:userid values. Absent: every session of the role.'),
});
export type Parameters = z.infer<typeof Parameters>;
