import { filtersOf, listOf } from '../aws/form.ts';
import type { Cell, Row } from './log.ts';

const lower = (name: string): string => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;

const items = (values: readonly Cell[]): Row => (values.length === 0 ? {} : { items: [...values] });

/** EC2's old operations have lists as sets of items. */
function describeInstances(form: URLSearchParams): Row {
  return {
    instancesSet: items(listOf(form, 'InstanceId').map((instanceId) => ({ instanceId }))),
    filterSet: items(filtersOf(form).map(({ name, values }) => ({ name, valueSet: items(values.map((value) => ({ value }))) }))),
  };
}

/** `requestParameters` of a call, null where it has none. IAM and STS write their names small; EC2's newer operations keep theirs, inside one element. */
export function requestParameters(service: string, action: string, form: URLSearchParams): Cell {
  if (action === 'DescribeInstances') return describeInstances(form);
  const given = [...form].filter(([name]) => name !== 'Action' && name !== 'Version');
  if (given.length === 0) return null;
  if (service !== 'ec2') return Object.fromEntries(given.map(([name, value]) => [lower(name), name === 'DurationSeconds' ? Number(value) : value]));
  const request = Object.fromEntries(given.flatMap(([name, value]): [string, Cell][] => {
    const [first = '', second] = name.split('.');
    if (second === undefined) return [[first, value]];
    return first === 'IamInstanceProfile' ? [[first, { [second]: value }]] : [];
  }));
  const filters = filtersOf(form).map(({ name, values }) => ({ Name: name, Value: values }));
  return { [`${action}Request`]: { ...request, ...(filters.length === 0 ? {} : { Filter: filters }) } };
}

const inside = (xml: string, tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? '';

/** STS writes times of its answers as `Jul 15, 2014 9:39:40 PM`. */
const toldTime = (instant: string): string => new Date(instant).toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' }).replaceAll('\u202f', ' ').replace(/(\d{4}), /, '$1 ');

/** `responseElements`: of calls that read nothing back there are none. */
export function responseElements(action: string, xml: string): Cell {
  if (action !== 'AssumeRole') return null;
  return {
    credentials: { accessKeyId: inside(xml, 'AccessKeyId'), sessionToken: inside(xml, 'SessionToken'), expiration: toldTime(inside(xml, 'Expiration')) },
    assumedRoleUser: { assumedRoleId: inside(xml, 'AssumedRoleId'), arn: inside(xml, 'Arn') },
  };
}

/** The error of an answer. CloudTrail says whose fault it was for EC2, and the name of the exception for IAM. */
export function errorOf(service: string, xml: string): { errorCode: string; errorMessage: string } {
  const code = inside(xml, 'Code');
  const message = inside(xml, 'Message').replaceAll(/&#(\d+);/g, (_whole, sign: string) => String.fromCharCode(Number(sign)));
  const plain = code === 'AccessDenied' || code === 'ValidationError';
  return { errorCode: service === 'ec2' ? `Client.${code}` : service === 'iam' && !plain ? `${code}Exception` : code, errorMessage: message };
}
