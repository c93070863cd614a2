import { ProviderCallError } from '../../../responders/errors.ts';
import { send, type Answer, type Request } from '../../../responders/http.ts';
import { RemoteQueryError } from './errors.ts';

/** How long the client waits beyond what the service was given, in seconds. */
const PATIENCE = 15;

/** A query over HTTP; throttling is waited for and repeated within the time. @throws RemoteQueryError, ProviderCallError */
export async function ask(request: Request, seconds: number): Promise<Answer> {
  try {
    return await send(request, { timeoutSeconds: seconds + PATIENCE });
  } catch (error) {
    if (!(error instanceof ProviderCallError)) throw error;
    const { status, service, reason, message } = error;
    const told = message.slice(`${service}: ${request.operation}: `.length);
    if (status === 400) throw new RemoteQueryError('QUERY_REFUSED', service, told, reason, error);
    if (status === 429 || status === 503) throw new RemoteQueryError('QUERY_THROTTLED', service, told, reason, error);
    if (status === 504 || error.code === 'PROVIDER_TIMEOUT') throw new RemoteQueryError('QUERY_TIMEOUT', service, `no answer within ${seconds} s`, reason, error);
    throw error;
  }
}
