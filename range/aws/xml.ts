import { Refused, type Reply } from '../http.ts';

/** What an XML answer is made of: an array is a list whose entries get the service's own tag. */
export type Xml = string | number | boolean | Xml[] | { [tag: string]: Xml | undefined };

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

/** XML of a value; lists are `<member>` in IAM and STS and `<item>` in EC2. */
export function xml(value: Xml, item: 'member' | 'item'): string {
  if (Array.isArray(value)) return value.map((entry) => `<${item}>${xml(entry, item)}</${item}>`).join('');
  if (typeof value !== 'object') return escape(String(value));
  return Object.entries(value)
    .map(([tag, inner]) => (inner === undefined ? '' : `<${tag}>${xml(inner, item)}</${tag}>`))
    .join('');
}

const reply = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** An answer of IAM or STS: `<ActionResponse><ActionResult>`. */
export function queryReply(action: string, result: Xml | null, requestId: string): Reply {
  const inner = result === null ? '' : `<${action}Result>${xml(result, 'member')}</${action}Result>`;
  return reply(200, `<${action}Response>${inner}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`);
}

/** An answer of EC2: the result stands directly in `<ActionResponse>`. */
export const ec2Reply = (action: string, result: { [tag: string]: Xml | undefined }, requestId: string): Reply =>
  reply(200, `<${action}Response>${xml({ requestId, ...result }, 'item')}</${action}Response>`);

/** An error as IAM and STS write it. */
export const queryError = (status: number, code: string, message: string): Reply =>
  reply(status, `<ErrorResponse>${xml({ Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }, RequestId: 'range' }, 'member')}</ErrorResponse>`);

/** An error as EC2 writes it. */
export const ec2Error = (status: number, code: string, message: string): Reply =>
  reply(status, `<Response>${xml({ Errors: { Error: { Code: code, Message: message } }, RequestID: 'range' }, 'item')}</Response>`);

/** An error of the AWS endpoint for a fault, by the service that was called. */
export function awsFault(service: string, status: number): Reply {
  if (service === 'ec2') return ec2Error(status, status === 503 ? 'RequestLimitExceeded' : status < 500 ? 'UnauthorizedOperation' : 'InternalError', 'a fault of the range');
  const code = status === 429 || status === 400 ? 'Throttling' : status === 403 ? 'AccessDenied' : status === 503 ? 'ServiceUnavailable' : 'ServiceFailure';
  return queryError(status, code, 'a fault of the range');
}

/** Throws an error in IAM's and STS's shape. */
export function refuseQuery(status: number, code: string, message: string): never {
  throw new Refused(queryError(status, code, message));
}

/** Throws an error in EC2's shape. */
export function refuseEc2(status: number, code: string, message: string): never {
  throw new Refused(ec2Error(status, code, message));
}
