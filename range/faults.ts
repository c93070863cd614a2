import * as z from 'zod';

/**
 * A failure that the range plays: `service` is a prefix (`graph`, `aws`, ...), `operation` a regular expression on
 * `METHOD /path` or, for AWS, on the action's name. `times` left out means for ever; status 0 drops the connection;
 * `after` performs the request first and fails then. The attacker's own calls never meet a fault.
 */
export const Fault = z.strictObject({
  service: z.string(),
  operation: z.string().refine(isRegExp, 'not a regular expression').default('.'),
  status: z.union([z.literal(0), z.number().int().min(400).max(599)]).optional(),
  times: z.number().int().min(0).optional(),
  retryAfter: z.number().int().min(0).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  body: z.string().optional(),
  after: z.boolean().optional(),
});
export type Fault = z.infer<typeof Fault>;

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Takes the first fault that fits and counts it down; null when none does. */
export function takeFault(faults: Fault[], service: string, operation: string): Fault | null {
  const found = faults.find(
    (fault) => fault.service === service && fault.times !== 0 && new RegExp(fault.operation).test(operation),
  );
  if (found === undefined) return null;
  const taken = { ...found };
  if (found.times !== undefined) found.times -= 1;
  return taken;
}

interface ErrorReply { status: number; headers: Record<string, string>; body: string }

/** The reply of a fault: its own body, or an error in the service's shape. */
export function faultReply(fault: Fault, status: number, shape: (status: number) => ErrorReply): ErrorReply {
  const reply = shape(status);
  const headers = { ...reply.headers };
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  return { status, headers, body: fault.body ?? reply.body };
}
