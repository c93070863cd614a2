import { setTimeout as sleep } from 'node:timers/promises';
import { ACTOR } from './attacker/calls.ts';
import { controlRoutes } from './control.ts';
import { faultReply, takeFault } from './faults.ts';
import { json, Refused, type Range, type Reply, type Req, route, type Route } from './http.ts';
import { operationOf, services } from './services.ts';
import { observe } from './telemetry/observe.ts';

/** Answers a request; null drops the connection. `path` of the request is the whole path here. */
export async function handle(range: Range, req: Req): Promise<Reply | null> {
  const [, prefix = '', ...rest] = req.path.split('/');
  const inner: Req = { ...req, path: `/${rest.join('/')}` };
  // A web page in a browser of the same machine must not steer the range.
  if (req.headers['origin'] !== undefined) return json(403, { error: 'the range takes no requests of web pages' });
  if (prefix === 'range') return answer(controlRoutes, range, inner) ?? json(404, { error: `the range has no ${req.method} ${req.path}` });
  const service = Object.hasOwn(services, prefix) ? services[prefix] : undefined;
  if (service === undefined) return json(404, { error: `the range has no service ${prefix}; there are: ${Object.keys(services).join(', ')}` });
  const perform = (): Reply => {
    const reply = answer(service.routes, range, inner);
    if (reply !== null) observe(range, prefix, inner, reply);
    return reply ?? service.error(404, `the range does not model ${req.method} ${req.path}`, inner);
  };
  const fault = req.headers[ACTOR] === undefined ? takeFault(range.world.faults, prefix, operationOf(prefix, inner)) : null;
  if (fault === null) return perform();
  range.changed();
  const performed = fault.after === true || fault.status === undefined ? perform() : null;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.status === undefined) return performed;
  if (fault.status === 0) return null;
  return faultReply(fault, fault.status, (status) => service.error(status, 'a fault of the range', inner));
}

function answer(routes: readonly Route[], range: Range, req: Req): Reply | null {
  try {
    return route(routes, range, req);
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    throw error;
  }
}
